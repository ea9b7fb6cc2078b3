"""Tests of reading ClaimReviews."""

import json
from pathlib import Path

import pytest

from claimtrack.api import assess, load
from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import claimreview
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    Source,
    SourceNumber,
    Stance,
)
from tests.formats.claimreviews import (
    Object,
    item,
    rating,
    review,
    warning_messages,
    write_and_read,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "claimreview"


def read(*reviews: Object) -> Ledger:
    return claimreview.read_text(json.dumps(reviews), "in.json")


def test_review_becomes_a_claim_a_chain_and_a_verdict() -> None:
    ledger = read(review())

    expected = Ledger.of(
        Source("pia-keeper", "person", "Pia Keeper", note="sameAs: https://people.example/pia"),
        Source("the-gazette", "outlet", "The Gazette"),
        Source(
            "harbour-checkers", "outlet", "Harbour Checkers", note="url: https://checkers.example/"
        ),
        Document(
            "pump-fails-again",
            publisher="the-gazette",
            title="Pump fails again",
            url="https://gazette.example/pump",
            published="2024-03-02T08:00:00+01:00",
            note="type: NewsArticle",
        ),
        Document(
            "pump",
            publisher="harbour-checkers",
            url="https://checkers.example/pump",
            published="2024-03-09",
        ),
        Claim("the-pump-of-the-harbour-failed-twice", "The pump of the harbour failed twice"),
        Assertion(
            "the-pump-of-the-harbour-failed-twice",
            [Hop("pia-keeper", on="2024-03-01"), "the-gazette"],
            at="pump-fails-again",
        ),
        Assertion(
            "the-pump-of-the-harbour-failed-twice",
            [Hop("harbour-checkers", Act.INFERRED, quote="Sunk")],
            at="pump",
            stance="denies",
            note='reviewRating {"ratingValue": 1, "bestRating": 5, "worstRating": 1}',
        ),
    )
    assert expected == ledger
    assert () == ledger.notes


def test_addresses_that_do_not_fit_into_a_note_are_reported() -> None:
    many = [f"https://people.example/{i}" for i in range(3000)]
    ledger = read(review(author={"@type": "Person", "name": "Pia Keeper", "sameAs": many}))

    (line,) = warning_messages(ledger)
    assert "more addresses of `Pia Keeper` than fit into a note; the rest is left out" in line


def test_records_have_the_places_of_their_objects() -> None:
    text = "[\n" + json.dumps(review()) + ",\n" + json.dumps(review(claimReviewed="Other")) + "]"
    ledger = claimreview.read_text(text, "in.json")

    assert ["in.json:2:1", "in.json:3:1"] == [str(each.place) for each in ledger.claims.values()]


@pytest.mark.parametrize(
    ("value", "stance"),
    [(1, Stance.DENIES), (5, Stance.ASSERTS), (2, Stance.NEUTRAL), (4.5, Stance.NEUTRAL)],
)
def test_only_ends_of_the_scale_assert_or_deny(value: float, stance: Stance) -> None:
    ledger = read(review(reviewRating=rating(ratingValue=value)))

    assert stance is ledger.assertions[-1].stance


@pytest.mark.parametrize(
    "numbers",
    [
        {"ratingValue": 5, "bestRating": 1, "worstRating": 5},
        {"ratingValue": -1, "bestRating": -1, "worstRating": -1},
        {"ratingValue": 0, "worstRating": 0},
        {"ratingValue": 1, "bestRating": 1},
        {"ratingValue": 6},
        {"worstRating": None},
        {"ratingValue": "True"},
    ],
)
def test_invalid_scale_gives_a_neutral_stance(numbers: dict[str, object]) -> None:
    ledger = read(review(reviewRating=rating(**numbers)))

    assert Stance.NEUTRAL is ledger.assertions[-1].stance
    assert any("its numbers are not used" in line for line in warning_messages(ledger))


@pytest.mark.parametrize(("text", "number"), [("1", 1), (" 5.0", 5.0), ("-1", -1), ("2.5", 2.5)])
def test_number_may_be_a_text(text: str, number: float) -> None:
    """Schema.org permits a number or a text for each of these."""
    words = ("ratingValue", "bestRating", "worstRating")
    as_texts, as_numbers = (
        read(review(reviewRating=rating(**dict.fromkeys(words, value)))) for value in (text, number)
    )

    assert as_numbers == as_texts
    assert warning_messages(as_numbers) == warning_messages(as_texts)


@pytest.mark.parametrize("label", ["True", "False", " Faux ", "&quot;Sunk&quot;", "5/5"])
def test_label_is_kept_verbatim_and_has_no_stance(label: str) -> None:
    ledger = read(review(reviewRating={"alternateName": label}))
    verdict = ledger.assertions[-1]

    assert label == verdict.via[0].quote
    assert Stance.NEUTRAL is verdict.stance


def test_entities_in_a_text_are_unescaped_once() -> None:
    ledger = read(review(claimReviewed="The &quot;pump&quot; &amp;amp; more"))

    assert ['The "pump" &amp; more'] == [claim.text for claim in ledger.claims.values()]


def test_caller_gives_the_stance_of_labels() -> None:
    verdicts = {"Harbour Checkers": {"Sunk": "denies", "Afloat": "asserts"}}
    text = json.dumps(
        [
            review(reviewRating={"alternateName": "Afloat"}),
            review(reviewRating=rating(alternateName="Afloat"), url="https://checkers.example/2"),
            review(author={"@type": "Organization", "name": "Others"}, reviewRating="Sunk"),
        ]
    )
    ledger = claimreview.read_text(text, "in.json", verdicts)

    assert ["asserts", "asserts", "neutral"] == [
        each.stance.value for each in ledger.assertions if each.via[0].quote
    ]
    assert any(
        "its number disagree on `Afloat`; the table of words decides" in line
        for line in warning_messages(ledger)
    )


def test_invalid_stance_of_a_label_is_rejected() -> None:
    with pytest.raises(LedgerError, match="expected one of asserts, denies, neutral"):
        claimreview.read_text(json.dumps(review()), "in.json", {"Harbour Checkers": {"Sunk": "no"}})


def test_equal_names_are_one_source_and_equal_addresses_one_document() -> None:
    ledger = read(review(), review(url="https://checkers.example/2", claimReviewed="It leaked"))

    assert 3 == len(ledger.sources)
    assert 3 == len(ledger.documents)
    assert 2 == len(ledger.claims)


PLACEHOLDERS = [
    *("Multiple sources", "Various", "Social media users", "Facebook posts", "Viral post"),
    *("Internet users", "Anonymous", "Many people", "A Facebook user", "social media"),
    *("Fuentes Varias", "Usuarios de redes sociales", "Publicaciones en Facebook"),
    *("Plusieurs sites internet", "R\u00e9seaux sociaux", "Internautes", "Diverse Nutzer"),
    *(
        "V\u00e1rias fontes",
        "Fonti varie",
        "R\u00f3\u017cne \u017ar\u00f3d\u0142a",
        "Berbagai sumber",
    ),
    "\u00c7e\u015fitli sosyal medya kullan\u0131c\u0131lar\u0131",
    *("N/A", "n.a.", "n/a", "Not available", "多个来源", "網友"),
]
NAMES = [
    *("Pia Keeper", "The Post", "Facebook", "X", "People", "The Social Post", "Media Group"),
    *("Internet Users Association", "Social Media Today", "Sources and Sons", "Le Monde", "..."),
    *("N.A. Lund", "NA", "多个来源新闻"),
]


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_placeholder_for_an_author_is_an_unnamed_plural(name: str) -> None:
    work = {"url": "https://w.example/", "publisher": name}
    ledger = read(review(itemReviewed=item(author={"name": name}, appearance=work)))
    (source,) = (each for each in ledger.sources.values() if each.name == name)

    assert (False, SourceNumber.PLURAL) == (source.named, source.number)
    assert any(f"is `{name}`, which names nobody" in line for line in warning_messages(ledger))


@pytest.mark.parametrize("name", NAMES)
def test_name_with_an_unknown_word_is_a_named_source(name: str) -> None:
    ledger = read(review(itemReviewed=item(author={"name": name})))
    (source,) = (each for each in ledger.sources.values() if each.name == name)

    assert (True, SourceNumber.ONE) == (source.named, source.number)


def test_reviewer_is_named_whatever_the_name() -> None:
    ledger = read(review(author={"@type": "Organization", "name": "Various"}))

    assert ledger.sources["various"].named


def test_placeholder_round_trips() -> None:
    ledger = read(review(itemReviewed=item(author={"@type": "Person", "name": "Various"})))

    assert ledger == write_and_read(ledger)


def test_reviews_of_the_same_claim_are_verdicts_on_one_claim() -> None:
    other = {"@type": "Organization", "name": "Others"}
    ledger = read(review(), review(author=other, url="https://others.example/1"))

    assert 1 == len(ledger.claims)
    assert 3 == len(ledger.assertions)
    assert () == ledger.links


def test_same_text_and_author_in_other_appearances_restates_the_claim() -> None:
    ledger = read(review(), review(url="https://x.example", itemReviewed=item(appearance=None)))

    (link,) = ledger.links
    assert Link("restates", "the-pump-of-the-harbour-failed-twice-2", link.to) == link


def test_same_text_of_different_authors_gives_separate_claims() -> None:
    other = item(author={"@type": "Person", "name": "Ole Other"})
    ledger = read(review(), review(url="https://x.example", itemReviewed=other))

    assert 2 == len(ledger.claims)
    assert () == ledger.links


def test_publisher_of_a_claim_without_author_passed_it_on() -> None:
    ledger = read(review(itemReviewed=item(author=None)))

    assert (Hop("the-gazette", Act.REPORTED, on="2024-03-01"),) == ledger.assertions[0].via
    assert not ledger.sources["the-gazette"].kind.originates


def test_several_authors_and_appearances_become_separate_assertions() -> None:
    works = [{"url": f"https://w.example/{i}", "publisher": {"name": f"P{i}"}} for i in "ab"]
    authors = [{"@type": "Person", "name": name} for name in ("A", "B")]
    ledger = read(review(itemReviewed=item(author=authors, appearance=works)))

    chains = [[hop.source for hop in each.via] for each in ledger.assertions]
    assert [["a"], ["b"], ["pa"], ["pb"], ["harbour-checkers"]] == chains


def test_verdict_is_not_a_certain_origin() -> None:
    """The publisher is an outlet, whose basis is not recorded."""
    ledger = read(review(reviewRating=rating(ratingValue=5)))
    (claim,) = assess(ledger).values()

    assert "1, possibly 2" == str(claim.view.asserted.origins)


@pytest.mark.parametrize("name", ["in.jsonld", "in.claimreview.json"])
def test_format_is_detected_by_extension(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(json.dumps(review()), "utf-8")

    assert read(review()) == load(tmp_path / name)


def test_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "in.jsonld").write_bytes(b"\xef\xbb\xbf" + json.dumps(review()).encode())
    ledger = load(tmp_path / "in.jsonld")

    assert 1 == len(ledger.claims)
    assert any("byte order mark" in line for line in warning_messages(ledger))


def test_unreadable_review_is_reported_with_all_warnings() -> None:
    with pytest.raises(LedgerError) as caught:
        read(review(claimReviewed=None, datePublished="soon"))

    refusal, warning = caught.value.problems
    assert refusal.message.startswith("a review was not read: `claimReviewed` is missing")
    assert not refusal.warning
    assert warning.warning


def sample(name: str) -> str:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the samples of others are not there")
    return path.read_text("utf-8")


def test_googles_example_is_read_with_two_losses_and_written_back() -> None:
    text = sample("google_factcheck_doc_example.json")
    ledger = claimreview.read_text(text)
    given = json.loads(text)
    appearance = given["itemReviewed"]["appearance"]
    del appearance["image"], appearance["publisher"]["logo"]

    assert [
        "<string>:14:17: CT023 `itemReviewed.appearance.image` is lost: "
        "a ledger has no place for it",
        "<string>:24:17: CT023 `itemReviewed.appearance.publisher.logo` is lost: "
        "a ledger has no place for it",
    ] == warning_messages(ledger)
    assert given == json.loads(claimreview.write(ledger).text)
    assert ledger == write_and_read(ledger)


@pytest.mark.parametrize(
    ("name", "defects", "lost"),
    [
        (
            "schemaorg_eg_1.json",
            ["75 characters", "ratingValue", "CreativeWork"],
            [
                *("author.image", "reviewRating.image"),
                *("itemReviewed.author.jobTitle", "itemReviewed.author.image"),
            ],
        ),
        (
            "schemaorg_eg_2.json",
            ["75 characters", "a review without a verdict", "`Clip`"],
            [
                *("reviewBody", "itemReviewed.startOffset", "itemReviewed.endOffset"),
                *("itemReviewed.isPartOf", "itemReviewed.author.jobTitle"),
                "itemReviewed.author.image",
            ],
        ),
    ],
)
def test_defects_in_examples_of_schema_org_are_reported(
    name: str, defects: list[str], lost: list[str]
) -> None:
    notes = claimreview.read_text(sample(name)).notes
    repaired = [note.message for note in notes if note.fault is not Fault.LOSS]

    assert len(defects) == len(repaired)
    assert defects == [each for each in defects if any(each in note for note in repaired)]
    assert sorted(lost) == sorted(
        note.message.split("`")[1] for note in notes if note.fault is Fault.LOSS
    )
