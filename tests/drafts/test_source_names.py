"""Tests of the search for sources by name, against a slow search of all of them."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts.source_names import SourceMatch, SourceNames, name_words
from claimtrack.model import Source
from tests.laws.profiles import law

NAMES = st.lists(
    st.sampled_from(["the", "Dora", "Kest", "Lee", "premier", "bay", "Council", ","]), max_size=4
).map(" ".join)
SOURCES = st.lists(st.tuples(NAMES, st.booleans()), max_size=6).map(
    lambda made: tuple(
        Source(f"bay-{number}" if number else "bay", "person", name=name or None, named=named)
        for number, (name, named) in enumerate(made)
    )
)


def slow_find(
    sources: Sequence[Source], speaking: frozenset[str], name: str, is_named: bool
) -> SourceMatch | None:
    """Compare a name with every source."""
    words, guesses = name_words(name), []
    for source in sources:
        others = name_words(source.name or "")
        same = words == others if source.name else source.id == name.lower().strip(" ,")
        if same and ((is_named and source.named) or source.id in speaking):
            return SourceMatch(source, is_guess=False)
        is_part = words <= others or others <= words
        if is_named and source.named and is_part and len(words & others) > 1:
            guesses.append(SourceMatch(source, is_guess=True))
    return guesses[0] if guesses else None


@law
@given(sources=SOURCES, name=NAMES, is_named=st.booleans(), speaks=st.booleans())
def test_sources_are_found_as_by_comparison_with_all(
    sources: tuple[Source, ...], name: str, is_named: bool, speaks: bool
) -> None:
    speaking = frozenset(source.id for source in sources[::2] if speaks)

    assert slow_find(sources, speaking, name, is_named) == SourceNames(sources, speaking).find(
        name, is_named
    )
