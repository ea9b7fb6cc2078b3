"""Reading of a model's or writer's answer with its citations, as JSON.

The format is read but not written. An answer is an object with these keys;
``docs/how-to/check-an-answer.md`` shows one.

- ``answer``: the version, 1.
- ``by``: the model or writer, as a source of a ledger. The default ``kind`` is ``model``.
  An id may be given instead of an object.
- ``asked`` and ``on``: the question, and the date of the answer (EDTF).
- ``sentences``: each a claim of a ledger, with its ``citations``. A citation is the id of
  a source, or an object with ``source``, any key of a hop (``quote``, ``start``, ...),
  ``via`` (the sources before that source, origin first) and ``stance`` (the source's own
  position on the sentence, if somebody read the source).
- ``sources``: the cited documents, as documents of a ledger, each with its ``text`` or
  with ``snippets`` of it.
- ``publishers``: the publishers of the sources, as sources of a ledger.

A key with the value ``null`` counts as absent.

The answer is converted as follows:

- The answer is a document. Each sentence is a block of it.
- Each sentence is a claim with the id ``s1``, ``s2``, ..., unless it has its own id.
- Each citation is a chain: the publisher of the source, at that document, then the writer.
  A sentence without citations is a chain of the writer alone.
- A citation with a ``stance`` also becomes an assertion of the publisher itself. Without
  one, the answer is the only record, and a sentence has at most one voice behind it.
- A publisher is one of ``publishers``, by id or name, or else a new outlet. A source
  without a publisher belongs to the publisher of all other pages on its host, or else to
  an outlet named after the host, so that all its pages are one voice. A source without a
  publisher and a URL has an unnamed publisher.
- The settings are those of the profile ``answers``.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.answer.publishers import PublisherIndex
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector, read_records
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.formats.records.json_source import parse_json, scan_json
from claimtrack.formats.records.parser import (
    RecordTable,
    parse_record,
    parse_table,
    quote_word,
)
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import (
    Assertion,
    Document,
    Hop,
    Ledger,
    Passage,
    Profile,
    RecordKind,
    Settings,
    Source,
    SourceKind,
    Stance,
)
from claimtrack.model.dates.when import when_or_none
from claimtrack.model.values import (
    describe_value,
    suggest,
    text_or_none,
    to_identifier,
    to_member,
    to_name,
)

VERSION = 1

_KEYS = ("answer", "by", "asked", "on", "sentences", "sources", "publishers")

_T = TypeVar("_T")


def read(path: Path | str) -> Ledger:
    """Read an answer from a file, with the texts of sources that have a `path`.

    Raises:
        LedgerError: with every problem found, sorted by line.
    """
    source_text, notes = files.read_text_file(Path(path), None)
    return read_records(_parse_answer, source_text, notes, Path(path).parent)


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read an answer from JSON.

    Raises:
        LedgerError: with every problem found, sorted by line.
    """
    return read_records(_parse_answer, SourceText.of(file, text))


def _parse_answer(collector: RecordCollector, source_text: SourceText) -> None:
    parsed = parse_json(source_text.text, source_text.file)
    collector.notes += parsed.notes
    collector.settings = Settings(Profile.ANSWERS)
    if not isinstance(parsed.value, dict):
        message = f"expected an object, found {describe_value(parsed.value)}"
        hint = f'an answer is {{"answer": {VERSION}, "by": ..., "sentences": [...]}}'
        raise LedgerError(Problem(Fault.VALUE, message, parsed.start_place, hint))
    position = scan_json(parsed.source_text.text)
    _AnswerParser(collector, parsed.source_text, parsed.value, position).run()


@define(eq=False)
class _AnswerParser:
    """The state of parsing one answer."""

    collector: RecordCollector
    source_text: SourceText
    table: dict[str, object]
    position: ValuePosition
    publishers: PublisherIndex = field(factory=PublisherIndex)
    writer: str | None = None
    answer: str = "answer"
    publisher_by_source: dict[str, str] = field(factory=dict)
    """The id of the publisher, by the id of the source."""
    blocks: list[str] = field(factory=list)

    def run(self) -> None:
        self._check_keys()
        for table, position in self._tables("publishers"):
            self.collector.parse_record(RecordKind.SOURCE, self._entry(table, position, "id"))
        self._parse_writer()
        self.publishers.add_sources(r for r in self.collector.records if isinstance(r, Source))
        self._parse_sources()
        for number, (table, position) in enumerate(self._tables("sentences"), 1):
            self._parse_sentence(number, table, position)
        self._add_answer()
        for source in self.publishers.new_sources:
            self.collector.add_record(
                source, RecordTable({}, self.source_text, self.position, self._start_place)
            )

    @property
    def _start_place(self) -> Place:
        return self.source_text.place(self.position.start, self.position.start + 1)

    def _check_keys(self) -> None:
        problems = self.collector.problems
        if self.table.get("answer") != VERSION or self.table["answer"] is True:
            place = self._place(self.position, "answer")
            hint = f'write "answer": {VERSION} at the start'
            message = f"this program reads answers of version {VERSION}"
            problems.add(Problem(Fault.VERSION, message, place, hint))
        for word in self.table:
            if word not in _KEYS:
                problems.add_unknown_key(
                    word, _KEYS, self.source_text.key_place(self.position.at(word))
                )
        for word in ("by", "sentences"):
            if self.table.get(word) is None:
                self._report(Fault.MISSING, f"`{word}` is missing", self._start_place)

    def _parse_writer(self) -> None:
        given, position = self.table.get("by"), self.position.at("by")
        table = {"id": given} if isinstance(given, str) else given
        if isinstance(table, dict):
            kind = {"kind": SourceKind.MODEL} if table.get("kind") is None else {}
            self.collector.parse_record(
                RecordKind.SOURCE, self._entry({**table, **kind}, position, "id")
            )
            self.writer = _id_or_none(table.get("id"))
        elif table is not None:
            self._report_type("by", "an id or an object", table, position)

    def _parse_sources(self) -> None:
        """Parse the sources. Those with a publisher come first, to learn publishers of hosts."""
        sources = list(self._tables("sources"))
        ids = [str(table.get("id")) for table, _ in sources]
        for id, (table, position) in zip(ids, sources, strict=True):
            if table.get("publisher") is not None:
                named = self._source_id("publisher", table["publisher"], position.at("publisher"))
                if named is not None:
                    self.publisher_by_source[id] = named
                    self.publishers.add_host(table.get("url"), named)
        for id, (table, position) in zip(ids, sources, strict=True):
            if table.get("publisher") is None:
                place = self._place(position, "url")
                try:
                    publisher = self.publishers.id_of_url(table.get("url"), id, place)
                    self.publisher_by_source[id] = publisher
                except LedgerError as error:
                    self.collector.problems.add_value_errors(error, "url", place)
            self._parse_source(id, table, position)
        taken = ReadableIds()
        taken.reserve(ids)
        self.answer = taken.make(self.answer, self.answer)

    def _parse_source(self, id: str, table: dict[str, object], position: ValuePosition) -> None:
        publisher = self.publisher_by_source.get(id)
        given = {} if publisher is None else {"publisher": publisher}
        entry = self._entry(table, position, "id", given, ("publisher", "text", "snippets"))
        text = self._source_content(table, position)
        read = parse_record(RecordKind.DOCUMENT, entry, self.collector.problems)
        if isinstance(read, Document):
            self.collector.add_record(evolve(read, text=text), entry)
        else:
            self.collector.add_placeholder(RecordKind.DOCUMENT, id, entry.place)

    def _source_content(self, table: Mapping[str, object], position: ValuePosition) -> str | None:
        """Return the text of a source. Snippets become its blocks."""
        text, snippets = table.get("text"), table.get("snippets")
        if text is not None and snippets is not None:
            message = "only one of `text` and `snippets` may be given"
            self._report(Fault.VALUE, message, self._place(position, "snippets"))
        if text is not None and not isinstance(text, str):
            self._report_type("text", "text", text, position.at("text"))
            return None
        if snippets is None:
            return text
        if not isinstance(snippets, list):
            self._report_type("snippets", "a list of texts", snippets, position.at("snippets"))
            return None
        for i, snippet in enumerate(snippets):
            if not isinstance(snippet, str):
                self._report_type("snippets", "text", snippet, position.at("snippets").at(i))
        return "\n\n".join(snippet for snippet in snippets if isinstance(snippet, str))

    def _parse_sentence(
        self, number: int, table: dict[str, object], position: ValuePosition
    ) -> None:
        words = table.get("text")
        self.blocks.append(" ".join(words.split()) if isinstance(words, str) else "")
        if isinstance(words, str) and not self.blocks[-1]:
            message = "`text`: the sentence is empty"
            self._report(Fault.VALUE, message, self._place(position, "text"), "leave it out")
        given = {} if table.get("id") is not None else {"id": f"s{number}"}
        entry = self._entry(table, position, "text", given, ("citations",))
        self.collector.parse_record(RecordKind.CLAIM, entry)
        claim = _id_or_none(given.get("id", table.get("id")))
        at = Passage(self.answer, f"p{number}")
        citations = [] if table.get("citations") is None else table["citations"]
        if not isinstance(citations, list):
            what = "a list of ids or objects"
            self._report_type("citations", what, citations, position.at("citations"))
            return
        if not citations and self.writer is not None:
            self._add_assertion(entry, claim, [Hop(self.writer, place=entry.place)], at)
        for i, citation in enumerate(citations):
            self._parse_citation(claim, at, citation, position.at("citations").at(i))

    def _parse_citation(
        self, claim: str | None, at: Passage, citation: object, position: ValuePosition
    ) -> None:
        table = {"source": citation} if isinstance(citation, str) else citation
        if not isinstance(table, dict):
            self._report_type("citations", "an id or an object", citation, position)
            return
        source, place = table.get("source"), self._place(position, "source")
        if not isinstance(source, str) or source not in self.publisher_by_source:
            self._report_source(source, place)
            return
        if _id_or_none(source) is None:
            return  # the problem is reported at the source
        given = {"source": self.publisher_by_source[source], "at": source}
        entry = self._entry(table, position, "source", given, ("source", "stance", "via"))
        cited = parse_table(Hop, entry, self.collector.problems)
        before = [Hop(id, place=place) for id in self._earlier_sources(table, position)]
        stance = self._value("stance", _stance_or_none, table, position)
        if cited is None or self.writer is None:
            return
        self._add_assertion(entry, claim, [*before, cited, Hop(self.writer, place=place)], at)
        if stance is not None:
            itself = Hop(cited.source, at=cited.at, place=place)
            self._add_assertion(entry, claim, [*before, itself], Passage(source), stance)

    def _earlier_sources(
        self, table: Mapping[str, object], position: ValuePosition
    ) -> Iterator[str]:
        """Yield the ids of the sources before the publisher of a citation, origin first."""
        via, position = table.get("via"), position.at("via")
        if via is not None and not isinstance(via, list):
            self._report_type("via", "a list of publishers, origin first", via, position)
            return
        for i, words in enumerate(via or []):
            voice = self._source_id("via", words, position.at(i))
            if voice is not None:
                yield voice

    def _source_id(self, word: str, words: object, position: ValuePosition) -> str | None:
        """Return the id of the source with a name or id."""
        place = self.source_text.value_place(position)
        if not isinstance(words, str) or not words.strip():
            self._report_type(word, "a name or an id", words, position)
            return None
        try:
            return self.publishers.id_of_name(to_name(words), place)
        except LedgerError as error:
            self.collector.problems.add_value_errors(error, word, place)
            return None

    def _add_assertion(
        self,
        entry: RecordTable,
        claim: str | None,
        via: list[Hop],
        at: Passage,
        stance: Stance = Stance.ASSERTS,
    ) -> None:
        if claim is None:
            return  # the problem is reported at the claim
        try:
            made = Assertion(claim, via, at=at, stance=stance, place=entry.place)
        except LedgerError as error:
            self.collector.problems.add_value_errors(error, "via", entry.place)
        else:
            self.collector.add_record(made, entry)

    def _add_answer(self) -> None:
        asked = self._value("asked", text_or_none, self.table, self.position)
        on = self._value("on", when_or_none, self.table, self.position)
        text = "\n\n".join(self.blocks)
        place = self._place(self.position, "answer")
        if self.writer is not None:
            made = Document(
                self.answer, self.writer, title=asked, published=on, text=text, place=place
            )
            self.collector.add_record(made, RecordTable({}, self.source_text, self.position, place))

    def _value(
        self,
        word: str,
        convert: Callable[..., _T | None],
        table: Mapping[str, object],
        position: ValuePosition,
    ) -> _T | None:
        try:
            return convert(table.get(word))
        except LedgerError as error:
            self.collector.problems.add_value_errors(error, word, self._place(position, word))
            return None

    def _tables(self, word: str) -> Iterator[tuple[dict[str, object], ValuePosition]]:
        """Yield the objects of a list, with their positions."""
        value, position = self.table.get(word), self.position.at(word)
        if value is not None and not isinstance(value, list):
            self._report_type(word, "a list of objects", value, position)
            return
        for i, item in enumerate(value or []):
            if isinstance(item, dict):
                yield item, position.at(i)
            else:
                self._report_type(word, "an object", item, position.at(i))

    def _entry(
        self,
        table: Mapping[str, object],
        position: ValuePosition,
        place_key: str,
        given: Mapping[str, object] | None = None,
        ignored: tuple[str, ...] = (),
    ) -> RecordTable:
        there = {w: value for w, value in table.items() if value is not None and w not in ignored}
        return RecordTable(
            there,
            self.source_text,
            position,
            self._place(position, place_key),
            given or {},
            ignored,
        )

    def _place(self, position: ValuePosition, word: str) -> Place:
        """Return the place of a value, or the start of the object if it is absent."""
        inner = position.at(word)
        if inner is position and position.children is not None:
            return self.source_text.place(position.start, position.start + 1)
        return self.source_text.value_place(inner)

    def _report_source(self, source: object, place: Place) -> None:
        if source is None:
            self._report(
                Fault.MISSING, "`source` is missing", place, "name what is cited by its id"
            )
        elif not isinstance(source, str):
            message = f"`source`: expected an id, found {describe_value(source)}"
            self._report(Fault.VALUE, message, place)
        else:
            hint = suggest(source, self.publisher_by_source) or "add it to `sources`"
            message = f"`citations`: there is no source {quote_word(source)}"
            self._report(Fault.DANGLING, message, place, hint)

    def _report_type(
        self, word: str, expected: str, value: object, position: ValuePosition
    ) -> None:
        place = (
            self.source_text.value_place(position)
            if position.children is None
            else self.source_text.key_place(position)
        )
        message = f"`{word}`: expected {expected}, found {describe_value(value)}"
        self._report(Fault.VALUE, message, place)

    def _report(self, fault: Fault, message: str, place: Place, hint: str | None = None) -> None:
        self.collector.problems.add(Problem(fault, message, place, hint))


def _stance_or_none(value: object) -> Stance | None:
    return None if value is None else to_member(Stance, value)


def _id_or_none(value: object) -> str | None:
    """Return a value as an id, or None if it is not a valid id."""
    try:
        return to_identifier(str(value))
    except LedgerError:
        return None
