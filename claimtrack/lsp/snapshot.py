"""Snapshots of a checked ledger, and the files that are open in the editor."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from attrs import field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.errors import Problem
from claimtrack.formats.toml.partial import PartialFile, PartialLedger
from claimtrack.lsp.id_index import IdIndex
from claimtrack.lsp.positions import LinePositions
from claimtrack.lsp.proposals import LedgerWords
from claimtrack.reports.article.chains import ChainReader
from claimtrack.reports.article.judgement import judge_claims
from claimtrack.reports.article.notes import NoteMaker
from claimtrack.reports.article.plain_names import PlainNames


@frozen(eq=False, slots=False)
class LedgerSnapshot:
    """A ledger as it was read and checked at one moment. Derived values are cached.

    An open file may be newer.
    """

    root: Path
    """The ledger file, resolved."""
    read: PartialLedger
    report: Report | None
    """The check of the ledger that was read, or None if it could not be checked."""
    rules: Sequence[Rule]
    failures: Sequence[Problem] = ()
    """Why the ledger could not be checked."""
    settings_texts: Mapping[Path, str] = field(factory=dict)
    """The texts of the configuration files with failures, empty if unreadable."""
    _lines: dict[Path, LinePositions] = field(factory=dict, init=False, repr=False)

    @cached_property
    def ids(self) -> IdIndex:
        """All ids of the ledger files, with their places."""
        return IdIndex.of(self.read.files)

    @cached_property
    def assessed(self) -> Assessments | None:
        """The assessments of the claims, or None if the ledger could not be checked."""
        if self.report is None:
            return None
        return Assessments.of(self.report.ledger, self.report.settings)

    @cached_property
    def notes(self) -> NoteMaker | None:
        """The notes of the claims, without numbers, or None if there was no check."""
        report, assessed, ledger = self.report, self.assessed, self.read.ledger
        if report is None or assessed is None:
            return None
        chains = ChainReader(report.facts, ledger, ledger.desk(report.settings), None)
        names = PlainNames(ledger, lambda _: None)
        return NoteMaker(report, assessed, judge_claims(report), chains, names, ledger.claims)

    @cached_property
    def words(self) -> LedgerWords:
        """The words of the ledger, for completion."""
        return LedgerWords(self.read, self.rules)

    def file(self, path: Path) -> PartialFile | None:
        """Return a file of the ledger, or None if it is not one or cannot be read."""
        return self.read.files.get(path)

    def lines(self, path: Path) -> LinePositions:
        """Return the lines of a file of the ledger or its settings, or those of an empty text."""
        lines = self._lines.get(path)
        if lines is None:
            file = self.file(path)
            text = self.settings_texts.get(path, "") if file is None else file.source_text.text
            lines = self._lines[path] = LinePositions.of(text)
        return lines


@frozen(eq=False, slots=False)
class Buffer:
    """One file that is open in the editor, at one version."""

    path: Path
    """The resolved path."""
    uri: str
    """The URI by which the editor knows the file."""
    text: str
    """The text with line feeds as line ends, without a byte order mark."""
    version: int | None = None
    """The version number of the editor."""

    @cached_property
    def lines(self) -> LinePositions:
        """The lines of the text."""
        return LinePositions.of(self.text)
