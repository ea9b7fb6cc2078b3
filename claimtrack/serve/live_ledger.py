"""The ledger of the live page: the last state of its files that loads, and edits of them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import RLock
from types import MappingProxyType
from typing import Protocol

from attrs import define, evolve, field, frozen

from claimtrack._gc import pause_gc
from claimtrack.assessment.assessment import Assessments
from claimtrack.confidential import Disguise
from claimtrack.edits.edited_ledger import EditedLedger, UndoStack
from claimtrack.engine.report import Report
from claimtrack.engine.rule import RuleError
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.formats.records.files import digest
from claimtrack.model import Ledger
from claimtrack.model.as_of import known_days
from claimtrack.model.values import refuse
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.view import ArticlePage

_REMEMBERED = 20
"""The number of versions, the present one included, that an edit may be compared with."""

_DAYS = 4
"""The number of days whose views are kept. Each is as large as a snapshot."""


class StaleError(Exception):
    """An edit is based on another version of the ledger than the present one."""


@frozen(eq=False)
class CheckedLedger:
    """A ledger after its check, without the names of confidential sources."""

    report: Report
    with_drafts: Ledger
    """The ledger with its drafts, which the ledger of the report may lack."""
    disguise: Disguise


class LedgerSource(Protocol):
    """The files of a ledger, and their check."""

    @property
    def path(self) -> Path:
        """The ledger file."""

    def files(self, edited: EditedLedger | None) -> Iterable[Path]:
        """Return the files that the check of a ledger depends on, existing or not.

        Without a ledger, because it does not load, they are found in its files.
        """

    def check(self, read: Ledger, day: date | None, before: Disguise | None) -> CheckedLedger:
        """Check a ledger, as of a day if one is given.

        Confidential sources keep the aliases that they had ``before``.

        Raises:
            LedgerError: the settings are not valid.
            RuleError: a rule failed.
        """


@frozen(eq=False)
class LedgerTexts:
    """The texts of a version of the ledger files."""

    digest: str
    texts: Mapping[str, str]
    """By the names of the files. They are not disguised."""
    disguise: Disguise


@frozen(eq=False, slots=False)
class Snapshot:
    """One state of a ledger. A later one has a higher version."""

    version: int
    edited: EditedLedger
    checked: CheckedLedger
    problems: tuple[Problem, ...] = ()
    """Why the present files do not load, disguised. The rest is then an earlier state."""
    day: date | None = None
    """The day as of which the ledger was checked."""

    @cached_property
    def digest(self) -> str:
        """The digest of the ledger files."""
        return self.edited.version

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the ledger files by their names. They are not disguised."""
        return {str(file): _decode(data) for file, data in self.edited.texts.items()}

    @property
    def report(self) -> Report:
        """The report of the check."""
        return self.checked.report

    @property
    def disguise(self) -> Disguise:
        """The disguise of the ledger that was edited."""
        return self.checked.disguise

    def as_texts(self) -> LedgerTexts:
        """Return the texts of the ledger files, without the results of their check."""
        return LedgerTexts(self.digest, self.texts, self.disguise)

    @cached_property
    def days(self) -> Sequence[date]:
        """The days on which more became known, in their order."""
        return known_days(self.checked.with_drafts.records())

    @cached_property
    def assessed(self) -> Assessments:
        """The assessments of the claims."""
        return Assessments.of(self.report.ledger, self.report.settings)

    @cached_property
    def page(self) -> ArticlePage:
        """The notes of all claims, with those of drafts."""
        with pause_gc():
            return build_article_page(
                self.report,
                self.assessed,
                with_drafts=self.checked.with_drafts,
                guesses={
                    place: [*map(self.disguise.text, guesses)]
                    for place, guesses in self.edited.guesses().items()
                },
            )


@define(eq=False)
class LiveLedger:
    """The present snapshot of a ledger, for many threads at once.

    Reading it never waits. Edits and refreshes wait for one another.
    """

    source: LedgerSource
    snapshot: Snapshot
    _files: Mapping[Path, str | None]
    """The digests of all files of the present snapshot."""
    _undo: UndoStack = field(factory=UndoStack)
    _versions: deque[LedgerTexts] = field(factory=lambda: deque(maxlen=_REMEMBERED))
    _by_day: dict[date, Snapshot] = field(factory=dict)
    """Views of the present snapshot as of earlier days."""
    _listeners: set[Callable[[Snapshot | None], None]] = field(factory=set)
    _writing: RLock = field(factory=RLock)

    @classmethod
    def open(cls, source: LedgerSource) -> "LiveLedger":
        """Read and check a ledger.

        Raises:
            LedgerError: with every problem found.
            RuleError: a rule failed.
        """
        edited = EditedLedger.read(source.path)
        states = _states(source, edited, {})
        snapshot = Snapshot(1, edited, source.check(edited.ledger, None, None))
        snapshot.page  # noqa: B018  # computed now, to answer the first request faster
        live = cls(source, snapshot, states)
        live._versions.append(snapshot.as_texts())
        return live

    @property
    def can_undo(self) -> bool:
        """True if an edit can be undone."""
        return len(self._undo) > 0

    def describe(self, snapshot: Snapshot) -> dict[str, object]:
        """Return the state of a snapshot that the page keeps, as JSON values."""
        return {
            "version": snapshot.version,
            "digest": snapshot.digest,
            "can_undo": self.can_undo,
        }

    def files(self) -> frozenset[Path]:
        """Return the files that the present snapshot depends on, existing or not."""
        return frozenset(self._files)

    def as_of(self, day: date | None) -> Snapshot:
        """Return the present snapshot, or a view of it as of a day."""
        now = self.snapshot
        if day is None:
            return now
        with self._writing:
            known = self._by_day.get(day)
            if known is None or known.version != now.version:
                checked = self.source.check(now.edited.ledger, day, now.disguise)
                known = Snapshot(now.version, now.edited, checked, now.problems, day)
                while len(self._by_day) >= _DAYS:
                    del self._by_day[next(iter(self._by_day))]
                self._by_day[day] = known
        return known

    def with_digest(self, digest: str) -> LedgerTexts | None:
        """Return one of the last versions of the ledger files."""
        return next((each for each in [*self._versions] if each.digest == digest), None)

    def texts_now(self) -> Mapping[str, str]:
        """Return the texts of the ledger files on disk, which may not load."""
        return {str(file): _decode(_read(file)) for file in self.snapshot.edited.texts}

    def edit(self, seen: str, change: Callable[[EditedLedger], EditedLedger]) -> Snapshot:
        """Change the ledger files, and return the snapshot after it.

        ``seen`` is the digest of the version that the change is based on.

        Raises:
            StaleError: that is not the present version.
            FileChangedError: another program has changed a file; it is read again.
            LedgerError: the change is not possible.
        """
        with self._writing:
            before = self.snapshot.edited
            after = self._change(seen, change)
            self._undo.record(before, after)
            return self._show(lambda: after)

    def undo(self, seen: str) -> Snapshot:
        """Undo the last edit that was not undone, and return the snapshot after it.

        Raises:
            StaleError: ``seen`` is not the digest of the present version.
            FileChangedError: the file is not as the edit has left it; it is read again.
            LedgerError: there is no edit to undo, or the ledger would not load.
        """
        with self._writing:
            if not self.can_undo:
                refuse("there is no edit to undo", fault=Fault.EMPTY)
            after = self._change(seen, self._undo.undo)
            return self._show(lambda: after)

    def _change(self, seen: str, change: Callable[[EditedLedger], EditedLedger]) -> EditedLedger:
        if seen != self.snapshot.digest:
            raise StaleError
        try:
            with pause_gc():
                return change(self.snapshot.edited)
        except FileChangedError:
            self.refresh()
            raise

    def refresh(self) -> Snapshot:
        """Read the files if one of them has changed, and return the snapshot after it.

        If they do not load, the snapshot holds the earlier state with the problems.
        """
        with self._writing:
            states = _digests(self._files)  # before reading, to notice a later change
            if states == self._files:
                return self.snapshot
            return self._show(lambda: EditedLedger.read(self.source.path), states)

    @contextmanager
    def listening(self, listener: Callable[[Snapshot | None], None]) -> Iterator[None]:
        """Call a function with each new snapshot, and with None when the server ends."""
        self._listeners.add(listener)
        try:
            yield
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Tell all listeners that the server ends."""
        for listener in [*self._listeners]:
            listener(None)

    def _show(
        self,
        read: Callable[[], EditedLedger],
        known: Mapping[Path, str | None] = MappingProxyType({}),
    ) -> Snapshot:
        """Read and check a ledger, and publish the snapshot, or the problems if it has any.

        ``known`` are the digests of files that were taken before.
        """
        now = self.snapshot
        try:
            edited = read()
            states = _states(self.source, edited, known)
            checked = self.source.check(edited.ledger, None, now.disguise)
        except Exception as error:  # shown on the page, since nobody watches the terminal
            self._files = _digests([*self._files, *self.source.files(None)])
            problems = now.disguise.problems(_problems_of(error))
            return self._publish(evolve(now, version=now.version + 1, problems=problems))
        self._files = states
        return self._publish(Snapshot(now.version + 1, edited, checked))

    def _publish(self, snapshot: Snapshot) -> Snapshot:
        self.snapshot = snapshot
        self._by_day.clear()
        self._versions.append(snapshot.as_texts())
        for listener in [*self._listeners]:
            listener(snapshot)
        return snapshot


def _states(
    source: LedgerSource, edited: EditedLedger, known: Mapping[Path, str | None]
) -> Mapping[Path, str | None]:
    """Return the digests of all files of a ledger as they were when it was read."""
    read = {file: digest(data) for file, data in edited.texts.items()}
    others = (file for file in source.files(edited) if file not in read)
    return {**_digests(file for file in others if file not in known), **known, **read}


def _digests(files: Iterable[Path]) -> Mapping[Path, str | None]:
    """Return the digest of each file, or None if it cannot be read."""
    return {file: digest(data) if (data := _read(file)) else None for file in files}


def _read(file: Path) -> bytes:
    """Return the content of a file, empty if it cannot be read."""
    try:
        return file.read_bytes() if file.is_file() else b""
    except (OSError, ValueError):
        return b""


def _decode(data: bytes) -> str:
    return data.decode(errors="replace")


def _problems_of(error: Exception) -> Iterable[Problem]:
    match error:
        case LedgerError():
            return error.problems
        case OSError() | RuleError():
            return [Problem(Fault.NO_FILE, str(error))]
    message = f"unexpected {type(error).__name__}: `claimtrack check` may say more"
    return [Problem(Fault.NO_FILE, message)]
