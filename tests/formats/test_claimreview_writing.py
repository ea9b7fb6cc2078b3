"""Tests of writing ClaimReviews."""

import json
from pathlib import Path

import pytest

from claimtrack.api import convert
from claimtrack.formats import claimreview
from claimtrack.formats.records.loss import LossReason
from claimtrack.formats.toml import reader
from claimtrack.model import ref_of
from tests.formats.claimreviews import Object, profile_violations, rating, review

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "claimreview"

LEDGER = """
ledger = 1

[source]
keeper = { kind = "person", name = "Pia Keeper" }
wire = { kind = "news-agency", name = "Coast Wire" }
gazette = { kind = "outlet", name = "The Gazette" }
checkers = { kind = "outlet", name = "Harbour Checkers" }

[document.story]
publisher = "gazette"
url = "https://gazette.example/pump"
published = "2024-03-02"

[document.page]
publisher = "checkers"
url = "https://checkers.example/pump"

[claim.failed]
text = "The pump failed twice."
via = ["keeper", "gazette"]
at = "story"

[[claim.failed.assertion]]
via = [{ source = "checkers", act = "inferred", quote = "Sunk" }]
at = "page"
stance = "denies"
note = 'reviewRating {"ratingValue": 1, "bestRating": 5, "worstRating": 1}'
"""


def written(text: str) -> Object:
    whole: Object = json.loads(claimreview.write(reader.read_text(text)).text)
    return whole


def lost(text: str) -> dict[str, str]:
    """Return the reasons of losses, except those of ids."""
    why: dict[str, str] = {}
    for loss in claimreview.write(reader.read_text(text)).lost:
        if not loss.what.endswith(".id") and loss.what != "assessment":
            why[loss.what] = f"{loss.why}\n{why.get(loss.what, '')}"
    return why


def lost_of(text: str, what: str) -> set[str]:
    """Return the ids of records with losses."""
    found = claimreview.write(reader.read_text(text)).lost
    return {ref_of(record).id for loss in found if loss.what == what for record in loss.records}


def test_verdict_is_written_as_a_review() -> None:
    expected = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": "https://checkers.example/pump",
        "claimReviewed": "The pump failed twice.",
        "author": {"@type": "Organization", "name": "Harbour Checkers"},
        "itemReviewed": {
            "@type": "Claim",
            "author": {"@type": "Person", "name": "Pia Keeper"},
            "appearance": {
                "@type": "CreativeWork",
                "url": "https://gazette.example/pump",
                "datePublished": "2024-03-02",
                "publisher": {"@type": "Organization", "name": "The Gazette"},
            },
        },
        "reviewRating": rating(),
    }

    assert expected == written(LEDGER)
    assert [] == profile_violations({k: v for k, v in written(LEDGER).items() if k != "@context"})


def test_assessment_is_never_written_as_a_rating() -> None:
    """A claim without a reviewer's verdict is not written, even if it is well supported."""
    ledger = reader.read_text(LEDGER.partition("[[claim.failed.assertion]]")[0])
    out = convert(ledger, "claimreview")

    assert {"@context": "https://schema.org", "@graph": []} == json.loads(out.text)
    assert ("assessment", LossReason.NEVER) in {(loss.what, loss.fate) for loss in out.lost}
    assert "the ledger has no verdict on it that can be written" in {
        loss.why for loss in out.lost if loss.what == "claim.text"
    }


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('url = "https://checkers.example/pump"', "", "(`url`)"),
        ('url = "https://checkers.example/pump"', 'url = "javascript:x"', "(`url`)"),
        (', quote = "Sunk"', "", "(`alternateName`)"),
        ('"Sunk" }]', '"Sunk" }, "gazette"]', "a single reviewer"),
        ('text = "The pump failed twice."', 'text = " "', "(`claimReviewed`)"),
    ],
)
def test_verdict_without_required_properties_is_not_written(old: str, new: str, why: str) -> None:
    text = LEDGER.replace(old, new)

    assert [] == written(text)["@graph"]
    assert why in "\n".join(lost(text).values())


@pytest.mark.parametrize("what", ['document = "page"', 'assertion = "verdict"'])
def test_withdrawn_verdict_is_not_written(what: str) -> None:
    text = LEDGER.replace('stance = "denies"', 'stance = "denies"\nid = "verdict"')
    text += f"\n[[retraction]]\n{what}\n"
    fates = {
        loss.fate
        for loss in claimreview.write(reader.read_text(text)).lost
        if loss.what == "hop.quote"
    }

    assert [] == written(text)["@graph"]
    assert {LossReason.NEVER} == fates


def test_middle_of_a_chain_is_reported_as_lost() -> None:
    text = LEDGER.replace('["keeper", "gazette"]', '["keeper", "wire", "gazette"]')

    assert written(LEDGER) == written(text)
    assert "nobody between them" in lost(text)["hop.source"]
    assert "it is in no written review" in lost(text)["source.name"]


@pytest.mark.parametrize("date", ["2024-03", "2024-03-02?", "2024-03-02~", "2024", "202X", "/2024"])
def test_inexact_date_is_reported_as_lost(date: str) -> None:
    text = LEDGER.replace("2024-03-02", date)

    assert "datePublished" not in written(text)["itemReviewed"]["appearance"]
    assert "only an exact day" in lost(text)["document.published"]


def test_denial_is_reported_as_lost() -> None:
    text = LEDGER + '\n[[claim.failed.assertion]]\nvia = [{ source = "wire", act = "denied" }]\n'

    assert written(LEDGER) == written(text)
    assert "names those who assert" in lost(text)["hop.act"]


@pytest.mark.parametrize("kind", ["dataset", "imagery", "record", "model"])
def test_source_that_is_neither_person_nor_organisation_is_not_an_author(kind: str) -> None:
    text = LEDGER.replace('"person"', f'"{kind}"')

    assert "author" not in written(text)["itemReviewed"]
    assert "neither" in lost(text)["hop.source"]


def test_kind_that_reads_back_differently_is_reported_as_lost() -> None:
    text = LEDGER.replace('"person"', '"official"')

    assert "Person" == written(text)["itemReviewed"]["author"]["@type"]
    assert "persons and organisations" in lost(text)["source.kind"]


def test_note_marks_the_first_appearance() -> None:
    text = (
        LEDGER
        + """
[document.early]
publisher = "wire"
title = "Pump"

[[claim.failed.assertion]]
via = ["keeper", "wire"]
at = "early"
note = "firstAppearance"
"""
    )
    claim = written(text)["itemReviewed"]

    assert "Pump" == claim["firstAppearance"]["headline"]
    assert "https://gazette.example/pump" == claim["appearance"]["url"]


def test_text_that_reads_back_differently_is_reported_as_lost() -> None:
    text = LEDGER.replace('"Pia Keeper"', '"Pia &amp; Keeper"')

    assert "Pia &amp; Keeper" == written(text)["itemReviewed"]["author"]["name"]
    assert {"keeper", "wire"} == lost_of(text, "source.name")
    assert {"wire"} == lost_of(LEDGER, "source.name")


def test_earliest_date_of_a_claim_is_written_and_others_are_lost() -> None:
    one = LEDGER.replace('["keeper", "gazette"]', '[{ source = "keeper", on = "2024-03-01" }]')
    both = one + '\n[[claim.failed.assertion]]\nvia = [{ source = "keeper", on = "2024-02-28" }]\n'

    assert "2024-03-01" == written(one)["itemReviewed"]["datePublished"]
    assert "hop.on" not in lost(one)
    assert "2024-02-28" == written(both)["itemReviewed"]["datePublished"]
    assert "one for each claim" in lost(both)["hop.on"]


def test_documents_with_the_same_address_are_reported_as_lost() -> None:
    text = (
        LEDGER
        + """
[document.again]
publisher = "gazette"
url = "https://gazette.example/pump"
title = "Another title"

[[claim.failed.assertion]]
via = ["keeper", "gazette"]
at = "again"
"""
    )

    assert {"again"} == lost_of(text, "document.title")
    assert {"again"} == lost_of(text, "document.url")


def test_sources_with_the_same_name_are_reported_as_lost() -> None:
    text = LEDGER.replace('"Coast Wire"', '"The Gazette"').replace(
        '["keeper", "gazette"]', '["wire", "gazette"]'
    )

    assert {"keeper", "gazette"} == lost_of(text, "source.name")
    assert "are read as one" in lost(text)["source.name"]


def test_output_contains_no_end_of_a_script() -> None:
    text = LEDGER.replace("The pump failed twice.", "</script><script>alert(1)</script>")

    assert "<" not in claimreview.write(reader.read_text(text)).text
    assert "</script><script>alert(1)</script>" == written(text)["claimReviewed"]


def test_several_reviews_are_written_as_a_graph() -> None:
    ledger = claimreview.read_text(
        json.dumps([review(), review(url="https://checkers.example/2", claimReviewed="It leaked")])
    )
    whole = json.loads(claimreview.write(ledger).text)

    assert ["@context", "@graph"] == list(whole)
    assert ["The pump of the harbour failed twice", "It leaked"] == [
        each["claimReviewed"] for each in whole["@graph"]
    ]


def test_confidential_source_is_not_named() -> None:
    text = LEDGER.replace('name = "Pia Keeper"', 'name = "Pia Keeper", confidential = true')

    assert "Pia" not in convert(reader.read_text(text), "claimreview").text
