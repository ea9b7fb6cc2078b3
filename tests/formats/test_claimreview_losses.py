"""Tests that losses of written ClaimReviews are reported."""

import json

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats import claimreview, jsonl
from claimtrack.formats.records.shape import shape_of
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Passage,
    Record,
    Source,
    SourceNumber,
    Stance,
)
from tests.formats.claimreviews import (
    expressible_facts,
    facts,
    numbers,
    profile_violations,
    words,
    written_reviews,
)
from tests.formats.trials import tried
from tests.strategies import ledgers

PAGES = [None, "ftp://x", "https://a.example", "https://b.example"]
RATINGS = [{}, {"ratingValue": "x"}, {"worstRating": 0}]
SOURCES = ["outlet", "organisation", "person"]


@st.composite
def verdicts(draw: st.DrawFn, claim: str, number: int) -> list[Record]:
    """Return a verdict on a claim, valid or not, with its page."""
    page = Document(
        f"z{number}",
        publisher=draw(st.sampled_from([None, "z1", "z2"])),
        url=draw(st.sampled_from([*PAGES, f"https://c.example/{number}"])),
        published=draw(st.sampled_from([None, "2024-03-09", "2024-03", "2024-03-09?"])),
    )
    hop = Hop(
        draw(st.sampled_from(["z1", "z2", "z3"])),
        draw(st.sampled_from([None, Act.INFERRED, Act.SAID])),
        quote=draw(st.none() | words | st.sampled_from(["False", "&amp;", " x "])),
    )
    rating = json.dumps(draw(numbers | st.sampled_from(RATINGS)))
    verdict = Assertion(
        claim,
        [hop],
        at=[Passage(page.id, draw(st.sampled_from([None, "p1"])))],
        stance=draw(st.sampled_from(Stance)),
        note=f"reviewRating {rating}" + draw(st.sampled_from(["", "\nMore."])),
    )
    return [page, verdict]


@st.composite
def assertions(draw: st.DrawFn, claim: str, ledger: Ledger) -> list[Assertion]:
    """Return assertions of a claim, with chains of any length and in any documents."""
    dates = st.sampled_from([None, "2024-03-01", "2024-03"])
    hops = st.builds(Hop, st.sampled_from([*ledger.sources]), on=dates)
    places = st.sampled_from([*ledger.documents]).map(Passage)
    assertions = st.builds(
        Assertion,
        st.just(claim),
        st.lists(hops, min_size=1, max_size=3),
        at=st.lists(places, max_size=2, unique=True),
        note=st.sampled_from([None, "appearance", "x"]),
    )
    return draw(st.lists(assertions, max_size=3))


@st.composite
def reviewed_ledgers(draw: st.DrawFn) -> Ledger:
    """Return a ledger in which some claims have verdicts."""
    ledger = draw(ledgers(3)).with_records(
        Source("z1", draw(st.sampled_from(SOURCES)), name="Checkers"),
        Source("z2", "outlet", name=draw(st.none() | words)),
        Source(
            "z3",
            draw(st.sampled_from(SOURCES)),
            name=draw(st.sampled_from(["Various", "Viral posts"])),
            named=draw(st.booleans()),
            number=draw(st.sampled_from(SourceNumber)),
        ),
    )
    claims = [f"y{i}" for i in range(draw(st.integers(0, 3)))]
    ledger = ledger.with_records([Claim(id, draw(words | st.just("&lt;"))) for id in claims])
    some = (
        [*claims, *draw(st.lists(st.sampled_from([*ledger.claims]), max_size=3))] if claims else []
    )
    for number, claim in enumerate(some):
        ledger = ledger.with_records(draw(verdicts(claim, number)))
    for claim in claims:
        ledger = ledger.with_records(draw(assertions(claim, ledger)))
    return ledger


@tried
@given(ledger=reviewed_ledgers())
def test_written_reviews_follow_googles_profile(ledger: Ledger) -> None:
    for each in written_reviews(json.loads(claimreview.write(ledger).text)):
        assert [] == profile_violations(each)


@tried
@given(ledger=reviewed_ledgers())
def test_every_loss_is_reported(ledger: Ledger) -> None:
    """Facts that are not reported as lost are read back."""
    out = claimreview.write(ledger)
    again = set(expressible_facts(claimreview.read_text(out.text)))
    gone = {(loss.what, id(record)) for loss in out.lost for record in loss.records}

    missing = [
        fact
        for record in ledger.records()
        for fact in facts(record, ledger)
        if (fact[0], id(record)) not in gone
        and ("assertion.claim", id(record)) not in gone
        and not any(what.startswith(f"{fact[0]} ") and of == id(record) for what, of in gone)
        and fact not in again
    ]
    assert [] == missing


@tried
@given(ledger=reviewed_ledgers())
def test_every_set_key_is_written_or_reported_as_lost(ledger: Ledger) -> None:
    """An independent oracle: a key without a corresponding fact is always lost."""
    told = {(loss.what, id(r)) for loss in claimreview.write(ledger).lost for r in loss.records}
    for record in ledger.records():
        known = {fact[0] for fact in facts(record, ledger)}
        for word, key in shape_of(type(record)).by_name.items():
            what = f"{type(record).__name__.lower()}.{word}"
            is_set = getattr(record, key.field) != key.default_of(record) and not key.ref_kinds
            if is_set and not key.required and what not in known and what not in _BY_FACTS:
                assert (what, id(record)) in told


_BY_FACTS = {
    "assertion.at",
    "assertion.note",
    "assertion.stance",
    "document.note",
    "claim.note",
    "link.kind",
    "link.from",
    "link.to",
    "source.note",
}


@tried
@given(ledger=reviewed_ledgers())
def test_output_is_deterministic(ledger: Ledger) -> None:
    again = jsonl.read_text(jsonl.write(ledger))

    assert claimreview.write(ledger).text == claimreview.write(again).text


def test_appearance_without_author_and_publisher_is_reported() -> None:
    """With several authors, an item without a publisher has no assertion."""
    verdict = {"source": "checkers", "quote": "False"}
    said = [Assertion("c", ["one"], at="a"), Assertion("c", ["other"], at="b")]
    ledger = Ledger.of(
        Source("checkers", "outlet", name="Checkers"),
        Source("one", "person", name="Anna Ode"),
        Source("other", "person", name="Bela Ode"),
        Document("page", url="https://checkers.example/1"),
        Document("a", url="https://a.example"),
        Document("b", url="https://b.example"),
        Claim("c", "It is so."),
        Assertion("c", [verdict], at="page", stance="neutral", note="reviewRating {}"),
        said,
    )

    told = {loss.what: loss.records for loss in claimreview.write(ledger).lost}

    assert tuple(said) == told["assertion.at"]
