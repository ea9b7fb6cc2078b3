"""Random ledgers with few names and many entangled chains."""

from collections.abc import Sequence
from random import Random

from attrs import evolve
from hypothesis import strategies as st

from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    Retraction,
    Settings,
    Source,
    SourceNumber,
    Stance,
    ref_of,
)
from tests.strategies import cached_strategy, one_of, one_or_none, some

# Half originate and half relay; an account originates claims about itself and its owners.
_KINDS = {"p": "person", "g": "official", "o": "outlet", "n": "social-account"}

_Variant = tuple[Stance, tuple[str, ...], Certainty | None]

# The position and act of one marked hop of a chain, mostly none.
_ACTS: list[tuple[int, Act] | None] = [
    *[None] * 8,
    *[(position, act) for position in (0, 0, 1, 2) for act in (Act.WITNESSED, Act.CREDITED)],
]

# Stance, passages and certainty of an assertion.
_VARIANTS: list[_Variant] = [
    *[(Stance.ASSERTS, (), None)] * 8,
    *[(Stance.ASSERTS, (), certainty) for certainty in Certainty],
    (Stance.ASSERTS, ("paper",), None),
    (Stance.ASSERTS, ("paper", "page"), None),
    *[(Stance.DENIES, (), None)] * 3,
    (Stance.DENIES, ("page",), Certainty.LIKELY),
    (Stance.NEUTRAL, (), None),
]

_kinds = st.text("pogn", min_size=2, max_size=8)
_acts = st.sampled_from(_ACTS)
_variants = st.sampled_from(_VARIANTS)
_counts = st.integers(1, 4)
_kinds_of_link = st.sampled_from(LinkKind)


@cached_strategy
def _text_of(letters: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(letters, min_size=least, max_size=most)


@cached_strategy
def _owners(ids: str) -> st.SearchStrategy[list[list[str]]]:
    """Return pairs of a source and its owner, unless they are the same."""
    return st.lists(_text_of(ids, 2, 2).map(sorted), max_size=3)


@st.composite
def tangled_sources(draw: st.DrawFn) -> list[Source]:
    """Return sources a, b, c, ... some of which have a later one as owner or are unnamed."""
    kinds = draw(_kinds)
    ids = "abcdefgh"[: len(kinds)]
    owner = {one: other for one, other in draw(_owners(ids)) if one != other}
    unnamed = draw(_text_of(ids, 0, 4))
    plural = draw(_text_of(ids, 0, 1))
    return [
        Source(
            id,
            _KINDS[kind],
            part_of=owner.get(id),
            named=id not in unnamed,
            number=SourceNumber.PLURAL if id in plural else SourceNumber.ONE,
        )
        for id, kind in zip(ids, kinds, strict=True)
    ]


@cached_strategy
@st.composite
def tangled_chain(
    draw: st.DrawFn, speakers: Sequence[str], places: Sequence[str | None] = (None,)
) -> tuple[Hop, ...]:
    """Return a chain of one to five sources, possibly repeated.

    The first may follow another one, and may have one of ``places``.
    """
    mark = draw(_acts)
    follows = draw(one_of([None, None, None, *speakers]))
    place = draw(one_of(places))
    return tuple(
        Hop(
            source,
            act=mark[1] if mark and mark[0] == position else None,
            follows=None if position else follows,
            at=None if position else place,
        )
        for position, source in enumerate(draw(_text_of("".join(speakers), 1, 5)))
    )


@cached_strategy
def _drawn_assertions(
    claims: Sequence[str], speakers: Sequence[str], least: int
) -> st.SearchStrategy[list[tuple[str, tuple[Hop, ...], _Variant]]]:
    chains = tangled_chain(speakers, (None, None, None, "page"))
    return st.lists(st.tuples(one_of(claims), chains, _variants), min_size=least, max_size=10)


@st.composite
def tangled_assertions(
    draw: st.DrawFn, claims: Sequence[str], speakers: Sequence[str], least: int = 0
) -> list[Assertion]:
    """Return assertions and denials of claims, mostly assertions."""
    return [
        Assertion(claim, via, stance=stance, at=at, certainty=certainty, id=f"a{i}")
        for i, (claim, via, (stance, at, certainty)) in enumerate(
            draw(_drawn_assertions(claims, speakers, least))
        )
    ]


@cached_strategy
def _drawn_links(claims: Sequence[str]) -> st.SearchStrategy[list[tuple[LinkKind, str, str]]]:
    return st.lists(st.tuples(_kinds_of_link, one_of(claims), one_of(claims)), max_size=5)


@cached_strategy
def _positions(count: int) -> st.SearchStrategy[list[int]]:
    """Return up to two positions in a list."""
    return st.lists(st.sampled_from(range(count)), max_size=2, unique=True)


@cached_strategy
def _premises(claims: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Return a premise of each of four claims, or an empty text."""
    return st.lists(one_of(["", *claims]), min_size=4, max_size=4)


@st.composite
def tangles(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one to four claims whose chains share sources."""
    sources = draw(tangled_sources())
    claims = [f"c{i}" for i in range(draw(_counts))]
    assertions = draw(tangled_assertions(claims, [source.id for source in sources]))
    links = [
        Link(kind, one, other, id=f"l{i}")
        for i, (kind, one, other) in enumerate(draw(_drawn_links(claims)))
    ]
    documents = [Document("paper"), Document("page")]
    withdrawable: list[Record] = [*assertions, *links, *documents]
    withdrawn = draw(_positions(len(withdrawable)))
    because = draw(_premises(claims))
    about = draw(some([source.id for source in sources]))
    return Ledger.of(
        sources,
        documents,
        [
            Claim(id, "text", because=[premise] if premise else [], about=about)
            for id, premise in zip(claims, because, strict=False)
        ],
        assertions,
        links,
        [Retraction(ref_of(withdrawable[at])) for at in withdrawn],
        settings=Settings(desk=draw(desks(sources))),
    )


def desks(sources: Sequence[Source]) -> st.SearchStrategy[str | None]:
    """Return the desk of a ledger: none, or one of its sources."""
    return one_or_none([source.id for source in sources])


@st.composite
def one_claim(draw: st.DrawFn, least: int = 0) -> Ledger:
    """Return ledgers of a single claim ``c`` with its assertions, none retracted."""
    sources = draw(tangled_sources())
    assertions = draw(tangled_assertions(["c"], [source.id for source in sources], least))
    standing = [
        evolve(
            assertion,
            via=[evolve(hop, at=None) for hop in assertion.via],
            at=(),
            stance=Stance.ASSERTS,
        )
        for assertion in assertions
    ]
    return Ledger.of(sources, Claim("c", "text"), standing)


def random_tangle(seed: int) -> Ledger:
    """Return a random ledger by its seed: one claim with up to twelve chains.

    Half of the ledgers have several unnamed sources, as origins and as relays, and half a desk.
    """
    random = Random(seed)
    ids = "abcdefghi"[: random.randint(2, 9)]
    witnessed, silent = random.choice([0, 0.05, 0.2]), random.choice([0, 0.1])
    unnamed, denied = random.choice([0, 0.3, 0.5, 0.8]), random.choice([0, 0.3])
    followed = random.choice([0, 0.3])

    def act() -> Act | None:
        number = random.random()
        if number < witnessed:
            return Act.WITNESSED
        return Act.CREDITED if number > 1 - silent else None

    def follows() -> str | None:
        return random.choice(ids) if random.random() < followed else None

    sources = [
        Source(
            id,
            random.choice(["person", "outlet"]),
            part_of=random.choice([None, None, None, *ids[i + 1 :]]),
            named=random.random() >= unnamed,
        )
        for i, id in enumerate(ids)
    ]
    assertions = [
        Assertion(
            "c",
            [
                Hop(random.choice(ids), act=act(), follows=None if position else follows())
                for position in range(random.randint(1, 5))
            ],
            stance=Stance.DENIES if random.random() < denied else Stance.ASSERTS,
            id=f"a{i}",
        )
        for i in range(random.randint(0, 12))
    ]
    desk = random.choice([None, random.choice(ids)])
    return Ledger.of(sources, Claim("c", "Text."), assertions, settings=Settings(desk=desk))
