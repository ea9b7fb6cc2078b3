"""Findings and problems of a ledger as diagnostics of its files.

While parts of a ledger cannot be read, some findings would only say that a part is missing:
a claim is unsupported because the line that supports it is not finished. Therefore a finding
is left out if a part that cannot be read names one of its subjects, or a claim that links join
to one. A table is such a part, from its header to the next one. If a whole file cannot be
read, nobody knows what it names. Then only those findings remain that more records cannot
remove: contradictions, attribution and time.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import define, field
from lsprotocol import types

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, Outcome
from claimtrack.errors import Place, Problem
from claimtrack.lsp.id_index import IdUse
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Predicate,
    Record,
    RecordKind,
    Severity,
    Source,
)
from claimtrack.model.record import mentions
from claimtrack.reports.text.reasons import MAX_REASONS, covered_lines, finding_title
from claimtrack.reports.text.visible import Display

TOOL = "claimtrack"
"""The source of all diagnostics."""

_SCREEN = Display()
_HEADER = re.compile(r"^\[\[?[ \t]*(?P<kind>[a-z]*)", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_LOCAL_KINDS = {kind.value for kind in RecordKind} - {RecordKind.DOCUMENT.value}
"""The tables that matter only to the records that they name.

Others hold defaults or settings, a document may be cited without its name, and a table with
an unfinished header may be any.
"""
_LASTING_FAMILIES = ("CT2", "CT3", "CT4")
"""The rules whose findings remain true when there are more records."""


def ledger_diagnostics(
    snapshot: LedgerSnapshot, uri_of: Callable[[Path], str], *, related: bool = True
) -> Mapping[Path, Sequence[types.Diagnostic]]:
    """Return the diagnostics of each file of a ledger, which may be none.

    ``uri_of`` returns the URI of a file for the editor. An editor that does not show
    ``related`` places has them in the message.
    """
    places = _Places(snapshot, uri_of)
    found: dict[Path, list[types.Diagnostic]] = {path: [] for path in snapshot.read.files}
    found.setdefault(snapshot.root, [])
    problems = [*snapshot.read.problems, *snapshot.failures, *snapshot.read.ledger.notes]
    for problem in dict.fromkeys(problems):
        path, diagnostic = _of_problem(problem, places)
        found[path].append(diagnostic)
    for main in _shown_findings(snapshot):
        path, diagnostic = _of_finding(main, places, related)
        found[path].append(diagnostic)
    return found


@define(eq=False)
class _Places:
    """The places of a ledger, for the editor. Mutable, because it caches the paths."""

    snapshot: LedgerSnapshot
    uri_of: Callable[[Path], str]
    _paths: dict[str, Path | None] = field(factory=dict)

    def path(self, place: Place | None) -> Path | None:
        """Return the file of a place, or None if it is not one of the ledger."""
        if place is None:
            return None
        if place.file not in self._paths:
            path = Path(place.file).resolve()
            self._paths[place.file] = path if self.snapshot.file(path) is not None else None
        return self._paths[place.file]

    def range(self, place: Place, path: Path) -> types.Range:
        """Return the range of a place in its file."""
        return self.snapshot.lines(path).place_range(place)

    def locate(self, place: Place | None, message: str) -> tuple[Path, types.Range, str]:
        """Return the file, the range and the message of a diagnostic.

        What has no place in the ledger is reported at the start of the ledger file.
        """
        path = self.path(place)
        if path is not None and place is not None:
            return path, self.range(place, path), message
        where = "" if place is None else f"{place}: "
        start = types.Position(0, 0)
        return self.snapshot.root, types.Range(start, start), f"{where}{message}"

    def related(
        self, place: Place | None, message: str
    ) -> Iterator[types.DiagnosticRelatedInformation]:
        """Yield the related information for a place, if the place is in the ledger."""
        path = self.path(place)
        if path is not None and place is not None:
            location = types.Location(self.uri_of(path), self.range(place, path))
            yield types.DiagnosticRelatedInformation(location, _SCREEN.sanitize(message))


def _of_problem(problem: Problem, places: _Places) -> tuple[Path, types.Diagnostic]:
    """Return a problem of the input as a diagnostic, and its file."""
    path, range, message = places.locate(problem.place, _SCREEN.sanitize(problem.message))
    return path, types.Diagnostic(
        range,
        _with_hint(message, problem.hint),
        types.DiagnosticSeverity.Warning if problem.warning else types.DiagnosticSeverity.Error,
        problem.fault.code,
        source=TOOL,
        related_information=[*places.related(problem.related, "the other one")] or None,
    )


def _of_finding(main: MainFinding, places: _Places, related: bool) -> tuple[Path, types.Diagnostic]:
    """Return a finding with those that it covers as a diagnostic, and its file."""
    finding = main.finding
    title = f"{finding_title(finding)}: {finding.message}"
    path, range, message = places.locate(finding.place, _SCREEN.sanitize(title))
    others = [f"also: {line}" for line in covered_lines(main)]
    shown: list[types.DiagnosticRelatedInformation] = []
    if related:
        for label in finding.labels[finding.place is not None :][:MAX_REASONS]:
            shown += places.related(label.place, label.text)
        for covered, line in zip(main.covered, others, strict=True):
            shown += places.related(covered.place or finding.place, line)
    else:
        message = "\n".join([message, *map(_SCREEN.sanitize, others)])
    return path, types.Diagnostic(
        range,
        _with_hint(message, finding.hint),
        _severity(finding),
        finding.code,
        source=TOOL,
        related_information=shown or None,
    )


def _with_hint(message: str, hint: str | None) -> str:
    return f"{message}\nhelp: {_SCREEN.sanitize(hint)}" if hint else message


def _severity(finding: Finding) -> types.DiagnosticSeverity:
    """Return the severity of a finding; what may be or could not be checked is a hint."""
    if finding.outcome is not Outcome.FOUND:
        return types.DiagnosticSeverity.Hint
    match finding.severity:
        case Severity.ERROR:
            return types.DiagnosticSeverity.Error
        case Severity.WARNING:
            return types.DiagnosticSeverity.Warning
        case Severity.NOTE:
            return types.DiagnosticSeverity.Information


def _shown_findings(snapshot: LedgerSnapshot) -> Sequence[MainFinding]:
    """Return the findings that nothing covers, without those that a missing part may cause."""
    if snapshot.report is None:
        return ()
    main = snapshot.report.main_findings()
    if not snapshot.read.problems:
        return main
    named, unread_kinds = _unread_parts(snapshot)
    if not unread_kinds <= _LOCAL_KINDS or _lacks_file(snapshot):
        main = tuple(each for each in main if each.finding.code.startswith(_LASTING_FAMILIES))
    _add_linked_claims(named, snapshot.read.ledger)
    return [
        each
        for each in main
        if named.isdisjoint(id for record in each.finding.flag.subjects for id in _names(record))
    ]


def _lacks_file(snapshot: LedgerSnapshot) -> bool:
    """True if the ledger file or a file that is included cannot be read."""
    files = snapshot.read.files
    return snapshot.root not in files or any(
        (path.parent / name).resolve() not in files
        for path, file in files.items()
        for name in included_names(file.data)
    )


def included_names(data: Mapping[str, object]) -> Sequence[str]:
    """Return the paths of the files that a parsed file includes, as they are written."""
    value = data.get("include", ())
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [name for name in items if isinstance(name, str) and "\0" not in name]


def _unread_parts(snapshot: LedgerSnapshot) -> tuple[set[str], set[str]]:
    """Return the words that may be ids in tables that are not read as a whole, and their kinds.

    Those are tables with a problem, and tables that name a record that is not read.
    """
    places = _Places(snapshot, Path.as_uri)
    unread: defaultdict[Path, list[tuple[int, int]]] = defaultdict(list)
    for path, file in snapshot.read.files.items():
        unread[path] += file.broken
    for problem in snapshot.read.problems:
        file_of = places.path(problem.place)
        if file_of is not None and problem.place is not None:
            offsets = snapshot.lines(file_of).place_offsets(problem.place)
            unread[file_of].append(offsets)
    for use in _uses_of_unread_records(snapshot):
        unread[use.path].append((use.start, use.end))
    words: set[str] = set()
    kinds: set[str] = set()
    for path, file in snapshot.read.files.items():
        text = file.source_text.text
        headers = [*_HEADER.finditer(text)]
        starts = [0, *(header.start() for header in headers)]
        ends = [*starts[1:], len(text)]
        tables = {
            table
            for start, end in unread[path]
            for table in range(
                bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1))
            )
        }
        for table in tables:
            words.update(_ID.findall(text, starts[table], ends[table]))
            if table and "=" in text[starts[table] : ends[table]]:
                kinds.add(headers[table - 1]["kind"])
    return words, kinds


def _uses_of_unread_records(snapshot: LedgerSnapshot) -> Iterator[IdUse]:
    """Yield each use of an id whose record is not in the ledger that was read."""
    ledger, ids = snapshot.read.ledger, snapshot.ids
    known: Mapping[RecordKind, Mapping[str, object]] = {
        RecordKind.SOURCE: ledger.sources,
        RecordKind.DOCUMENT: ledger.documents,
        RecordKind.PREDICATE: ledger.predicates,
        RecordKind.CLAIM: ledger.claims,
    }
    for kind, records in known.items():
        for id in (*ids.ids(kind), *ids.undeclared(kind)):
            if id not in records:
                yield from ids.uses(kind, id)


def _add_linked_claims(named: set[str], ledger: Ledger) -> None:
    """Add the claims that links join to named ones, directly or indirectly."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for link in ledger.links:
        if link.to is not None:
            joined[link.from_].append(link.to)
            joined[link.to].append(link.from_)
    todo = [id for id in named if id in joined]
    while todo:
        new = [id for id in joined[todo.pop()] if id not in named]
        named.update(new)
        todo += new


def _names(record: Record) -> Iterator[str]:
    """Yield the ids by which a part of a file would name a subject."""
    match record:
        case Source() | Document() | Predicate() | Claim():
            yield record.id
        case Assertion():
            yield record.claim
        case _:
            yield from (id for *_, id in mentions(record))
