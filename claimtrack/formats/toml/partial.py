"""Reading of ledgers with faults: all records that can be read, and every problem.

An editor asks about a ledger while it is typed. Broken statements are replaced by spaces, so
that everything else is parsed, and all offsets and lines hold. Records that are declared in a
broken part count as known: a fault is reported, and its consequences are not.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.look_alikes import find_name_warnings
from claimtrack.formats.records.parser import ProblemLog
from claimtrack.formats.records.shape import KEYED_KINDS, KIND_BY_CLASS
from claimtrack.formats.toml.limits import Limits, check_counts
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.formats.toml.reader import ParsedToml, collect_records, declared_ids, parse_toml
from claimtrack.formats.toml.repair import BrokenPart, find_headers, parse_without_faults
from claimtrack.formats.toml.shorthands import UNCLEAR_DOCUMENT
from claimtrack.model import (
    Claim,
    Document,
    Ledger,
    Predicate,
    Record,
    RecordKind,
    Source,
    Waiver,
)
from claimtrack.model.record import mentions, ref_of

_Name: TypeAlias = tuple[RecordKind, str]

_KIND_BY_WORD: Mapping[str, RecordKind] = MappingProxyType(
    {kind.value: kind for kind in KEYED_KINDS}
)
_ROUNDS = 8
"""The number of times that inconsistent records are left out; the last time, all predicates."""


@frozen(eq=False)
class PartialFile:
    """A file of a ledger, as far as it can be parsed."""

    source_text: SourceText
    """The text as it is."""
    data: Mapping[str, object]
    """The values that could be parsed."""
    positions: ValuePosition
    """The positions of the values, by offsets in the text as it is."""
    broken: Sequence[tuple[int, int]] = ()
    """The ranges of offsets that could not be parsed, in order."""
    sound_tables: Set[str] = field(default=frozenset(), repr=False)
    """The texts of tables that were found to parse on their own, for a later reading."""


@frozen(eq=False)
class PartialLedger:
    """All records of a ledger that can be read, and every problem of its files."""

    ledger: Ledger
    problems: tuple[Problem, ...]
    """The problems by file and line; none exactly if the strict reader accepts the ledger."""
    files: Mapping[Path, PartialFile]
    """The root and the included files by their resolved paths, without unreadable ones."""


def read_partial(
    path: Path,
    contents: Mapping[Path, bytes] = MappingProxyType({}),
    limits: Limits | None = None,
    before: PartialLedger | None = None,
) -> PartialLedger:
    """Read a ledger file, the files that it includes, and the texts of its documents.

    ``contents`` are the bytes of ledger files by their resolved paths, read in the place of
    the files. Files without a broken part that have not changed since they were read
    ``before``, with the same limits, are not parsed again, and of others only the tables
    that have changed are tried on their own. Never raises :class:`LedgerError`: a file that
    cannot be read is a problem.
    """
    log = ProblemLog(most=None)
    collector = RecordCollector(problems=log)
    parser = _PartialParser(collector, before.files if before else {})
    with pause_gc():
        try:
            collect_records(collector, path, limits or Limits(), contents, parser.parse)
        except LedgerError as error:
            return PartialLedger(Ledger.of(), error.problems, {})
        read_files = MappingProxyType(parser.files)
        # First, because only the first thousand problems are listed.
        log.found = [problem for problem in log.found if not parser.is_consequence(problem)]
        try:
            return PartialLedger(collector.build_ledger(), (), read_files)
        except LedgerError as error:
            problems = tuple(p for p in error.problems if not parser.is_consequence(p))
            return PartialLedger(_ledger_of_readable(collector), problems, read_files)


@define(eq=False)
class _PartialParser:
    """A parser of the files of one ledger, which remembers what it could not parse."""

    collector: RecordCollector
    before: Mapping[Path, PartialFile]
    files: dict[Path, PartialFile] = field(factory=dict)
    _faults: set[Problem] = field(factory=set)
    """The problems of broken parts."""
    _headers: set[tuple[str, int]] = field(factory=set)
    """The file and the line of the header of each table that may lack a value."""
    _lines: set[tuple[str, int]] = field(factory=set)
    """The files and lines of all these tables."""
    _unknown: set[RecordKind] = field(factory=set)
    """The kinds of records of which a broken part may declare any."""
    _unclear: set[str] = field(factory=set)
    """The files whose default document may be declared in a broken part."""

    def parse(self, source_text: SourceText, limits: Limits) -> ParsedToml:
        """Parse what can be parsed of a file, and add its problems to the collector.

        Raises:
            LedgerError: the text has more values than the limits permit.
        """
        path = Path(source_text.file).resolve()
        known = self.before.get(path)
        if known is not None and not known.broken:
            old = known.source_text
            if (old.file, old.text) == (source_text.file, source_text.text):
                self.files[path] = known
                return ParsedToml(source_text, known.data, known.positions)
        sound = known.sound_tables if known is not None else frozenset[str]()
        parts: Sequence[BrokenPart] = ()
        try:
            toml = parse_toml(source_text, limits)
        except LedgerError:
            check_counts(source_text, limits)
            repaired = parse_without_faults(source_text, limits, sound)
            toml, parts, sound = repaired.toml, repaired.broken, repaired.sound_tables
            toml = evolve(toml, lost=self._lost(toml, parts))
        spans = list[tuple[int, int]]()
        for part in parts:
            if not spans or spans[-1][1] <= part.start:
                spans.append((part.start, part.end))
        self.files[path] = PartialFile(source_text, toml.data, toml.positions, tuple(spans), sound)
        return toml

    def _lost(self, toml: ParsedToml, parts: Sequence[BrokenPart]) -> Sequence[_Name]:
        """Note the problems of broken parts. Return the records that only they declare."""
        source_text, lost = toml.source_text, set[_Name]()
        for part in parts:
            if part.problem not in self._faults:
                self._faults.add(part.problem)
                self.collector.problems.add(part.problem)
            text = source_text.text[part.start : part.end]
            word = part.steps[0] if part.steps else ""
            if word == "include":
                self.collector.incomplete = True
            if word == "predicate":
                self.collector.unsure = True
            if word in ("defaults", "document") or (part.is_header and not word):
                self._unclear.add(source_text.file)
            if part.is_header and len(part.steps) < 2 and "\n" in text:
                kinds = {_KIND_BY_WORD[word]} if word in _KIND_BY_WORD else set(KEYED_KINDS)
                self._unknown |= kinds
            for steps in (part.steps, *(find_headers(text) if part.is_header else ())):
                if len(steps) > 1 and steps[0] in _KIND_BY_WORD:
                    lost.add((_KIND_BY_WORD[steps[0]], steps[1]))
        for start, end in {span for part in parts for span in part.damaged}:
            place = source_text.place(start, end - 1)
            lines = range(place.line, (place.end_line or place.line) + 1)
            self._lines.update((source_text.file, line) for line in lines)
            if source_text.text.startswith("[", start):
                self._headers.add((source_text.file, place.line))
        return sorted(lost.difference(declared_ids(toml.data)), key=lambda name: name[1])

    def is_consequence(self, problem: Problem) -> bool:
        """True if a problem may have no other cause than a broken part."""
        if problem.place is None or problem in self._faults:
            return False
        if problem.fault is Fault.DANGLING:
            return any(f"unknown {kind.value} " in problem.message for kind in self._unknown)
        at = problem.place.file, problem.place.line
        if problem.message.startswith(UNCLEAR_DOCUMENT):
            return at[0] in self._unclear
        if problem.fault in (Fault.MISSING, Fault.VERSION):
            return at in self._lines
        return at in self._headers


def _ledger_of_readable(collector: RecordCollector) -> Ledger:
    """Return the ledger of all records that can be part of one.

    A record that contradicts a declaration is left out, and all that refer to it. Of
    records with the same id, the first stays.
    """
    notes = [*collector.notes, *find_name_warnings(collector.records, collector.field_place)]
    by_id: dict[tuple[type, str | int], Record] = {}
    for record in collector.records:
        own_id = None if isinstance(record, Waiver) else record.id
        by_id.setdefault((type(record), id(record) if own_id is None else own_id), record)
    records = [*by_id.values()]
    for number in range(_ROUNDS):
        if number == _ROUNDS - 1:
            records = [each for each in records if not isinstance(each, Predicate)]
        records = _resolved(records)
        settings = collector.settings
        sources = {each.id: each for each in records if isinstance(each, Source)}
        if settings is not None and settings.desk not in sources:
            settings = evolve(settings, desk=None)
        inconsistent: set[int] = set()

        def note(record: Record, _: str, __: int, found: set[int] = inconsistent) -> None:
            found.add(id(record))

        try:
            return Ledger.of(records, settings=settings, notes=notes, locate=note)
        except LedgerError as error:
            rings = {each.place for each in error.problems if each.fault is Fault.OWNER_RING}
            inconsistent |= {id(each) for each in sources.values() if each.place in rings}
            records = [each for each in records if id(each) not in inconsistent]
    return Ledger.of(notes=notes)


def _resolved(records: Sequence[Record]) -> list[Record]:
    """Return the records whose references, direct and indirect, all exist."""
    uses: dict[_Name, list[Record]] = defaultdict(list)
    for record in records:
        for _, _, kind, name in mentions(record):
            uses[kind, name].append(record)
    used = {kind for kind, _ in uses}
    names: dict[int, _Name] = {}
    for record in records:
        kind = KIND_BY_CLASS[type(record)]
        if kind in used:
            # The name of a record without an id is a digest, which is slow.
            keyed = record if isinstance(record, Source | Document | Predicate | Claim) else None
            names[id(record)] = kind, keyed.id if keyed else ref_of(record).id
    number_of = Counter(names.values())
    gone: set[int] = set()
    todo = [name for name in uses if name not in number_of]
    while todo:
        for record in uses[todo.pop()]:
            if id(record) not in gone:
                gone.add(id(record))
                if (own := names.get(id(record))) is not None:
                    number_of[own] -= 1
                    if not number_of[own]:
                        todo.append(own)
    return [record for record in records if id(record) not in gone]
