"""Lines of ledger files that must not be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.errors import Place
from claimtrack.hidden_lines import HiddenLines
from claimtrack.model import Assertion, Claim, Ledger, Record, Source
from tests.laws import profiles

examples = profiles.law_settings(60)

MIA = Source("mole", "person", name="Mia Lund", confidential=True, note='kept "by"\nan aunt')


def changed(record: Record) -> tuple[Record, Record]:
    """Return a record before and after a disguise, as far as hidden lines are concerned."""
    return record, Source("other", "person")


def test_record_extends_to_the_next_one() -> None:
    mole = Source("mole", "person", place=Place("a.toml", 3, 1, 3, 9))
    daily = Source("daily", "outlet", place=Place("a.toml", 7))
    lines = HiddenLines.of([changed(mole), (daily, daily)])

    assert [3, 4, 5, 6] == [line for line in range(12) if lines.cover("a.toml", line)]
    assert not lines.cover("b.toml", 3)


def test_last_record_extends_to_the_end_of_its_file() -> None:
    lines = HiddenLines.of([changed(Source("mole", "person", place=Place("a.toml", 3)))])

    assert lines.cover("a.toml", 1_000_000)


def test_assertions_are_hidden_with_their_claim() -> None:
    """Lines of a claim may follow those of an assertion within it."""
    claim = Claim("c", "Mia saw it.", place=Place("a.toml", 1))
    chain = Assertion("c", ["daily"], place=Place("a.toml", 3))
    lines = HiddenLines.of([changed(claim), (chain, chain)])

    assert lines.cover("a.toml", 4)


@examples
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 60), st.booleans()), max_size=12),
    st.integers(1, 9),
)
def test_hidden_lines_agree_with_a_search_of_all_records(
    records: list[tuple[int, int, bool]], line: int
) -> None:
    sources = [
        (Source(f"s{i}", "person", place=Place("a", at, column)), hidden)
        for i, (at, column, hidden) in enumerate(records)
    ]
    lines = HiddenLines.of(changed(one) if hidden else (one, one) for one, hidden in sources)
    last = max((at for at, *_ in records if at <= line), default=0)

    assert any(hidden for at, _, hidden in records if at == last) == lines.cover("a", line)


@examples
@given(st.lists(st.integers(1, 200), min_size=1, unique=True))
def test_places_on_a_hidden_line_stay_distinct_and_in_order(columns: list[int]) -> None:
    """Their columns depend on their number only, not on what is between them."""
    places = [Place("a", 1, column, 1, column + 5) for column in sorted(columns)]
    lines = HiddenLines.of(changed(Source("s", "person", place=place)) for place in places)

    assert [Place("a", 1, i) for i in range(1, len(columns) + 1)] == [*map(lines.place, places)]


def test_end_on_a_hidden_line_is_left_out() -> None:
    lines = HiddenLines.of([changed(Source("s", "person", place=Place("a", 5)))])

    assert Place("a", 2, 3) == lines.place(Place("a", 2, 3, 6, 40))


@pytest.mark.parametrize(
    "line",
    [
        "x = 1 # by Mia Lund",
        "x = 1 # desk mole",
        r"x = 1 # M\u0069a Lund",
        r"x = 1 # M\U00000069a Lund",
        r"x = 1 # Mia\u0020L\x75nd",
        'x = 1 # kept "by"',
        'x,1,kept ""by""',
        r"x = 1 # kept \"by\"",
        "x = 1 # An  AUNT",
    ],
)
def test_line_outside_records_is_hidden_if_it_has_a_name_or_note(line: str) -> None:
    disguise = Disguise.of(Ledger.of(MIA))

    assert disguise.line("a.toml", 1, line) is None


def test_other_lines_are_quoted_as_they_are() -> None:
    line = r'x = "C:\new \u0041 \U00110000 \xzz" # molehill, \"'

    assert line == Disguise.of(Ledger.of(MIA)).line("a.toml", 1, line)
    assert line == Disguise().line("a.toml", 1, line)
