"""Round trips of ClaimReviews: written fields read back equal, and others are reported."""

import json

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats import claimreview
from tests.formats.claimreviews import (
    Object,
    expressible_facts,
    numbers,
    profile_violations,
    review,
    words,
    write_and_read,
    written_reviews,
)
from tests.formats.trials import tried

# ClaimReviews in the form in which they are written.

_days = st.dates().filter(lambda day: day.year >= 1000).map(str)
_dates = _days | _days.map(lambda day: f"{day}T08:00:00Z") | _days.map(lambda d: f"{d}T23:59:59")


def some(values: list[Object], least: int = 0) -> st.SearchStrategy[list[Object]]:
    return st.lists(
        st.sampled_from(values), min_size=least, max_size=3, unique_by=lambda each: str(each)
    )


def as_one(values: list[Object]) -> Object | list[Object] | None:
    return None if not values else values[0] if len(values) == 1 else values


def _without_none(table: Object) -> Object:
    return {word: value for word, value in table.items() if value is not None}


@st.composite
def parties(draw: st.DrawFn, type: str) -> list[Object]:
    """Return people or organisations with distinct names."""
    found: list[Object] = []
    names = words | st.sampled_from(["Various", "Viral posts"])
    for i, name in enumerate(draw(st.lists(names, min_size=3, max_size=3, unique=True))):
        links = [f"https://{type.lower()}{i}.example/{j}" for j in range(draw(st.integers(0, 2)))]
        url = draw(st.sampled_from([None, f"https://{type.lower()}.example/{i}"]))
        same = links[0] if len(links) == 1 else links or None
        found.append(_without_none({"@type": type, "name": name, "url": url, "sameAs": same}))
    return found


@st.composite
def works(draw: st.DrawFn, people: list[Object]) -> list[Object]:
    """Return published items with distinct addresses."""
    return [
        _without_none(
            {
                "@type": draw(st.sampled_from(["CreativeWork", "NewsArticle"])),
                "url": f"https://news.example/{i}",
                "headline": draw(st.none() | words),
                "datePublished": draw(st.none() | _dates),
                "author": draw(st.none() | st.sampled_from(people)),
                "publisher": draw(st.sampled_from(people)),
            }
        )
        for i in range(4)
    ]


@st.composite
def review_documents(draw: st.DrawFn) -> Object:
    """Return a document of one or several valid ClaimReviews in normal form."""
    people = [*draw(parties("Person")), *draw(parties("Organization"))]
    items = draw(works(people))
    reviews = []
    texts = draw(st.lists(words, min_size=1, max_size=3))
    for i in range(draw(st.integers(1, 4))):
        authors = draw(some(people))
        first = draw(some(items[:1]))
        appearances = draw(some(items if not first else items[1:]))
        said = draw(_dates) if draw(st.booleans()) else None
        claim = _without_none(
            {
                "@type": "Claim",
                "author": as_one(authors),
                "datePublished": said,
                "firstAppearance": as_one(first),
                "appearance": as_one(appearances),
            }
        )
        reviews.append(
            _without_none(
                {
                    "@type": "ClaimReview",
                    "url": f"https://reviews.example/{i}",
                    "claimReviewed": draw(st.sampled_from(texts)),
                    "datePublished": draw(st.none() | _dates),
                    "author": draw(st.sampled_from(people)),
                    "itemReviewed": claim if len(claim) > 1 else None,
                    "reviewRating": {
                        "@type": "Rating",
                        **draw(numbers | st.just({})),
                        "alternateName": draw(words),
                    },
                }
            )
        )
    context = {"@context": "https://schema.org"}
    return {**context, **reviews[0]} if len(reviews) == 1 else {**context, "@graph": reviews}


def as_lines(document: Object) -> list[str]:
    return sorted(json.dumps(each, sort_keys=True) for each in written_reviews(document))


@tried
@given(document=review_documents())
def test_review_is_written_back_unchanged(document: Object) -> None:
    ledger = claimreview.read_text(json.dumps(document))

    assert as_lines(document) == as_lines(json.loads(claimreview.write(ledger).text))


@tried
@given(document=review_documents())
def test_ledger_from_reviews_reads_back_equal(document: Object) -> None:
    ledger = claimreview.read_text(json.dumps(document))

    assert expressible_facts(ledger) == expressible_facts(write_and_read(ledger))
    assert ledger == write_and_read(write_and_read(ledger)) or len(ledger.claims) > 1


# Any input is read or rejected.

_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(["", " ", "https://x.example", "2024-03-09", "ClaimReview", "Claim", "#a"])
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *("@type", "@id", "@graph", "@value", "@context", "properties", "type", "name"),
                    *("url", "sameAs", "author", "publisher", "claimReviewed", "itemReviewed"),
                    *("appearance", "firstAppearance", "datePublished", "reviewRating", "headline"),
                    *("alternateName", "ratingValue", "bestRating", "worstRating", "schema:url"),
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@st.composite
def broken(draw: st.DrawFn) -> object:
    """Return a review with arbitrary values, or an arbitrary value."""
    if draw(st.booleans()):
        return draw(_values)
    given = review()
    for word in draw(st.lists(st.sampled_from([*given]), max_size=3)):
        given[word] = draw(_values)
    for word in draw(st.lists(st.sampled_from([*review()["itemReviewed"]]), max_size=2)):
        if isinstance(given["itemReviewed"], dict):
            given["itemReviewed"][word] = draw(_values)
    return draw(st.sampled_from([given, [given, review()], {"@graph": [given]}]))


@tried
@given(value=broken())
def test_any_value_gives_a_ledger_or_problems(value: object) -> None:
    assert_read_or_refused(json.dumps(value))


@tried
@given(text=st.text(st.sampled_from('{}[]<>",:;&\\u- \x00') | st.characters()))
def test_any_text_gives_a_ledger_or_problems(text: str) -> None:
    assert_read_or_refused(text)


def assert_read_or_refused(text: str) -> None:
    """Assert that a text gives problems, or a ledger that can be written."""
    try:
        ledger = claimreview.read_text(text)
    except LedgerError as error:
        problems = error.problems
    else:
        problems = ledger.notes
        for each in written_reviews(json.loads(claimreview.write(ledger).text)):
            assert [] == profile_violations(each)

    assert all(problem.message for problem in problems)
