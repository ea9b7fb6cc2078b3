"""Tests of STIX objects for documents, denials, links and retractions, and of their dates."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats import stix
from claimtrack.formats.stix import EPOCH, is_strict_url, stix_record, stix_timestamp
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    RecordKind,
    Ref,
    Retraction,
    Search,
    Source,
    When,
)

# JSON objects of any content.
Object = Mapping[str, Any]

PEOPLE = (Source("office", "government", name="The office"), Source("daily", "outlet"))
CLAIMS = (Claim("shut", "It is shut."), Claim("open", "It is open."))


def stix_objects(*records: Any) -> Sequence[Object]:
    """Return the objects of a bundle of records, with sample sources and claims."""
    read: Sequence[Object] = json.loads(stix.write(Ledger.of(PEOPLE, CLAIMS, *records)).text)[
        "objects"
    ]
    return read


def labelled(objects: Sequence[Object], label: str) -> Sequence[Object]:
    return [each for each in objects if label in each.get("labels", ())]


def of_type(objects: Sequence[Object], type: str) -> Sequence[Object]:
    return [each for each in objects if each["type"] == type]


def extension_of(each: Object) -> Object:
    """Return the extension of an object."""
    (said,) = each["extensions"].values()
    return dict(said)


def record(each: Object) -> Object:
    return dict(extension_of(each)["record"])


def test_claim_becomes_a_note_on_its_subjects() -> None:
    objects = stix_objects(Claim("blame", "The office erred.", about=["office"], topics=["lock"]))
    (note,) = labelled(objects, "lock")
    (office,) = (each for each in objects if each.get("name") == "The office")

    assert "The office erred." == note["content"]
    assert ["claim", "event", "lock"] == note["labels"]
    assert [office["id"]] == note["object_refs"]


def test_assertion_becomes_a_note_on_its_claim_and_chain() -> None:
    objects = stix_objects(
        Assertion("shut", [Hop("office", act="said", quote="Shut it is"), "daily"])
    )
    (note,) = labelled(objects, "assertion")
    ids = {each["id"]: each.get("name", each.get("content")) for each in objects}

    assert ["The office"] == note["authors"]
    assert "The office > daily: It is shut.\n\nThe office: “Shut it is”" == note["content"]
    assert ["It is shut.", "The office", "daily"] == [ids[id] for id in note["object_refs"]]


def test_denial_becomes_an_opinion_that_disagrees() -> None:
    objects = stix_objects(
        Assertion("shut", [Hop("office", act="denied", certainty="certain"), "daily"])
    )
    (opinion,) = of_type(objects, "opinion")
    (whose,) = of_type(objects, "relationship")

    assert ("disagree", "The office > daily: It is shut.") == (
        opinion["opinion"],
        opinion["explanation"],
    )
    assert [each["id"] for each in objects if each.get("content") == "It is shut."] == opinion[
        "object_refs"
    ]
    assert ("attributed-to", opinion["id"]) == (whose["relationship_type"], whose["source_ref"])


def test_declined_comment_has_no_opinion() -> None:
    objects = stix_objects(Assertion("shut", [Hop("office", act="declined"), "daily"]))

    assert [] == of_type(objects, "opinion")
    assert ["assertion", "neutral"] == labelled(objects, "neutral")[0]["labels"]


def test_document_with_an_exact_day_becomes_a_report() -> None:
    document = Document("page", publisher="daily", title="Shut", published="2021-10-19", note="N.")
    objects = stix_objects(document, Assertion("shut", ["daily"], at="page"))
    (report,) = of_type(objects, "report")
    (said,) = labelled(objects, "assertion")
    (daily,) = (each for each in objects if each.get("name") == "daily")

    assert ("Shut", "N.", "2021-10-19T00:00:00.000Z") == (
        report["name"],
        report["description"],
        report["published"],
    )
    assert [daily["id"], said["id"]] == report["object_refs"]
    assert {report["created"], said["created"]} == {report["published"]}


@pytest.mark.parametrize("published", [None, "2021-10", "2021-10-19?", "2021-10-19/2021-10-20"])
def test_document_without_an_exact_day_becomes_a_note(
    published: str | None,
) -> None:
    objects = stix_objects(Document("page", title="Shut", published=published, note="N."))
    (note,) = labelled(objects, "document")

    assert [] == of_type(objects, "report")
    assert "Shut\n\nN." == note["content"]
    assert {EPOCH} == {note["created"], note["modified"]}
    assert published == record(note).get("published")


def test_url_of_a_document_becomes_an_external_reference_with_digest() -> None:
    url, archived, digest = "https://daily.example/a%20b?c#d", "http://archive.example/1", "0f" * 32
    objects = stix_objects(Document("page", url=url, archived=archived, sha256=digest))

    assert labelled(objects, "document")[0]["external_references"] == [
        {"source_name": "original", "url": url, "hashes": {"SHA-256": digest}},
        {"source_name": "archived copy", "url": archived},
    ]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://daily.example/a b",
        "https://daily.example/%zz",
        "https://daily.example/ü",
        "https://daily.example/\nx",
        "https://user@daily.example/",
        "//daily.example",
        "",
    ],
)
def test_invalid_url_is_not_an_external_reference(url: str) -> None:
    objects = stix_objects(Document("page", url=url))
    (note,) = labelled(objects, "document")

    assert not is_strict_url(url)
    assert "external_references" not in note
    assert url == record(note)["url"]


@pytest.mark.parametrize(
    ("date", "time"),
    [
        ("2021-10-19", "2021-10-19T00:00:00.000Z"),
        ("2021-10-19T08:30:05Z", "2021-10-19T08:30:05.000Z"),
        ("2021-10-19T08:30:05.5Z", "2021-10-19T08:30:05.500Z"),
        ("2021-10-19T08:30:05.0000015Z", "2021-10-19T08:30:05.0000015Z"),
        ("2021-10-19T01:30:00+09:00", "2021-10-18T16:30:00.000Z"),
        ("2021-10-19T08:30:00", "2021-10-19T00:00:00.000Z"),
        ("0044-03-15", "0044-03-15T00:00:00.000Z"),
        ("-0044-03-15", None),
        ("9999-12-31T23:30:00-05:00", None),
        ("2021", None),
        ("2021-10-XX", None),
        ("2021-10-19~", None),
        ("[2021-10-19,2021-10-20]", None),
        ("../2021-10-19", None),
    ],
)
def test_only_exact_dates_have_a_timestamp(date: str, time: str | None) -> None:
    assert time == stix_timestamp(When.parse(date))


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("supports", "supports"),
        ("contradicts", "contradicts"),
        ("restates", "duplicate-of"),
        ("implies", "implies"),
        ("undercuts", "undercuts"),
    ],
)
def test_link_between_claims_becomes_a_relationship(kind: str, name: str) -> None:
    objects = stix_objects(Link(kind, "shut", "open", on="2021-10-19", note="See both."))
    (relation,) = of_type(objects, "relationship")
    text = {each["id"]: each.get("content") for each in objects}

    assert (name, "It is shut.", "It is open.") == (
        relation["relationship_type"],
        text[relation["source_ref"]],
        text[relation["target_ref"]],
    )
    assert ("See both.", "2021-10-19T00:00:00.000Z") == (
        relation["description"],
        relation["created"],
    )


def test_premises_and_owners_become_relationships() -> None:
    objects = stix_objects(
        Source("desk", "outlet", part_of="daily"), Claim("so", "So.", because=["shut"])
    )
    said = {each["id"]: each.get("name", each.get("content")) for each in objects}

    assert {("desk", "part-of", "daily"), ("So.", "derived-from", "It is shut.")} == {
        (said[each["source_ref"]], each["relationship_type"], said[each["target_ref"]])
        for each in of_type(objects, "relationship")
    }


def test_undercutting_link_becomes_a_note_on_its_target() -> None:
    objects = stix_objects(
        Assertion("shut", ["daily"], id="said"),
        Link("supports", "open", "shut", id="leads"),
        Link("undercuts", "open", to_link="second", id="third"),
        Link("undercuts", "open", to_link="leads", id="second"),
        Link("undercuts", "open", to_assertion="said", id="first", note="It was not."),
    )
    notes = {record(each)["id"]: each for each in labelled(objects, "undercuts")}
    (said,), (leads,) = labelled(objects, "assertion"), of_type(objects, "relationship")

    assert [said["id"], leads["id"], notes["second"]["id"]] == [
        notes[id]["object_refs"][1] for id in ("first", "second", "third")
    ]
    assert "`open` undercuts assertion `said`\n\nIt was not." == notes["first"]["content"]


def test_ring_of_undercutting_links_has_no_targets() -> None:
    objects = stix_objects(
        Link("undercuts", "open", to_link="b", id="a"),
        Link("undercuts", "shut", to_link="a", id="b"),
        Link("undercuts", "shut", to_link="a", id="after"),
    )
    notes = {record(each)["id"]: each for each in labelled(objects, "undercuts")}

    assert {"a": 1, "b": 1, "after": 2} == {
        id: len(note["object_refs"]) for id, note in notes.items()
    }
    assert notes["a"]["id"] == notes["after"]["object_refs"][1]


def test_long_chain_of_undercutting_links_is_written() -> None:
    links = [Link("undercuts", "open", to_link=f"l{i + 1}", id=f"l{i}") for i in range(3000)]
    objects = stix_objects(Link("supports", "open", "shut", id="l3000"), links)

    assert 3000 == len(labelled(objects, "undercuts"))


@pytest.mark.parametrize(
    "withdrawn",
    [
        Document("page", published="2021-10-19"),
        Assertion("shut", ["daily"], id="page"),
        Link("supports", "open", "shut", id="page"),
    ],
)
def test_retracted_object_is_revoked_on_the_day(withdrawn: Document | Assertion | Link) -> None:
    kind = RecordKind(type(withdrawn).__name__.lower())
    objects = stix_objects(
        withdrawn, Retraction(Ref(kind, "page"), by="daily", on="2021-10-20", reason="A slip.")
    )
    (revoked,) = (each for each in objects if each.get("revoked"))

    assert "2021-10-20T00:00:00.000Z" == revoked["modified"]
    assert extension_of(revoked)["retractions"] == [
        {kind.value: "page", "by": "daily", "on": "2021-10-20", "reason": "A slip."}
    ]


def test_modified_is_never_before_created() -> None:
    objects = stix_objects(
        Document("page", published="2021-10-19"),
        Retraction(Ref(RecordKind.DOCUMENT, "page"), on="2021-10-18"),
    )

    assert {"2021-10-19T00:00:00.000Z"} == {e["modified"] for e in objects if e.get("revoked")}


def test_equal_records_are_one_object() -> None:
    objects = stix_objects(Assertion("shut", ["daily"]), Assertion("shut", ["daily"]))

    assert 1 == len(labelled(objects, "assertion"))


@pytest.mark.parametrize(("number", "held"), [(2**53 - 1, 2**53 - 1), (2**53, str(2**53))])
def test_large_integer_is_written_as_text(number: int, held: int | str) -> None:
    assert held == stix_record(Hop("daily", value=number))["value"]


def test_empty_lists_are_left_out() -> None:
    assert {"result": "Nothing."} == stix_record(Search([], result="Nothing."))


@given(st.text())
def test_any_text_gives_valid_json(text: str) -> None:
    try:
        claim = Claim("odd", text)
    except LedgerError:
        return

    assert text in [each.get("content") for each in stix_objects(claim)]
