"""Tests of warnings about defects of real ClaimReviews, against a golden file.

The defects occur in published markup. Names and claims are made up. Renew the golden file
with ``RENEW_GOLDEN=1`` and review the difference.
"""

import json
from pathlib import Path

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats import claimreview
from tests.formats.claimreviews import item, rating, review, warning_messages
from tests.golden import assert_golden

GOLDEN = Path(__file__).with_name("golden") / "claimreview_defects.txt"

_EMPTY = review(url="", author={"@type": "Organization", "name": "Harbour Checkers", "url": ""})
_WORK = {"@type": "CreativeWork", "author": {"@type": "Person", "name": "Pia Keeper"}}
_PAGE = {"@context": "https://schema.org", "@type": "WebPage"}
_TEXT = json.dumps(review())

DEFECTS: dict[str, object] = {
    "a sound review": review(),
    # Reversed and invalid scales, numbers in quotes, no numbers.
    "reversed scale": review(reviewRating=rating(ratingValue=5, bestRating=1, worstRating=5)),
    "value, best and worst are -1": review(
        reviewRating=rating(ratingValue="-1", bestRating="-1", worstRating="-1")
    ),
    "worst is 0": review(reviewRating=rating(ratingValue=0, worstRating=0)),
    "best equals worst": review(reviewRating=rating(bestRating=1)),
    "value outside the scale": review(reviewRating=rating(ratingValue=7)),
    "numbers in quotes": review(reviewRating=rating(ratingValue="1", bestRating="5.0")),
    "a value that is no number": review(reviewRating=rating(ratingValue="1/5")),
    "a value that is an object": review(reviewRating=rating(ratingValue={"a": 1})),
    "no worst rating": review(reviewRating=rating(worstRating=None)),
    "no rating at all": review(reviewRating=None),
    "a rating without a label": review(reviewRating=rating(alternateName=None)),
    "name in place of alternateName": review(reviewRating=rating(alternateName=None, name="Sunk")),
    "a rating that is a text": review(reviewRating="Sunk"),
    "a label that is an object": review(reviewRating=rating(alternateName={"@value": "Sunk"})),
    "a label that is a list": review(reviewRating=rating(alternateName=["Sunk", "False"])),
    # Labels are kept as the reviewer wrote them.
    "a label with entities is left as it is": review(
        reviewRating=rating(alternateName="&quot;Sunk&quot;")
    ),
    # Empty and missing properties.
    "empty texts": _EMPTY,
    "an empty list": review(itemReviewed=item(author={"name": "Pia Keeper", "sameAs": []})),
    "no context": review(at_context=None),
    "a context of others": review(at_context="https://example.org/ns"),
    "no type": review(at_type=None),
    "no url": review(url=None),
    "a url that is no address": review(url="javascript:alert(1)"),
    "no claimReviewed": review(claimReviewed=None, itemReviewed=item(name="The pump failed twice")),
    "nothing that says what was claimed": review(claimReviewed=None),
    "no author, but a publisher": review(
        author=None, publisher={"@type": "Organization", "name": "Harbour Checkers"}
    ),
    "no author": review(author=None),
    "nobody who reviewed it": review(author=None, url=None),
    "an author that is a text": review(author="Harbour Checkers"),
    "an author without a name": review(itemReviewed=item(author={"@type": "Person"})),
    "an author of a strange type": review(
        itemReviewed=item(author={"@type": "Brand", "name": "Pump & Co"})
    ),
    "an author that names nobody": review(
        itemReviewed=item(author={"@type": "Organization", "name": "Multiple sources"})
    ),
    "a name with marks of direction": review(
        author={"@type": "Organization", "name": "Harbour \u200fCheckers\u200f"}
    ),
    "a name longer than names are": review(
        author={"@type": "Organization", "name": "Harbour " * 40}
    ),
    "a long claim": review(claimReviewed="The pump failed. " * 5),
    # Dates.
    "a date with a blank": review(datePublished="2024-03-09 20:05"),
    "a date with blanks and UTC": review(datePublished="2024-03-09 20:30:17 UTC"),
    "a date with a fraction": review(datePublished="2024-03-09T20:30:17.250+0100"),
    "a date in words": review(datePublished="9 March 2024"),
    "a date of two readings": review(itemReviewed=item(datePublished="03/01/2024")),
    "a day that is not": review(datePublished="2024-02-30"),
    "a date that is a number": review(datePublished=2024),
    # Shapes.
    "CreativeWork in place of Claim": review(itemReviewed=_WORK),
    "a CreativeWork with an address": review(
        itemReviewed={**_WORK, "url": "https://gazette.example/pump", "name": "Pump fails"}
    ),
    "another work in place of Claim": review(itemReviewed={**_WORK, "@type": "Clip"}),
    "a claim that is a text": review(itemReviewed="The pump failed"),
    "appearances that are texts": review(
        itemReviewed={**_WORK, "appearance": ["https://gazette.example/pump", "1"]}
    ),
    "an appearance of nobody": review(
        itemReviewed={"@type": "Claim", "appearance": "https://gazette.example/pump"}
    ),
    "lists where a value is due": review(
        claimReviewed=["The pump failed twice", "It failed"], reviewRating=[rating()]
    ),
    "a claim that is an object": review(claimReviewed={"a": "b"}),
    "words under properties": {
        "@context": "https://schema.org",
        "type": "http://schema.org/ClaimReview",
        "properties": review(at_context=None, at_type=None),
    },
    "entities": review(claimReviewed="The &quot;pump&quot; failed twice"),
    "control characters": _TEXT.replace("The pump", "The\x07pump").replace("twice", "twice\n"),
    "an escaped control character": _TEXT.replace("The pump", "The\\u0007pump"),
    "half of a surrogate pair": _TEXT.replace("The pump", "\\ud83dThe pump"),
    "a key twice": _TEXT.replace(
        '"url": "https://checkers.example/pump"',
        '"url": "x", "url": "https://checkers.example/pump"',
        1,
    ),
    "the same review twice": [review(), review()],
    "one page, two titles": [
        review(),
        review(
            url="https://checkers.example/again",
            itemReviewed=item(
                appearance={
                    "@type": "NewsArticle",
                    "url": "https://gazette.example/pump",
                    "headline": "Pump is fine",
                    "publisher": {"@type": "Organization", "name": "The Gazette"},
                }
            ),
        ),
    ],
    "one of two cannot be read": [review(), review(claimReviewed=None)],
    # Valid reviews in other containers.
    "a list": [review()],
    "a graph": {"@context": "https://schema.org", "@graph": [_PAGE, review(at_context=None)]},
    "the review of a page": {**_PAGE, "mainEntity": {"@type": "Article", "review": review()}},
    "a data feed": {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": [{"item": [review(), None]}, {"item": None}],
    },
    "a data feed of nothing": {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "dataFeedElement": [{"item": None}],
    },
    "several types": review(at_type=["ClaimReview", "Review"]),
    "prefixes": {
        "@context": {"schema": "http://schema.org/"},
        "@type": "schema:ClaimReview",
        **{f"schema:{k}": v for k, v in review(at_context=None, at_type=None).items()},
    },
    "references": {
        "@context": "https://schema.org",
        "@graph": [
            review(at_context=None, author={"@id": "#us"}),
            {"@id": "#us", "@type": "Organization", "name": "Harbour Checkers"},
        ],
    },
    # Markup around the JSON.
    "a semicolon at the end": _TEXT + ";\n",
    "an HTML comment around": f"<!--\n{_TEXT}\n-->",
    "a comment before": f"<!-- fact check -->\n{_TEXT}",
    "CDATA around": f"//<![CDATA[\n[{_TEXT}]\n//]]>",
    "quotes as entities": _TEXT.replace('"', "&quot;"),
    "microdata": '<div itemscope itemtype="https://schema.org/ClaimReview">...</div>',
    "a page": f'<script type="application/ld+json">{_TEXT}</script>',
    "quotes within a text": _TEXT.replace("pump of the harbour", 'pump "of" the harbour'),
    "something else": {"@context": "https://schema.org", "@type": "Article"},
    "no object": [1, 2],
    "nothing": "",
}


def report_of(given: object) -> list[str]:
    """Return the errors and then the warnings for a text or value."""
    text = given if isinstance(given, str) else json.dumps(given)
    try:
        return warning_messages(claimreview.read_text(text, "in.json"))
    except LedgerError as error:
        return [
            str(problem) if problem.warning else f"refused: {problem}" for problem in error.problems
        ]


def test_each_defect_gives_the_warnings_in_the_golden_file() -> None:
    lines: list[str] = []
    for name, given in DEFECTS.items():
        lines += [name, *(f"    {line}" for line in report_of(given) or ["(nothing)"]), ""]

    assert_golden(GOLDEN, "\n".join(lines))


LEFT = ("a label with entities is left as it is", "numbers in quotes")
SOUND = (
    *("a sound review", "a list", "a graph", "the review of a page", "a data feed"),
    *("several types", "prefixes", "references"),
)


@pytest.mark.parametrize("name", SOUND)
def test_valid_review_gives_no_warning(name: str) -> None:
    assert [] == report_of(DEFECTS[name])


@pytest.mark.parametrize("name", sorted({*DEFECTS} - {*SOUND, *LEFT}))
def test_each_defect_gives_a_warning(name: str) -> None:
    assert [] != report_of(DEFECTS[name])


@pytest.mark.parametrize("name", SOUND)
def test_review_is_found_in_every_kind_of_container(name: str) -> None:
    expected = claimreview.read_text(json.dumps(review()))
    given = DEFECTS[name]
    if name == "references":
        expected = claimreview.read_text(
            json.dumps(review(author={"@type": "Organization", "name": "Harbour Checkers"}))
        )

    assert expected == claimreview.read_text(json.dumps(given))


def test_equal_warnings_of_several_reviews_are_merged() -> None:
    reviews = [review(at_context=None, url=f"https://checkers.example/{i}") for i in range(5)]
    (line,) = report_of(reviews)

    expected = "`@context` is missing; read as that of schema.org (and 4 more like it)"
    assert line.endswith(expected)


def test_number_of_warnings_is_limited() -> None:
    reviews = [review(url=f"ftp://{i}", datePublished=f"day {i}") for i in range(3000)]

    report = report_of(reviews)

    assert 1001 == len(report)
    assert report[-1].endswith("more parts were repaired or skipped")
