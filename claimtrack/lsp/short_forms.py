"""Parts of a ledger file that its shorthands make superfluous.

The reader adds the document of a passage such as `#p3`, the publisher at the end of a
chain, and the defaults of the file. Words that repeat these can go, and the ledger stays
the same.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from claimtrack.formats.toml.partial import PartialFile
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.formats.toml.shorthands import Defaults, lacks_publisher
from claimtrack.formats.toml.writer import toml_string
from claimtrack.model import Document, RecordKind

_PASSAGE = re.compile(r"[\"']([a-z0-9-]+)#")
_COMMA = re.compile(r"\s*,\s*")
_REST_OF_LINE = re.compile(r"[ \t]*\n")


@frozen
class TextChange:
    """The replacement of a part of a text, between two offsets."""

    start: int
    end: int
    new: str


def changed_text(text: str, changes: Iterable[TextChange]) -> str:
    """Return a text after some changes, which are in order."""
    parts, at = [], 0
    for change in changes:
        parts += [text[at : change.start], change.new]
        at = change.end
    return "".join([*parts, text[at:]])


def superfluous(file: PartialFile, documents: Mapping[str, Document]) -> Sequence[TextChange]:
    """Return the changes that make a file as short as its shorthands permit, in order.

    The ledger of the file has no problems, and these documents, by id.
    """
    return sorted(_ShortForms.of(file, documents).changes(), key=lambda change: change.start)


def repeated(
    file: PartialFile, documents: Mapping[str, Document]
) -> tuple[Mapping[str, object], Sequence[TextChange]]:
    """Return the defaults that would say what a file repeats, and the changes they permit.

    They are the topics, if all claims have the same, and the document that most passages
    name. The changes are those of :func:`superfluous` with these defaults.
    """
    short = _ShortForms.of(file, documents)
    given: dict[str, object] = {}
    claims = _table(file.data.get(RecordKind.CLAIM.value)).values()
    topics = [_table(claim).get("topics") for claim in claims]
    if "topics" not in short.defaults and len(topics) > 1 and topics[0]:
        given.update({"topics": topics[0]} if topics.count(topics[0]) == len(topics) else {})
    document = short.document
    if document is None:
        named = Counter(match[1] for match in _PASSAGE.finditer(file.source_text.text))
        counts = {id: count for id, count in named.items() if id in documents and count > 1}
        document = max(counts, key=counts.__getitem__, default=None)
        given.update({"document": document} if document else {})
    if not given:
        return {}, ()
    short = evolve(short, defaults={**short.defaults, **given}, document=document)
    return given, sorted(short.changes(), key=lambda change: change.start)


@frozen(eq=False)
class _ShortForms:
    source_text: SourceText
    data: Mapping[str, object]
    positions: ValuePosition
    defaults: Mapping[str, object]
    """The table of defaults, as it is written."""
    add_publisher: bool
    document: str | None
    """The document of passages such as `#p3`."""
    documents: Mapping[str, Document]

    @classmethod
    def of(cls, file: PartialFile, documents: Mapping[str, Document]) -> "_ShortForms":
        table = _table(file.data.get("defaults"))
        defaults = Defaults(**table)  # type: ignore[arg-type]  # its converters check
        own = [*_table(file.data.get(RecordKind.DOCUMENT.value))]
        document = defaults.document or (own[0] if len(own) == 1 else None)
        return cls(
            file.source_text,
            file.data,
            file.positions,
            table,
            defaults.add_publisher,
            document,
            documents,
        )

    def changes(self) -> Iterator[TextChange]:
        """Yield each change, in no order."""
        word = RecordKind.ASSERTION.value
        claims, at = self.data.get(RecordKind.CLAIM.value), self.positions.at("claim")
        for id, value in _table(claims).items():
            claim, position = _table(value), at.at(id)
            yield from self._in_claim(claim, position)
            yield from self._in_assertion(claim, position)
            yield from self._in_assertions(claim.get(word), position.at(word))
        yield from self._in_assertions(self.data.get(word), self.positions.at(word))
        word = RecordKind.RETRACTION.value
        for table, position in _tables(self.data.get(word), self.positions.at(word)):
            yield from self._in_passages(table.get("at"), position.at("at"))

    def _in_claim(
        self, claim: Mapping[str, object], position: ValuePosition
    ) -> Iterator[TextChange]:
        """Yield the removal of each line that repeats a default."""
        text = self.source_text.text
        for word in ("topics", "kind"):
            if word in claim and claim[word] == self.defaults.get(word):
                value = position.at(word)
                start = text.rfind("\n", 0, value.key_start) + 1
                rest = _REST_OF_LINE.match(text, value.end)
                if rest and not text[start : value.key_start].strip():
                    yield TextChange(start, rest.end(), "")

    def _in_assertions(self, section: object, position: ValuePosition) -> Iterator[TextChange]:
        for table, at in _tables(section, position):
            yield from self._in_assertion(table, at)

    def _in_assertion(
        self, table: Mapping[str, object], position: ValuePosition
    ) -> Iterator[TextChange]:
        hops, via = table.get("via"), position.at("via")
        yield from self._in_passages(table.get("at"), position.at("at"))
        for hop, at in _tables(hops, via):
            yield from self._in_passages(hop.get("at"), at.at("at"))
        if not isinstance(hops, list) or len(hops) < 2 or not self.add_publisher:
            return
        publishers = {
            document.publisher if document else None
            for document in map(self.documents.get, self._documents_of(table.get("at")))
        }
        sources = {str(hop.get("source") if isinstance(hop, dict) else hop) for hop in hops[:-1]}
        last = hops[-1]
        if isinstance(last, str) and publishers == {last} and lacks_publisher(sources, publishers):
            before, own = via.at(len(hops) - 2).end, via.at(len(hops) - 1)
            if _COMMA.fullmatch(self.source_text.text, before, own.start):
                yield TextChange(before, own.end, "")

    def _documents_of(self, at: object) -> set[str]:
        passages = at if isinstance(at, list) else [at]
        documents = {each.partition("#")[0] for each in passages if isinstance(each, str)}
        return {document or str(self.document) for document in documents}

    def _in_passages(self, at: object, position: ValuePosition) -> Iterator[TextChange]:
        for i, passage in enumerate(at if isinstance(at, list) else [at]):
            if isinstance(passage, str) and passage.startswith(f"{self.document}#"):
                own, block = position.at(i), passage.removeprefix(str(self.document))
                yield TextChange(own.start, own.end, toml_string(block))


def _table(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _tables(
    section: object, position: ValuePosition
) -> Iterator[tuple[Mapping[str, object], ValuePosition]]:
    """Yield the tables in a list, with their positions."""
    for i, item in enumerate(section if isinstance(section, list) else []):
        if isinstance(item, dict):
            yield item, position.at(i)
