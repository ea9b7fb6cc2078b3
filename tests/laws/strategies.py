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

# Half originate and half relay; an account originates claims about itself and its owners.
_KINDS = {"p": "person", "g": "official", "o": "outlet", "n": "social-account"}

# The position and act of one marked hop of a chain, mostly none.
_ACTS: list[tuple[int, Act] | None] = [
    *[None] * 8,
    *[(position, act) for position in (0, 0, 1, 2) for act in (Act.WITNESSED, Act.CREDITED)],
]

# Stance, passages and certainty of an assertion.
_VARIANTS: list[tuple[Stance, tuple[str, ...], Certainty | None]] = [
    *[(Stance.ASSERTS, (), None)] * 8,
    *[(Stance.ASSERTS, (), certainty) for certainty in Certainty],
    (Stance.ASSERTS, ("paper",), None),
    (Stance.ASSERTS, ("paper", "page"), None),
    *[(Stance.DENIES, (), None)] * 3,
    (Stance.DENIES, ("page",), Certainty.LIKELY),
    (Stance.NEUTRAL, (), None),
]


@st.composite
def tangled_sources(draw: st.DrawFn) -> list[Source]:
    """Return sources a, b, c, ... some of which have a later one as owner or are unnamed."""
    kinds = draw(st.text("pogn", min_size=2, max_size=8))
    ids = "abcdefgh"[: len(kinds)]
    owned = draw(st.lists(st.text(ids, min_size=2, max_size=2).map(sorted), max_size=3))
    owner = {one: other for one, other in owned if one != other}
    unnamed = draw(st.text(ids, max_size=4))
    plural = draw(st.text(ids, max_size=1))
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


@st.composite
def tangled_chain(
    draw: st.DrawFn, speakers: Sequence[str], places: Sequence[str | None] = (None,)
) -> tuple[Hop, ...]:
    """Return a chain of one to five sources, possibly repeated.

    The first may follow another one, and may have one of ``places``.
    """
    mark = draw(st.sampled_from(_ACTS))
    follows = draw(st.sampled_from([None, None, None, *speakers]))
    place = draw(st.sampled_from(places))
    return tuple(
        Hop(
            source,
            act=mark[1] if mark and mark[0] == position else None,
            follows=None if position else follows,
            at=None if position else place,
        )
        for position, source in enumerate(draw(st.text(speakers, min_size=1, max_size=5)))
    )


@st.composite
def tangled_assertions(
    draw: st.DrawFn, claims: Sequence[str], speakers: Sequence[str], least: int = 0
) -> list[Assertion]:
    """Return assertions and denials of claims, mostly assertions."""
    chains = tangled_chain(speakers, (None, None, None, "page"))
    drawn = st.tuples(st.sampled_from(claims), chains, st.sampled_from(_VARIANTS))
    return [
        Assertion(claim, via, stance=stance, at=at, certainty=certainty, id=f"a{i}")
        for i, (claim, via, (stance, at, certainty)) in enumerate(
            draw(st.lists(drawn, min_size=least, max_size=10))
        )
    ]


@st.composite
def tangles(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one to four claims whose chains share sources."""
    sources = draw(tangled_sources())
    claims = [f"c{i}" for i in range(draw(st.integers(1, 4)))]
    assertions = draw(tangled_assertions(claims, [source.id for source in sources]))
    pairs = st.tuples(st.sampled_from(LinkKind), st.sampled_from(claims), st.sampled_from(claims))
    links = [
        Link(kind, one, other, id=f"l{i}")
        for i, (kind, one, other) in enumerate(draw(st.lists(pairs, max_size=5)))
    ]
    documents = [Document("paper"), Document("page")]
    withdrawable: list[Record] = [*assertions, *links, *documents]
    withdrawn = draw(st.lists(st.sampled_from(withdrawable), max_size=2, unique=True))
    because = draw(st.lists(st.sampled_from(["", *claims]), min_size=4, max_size=4))
    about = draw(st.lists(st.sampled_from([s.id for s in sources]), max_size=3))
    return Ledger.of(
        sources,
        documents,
        [
            Claim(id, "text", because=[premise] if premise else [], about=about)
            for id, premise in zip(claims, because, strict=False)
        ],
        assertions,
        links,
        [Retraction(ref_of(record)) for record in withdrawn],
        settings=Settings(desk=draw(desks(sources))),
    )


def desks(sources: Sequence[Source]) -> st.SearchStrategy[str | None]:
    """Return the desk of a ledger: none, or one of its sources."""
    return st.sampled_from([None, *(source.id for source in sources)])


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
