"""A model's or writer's answer with its citations, as JSON: read, and not written.

An object with these keys; ``docs/how-to/check-an-answer.md`` shows one.

- ``answer``: the version, 1.
- ``by``: who answers, as a source of a ledger; a model, unless its ``kind`` says otherwise.
  An id may stand for the whole.
- ``asked`` and ``on``: the question, and the date of the answer (EDTF).
- ``sentences``: each a claim of a ledger, with the ``citations`` it makes. A citation
  is the id of a source, or an object: its ``source``, any key of a hop (``quote``,
  ``start``, ...), ``via`` (from whom that source has it, origin first) and ``stance``
  (what the source itself says of the sentence, where somebody read it).
- ``sources``: what is cited, each a document of a ledger, with its ``text`` or the
  ``snippets`` of it that were at hand.
- ``publishers``: what is known of those who published them, as sources of a ledger.

Where a key is ``null`` it is not given.

What becomes of it:

- The answer is a document, each sentence a block of it.
- Each sentence is a claim: ``s1``, ``s2``, ... unless it has an id of its own.
- Each citation is a chain of its own: the publisher of what is cited, at that
  document, and then who answers. A sentence without any is said by who answers alone.
- Where a citation has a ``stance``, the publisher also speaks for itself, not only
  through who answers: without one, an answer is all the record there is, and its
  sentences have one voice behind them at most.
- A publisher is one of ``publishers``, by id or name, or an outlet of that name. A
  page without one is of the publisher that all other pages on its host name; else the
  host itself is taken for an outlet, so that all its pages are one voice. Without a
  URL either, nobody says who published it.
- The settings are those of the profile ``answers``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from attrs import define, evolve, field

from claimtrack._gc import collection_paused
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files, json_source
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.formats.records.json_positions import scan
from claimtrack.formats.records.parser import RecordTable, TooManyProblemsError, hop, record, shown
from claimtrack.formats.records.publishers import PublisherIndex
from claimtrack.formats.toml.limits import Limits
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
from claimtrack.model.values import choice, identifier, name, nearest, spell, text_or_none

VERSION = 1

_KEYS = ("answer", "by", "asked", "on", "sentences", "sources", "publishers")

_T = TypeVar("_T")


def read(path: Path | str) -> Ledger:
    """Read an answer from a file, with the texts that its sources have at a `path`.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    path = Path(path)
    page, notes = files.page_at(path, None)
    with collection_paused():
        gathering = RecordCollector(notes=list(notes))
        with suppress(TooManyProblemsError):
            _gather(gathering, page.text, str(path))
            add_texts(gathering, path.parent, Limits())
        return gathering.ledger()


def read_text(text: str, file: str = "<string>") -> Ledger:
    """Read an answer from JSON.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    with collection_paused():
        gathering = RecordCollector()
        with suppress(TooManyProblemsError):
            _gather(gathering, text, file)
        return gathering.ledger()


def _gather(gathering: RecordCollector, text: str, file: str) -> None:
    parsed = json_source.parse(text, file)
    gathering.notes += parsed.notes
    gathering.settings = Settings(Profile.ANSWERS)
    if not isinstance(parsed.value, dict):
        message = f"expected an object, found {spell(parsed.value)}"
        hint = f'an answer is {{"answer": {VERSION}, "by": ..., "sentences": [...]}}'
        raise LedgerError(Problem(Fault.VALUE, message, parsed.whole, hint))
    _Reading(gathering, parsed.page, parsed.value, scan(parsed.page.text)).run()


@define(eq=False)
class _Reading:
    """An answer that is being read."""

    gathering: RecordCollector
    page: SourceText
    table: dict[str, object]
    spot: ValuePosition
    publishers: PublisherIndex = field(factory=PublisherIndex)
    writer: str | None = None
    answer: str = "answer"
    publisher_of: dict[str, str] = field(factory=dict)
    """By the id of a source, who published it."""
    blocks: list[str] = field(factory=list)

    def run(self) -> None:
        self._check_keys()
        for table, spot in self._tables("publishers"):
            self.gathering.add(RecordKind.SOURCE, self._entry(table, spot, "id"))
        self._read_writer()
        self.publishers.know(r for r in self.gathering.records if isinstance(r, Source))
        self._read_sources()
        for number, (table, spot) in enumerate(self._tables("sentences"), 1):
            self._read_sentence(number, table, spot)
        self._keep_answer()
        for source in self.publishers.made:
            self.gathering.keep(source, RecordTable({}, self.page, self.spot, self._whole))

    @property
    def _whole(self) -> Place:
        return self.page.place(self.spot.start, self.spot.start + 1)

    def _check_keys(self) -> None:
        problems = self.gathering.problems
        if self.table.get("answer") != VERSION or self.table["answer"] is True:
            place = self._place(self.spot, "answer")
            hint = f'write "answer": {VERSION} at its head'
            message = f"this program reads answers of version {VERSION}"
            problems.add(Problem(Fault.VERSION, message, place, hint))
        for word in self.table:
            if word not in _KEYS:
                problems.unknown(word, _KEYS, self.page.of_key(self.spot.at(word)))
        for word in ("by", "sentences"):
            if self.table.get(word) is None:
                self._blame(Fault.MISSING, f"`{word}` is missing", self._whole)

    def _read_writer(self) -> None:
        given, spot = self.table.get("by"), self.spot.at("by")
        table = {"id": given} if isinstance(given, str) else given
        if isinstance(table, dict):
            kind = {"kind": SourceKind.MODEL} if table.get("kind") is None else {}
            self.gathering.add(RecordKind.SOURCE, self._entry({**table, **kind}, spot, "id"))
            self.writer = _id_or_none(table.get("id"))
        elif table is not None:
            self._blame_type("by", "an id or an object", table, spot)

    def _read_sources(self) -> None:
        """Read what is cited: first those that name a publisher, then what hosts tell of others."""
        sources = list(self._tables("sources"))
        ids = [str(table.get("id")) for table, _ in sources]
        for id, (table, spot) in zip(ids, sources, strict=True):
            if table.get("publisher") is not None:
                named = self._voice("publisher", table["publisher"], spot.at("publisher"))
                if named is not None:
                    self.publisher_of[id] = named
                    self.publishers.note_host(table.get("url"), named)
        for id, (table, spot) in zip(ids, sources, strict=True):
            if table.get("publisher") is None:
                self._of_host(id, table, spot)
            self._read_source(id, table, spot)
        taken = ReadableIds()
        taken.take(ids)
        self.answer = taken.of(self.answer, self.answer)

    def _of_host(self, id: str, table: Mapping[str, object], spot: ValuePosition) -> None:
        try:
            publisher = self.publishers.of_host(table.get("url"), id, self._place(spot, "url"))
            self.publisher_of[id] = publisher
        except LedgerError as error:
            self.gathering.problems.add_all(error, "url", self._place(spot, "url"))

    def _read_source(self, id: str, table: dict[str, object], spot: ValuePosition) -> None:
        given = {"publisher": self.publisher_of[id]} if id in self.publisher_of else {}
        entry = self._entry(table, spot, "id", given, ("publisher", "text", "snippets"))
        text = self._text(table, spot)
        read = record(RecordKind.DOCUMENT, entry, self.gathering.problems)
        if isinstance(read, Document):
            self.gathering.keep(evolve(read, text=text), entry)
        else:
            self.gathering.refused(RecordKind.DOCUMENT, id, entry.place)

    def _text(self, table: Mapping[str, object], spot: ValuePosition) -> str | None:
        """Return the words of a source that were at hand; snippets are blocks of them."""
        text, snippets = table.get("text"), table.get("snippets")
        if text is not None and snippets is not None:
            message = "only one of `text` and `snippets` may be given"
            self._blame(Fault.VALUE, message, self._place(spot, "snippets"))
        if text is not None and not isinstance(text, str):
            self._blame_type("text", "text", text, spot.at("text"))
            return None
        if snippets is None:
            return text
        if not isinstance(snippets, list):
            self._blame_type("snippets", "a list of texts", snippets, spot.at("snippets"))
            return None
        for i, snippet in enumerate(snippets):
            if not isinstance(snippet, str):
                self._blame_type("snippets", "text", snippet, spot.at("snippets").at(i))
        return "\n\n".join(snippet for snippet in snippets if isinstance(snippet, str))

    def _read_sentence(self, number: int, table: dict[str, object], spot: ValuePosition) -> None:
        words = table.get("text")
        self.blocks.append(" ".join(words.split()) if isinstance(words, str) else "")
        if isinstance(words, str) and not self.blocks[-1]:
            message = "`text`: a sentence without words"
            self._blame(Fault.VALUE, message, self._place(spot, "text"), "leave it out")
        given = {} if table.get("id") is not None else {"id": f"s{number}"}
        entry = self._entry(table, spot, "text", given, ("citations",))
        self.gathering.add(RecordKind.CLAIM, entry)
        claim = _id_or_none(given.get("id", table.get("id")))
        at = Passage(self.answer, f"p{number}")
        citations = [] if table.get("citations") is None else table["citations"]
        if not isinstance(citations, list):
            what = "a list of ids or objects"
            self._blame_type("citations", what, citations, spot.at("citations"))
            return
        if not citations and self.writer is not None:
            self._keep(entry, claim, [Hop(self.writer, place=entry.place)], at)
        for i, citation in enumerate(citations):
            self._read_citation(claim, at, citation, spot.at("citations").at(i))

    def _read_citation(
        self, claim: str | None, at: Passage, citation: object, spot: ValuePosition
    ) -> None:
        table = {"source": citation} if isinstance(citation, str) else citation
        if not isinstance(table, dict):
            self._blame_type("citations", "an id or an object", citation, spot)
            return
        source, place = table.get("source"), self._place(spot, "source")
        if not isinstance(source, str) or source not in self.publisher_of:
            self._blame_source(source, place)
            return
        if _id_or_none(source) is None:
            return  # its source is blamed for it
        given = {"source": self.publisher_of[source], "at": source}
        entry = self._entry(table, spot, "source", given, ("source", "stance", "via"))
        cited = hop(entry, self.gathering.problems)
        before = [Hop(id, place=place) for id in self._before(table, spot)]
        stance = self._value("stance", _stance, table, spot)
        if cited is None or self.writer is None:
            return
        self._keep(entry, claim, [*before, cited, Hop(self.writer, place=place)], at)
        if stance is not None:
            itself = Hop(cited.source, at=cited.at, place=place)
            self._keep(entry, claim, [*before, itself], Passage(source), stance)

    def _before(self, table: Mapping[str, object], spot: ValuePosition) -> Iterator[str]:
        """Yield from whom the publisher of a citation has it, origin first."""
        via, spot = table.get("via"), spot.at("via")
        if via is not None and not isinstance(via, list):
            self._blame_type("via", "a list of publishers, origin first", via, spot)
            return
        for i, words in enumerate(via or []):
            voice = self._voice("via", words, spot.at(i))
            if voice is not None:
                yield voice

    def _voice(self, word: str, words: object, spot: ValuePosition) -> str | None:
        """Return the source that a name or an id stands for."""
        place = self.page.of_value(spot)
        if not isinstance(words, str) or not words.strip():
            self._blame_type(word, "a name or an id", words, spot)
            return None
        try:
            return self.publishers.named(name(words), place)
        except LedgerError as error:
            self.gathering.problems.add_all(error, word, place)
            return None

    def _keep(
        self,
        entry: RecordTable,
        claim: str | None,
        via: list[Hop],
        at: Passage,
        stance: Stance = Stance.ASSERTS,
    ) -> None:
        if claim is None:
            return  # the claim is blamed for it
        try:
            made = Assertion(claim, via, at=at, stance=stance, place=entry.place)
        except LedgerError as error:
            self.gathering.problems.add_all(error, "via", entry.place)
        else:
            self.gathering.keep(made, entry)

    def _keep_answer(self) -> None:
        asked = self._value("asked", text_or_none, self.table, self.spot)
        on = self._value("on", when_or_none, self.table, self.spot)
        text = "\n\n".join(self.blocks)
        place = self._place(self.spot, "answer")
        if self.writer is not None:
            made = Document(
                self.answer, self.writer, title=asked, published=on, text=text, place=place
            )
            self.gathering.keep(made, RecordTable({}, self.page, self.spot, place))

    def _value(
        self,
        word: str,
        convert: Callable[..., _T | None],
        table: Mapping[str, object],
        spot: ValuePosition,
    ) -> _T | None:
        try:
            return convert(table.get(word))
        except LedgerError as error:
            self.gathering.problems.add_all(error, word, self._place(spot, word))
            return None

    def _tables(self, word: str) -> Iterator[tuple[dict[str, object], ValuePosition]]:
        """Yield the objects of a list, each with its spot."""
        value, spot = self.table.get(word), self.spot.at(word)
        if value is not None and not isinstance(value, list):
            self._blame_type(word, "a list of objects", value, spot)
            return
        for i, item in enumerate(value or []):
            if isinstance(item, dict):
                yield item, spot.at(i)
            else:
                self._blame_type(word, "an object", item, spot.at(i))

    def _entry(
        self,
        table: Mapping[str, object],
        spot: ValuePosition,
        shown_by: str,
        given: Mapping[str, object] | None = None,
        beside: tuple[str, ...] = (),
    ) -> RecordTable:
        there = {w: value for w, value in table.items() if value is not None and w not in beside}
        return RecordTable(there, self.page, spot, self._place(spot, shown_by), given or {}, beside)

    def _place(self, spot: ValuePosition, word: str) -> Place:
        """Return where a value stands, or the beginning of the object that lacks it."""
        inner = spot.at(word)
        if inner is spot and spot.inside is not None:
            return self.page.place(spot.start, spot.start + 1)
        return self.page.of_value(inner)

    def _blame_source(self, source: object, place: Place) -> None:
        if source is None:
            self._blame(Fault.MISSING, "`source` is missing", place, "name what is cited by its id")
        elif not isinstance(source, str):
            message = f"`source`: expected an id, found {spell(source)}"
            self._blame(Fault.VALUE, message, place)
        else:
            hint = nearest(source, self.publisher_of) or "add it to `sources`"
            message = f"`citations`: there is no source {shown(source)}"
            self._blame(Fault.DANGLING, message, place, hint)

    def _blame_type(self, word: str, expected: str, value: object, spot: ValuePosition) -> None:
        place = self.page.of_value(spot) if spot.inside is None else self.page.of_key(spot)
        message = f"`{word}`: expected {expected}, found {spell(value)}"
        self._blame(Fault.VALUE, message, place)

    def _blame(self, fault: Fault, message: str, place: Place, hint: str | None = None) -> None:
        self.gathering.problems.add(Problem(fault, message, place, hint))


def _stance(value: object) -> Stance | None:
    return None if value is None else choice(Stance, value)


def _id_or_none(value: object) -> str | None:
    """Return what others call a record by the id it was given; None if that is none."""
    try:
        return identifier(str(value))
    except LedgerError:
        return None
