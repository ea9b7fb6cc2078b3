"""Findings and problems of a ledger as diagnostics of its files."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import define, field
from lsprotocol import types

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, Outcome
from claimtrack.errors import Place, Problem
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.lsp.unread_parts import shown_findings
from claimtrack.model import Severity
from claimtrack.reports.text.reasons import MAX_REASONS, covered_lines, finding_title
from claimtrack.reports.text.visible import Display

TOOL = "claimtrack"
"""The source of all diagnostics."""

_SCREEN = Display()


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
        found.setdefault(path, []).append(diagnostic)
        if path in snapshot.settings_texts:
            found[snapshot.root].append(places.unchecked(problem, path, diagnostic.range))
    for main in shown_findings(snapshot):
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
        """Return the file of a place, or None if it is not one of the ledger or its settings."""
        if place is None:
            return None
        if place.file not in self._paths:
            path: Path | None = Path(place.file)
            if path not in self.snapshot.settings_texts:
                resolved = Path(place.file).resolve()
                path = resolved if self.snapshot.file(resolved) is not None else None
            self._paths[place.file] = path
        return self._paths[place.file]

    def range(self, place: Place, path: Path) -> types.Range:
        """Return the range of a place in its file."""
        return self.snapshot.lines(path).place_range(place)

    def locate(self, place: Place | None, message: str) -> tuple[Path, types.Range, str]:
        """Return the file, the range and the message of a diagnostic.

        Without a place in the ledger, they are those of the start of the ledger file.
        """
        path = self.path(place)
        if path is not None and place is not None:
            return path, self.range(place, path), message
        where = "" if place is None else f"{place}: "
        start = types.Position(0, 0)
        return self.snapshot.root, types.Range(start, start), f"{where}{message}"

    def unchecked(self, problem: Problem, path: Path, range: types.Range) -> types.Diagnostic:
        """Return the diagnostic at the start of the ledger for a problem of its configuration.

        Without it, an unchecked ledger would look like one without findings.
        """
        name = Path(os.path.relpath(path, self.snapshot.root.parent)).as_posix()
        message = f"the ledger is not checked: {name}:{range.start.line + 1}: {problem.message}"
        start = types.Position(0, 0)
        location = types.Location(self.uri_of(path), range)
        return types.Diagnostic(
            types.Range(start, start),
            _with_hint(_SCREEN.sanitize(message), problem.hint),
            types.DiagnosticSeverity.Error,
            problem.fault.code,
            source=TOOL,
            related_information=[types.DiagnosticRelatedInformation(location, "the setting")],
        )

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
    """Return the severity of a finding: a hint if it is only possible or was not checked."""
    if finding.outcome is not Outcome.FOUND:
        return types.DiagnosticSeverity.Hint
    match finding.severity:
        case Severity.ERROR:
            return types.DiagnosticSeverity.Error
        case Severity.WARNING:
            return types.DiagnosticSeverity.Warning
        case Severity.NOTE:
            return types.DiagnosticSeverity.Information
