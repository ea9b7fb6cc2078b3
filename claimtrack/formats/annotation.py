"""W3C Web Annotations: quotes of a ledger for programs that show them on the page, and back.

By the Web Annotation Data Model (W3C Recommendation, 23 February 2017). Written is one
annotation for each quote in a document: its body is the claim, its targets are the
documents with the quote, and where it is recorded, what stands around it and where.
Not carried: the sources of the chain, blocks of documents (``#p12``), and everything
of a ledger that is no quote.

What is written names no source, but a claim's text or a quote may. Of a ledger with
confidential sources, give :func:`written` the disguised one.

Read are single annotations, lists, pages and collections, and the exports of clients
(a list under ``annotations`` or ``rows`` whose items have a ``uri`` and a ``text``).
The standard counts code points; clients in JavaScript count UTF-16 units.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from uuid import NAMESPACE_URL, uuid5

from attrs import evolve, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.annotation_selectors import Reading, selectors_in
from claimtrack.formats.carried import Carried
from claimtrack.formats.json_source import Parsed, parse
from claimtrack.formats.loss import beside
from claimtrack.formats.output import Written
from claimtrack.formats.structure import MOST
from claimtrack.model import (
    Assertion,
    Document,
    Hop,
    Ledger,
    Record,
    TextPositionSelector,
    TextQuoteSelector,
)
from claimtrack.model.selector import Selector
from claimtrack.model.values import spell, text_or_none

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""What an annotation's ``@context`` must hold."""

NAME = "annotation"
"""What the format is called."""

_OURS = "urn:claimtrack:"
_LISTS = ("items", "annotations", "rows")


@frozen
class Annotation:
    """Words of a text, and what somebody says of them.

    ``claim`` is the id of a claim where the body is one of a ledger's. ``source`` is the
    address of the text. Without a quotation the whole of it, or what no text selector
    can say, is meant.
    """

    body: str
    source: str
    selectors: tuple[Selector, ...] = ()
    claim: str | None = None
    id: str | None = None

    @property
    def quote(self) -> TextQuoteSelector | None:
        """The quotation, if it has one."""
        quotes = (each for each in self.selectors if isinstance(each, TextQuoteSelector))
        return next(quotes, None)


@frozen
class Annotations:
    """What was read: one entry for each target of each annotation, in order; and warnings."""

    annotations: tuple[Annotation, ...]
    notes: tuple[Problem, ...] = ()


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


def write(ledger: Ledger) -> Written:
    """Return the quotes of a ledger as annotations, and what of it they do not say."""
    carried = Carried()
    for assertion in ledger.assertions:
        for hop in assertion.via:
            if hop.quote and (documents := _documents(assertion, hop)):
                carried.keep(ledger.claims[assertion.claim], "id", "text")
                carried.keep(assertion, "claim")
                carried.keep(hop, "quote", "prefix", "suffix", "start")
                for document in (ledger.documents[id] for id in documents):
                    carried.keep(document, "url" if document.url else "id")
    losses = beside(ledger)
    carried.tell(ledger, losses, _why)
    return Written.text_of(written(ledger), losses.found())


def _why(what: str, record: Record, kept: bool) -> str:
    if kept:
        return "an annotation has a claim's text, the words quoted, and where they stand"
    return "only what is quoted in a document is an annotation"


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


def read_text(text: str, file: str = "<string>") -> Annotations:
    """Read annotations from JSON.

    What the standard allows and no text selector can say is passed over with a warning.

    Raises:
        LedgerError: with every problem found: text that is no JSON; what is no
            annotation, has no target or a target without an address; a quotation
            without its words or with two prefixes; a place that is none.
    """
    parsed = parse(text, file, controls=True)
    reading = Reading(parsed)
    for each in parsed.notes:
        # Not more than one, says the standard; which of two counts is not known.
        if each.fault is Fault.DUPLICATE:
            reading.problems.append(evolve(each, warning=False))
        else:
            reading.notes[str(each)] = each
    found = [entry for item in _items(parsed, reading) for entry in _entries(item, reading)]
    if reading.problems:
        raise LedgerError(*reading.problems[:MOST])
    return Annotations(tuple(found), tuple(reading.notes.values()))


def _items(parsed: Parsed, reading: Reading) -> Iterator[Mapping[str, object]]:
    """Yield the annotations of a list, a page, a collection or an export, or the only one."""
    value = parsed.value
    if isinstance(value, dict) and isinstance(value.get("first"), dict):
        value = value["first"]
    for word in _LISTS:
        if isinstance(value, dict) and isinstance(value.get(word), list):
            if value.get("next"):
                reading.note("further pages are not in the file", value)
            value = value[word]
    for i, item in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(item, dict):
            yield item
        else:
            reading.refuse(f"annotation {i}: expected an object, found {spell(item)}", item)


def _entries(item: Mapping[str, object], reading: Reading) -> Iterator[Annotation]:
    """Yield what an annotation says of each of its targets."""
    if "Annotation" not in _several(item.get("type")) and not (
        "type" not in item and isinstance(item.get("uri"), str)
    ):
        reading.refuse("this is no annotation", item, 'its `type` is "Annotation"')
        return
    targets = _several(item.get("target"))
    if not targets:
        reading.refuse("`target` is missing", item, "an annotation has one or more")
    body, claim = _body(item)
    for target in targets:
        source = _address(target)
        if source is None:
            reading.refuse("a target without an address", target if target else item)
            continue
        given = target.get("selector") if isinstance(target, dict) else None
        selectors = selectors_in(_several(given), item, reading)
        try:
            text_or_none(body)
            id = item.get("id")
            yield Annotation(body, source, selectors, claim, id if isinstance(id, str) else None)
        except LedgerError as error:
            for each in error.problems:
                reading.problems.append(each.at(reading.parsed.place(item)))


def _body(item: Mapping[str, object]) -> tuple[str, str | None]:
    """Return the text of the first body that has one, and the claim it is."""
    given = item.get("body", item.get("bodyValue", item.get("text")))
    for body in _several(given):
        if isinstance(body, str):
            return body, None
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            name = body.get("id")
            prefix = f"{_OURS}claim:"
            ours = isinstance(name, str) and name.startswith(prefix)
            return body["value"], str(name).removeprefix(prefix) if ours else None
    return "", None


def _address(target: object) -> str | None:
    """Return the address of a target: of its source, or its own."""
    for _ in range(3):  # a target, its source, and that source's id
        if isinstance(target, str):
            return target or None
        if not isinstance(target, dict):
            return None
        target = target.get("source", target.get("id"))
    return None


def _several(value: object) -> list[object]:
    """Return one value or many as a list; nothing as an empty one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def quoted(annotation: Annotation, source: str, documents: Iterable[Document] = ()) -> Hop:
    """Return the hop of a source that said the words of an annotation.

    It stands in the document whose address the annotation has; in none if there is none
    of that address, and then ``at`` is for the caller to say.

    Raises:
        LedgerError: the annotation has no quotation, or the source's id is none.
    """
    quote = annotation.quote
    if quote is None:
        message = f"the annotation of {spell(annotation.source)} quotes nothing"
        raise LedgerError(Problem(Fault.MISSING, message))
    starts = [e.start for e in annotation.selectors if isinstance(e, TextPositionSelector)]
    at = (
        document.id
        for document in documents
        if annotation.source in (document.url, f"{_OURS}document:{document.id}")
    )
    return Hop(
        source,
        at=next(at, None),
        quote=quote.exact,
        prefix=quote.prefix,
        suffix=quote.suffix,
        start=starts[0] if starts else None,
    )
