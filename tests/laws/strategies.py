"""Ledgers with few names and many chains, where all that can happen to sourcing happens."""

from collections.abc import Sequence

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
    Number,
    Record,
    Retraction,
    Source,
    Stance,
    ref_of,
)

# Half originate and half relay; what else a kind says plays no part here.
_KINDS = ("person", "official", "outlet", "news-agency")
_ACTS = (None, None, None, None, None, Act.SAID, Act.WITNESSED, Act.CREDITED)


@st.composite
def tangled_sources(draw: st.DrawFn) -> list[Source]:
    """Return sources a, b, c, ... of which some are owned by a later one, some unnamed."""
    ids = "abcdefgh"[: draw(st.integers(2, 8))]
    return [
        Source(
            id,
            draw(st.sampled_from(_KINDS)),
            part_of=draw(st.sampled_from([None, None, None, *ids[i + 1 :]])),
            named=draw(st.integers(0, 4)) > 0,
            number=draw(st.sampled_from(Number)),
        )
        for i, id in enumerate(ids)
    ]


@st.composite
def tangled_chain(draw: st.DrawFn, speakers: Sequence[str]) -> tuple[Hop, ...]:
    """Return a chain of one to five of these sources; one may stand in it twice."""
    hops = st.builds(Hop, st.sampled_from(speakers), act=st.sampled_from(_ACTS))
    return tuple(draw(st.lists(hops, min_size=1, max_size=5)))


@st.composite
def tangled_assertions(
    draw: st.DrawFn, claims: Sequence[str], speakers: Sequence[str], most: int = 10
) -> list[Assertion]:
    """Return assertions of these claims, most of which assert."""
    stances = st.sampled_from([Stance.ASSERTS] * 6 + [Stance.DENIES, Stance.NEUTRAL])
    return [
        Assertion(
            draw(st.sampled_from(claims)),
            draw(tangled_chain(speakers)),
            stance=draw(stances),
            at=draw(st.sampled_from([(), ("paper",), ("paper", "page")])),
            certainty=draw(st.sampled_from([None, *Certainty])),
            id=f"a{i}",
        )
        for i in range(draw(st.integers(0, most)))
    ]


@st.composite
def tangles(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one to four claims whose chains share sources in every way."""
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
    return Ledger.of(
        sources,
        documents,
        [
            Claim(id, "text", because=draw(st.lists(st.sampled_from(claims), max_size=1)))
            for id in claims
        ],
        assertions,
        links,
        [Retraction(ref_of(record)) for record in withdrawn],
    )


@st.composite
def one_claim(draw: st.DrawFn) -> Ledger:
    """Return ledgers of a single claim ``c`` with assertions only, none withdrawn."""
    sources = draw(tangled_sources())
    assertions = draw(tangled_assertions(["c"], [source.id for source in sources]))
    standing = [evolve(assertion, at=(), stance=Stance.ASSERTS) for assertion in assertions]
    return Ledger.of(sources, Claim("c", "text"), standing)
