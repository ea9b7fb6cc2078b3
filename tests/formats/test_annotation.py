"""Tests of quotes as W3C Web Annotations."""

import json
from typing import Any  # JSON of unknown shape

from hypothesis import given, settings

from claimtrack.formats.annotation import render_annotations
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Source,
    TextPositionSelector,
    TextQuoteSelector,
)
from tests.strategies import ledgers

SMALL = Ledger.of(
    Source("keeper", "person"),
    Document("article", url="https://daily.example/a?b=1#c"),
    Document("notes"),
    Claim("pump", 'The "pump" </script> broke.'),
    Assertion(
        "pump",
        [
            Hop("keeper", quote="It broke", prefix="said: ", suffix="", start=7, at="notes#p2"),
            Hop("keeper", quote="twice"),
            Hop("keeper", quote=""),
            Hop("keeper"),
        ],
        at=["article#p1", "notes", "article"],
    ),
    Assertion("pump", [Hop("keeper", quote="in no document")]),
)


def test_each_quote_in_a_document_becomes_an_annotation_of_its_claim() -> None:
    collection = json.loads(render_annotations(SMALL))
    body = {
        "id": "urn:claimtrack:claim:pump",
        "type": "TextualBody",
        "value": 'The "pump" </script> broke.',
        "format": "text/plain",
    }
    first, second = collection["first"]["items"]

    assert ("http://www.w3.org/ns/anno.jsonld", "AnnotationCollection", 2) == (
        collection["@context"],
        collection["type"],
        collection["total"],
    )
    for item in (first, second):
        assert ("Annotation", "describing", body) == (
            item["type"],
            item["motivation"],
            item["body"],
        )
    assert {
        "source": "urn:claimtrack:document:notes",
        "selector": [
            {"type": "TextQuoteSelector", "exact": "It broke", "prefix": "said: ", "suffix": ""},
            {"type": "TextPositionSelector", "start": 7, "end": 15},
        ],
    } == first["target"]
    assert [
        {"source": source, "selector": {"type": "TextQuoteSelector", "exact": "twice"}}
        for source in ("https://daily.example/a?b=1#c", "urn:claimtrack:document:notes")
    ] == second["target"]


def test_annotation_ids_are_stable_and_distinct() -> None:
    ids = [item["id"] for item in json.loads(render_annotations(SMALL))["first"]["items"]]

    assert render_annotations(SMALL) == render_annotations(SMALL)
    assert len(ids) == len({*ids})
    assert all(id.startswith("urn:uuid:") for id in ids)


@settings(deadline=None, max_examples=40)
@given(ledgers())
def test_every_quote_in_a_document_is_written_with_its_claim_and_selectors(ledger: Ledger) -> None:
    expected = [
        (f"urn:claimtrack:claim:{a.claim}", ledger.claims[a.claim].text, each, hop.selectors)
        for a in ledger.assertions
        for hop in a.via
        if hop.quote
        for each in dict.fromkeys(p.document for p in ([hop.at] if hop.at else a.at))
    ]
    found = [
        (item["body"]["id"], item["body"]["value"], target["source"], target["selector"])
        for item in json.loads(render_annotations(ledger))["first"]["items"]
        for target in as_list(item["target"])
    ]

    assert [
        (claim, text, ledger.documents[id].url or f"urn:claimtrack:document:{id}", selectors)
        for claim, text, id, selectors in expected
    ] == [
        (claim, text, source, tuple(map(selector_of, as_list(selector))))
        for claim, text, source, selector in found
    ]


def as_list(value: Any) -> list[Any]:
    """Return one value or several as a list, as the standard requires."""
    return value if isinstance(value, list) else [value]


def selector_of(given: dict[str, Any]) -> TextQuoteSelector | TextPositionSelector:
    """Return the selector of a JSON object."""
    words = {word: value for word, value in given.items() if word != "type"}
    if given["type"] == "TextQuoteSelector":
        return TextQuoteSelector(**words)
    return TextPositionSelector(**words)
