"""W3C Web Annotations: quotes of a ledger for programs that show them on the page.

By the Web Annotation Data Model (W3C Recommendation, 23 February 2017). Written is one
annotation for each quote in a document: its body is the claim, its targets are the
documents with the quote, and where it is recorded, what stands around it and where.
Not carried: the sources of the chain, blocks of documents (``#p12``), and everything
of a ledger that is no quote. Since an annotation does not say who said the words, none
is read.

What is written names no source, but a claim's text or a quote may. Of a ledger with
confidential sources, give :func:`written` the disguised one.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from claimtrack.formats.records.loss import beside
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.shape import CLASSES, shape_of
from claimtrack.model import (
    Assertion,
    Hop,
    Ledger,
    Record,
    Ref,
    Settings,
    TextPositionSelector,
    TextQuoteSelector,
)
from claimtrack.model.selector import Selector

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The ``@context`` of an annotation."""

NAME = "annotation"
"""What the format is called."""

_OURS = "urn:claimtrack:"

_NOUNS = {kind: noun.value for noun, kind in CLASSES.items()}
_QUOTED = "an annotation has a claim's text, the words quoted, and where they stand"
_NOT_QUOTED = "only what is quoted in a document is an annotation"


def written(ledger: Ledger) -> str:
    """Return the quotes of a ledger as an annotation collection, in JSON.

    One annotation for each quote with a document, in the order of the ledger. Its id is
    made of the assertion's name and the position of the hop: it stays as long as they do.
    """
    items = [
        _annotation(ledger, assertion, i, hop, documents)
        for assertion in ledger.assertions
        for i, hop in enumerate(assertion.via)
        if hop.quote and (documents := _documents(assertion, hop))
    ]
    page = {"id": _urn(*(item["id"] for item in items), "page"), "type": "AnnotationPage"}
    collection = {
        "@context": CONTEXT,
        "id": _urn(*(item["id"] for item in items)),
        "type": "AnnotationCollection",
        "total": len(items),
        "first": {**page, "startIndex": 0, "items": items},
    }
    return json.dumps(collection, indent=2, ensure_ascii=False) + "\n"


def write(ledger: Ledger) -> Conversion:
    """Return the quotes of a ledger as annotations, and what of it they do not say."""
    kept = _kept(ledger)
    losses = beside(ledger)
    for record in ledger.records():
        what = _left_out(_NOUNS[type(record)], record, kept)
        hops = record.via if isinstance(record, Assertion) else ()
        of_hops = dict.fromkeys(what for hop in hops for what in _left_out("hop", hop, kept))
        why = _QUOTED if id(record) in kept else _NOT_QUOTED
        for each in (*what, *of_hops):
            losses.add(each, why, record)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "it says how a ledger is checked, and nothing of claims")
    return Conversion.text_of(written(ledger), losses.found())


def _kept(ledger: Ledger) -> Mapping[int, Sequence[str]]:
    """Return the fields that annotations carry, by the identity of the record or hop."""
    kept: dict[int, Sequence[str]] = {}
    for assertion in ledger.assertions:
        for hop in assertion.via:
            if hop.quote and (documents := _documents(assertion, hop)):
                kept[id(ledger.claims[assertion.claim])] = "id", "text"
                kept[id(assertion)] = ("claim",)
                kept[id(hop)] = "quote", "prefix", "suffix", "start"
                for document in (ledger.documents[id] for id in documents):
                    kept[id(document)] = ("url" if document.url else "id",)
    return kept


def _left_out(noun: str, thing: Record | Hop, kept: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """Yield what is set of a record or hop and not kept; hops stand for themselves."""
    for key in shape_of(type(thing)).fields.values():
        value = getattr(thing, key.field)
        is_set = key.required or value != key.default_of(thing)
        if is_set and key.word != "via" and key.field not in kept.get(id(thing), ()):
            yield f"{noun}.{value.kind.value if isinstance(value, Ref) else key.word}"


def _documents(assertion: Assertion, hop: Hop) -> list[str]:
    """Return the documents a quote is said to be in: the hop's own, or the assertion's."""
    places = [hop.at] if hop.at else assertion.at
    return list(dict.fromkeys(place.document for place in places))


def _annotation(
    ledger: Ledger, assertion: Assertion, i: int, hop: Hop, documents: Iterable[str]
) -> dict[str, object]:
    claim = ledger.claims[assertion.claim]
    selectors = [_selector(each) for each in hop.selectors]
    targets = [
        {
            "source": ledger.documents[id].url or f"{_OURS}document:{id}",
            "selector": selectors if len(selectors) > 1 else selectors[0],
        }
        for id in documents
    ]
    return {
        "id": _urn(assertion.ref.id, str(i)),
        "type": "Annotation",
        "motivation": "describing",
        "body": {
            "id": f"{_OURS}claim:{claim.id}",
            "type": "TextualBody",
            "value": claim.text,
            "format": "text/plain",
        },
        "target": targets if len(targets) > 1 else targets[0],
    }


def _selector(selector: Selector) -> dict[str, object]:
    match selector:
        case TextQuoteSelector():
            around = {"prefix": selector.prefix, "suffix": selector.suffix}
            kept = {word: text for word, text in around.items() if text is not None}
            return {"type": "TextQuoteSelector", "exact": selector.exact, **kept}
        case TextPositionSelector():
            return {
                "type": "TextPositionSelector",
                "start": selector.start,
                "end": selector.end,
            }


def _urn(*parts: object) -> str:
    """Return an id made of parts, which can be told apart again."""
    return uuid5(NAMESPACE_URL, _OURS + json.dumps(["annotation", *parts])).urn
