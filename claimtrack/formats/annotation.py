"""W3C Web Annotations: the quotes of a ledger, for programs that show them on web pages.

Follows the Web Annotation Data Model (W3C Recommendation, 23 February 2017). There is one
annotation for each quote in a document. Its body is the claim. Its targets are the
documents with the quote, with the recorded context and offset of the quote. The sources
of the chain, blocks of documents (``#p12``) and all records without quotes are lost.
Annotations are not read, because they do not say who said the words.

The output names no source, but the text of a claim or a quote may. To protect confidential
sources, pass the disguised ledger to :func:`render_annotations`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from claimtrack.formats.records.loss import start_loss_log
from claimtrack.formats.records.output import Conversion
from claimtrack.formats.records.shape import KIND_BY_CLASS, set_values
from claimtrack.model import (
    Assertion,
    Hop,
    Ledger,
    Record,
    Settings,
    TextPositionSelector,
    TextQuoteSelector,
)
from claimtrack.model.selector import Selector

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The ``@context`` of an annotation."""

NAME = "annotation"
"""The name of the format."""

_OURS = "urn:claimtrack:"

_QUOTED = "an annotation has only the claim's text, the quote and its position"
_NOT_QUOTED = "only quotes in documents become annotations"


def render_annotations(ledger: Ledger) -> str:
    """Return the quotes of a ledger as an annotation collection, in JSON.

    There is one annotation for each quote with a document, in the order of the ledger. Its
    id depends only on the assertion's id and the index of the hop.
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
    """Return the quotes of a ledger as annotations, and the losses."""
    written = _written_fields(ledger)
    losses = start_loss_log(ledger)
    for record in ledger.records():
        what = _left_out(KIND_BY_CLASS[type(record)].value, record, written)
        hops = record.via if isinstance(record, Assertion) else ()
        of_hops = dict.fromkeys(what for hop in hops for what in _left_out("hop", hop, written))
        why = _QUOTED if id(record) in written else _NOT_QUOTED
        for each in (*what, *of_hops):
            losses.add(each, why, record)
    if ledger.settings != Settings():
        losses.add("ledger.settings", "settings configure checks, and are not about claims")
    return Conversion.of_text(render_annotations(ledger), losses.losses())


def _written_fields(ledger: Ledger) -> Mapping[int, Sequence[str]]:
    """Return the fields that annotations contain, by the identity of the record or hop."""
    written: dict[int, Sequence[str]] = {}
    for assertion in ledger.assertions:
        for hop in assertion.via:
            if hop.quote and (documents := _documents(assertion, hop)):
                written[id(ledger.claims[assertion.claim])] = "id", "text"
                written[id(assertion)] = ("claim",)
                written[id(hop)] = "quote", "prefix", "suffix", "start"
                for document in (ledger.documents[id] for id in documents):
                    written[id(document)] = ("url" if document.url else "id",)
    return written


def _left_out(
    kind: str, thing: Record | Hop, written: Mapping[int, Sequence[str]]
) -> Iterator[str]:
    """Yield the keys that are set in a record or hop and not written. Hops are separate."""
    for word, _ in set_values(thing):
        if word != "via" and word not in written.get(id(thing), ()):
            yield f"{kind}.{word}"


def _documents(assertion: Assertion, hop: Hop) -> list[str]:
    """Return the documents of a quote: the hop's own, or those of the assertion."""
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
            context = {word: text for word, text in around.items() if text is not None}
            return {"type": "TextQuoteSelector", "exact": selector.exact, **context}
        case TextPositionSelector():
            return {
                "type": "TextPositionSelector",
                "start": selector.start,
                "end": selector.end,
            }


def _urn(*parts: object) -> str:
    """Return a URN that depends on the parts alone."""
    return uuid5(NAMESPACE_URL, _OURS + json.dumps(["annotation", *parts])).urn
