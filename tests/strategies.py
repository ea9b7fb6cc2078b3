"""Hypothesis strategies for small random ledgers with awkward values."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from itertools import cycle
from typing import ParamSpec, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    ContestedBy,
    Criterion,
    Document,
    Fact,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Passage,
    Predicate,
    Profile,
    Record,
    RecordKind,
    Reliability,
    Retraction,
    Search,
    Settings,
    Severity,
    Source,
    SourceKind,
    SourceNumber,
    Stance,
    ValueType,
    Waiver,
    ref_of,
)
from claimtrack.model.numbers.quantity import Figure

_T = TypeVar("_T")
_P = ParamSpec("_P")

# Syntax of the formats, formula signs, foreign line ends, zero-width characters, and both
# ends of Unicode.
_AWKWARD = "\"'\\#=+-@\uff1d;[]{},. \u2028\ufeff\u200b\u00e9e\u0301К\U0001f600\U0010fffd"

texts = st.text(
    st.one_of(
        st.sampled_from(_AWKWARD + "\n\t\u202e\ufffe\U0010ffff"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    max_size=20,
)
"""Texts of any characters except control characters and lone surrogates."""

names = st.text(
    st.one_of(
        st.sampled_from(_AWKWARD),
        st.characters(exclude_categories=("Cs", "Cc", "Cn", "Cf")),
    ),
    min_size=1,
    max_size=12,
)
"""Names: one line that displays as written."""

ids = st.from_regex(r"[a-z0-9][a-z0-9-]{0,5}", fullmatch=True)

dates = st.one_of(
    st.sampled_from(
        [
            "2019",
            "2021-10",
            "202X",
            "2021-XX",
            "2019/2021",
            "../2021",
            "2021/",
            "2021-10-19T08:00:00Z",
            "2021-10-19T08:00:00.250+09:00",
            "2021-10-19/2021-10",
            "{2019,2021-05?}",
            "[2019,2021-05..]",
        ]
    ),
    st.dates().filter(lambda day: day.year >= 1000).map(str),
    st.dates().filter(lambda day: day.year >= 1000).map(lambda day: f"{day}?"),
)
"""Dates of every precision."""


def cached_strategy(
    make: Callable[_P, st.SearchStrategy[_T]],
) -> Callable[_P, st.SearchStrategy[_T]]:
    """Cache the strategies that a function returns, by its arguments.

    Hypothesis validates each new strategy, which takes longer than to draw from it.
    """
    cache: dict[object, st.SearchStrategy[_T]] = {}

    def key(argument: object) -> object:
        return tuple(argument) if isinstance(argument, list) else argument

    @wraps(make)
    def cached(*args: _P.args, **kwargs: _P.kwargs) -> st.SearchStrategy[_T]:
        arguments = (*map(key, args), *((name, key(each)) for name, each in kwargs.items()))
        if arguments not in cache:
            cache[arguments] = make(*args, **kwargs)
        return cache[arguments]

    return cached


@cached_strategy
def one_of(values: Iterable[_T]) -> st.SearchStrategy[_T]:
    """Return one of some values."""
    return st.sampled_from([*values])


either = st.booleans()


@cached_strategy
def up_to(maximum: int) -> st.SearchStrategy[int]:
    """Return a number from 0 to a maximum."""
    return st.integers(0, maximum)


@cached_strategy
def optional(strategy: st.SearchStrategy[_T]) -> st.SearchStrategy[_T | None]:
    """Return values of a strategy, or None."""
    return st.none() | strategy


@cached_strategy
def some(values: Sequence[_T], most: int = 3) -> st.SearchStrategy[list[_T]]:
    """Return a list of a few values, possibly empty."""
    if not values:
        return st.just([])
    return st.lists(st.sampled_from(values), max_size=most)


@cached_strategy
def one_or_none(values: Sequence[_T]) -> st.SearchStrategy[_T | None]:
    """Return one of some values, or None."""
    return st.sampled_from([None, *values])


@cached_strategy
@st.composite
def sources(draw: st.DrawFn, count: int) -> list[Source]:
    """Return sources s0, s1, ... of every kind.

    An owner always comes later, so that owners form no ring.
    """
    ids = [f"s{i}" for i in range(count)]
    return [
        Source(
            id,
            draw(one_of(SourceKind)),
            name=draw(optional(names)),
            part_of=draw(one_or_none(ids[i + 1 :])),
            named=draw(either),
            number=draw(one_of(SourceNumber)),
            reliability=draw(one_of(Reliability)),
            party_to=draw(some(["war", "peace"])),
            confidential=draw(either),
            note=draw(optional(texts)),
        )
        for i, id in enumerate(ids)
    ]


@cached_strategy
@st.composite
def documents(draw: st.DrawFn, count: int, speakers: Sequence[str]) -> list[Document]:
    """Return documents d0, d1, ... of some sources."""
    return [
        Document(
            f"d{i}",
            publisher=draw(one_or_none(speakers)),
            author=draw(one_or_none(speakers)),
            title=draw(optional(texts)),
            url=draw(one_or_none(["https://example.org/a?b=1#c"])),
            archived=draw(one_or_none(["https://example.org/archive"])),
            published=draw(optional(dates)),
            retrieved=draw(optional(dates)),
            sha256=draw(one_or_none(["0" * 64, "0123456789abcdef" * 4])),
            lang=draw(one_or_none(["en", "ko"])),
            path=draw(one_or_none(["texts/a.txt", "b c.txt"])),
            credits=draw(some(speakers)),
            note=draw(optional(texts)),
        )
        for i in range(count)
    ]


searches = st.builds(
    Search,
    where=st.lists(names, max_size=2),
    by=optional(names),
    on=optional(dates),
    result=optional(texts),
)


figures = st.one_of(
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e290, max_value=1e290),
    st.sampled_from(
        ["about 30", "more than 200", "20–30", "dozens", "~1,900", "half a million", "1.9e3", "-0"]
    ),
)
"""Figures without a unit."""

predicate_pool = (
    Predicate("p0", functional=True, excludes=["p1"], before=["p1"], note="An event."),
    Predicate("p1"),
    Predicate("p2", "number", functional=True, unit="km", tolerance="5%"),
    Predicate("p3", "number", timeless=True, tolerance=0.5),
    Predicate("p4", "name", values=["a", "b", "# c"], exclusive=[["a", "b"]], inverse="p5"),
    Predicate("p5", "name", functional=True, inverse="p4"),
    Predicate("p6", "name", symmetric=True),
)
"""Predicates of every kind. A ledger that uses one declares all."""

_predicates = st.sampled_from(predicate_pool)


@cached_strategy
@st.composite
def facts(draw: st.DrawFn) -> Fact:
    """Return a fact with a predicate of the pool."""
    predicate = draw(_predicates)
    when, where, negated = draw(optional(dates)), draw(optional(ids)), draw(either)
    value: Figure | None = None
    unit = since = None
    match predicate.takes:
        case ValueType.NUMBER:
            value = draw(figures)
            unit = draw(one_or_none(["mi", "km", "paces"] if predicate.unit else ["people"]))
            if isinstance(value, str) and unit and draw(either):
                value, unit = f"{value} {unit}", None
        case ValueType.NAME:
            value = draw(one_of(predicate.values) if predicate.values else names)
        case ValueType.NOTHING if when is not None and not negated:
            since = draw(one_or_none(["2001", "1999-10"]))
            when = "2021-10-19" if since else when
    return Fact(
        draw(ids),
        predicate.id,
        value=value,
        unit=unit,
        when=when,
        where=where,
        negated=negated,
        first_since=since,
    )


@cached_strategy
@st.composite
def claims(draw: st.DrawFn, count: int, speakers: Sequence[str]) -> list[Claim]:
    """Return claims c0, c1, ... that may rest on one another, also in rings."""
    all_ids = [f"c{i}" for i in range(count)]
    return [
        Claim(
            id,
            draw(texts),
            kind=draw(one_of(ClaimKind)),
            topics=draw(some(["war", "peace"])),
            about=draw(some(speakers)),
            because=draw(some(all_ids)),
            search=draw(optional(searches)),
            fact=draw(optional(facts())),
            speaker=draw(one_or_none(speakers)),
            note=draw(optional(texts)),
        )
        for id in all_ids
    ]


@cached_strategy
@st.composite
def passages(draw: st.DrawFn, published: Sequence[str]) -> Passage:
    """Return a passage of one of some documents."""
    block = one_or_none(["headline", "caption", "p1", "p12"])
    return Passage(draw(one_of(published)), draw(block))


@cached_strategy
def places(published: Sequence[str]) -> st.SearchStrategy[list[Passage]]:
    """Return a list of a few passages of some documents, possibly empty."""
    return st.lists(passages(published), max_size=2) if published else st.just([])


@cached_strategy
@st.composite
def hops(draw: st.DrawFn, speakers: Sequence[str], published: Sequence[str]) -> Hop:
    """Return a hop of one of some sources, half of them without other fields."""
    source = draw(one_of(speakers))
    if draw(either):
        return Hop(source)
    quote = draw(optional(texts))
    return Hop(
        source,
        act=draw(optional(one_of(Act))),
        certainty=draw(optional(one_of(Certainty))),
        on=draw(optional(dates)),
        at=draw(optional(passages(published))) if published else None,
        quote=quote,
        prefix=draw(optional(texts)) if quote else None,
        suffix=draw(optional(texts)) if quote else None,
        start=draw(one_or_none([0, 7, 2**53 - 1])) if quote else None,
    )


@cached_strategy
def chains(
    speakers: Sequence[str], published: Sequence[str] = (), most: int = 4
) -> st.SearchStrategy[list[Hop]]:
    """Return chains of some sources, possibly repeated; the first hop may follow another."""
    many = st.lists(hops(speakers, published), min_size=1, max_size=most)
    follows = optional(one_of(speakers))
    return st.builds(lambda via, source: [evolve(via[0], follows=source), *via[1:]], many, follows)


@cached_strategy
@st.composite
def assertions(
    draw: st.DrawFn,
    count: int,
    claimed: Sequence[str],
    speakers: Sequence[str],
    published: Sequence[str],
) -> list[Assertion]:
    """Return assertions and denials of some claims, some with ids a0, a1, ..."""
    found = []
    for i in range(count):
        stance = draw(optional(one_of(Stance)))
        assertion = Assertion(
            draw(one_of(claimed)),
            draw(chains(speakers, published)),
            at=draw(places(published)),
            certainty=draw(optional(one_of(Certainty))),
            id=draw(one_or_none([f"a{i}"])),
            note=draw(optional(texts)),
        )
        found.append(assertion if stance is None else evolve(assertion, stance=stance))
    return found


def sourcing_ring(claim: str, speakers: Sequence[str]) -> list[Assertion]:
    """Return assertions in which sources receive a claim from one another in a ring."""
    before = [*speakers[-1:], *speakers[:-1]]
    return [Assertion(claim, pair) for pair in zip(before, speakers, strict=True)]


def restatement_ring(claimed: Sequence[str]) -> list[Link]:
    """Return links in which claims restate one another in a ring."""
    after = [*claimed[1:], *claimed[:1]]
    return [Link(LinkKind.RESTATES, *pair) for pair in zip(claimed, after, strict=True)]


@cached_strategy
@st.composite
def links(
    draw: st.DrawFn, count: int, claimed: Sequence[str], speakers: Sequence[str]
) -> list[Link]:
    """Return links of every kind, some with ids l0, l1, ..."""
    return [
        Link(
            draw(one_of(LinkKind)),
            draw(one_of(claimed)),
            draw(one_of(claimed)),
            by=draw(one_or_none(speakers)),
            on=draw(optional(dates)),
            id=draw(one_or_none([f"l{i}"])),
            note=draw(optional(texts)),
        )
        for i in range(count)
    ]


@st.composite
def undercuts(
    draw: st.DrawFn, claimed: Sequence[str], targets: Sequence[Assertion | Link]
) -> list[Link]:
    """Return links in which claims undercut assertions and links, and one another."""
    found: list[Link] = []
    for i in range(draw(up_to(3)) if targets else 0):
        candidates = [*targets, *found]
        target = candidates[draw(one_of(range(len(candidates))))].ref
        found.append(
            Link(
                LinkKind.UNDERCUTS,
                draw(one_of(claimed)),
                to_link=target.id if target.kind is RecordKind.LINK else None,
                to_assertion=target.id if target.kind is RecordKind.ASSERTION else None,
                id=draw(one_or_none([f"u{i}"])),
            )
        )
    return found


@st.composite
def retractions(
    draw: st.DrawFn,
    withdrawable: Sequence[Record],
    speakers: Sequence[str],
    published: Sequence[str],
) -> list[Retraction]:
    """Return retractions of some records, with and without ids."""
    chosen = draw(some(range(len(withdrawable)), most=2))
    return [
        Retraction(
            ref_of(record),
            by=draw(one_or_none(speakers)),
            on=draw(optional(dates)),
            reason=draw(optional(texts)),
            id=draw(one_or_none([f"r{i}"])),
            at=draw(places(published)),
        )
        for i, record in enumerate(withdrawable[at] for at in chosen)
    ]


@st.composite
def waivers(draw: st.DrawFn, subjects: Sequence[Record]) -> list[Waiver]:
    """Return waivers of findings on some records."""
    return [
        Waiver(
            draw(one_of(["CT102", "single-origin"])),
            ref_of(record),
            reason=draw(optional(texts)),
            by=draw(optional(names)),
            until=draw(optional(dates)),
        )
        for record in (subjects[at] for at in draw(some(range(len(subjects)), most=2)))
    ]


codes = st.lists(st.sampled_from(["CT102", "single-origin", "CT1", "ALL"]), max_size=2)

settings = st.builds(
    Settings,
    profile=st.sampled_from(Profile),
    select=codes,
    ignore=codes,
    severity=st.dictionaries(names, st.sampled_from(Severity), max_size=2),
    ignore_by_topic=st.dictionaries(ids, codes, max_size=2),
    ignore_by_source=st.dictionaries(ids, codes, max_size=2),
    strength=st.lists(st.sampled_from(Criterion), unique=True),
    corroborated=st.none() | st.integers(2, 4),
    corroborating=st.none() | st.sampled_from(list(Reliability)[:5]),
    contested=st.none() | st.sampled_from(ContestedBy),
    base_rate=st.sampled_from([0.5, 0.2, 0.9]),
    relay_trust=st.sampled_from([0.5, 0.1, 0.95]),
    evidence=st.dictionaries(
        st.sampled_from("ABCDE"), st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=2
    ),
)


@st.composite
def ledgers(draw: st.DrawFn, most: int = 4) -> Ledger:
    """Return small ledgers with every kind of record, possibly empty.

    Only their references are consistent. They contain owners, relays, unnamed and
    plural sources, denials, sourcing rings, rings of restatements and premises, links
    of every kind, retractions, waivers and settings.
    """
    count = up_to(most)
    spoken = draw(sources(draw(count)))
    speakers = [source.id for source in spoken]
    published = draw(documents(draw(count), speakers))
    claimed = draw(claims(draw(count), speakers))
    used = any(claim.fact is not None for claim in claimed) or draw(either)
    declared = predicate_pool if used else ()
    claim_ids = [claim.id for claim in claimed]
    document_ids = [document.id for document in published]
    asserted: list[Assertion] = []
    bearing: list[Link] = []
    if claimed and spoken:
        number = draw(up_to(2 * most))
        asserted = draw(assertions(number, claim_ids, speakers, document_ids))
        if draw(either):
            asserted += sourcing_ring(draw(one_of(claim_ids)), speakers)
    if claimed:
        bearing = draw(links(draw(count), claim_ids, speakers))
        if draw(either):
            bearing += restatement_ring(claim_ids)
        bearing += draw(undercuts(claim_ids, [*asserted, *bearing]))
    withdrawn = draw(retractions([*published, *asserted, *bearing], speakers, document_ids))
    records: list[Record] = [
        *spoken,
        *published,
        *declared,
        *claimed,
        *asserted,
        *bearing,
        *withdrawn,
    ]
    chosen = draw(optional(settings))
    if chosen is not None:
        chosen = evolve(chosen, desk=draw(one_or_none(speakers)))
    return Ledger.of(records, draw(waivers(records)), settings=chosen)


@st.composite
def flagged_ledgers(draw: st.DrawFn, ledger: st.SearchStrategy[Ledger] | None = None) -> Ledger:
    """Return ledgers of which some claims and assertions are drafts."""
    plain = draw(ledgers() if ledger is None else ledger)
    flags = draw(st.lists(st.sampled_from([False, False, True]), min_size=8, max_size=8))
    return with_drafts(plain, flags)


def with_drafts(ledger: Ledger, flags: Sequence[bool]) -> Ledger:
    """Return a ledger of which the claims and assertions are drafts by turns."""
    turn = cycle(flags)
    return Ledger.of(
        (
            evolve(record, draft=next(turn)) if isinstance(record, Claim | Assertion) else record
            for record in ledger.records()
        ),
        settings=ledger.settings,
    )


def without_flags(ledger: Ledger) -> Ledger:
    """Return a ledger of which all drafts are accepted."""
    return with_drafts(ledger, [False])
