"""Quotes as W3C Web Annotations, out and in."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claimtrack.analysis.anchoring import AnchorStatus, anchor
from claimtrack.errors import LedgerError
from claimtrack.formats.annotation import Annotation, quoted, read_text, written
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


def test_each_quote_in_a_document_is_one_annotation_of_its_claim() -> None:
    collection = json.loads(written(SMALL))
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


def test_ids_are_the_same_each_time_and_differ() -> None:
    ids = [item["id"] for item in json.loads(written(SMALL))["first"]["items"]]

    assert written(SMALL) == written(SMALL)
    assert len(ids) == len({*ids})
    assert all(id.startswith("urn:uuid:") for id in ids)


@settings(deadline=None, max_examples=40)
@given(ledgers())
def test_every_quote_that_is_written_is_read_back(ledger: Ledger) -> None:
    expected = [
        (ledger.claims[a.claim].text, a.claim, hop.selectors, ledger.documents[id].url)
        for a in ledger.assertions
        for hop in a.via
        if hop.quote
        for id in dict.fromkeys(p.document for p in ([hop.at] if hop.at else a.at))
    ]
    read = read_text(written(ledger))

    assert () == read.notes
    assert expected == [
        (
            each.body,
            each.claim,
            each.selectors,
            each.source if each.source.startswith("https:") else None,
        )
        for each in read.annotations
    ]
    for each in read.annotations:
        hop = quoted(each, "s0", ledger.documents.values())
        assert each.selectors == hop.selectors
        assert hop.at is not None


def annotation(selector: object, **more: object) -> str:
    target = {"source": "https://daily.example/a", "selector": selector}
    return json.dumps({"type": "Annotation", "target": target, "body": "Odd.", **more})


QUOTE = {"type": "TextQuoteSelector", "exact": "It broke", "prefix": "said: "}
PLACE = {"type": "TextPositionSelector", "start": 7, "end": 15}
READ = TextQuoteSelector("It broke", "said: ")


@pytest.mark.parametrize(
    ("selector", "selectors", "notes"),
    [
        (QUOTE, (READ,), []),
        ([QUOTE], (READ,), []),
        ([PLACE, QUOTE], (READ, TextPositionSelector(7, 15)), []),
        (PLACE, (TextPositionSelector(7, 15),), []),
        (None, (), []),
        ([], (), []),
        (
            [{"type": "CssSelector", "value": "p"}, QUOTE],
            (READ,),
            ["selectors of the type `CssSelector` are passed over"],
        ),
        ("urn:a", (), ["a selector that stands elsewhere is passed over"]),
        (
            {"type": "FragmentSelector", "value": "p", "refinedBy": QUOTE},
            (READ,),
            ["of selectors that refine one another the innermost is read"],
        ),
        (
            {"type": "FragmentSelector", "value": "p", "refinedBy": PLACE},
            (),
            [
                "of selectors that refine one another the innermost is read",
                "a place within another selection is passed over",
            ],
        ),
        (
            [QUOTE, {**QUOTE, "exact": "other"}, QUOTE],
            (READ,),
            ["of several selectors of a kind the first is read"],
        ),
    ],
)
def test_what_the_standard_allows_is_read_or_told(
    selector: object, selectors: tuple[object, ...], notes: list[str]
) -> None:
    read = read_text(annotation(selector))

    assert [selectors] == [each.selectors for each in read.annotations]
    assert notes == [note.message for note in read.notes]
    assert all(note.warning and note.place for note in read.notes)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"bodyValue": "Odd."}, "Odd."),
        ({"body": "Odd."}, "Odd."),
        ({"body": {"type": "TextualBody", "value": "Odd."}}, "Odd."),
        ({"body": [{"id": "https://a.example/"}, {"value": "Odd."}]}, "Odd."),
        ({"body": {"id": "https://a.example/"}}, ""),
        ({"body": []}, ""),
        ({}, ""),
    ],
)
def test_the_text_of_a_body_is_read_in_whatever_shape(body: dict[str, object], text: str) -> None:
    item = {"type": "Annotation", "target": "https://daily.example/a", **body}

    assert (Annotation(text, "https://daily.example/a"),) == (
        read_text(json.dumps(item)).annotations
    )


@pytest.mark.parametrize(
    "shape",
    [
        lambda item: item,
        lambda item: [item],
        lambda item: {"type": "AnnotationPage", "items": [item]},
        lambda item: {"type": "AnnotationCollection", "first": {"items": [item]}},
        lambda item: {"export_date": "2026-01-01", "annotations": [item]},
        lambda item: {"total": 1, "rows": [item]},
    ],
)
def test_lists_pages_collections_and_exports_are_read(shape: object) -> None:
    assert callable(shape)
    text = json.dumps(shape(json.loads(annotation(QUOTE, id="urn:a"))))

    assert (Annotation("Odd.", "https://daily.example/a", (READ,), id="urn:a"),) == (
        read_text(text).annotations
    )


def test_an_export_of_a_client_becomes_hops_of_a_ledger() -> None:
    text = "\U0001f600 She said: It broke, twice."
    export = {
        "annotations": [
            {
                "uri": "https://daily.example/a",
                "text": "Odd.",
                "target": [
                    {
                        "source": "https://daily.example/a",
                        "selector": [
                            {"type": "RangeSelector", "startOffset": 1},
                            {"type": "TextPositionSelector", "start": 13, "end": 21},
                            QUOTE,
                        ],
                    }
                ],
            }
        ]
    }
    read = read_text(json.dumps(export))
    document = Document("article", url="https://daily.example/a")
    hop = quoted(read.annotations[0], "keeper", [Document("other"), document])

    assert Hop("keeper", quote="It broke", prefix="said: ", start=13, at="article") == hop
    assert ["selectors of the type `RangeSelector` are passed over"] == [
        note.message for note in read.notes
    ]
    # The client counts the emoji twice.
    assert (AnchorStatus.MOVED, True) == (
        (anchoring := anchor(hop.selectors, text)).status,
        anchoring.found,
    )


def test_without_a_quotation_there_is_no_hop() -> None:
    with pytest.raises(LedgerError, match="quotes nothing"):
        quoted(Annotation("Odd.", "https://daily.example/a"), "keeper")


def test_further_pages_are_told() -> None:
    page = {"items": [json.loads(annotation(QUOTE))], "next": "https://daily.example/2"}

    for value in (page, {"first": page}):
        assert ["further pages are not in the file"] == [
            note.message for note in read_text(json.dumps(value)).notes
        ]


def test_every_fault_of_a_file_is_told_where_it_stands() -> None:
    text = """[
      7,
      {"type": "Note", "target": "a"},
      {"type": "Annotation"},
      {"type": "Annotation", "target": [{"selector": []}]},
      {"type": "Annotation", "target": {"source": "a", "selector": {"type": "TextQuoteSelector"}}},
      {"type": "Annotation", "target": {"source": "a", "selector":
        {"type": "TextQuoteSelector", "exact": ["x"], "prefix": "a"}}},
      {"type": "Annotation", "target": {"source": "a", "selector":
        {"type": "TextQuoteSelector", "exact": "x", "prefix": ["a", "b"]}}},
      {"type": "Annotation", "target": {"source": "a", "selector":
        {"type": "TextQuoteSelector", "exact": "x", "prefix": "a", "prefix": "b"}}},
      {"type": "Annotation", "target": {"source": "a", "selector":
        [{"type": "TextPositionSelector", "start": 5, "end": 4}, {"exact": "x"}, 7,
         {"type": "TextPositionSelector", "start": 5},
         {"type": "TextPositionSelector", "start": true, "end": 4}]}},
      {"type": "Annotation", "target": "a", "body": "a \\u0000 b"}
    ]"""
    with pytest.raises(LedgerError) as caught:
        read_text(text, "notes.json")

    assert [
        "notes.json:12:9: CT005 `prefix` is given twice in one object; the last counts",
        "notes.json:1:1: CT006 annotation 1: expected an object, found the number 7",
        'notes.json:3:7: CT006 this is no annotation (its `type` is "Annotation")',
        "notes.json:4:7: CT006 `target` is missing (an annotation has one or more)",
        "notes.json:5:41: CT006 a target without an address",
        "notes.json:6:68: CT010 `exact` is missing: a TextQuoteSelector has exactly one",
        "notes.json:8:9: CT006 `exact`: expected one text, found a list"
        " (a quotation has one, and no list)",
        "notes.json:10:9: CT006 `prefix`: expected one text, found a list"
        " (a quotation has one, and no list)",
        "notes.json:14:10: CT006 a stretch of text from 5 back to 4",
        "notes.json:14:66: CT006 `type` of a selector: expected a text, found nothing",
        "notes.json:13:7: CT006 expected a selector, found the number 7",
        "notes.json:15:10: CT010 `end` is missing: a TextPositionSelector has exactly one",
        "notes.json:16:10: CT006 expected a whole number from 0, found the boolean true"
        " (count the characters (code points) before the words)",
        "notes.json:17:7: CT003 control character U+0000 in a text",
    ] == [str(problem) for problem in caught.value.problems]


_WORDS = (
    *("type", "target", "selector", "source", "body", "value", "exact", "prefix", "start"),
    *("end", "refinedBy", "items", "first", "id", "next", "uri", "text"),
)
_KINDS = st.sampled_from(["Annotation", "TextQuoteSelector", "TextPositionSelector", "a"])
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(_WORDS), inner | _KINDS, max_size=6)
    ),
    max_leaves=20,
)


@settings(deadline=None, max_examples=300)
@given(_json)
def test_whatever_json_holds_it_is_annotations_or_problems(value: object) -> None:
    placed = True
    try:
        sources = [each.source for each in read_text(json.dumps(value)).annotations]
    except LedgerError as error:
        sources = []
        placed = all(problem.place is not None for problem in error.problems)

    assert all(sources)
    assert placed


@pytest.mark.parametrize("text", ["", "{", "[" * 10_000, '{"a": 1} 2', "\ufeff", "1" * 10_000])
def test_what_is_no_json_is_told(text: str) -> None:
    with pytest.raises(LedgerError):
        read_text(text)


def test_a_chain_of_refinements_without_end_is_refused() -> None:
    selector: object = QUOTE
    for _ in range(200):
        selector = {"type": "CssSelector", "refinedBy": selector}

    with pytest.raises(LedgerError, match="more than 100 deep"):
        read_text(annotation(selector))
