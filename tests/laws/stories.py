"""Random ledgers with matter for every rule, built from a sequence of choices.

The choices come from Hypothesis, which shrinks failing ledgers, or from a plain random
number generator, which is faster.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Protocol, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    Document,
    Fact,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Record,
    Reliability,
    Retraction,
    Search,
    Settings,
    Source,
    SourceNumber,
    Stance,
    ValueType,
    Waiver,
    ref_of,
)
from tests.strategies import up_to

_T = TypeVar("_T")

WORDS = "the harbour was closed for two days after the storm of last week they said again"
TEXTS = (None, None, WORDS, f"They say: {WORDS}.\n\nNo more than that " + "and so on " * 10)
QUOTES = (None, None, None, WORDS, "for two days", "nobody wrote this")
DATES = (None, None, "2021", "2021-10", "2021-10-19", "2021-11-02?", "2022/2023")
FACT_DATES = (None, "2019-10", "2020", "2020-03-01", "2020-03-02", "2021-10-19", "2021-10~")
STRETCHES = ("2019-10/2021-10", "2020-03/..", "2019/2020-03-01", "2021-10-19")
FIGURES = (10, 10, 100, "10.2", "about 12", "more than 11", "33 ft")
VALUES: Mapping[ValueType, Sequence[int | str | None]] = {
    ValueType.NOTHING: (None,),
    ValueType.NUMBER: FIGURES,
    ValueType.NAME: ("up", "down", "half"),
}
PREDICATES = (
    Predicate("p0", ValueType.NUMBER, functional=True, unit="m", tolerance="5%"),
    Predicate("p1", ValueType.NUMBER, functional=True, timeless=True, unit="m"),
    Predicate("p2", ValueType.NAME, exclusive=[("up", "down")]),
    Predicate("p3", ValueType.NAME, functional=True),
    Predicate("p4", before=("p5",)),
    Predicate("p5"),
    Predicate("p6", excludes=("p5",)),
)
SOURCE_KINDS = (
    *("person", "outlet", "official", "news-agency", "model"),
    *("social-account", "spokesperson", "dataset"),
)
DIGESTS = (None, None, "0" * 64)


class Choose(Protocol):
    """A function that makes choices."""

    def __call__(self, options: Sequence[_T]) -> _T:
        """Return one of the options; the first is the simplest."""
        ...


def story(choose: Choose, size: int = 5) -> Ledger:
    """Return a ledger of about ``size`` sources and claims, and twice as many assertions."""
    sources = _sources(choose, choose(range(2, size + 3)))
    speakers = [source.id for source in sources]
    documents = [_document(choose, f"d{i}", speakers) for i in range(choose(range(4)))]
    papers = [document.id for document in documents]
    ids = [f"c{i}" for i in range(choose(range(1, size)))]
    claims = [_claim(choose, id, ids, speakers) for id in ids]
    assertions = [
        _with_figures(choose, claims, _assertion(choose, f"a{i}", choose(ids), speakers, papers))
        for i in range(choose(range(2 * size)))
    ]
    links = [
        Link(
            choose(tuple(LinkKind)),
            choose(ids),
            choose(ids),
            by=choose((None, *speakers)),
            id=choose((None, f"l{i}")),
        )
        for i in range(choose(range(size)))
    ]
    withdrawable: list[Record] = [*assertions, *links, *documents]
    withdrawn = [
        Retraction(
            ref_of(choose(withdrawable)),
            by=choose((None, *speakers)),
            at=choose(((), (), *((paper,) for paper in papers))),
        )
        for _ in range(choose(range(3)))
        if withdrawable
    ]
    waivable: list[Record] = [*claims, *sources, *documents]
    waived = [
        Waiver(
            choose(("CT102", "CT101", "unused-record", "CT104")),
            ref_of(choose(waivable)),
            reason=choose((None, "It is so.")),
            until=choose((None, "2020", "2030")),
        )
        for _ in range(choose(range(3)))
    ]
    predicates = PREDICATES if any(claim.fact for claim in claims) else PREDICATES[:2]
    return Ledger.of(
        sources,
        documents,
        predicates,
        claims,
        assertions,
        links,
        withdrawn,
        waived,
        settings=Settings(desk=choose((None, *speakers))),
    )


def _sources(choose: Choose, count: int) -> list[Source]:
    ids = [f"s{i}" for i in range(count)]
    return [
        Source(
            id,
            choose(SOURCE_KINDS),
            part_of=choose((None, None, None, *ids[i + 1 :])),
            named=choose((True, True, True, False)),
            number=choose((SourceNumber.ONE, SourceNumber.ONE, SourceNumber.PLURAL)),
            reliability=choose((Reliability.F, Reliability.B, Reliability.D, Reliability.E)),
            party_to=choose(((), (), ("war",))),
        )
        for i, id in enumerate(ids)
    ]


def _document(choose: Choose, id: str, speakers: Sequence[str]) -> Document:
    return Document(
        id,
        publisher=choose((None, *speakers)),
        author=choose((None, None, *speakers)),
        url=choose((None, "https://example.org/a")),
        archived=choose((None, "https://example.org/b")),
        published=choose(DATES),
        retrieved=choose(DATES),
        sha256=choose(DIGESTS),
        credits=choose(((), (), *((speaker,) for speaker in speakers))),
        text=choose(TEXTS),
    )


def _claim(choose: Choose, id: str, ids: Sequence[str], speakers: Sequence[str]) -> Claim:
    return Claim(
        id,
        "Text.",
        kind=choose((*[ClaimKind.EVENT] * 4, *ClaimKind)),
        topics=choose(((), ("war",))),
        about=choose(((), (), *((speaker,) for speaker in speakers))),
        speaker=choose((*[None] * 4, *speakers)),
        because=choose(((), (), *((premise,) for premise in ids))),
        search=choose((None, Search(["archive"]))),
        fact=_fact(choose) if choose((False, False, True)) else None,
    )


def _fact(choose: Choose) -> Fact:
    predicate = choose(PREDICATES)
    negated = choose((False, False, False, True))
    since = None
    if predicate.takes is ValueType.NOTHING and not negated:
        since = choose((None, None, "2019", "2019-10"))
    when = choose(STRETCHES if negated else FACT_DATES)
    return Fact(
        choose(("ship", "ship", "quay")),
        predicate.id,
        value=choose(VALUES[predicate.takes]),
        when="2021-10-19" if since and when is None else when,
        where=choose((None, None, None, "port")),
        negated=negated,
        first_since=since,
    )


def _assertion(
    choose: Choose, id: str, claim: str, speakers: Sequence[str], papers: Sequence[str]
) -> Assertion:
    stance = choose((*[Stance.ASSERTS] * 5, Stance.DENIES, Stance.DENIES, Stance.NEUTRAL, None))
    hops = [_hop(choose, speakers, papers) for _ in range(choose((1, 2, 2, 3, 3, 4)))]
    hops[0] = evolve(hops[0], follows=choose((*[None] * 8, *speakers)))
    assertion = Assertion(
        claim,
        hops,
        at=choose(((), (), *((paper,) for paper in papers))),
        certainty=choose((None, None, *Certainty)),
        id=choose((None, id)),
    )
    return assertion if stance is None else evolve(assertion, stance=stance)


def _hop(choose: Choose, speakers: Sequence[str], papers: Sequence[str]) -> Hop:
    source = choose(speakers)
    if choose((True, True, True, False)):
        return Hop(source)
    return Hop(
        source,
        act=choose((None, None, *Act)),
        certainty=choose((None, *Certainty)),
        on=choose(DATES),
        at=choose((None, *papers)),
        quote=choose(QUOTES),
    )


def _with_figures(choose: Choose, claims: Sequence[Claim], item: Assertion) -> Assertion:
    """Return an assertion with figures on its hops, if the claim has one."""
    fact = next(claim.fact for claim in claims if claim.id == item.claim)
    takes = {predicate.id: predicate.takes for predicate in PREDICATES}
    if fact is None or takes[fact.predicate] is not ValueType.NUMBER:
        return item
    return evolve(item, via=[evolve(hop, value=choose((None, *FIGURES))) for hop in item.via])


class Draw(Protocol):
    """The draw function of Hypothesis, in a strategy or a test."""

    def __call__(self, strategy: st.SearchStrategy[_T], label: None = None) -> _T: ...


def choose_by_hypothesis(draw: Draw) -> Choose:
    """Return a function that lets Hypothesis choose."""

    def choose(options: Sequence[_T]) -> _T:
        return options[draw(up_to(len(options) - 1))]

    return choose


def choose_at_random(seed: int) -> Choose:
    """Return a function that chooses at random, by a seed."""
    random = Random(seed)

    def choose(options: Sequence[_T]) -> _T:
        return random.choice(options)

    return choose


@st.composite
def stories(draw: st.DrawFn) -> Ledger:
    """Return ledgers chosen by Hypothesis."""
    return story(choose_by_hypothesis(draw))


def random_story(seed: int) -> Ledger:
    """Return a random ledger by its seed, without Hypothesis."""
    return story(choose_at_random(seed))
