"""The files of an editor: open buffers over the disk, and the ledger that each belongs to."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import gettempdir
from typing import Protocol

import tomli
from attrs import field, frozen

from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule, RuleError
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records.files import read_text_file
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.partial import read_partial
from claimtrack.formats.toml.positions import COMMENT, STRING
from claimtrack.formats.toml.recognition import is_ledger_text, top_of
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.unread_parts import included_names
from claimtrack.model import Ledger


class LedgerCheck(Protocol):
    """The check of ledgers by the settings of a command."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that are installed."""

    def settings_files(self, root: Path) -> Iterable[Path]:
        """Return the files that may hold settings for a ledger file, existing or not."""

    def check(self, root: Path, ledger: Ledger) -> Report:
        """Check the ledger of a file, as of today.

        Raises:
            LedgerError: the settings are not valid.
            RuleError: a rule failed.
        """


MAX_FOLDERS = 16
"""The largest number of folders above a file that are searched for its ledger."""
MAX_CANDIDATES = 256
"""The largest number of TOML files of a folder that may be its ledger."""

_INCLUDE = re.compile(
    rf"^[ \t]*include[ \t]*=[ \t]*(?:{STRING}|\[(?:{STRING}|{COMMENT}|[^\]\"'#])*\])",
    re.MULTILINE,
)


def _includes(text: str) -> Sequence[str]:
    """Return the paths of the files that a text includes; none if they do not parse."""
    found = _INCLUDE.search(top_of(text))
    if found is not None:
        with suppress(tomli.TOMLDecodeError):
            return included_names(tomli.loads(found[0]))
    return ()


Stamp = object
"""A value that differs when the content of a file differs: a buffer, or its state on disk."""


def disk_stamp(path: Path) -> Stamp:
    """Return the stamp of a file without regard to buffers; None if there is no file."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@frozen(eq=False)
class WorkspaceFiles:
    """The files at one moment: the buffers that are open, and the disk below them."""

    buffers: Mapping[Path, Buffer]
    folders: Sequence[Path]
    """The folders of the workspace."""
    _includes: dict[Path, tuple[Stamp, Sequence[Path]]] = field(factory=dict, repr=False)
    """A cache of the files that each ledger file includes, with its stamp."""

    def root_of(self, path: Path) -> Path | None:
        """Return the ledger file that a file belongs to, or None if it belongs to no ledger.

        This is the nearest ledger that includes the file, directly or indirectly, and that no
        other such ledger includes. Without one, it is the file itself. The search covers the
        folder of the file and those above, up to the top of the workspace, and from there up
        to the folder of the repository. It skips folders that others may share.
        """
        leading = {
            candidate: closure
            for folder in self._folders_above(path)
            for candidate in self._toml_files_in(folder)
            if candidate != path and path in (closure := self.closure(candidate))
        }
        for candidate in leading:
            if not any(candidate in closure for closure in leading.values()):
                return candidate
        if leading:
            return next(iter(leading))  # files that include one another
        text = self.text(path)
        return path if text is not None and is_ledger_text(text) else None

    def text(self, path: Path) -> str | None:
        """Return the text of a file, or None if it is no text or cannot be read."""
        buffer = self.buffers.get(path)
        return _disk_text(path) if buffer is None else buffer.text

    def uri(self, path: Path) -> str:
        """Return the URI of a file, as the editor knows it if it is open."""
        buffer = self.buffers.get(path)
        return path.as_uri() if buffer is None else buffer.uri

    def contents(self) -> Mapping[Path, bytes]:
        """Return the bytes of the buffers."""
        # Half a surrogate pair, which an editor may send, is no text.
        return {path: buffer.text.encode(errors="replace") for path, buffer in self.buffers.items()}

    def stamp(self, path: Path) -> Stamp:
        """Return the stamp of a file; None if there is no file."""
        buffer = self.buffers.get(path)
        return disk_stamp(path) if buffer is None else buffer

    def included_by(self, path: Path) -> Sequence[Path]:
        """Return the files that a ledger file includes, existing or not."""
        stamp = self.stamp(path)
        known = self._includes.get(path)
        if known is None or known[0] != stamp:
            text = self.text(path)
            names = () if text is None or not is_ledger_text(text) else _includes(text)
            known = self._includes[path] = stamp, [(path.parent / each).resolve() for each in names]
        return known[1]

    def _folders_above(self, path: Path) -> Iterator[Path]:
        """Yield the folder of a file and those above it, nearest first."""
        within = [folder for folder in self.folders if path.is_relative_to(folder)]
        top = min(within, key=lambda folder: len(folder.parts), default=path.parent)
        # These folders may hold files of many projects or users.
        shared = {Path(path.anchor), Path(gettempdir()).resolve()}
        with suppress(RuntimeError):  # no home
            shared.add(Path.home().resolve())
        for folder in path.parents[:MAX_FOLDERS]:
            if folder in shared and folder != top and top.is_relative_to(folder):
                break
            yield folder
            if top.is_relative_to(folder) and os.path.lexists(folder / ".git"):
                break

    def _toml_files_in(self, folder: Path) -> Iterable[Path]:
        """Return the TOML files of a folder, by name, and new ones that are only in buffers."""
        on_disk: list[Path] = []
        with suppress(OSError):
            on_disk = sorted(folder.glob("*.toml"))[:MAX_CANDIDATES]
        return dict.fromkeys([*on_disk, *(each for each in self.buffers if each.parent == folder)])

    def closure(self, path: Path) -> set[Path]:
        """Return the files that a ledger file includes, directly or indirectly."""
        seen: set[Path] = set()
        todo = [path]
        while todo and len(seen) < Limits().files:
            new = [each for each in self.included_by(todo.pop()) if each not in seen]
            seen.update(new)
            todo += new
        return seen


@frozen(eq=False)
class CheckedRoot:
    """The snapshot of a ledger, with the state of all files that it depends on."""

    snapshot: LedgerSnapshot
    stamps: Mapping[Path, Stamp]
    disk_stamps: Mapping[Path, Stamp]
    """The stamps of configuration files and texts, which are read from disk even if open."""
    day: date
    """The day of the check, on which the expiry of waivers depends."""

    def is_current(self, files: WorkspaceFiles) -> bool:
        """True if a new check would find the same."""
        return (
            self.day == date.today()
            and all(files.stamp(path) == stamp for path, stamp in self.stamps.items())
            and all(disk_stamp(path) == stamp for path, stamp in self.disk_stamps.items())
        )


@frozen(eq=False)
class WorkspaceState:
    """The ledgers of all open files."""

    roots: Mapping[Path, Path] = field(factory=dict)
    """The ledger file of each open file that belongs to a ledger."""
    ledgers: Mapping[Path, CheckedRoot] = field(factory=dict)
    """The ledgers by their files."""

    def snapshot_of(self, path: Path) -> LedgerSnapshot | None:
        """Return the ledger that an open file belongs to."""
        root = self.roots.get(path)
        return None if root is None else self.ledgers[root].snapshot

    def after(
        self, files: WorkspaceFiles, check: LedgerCheck, is_superseded: Callable[[], bool]
    ) -> "WorkspaceState | None":
        """Return the ledgers of the open files, and reuse those whose files did not change.

        Return None as soon as a newer check is wanted.
        """
        found = ((path, files.root_of(path)) for path in files.buffers)
        roots = {path: root for path, root in found if root is not None}
        ledgers: dict[Path, CheckedRoot] = {}
        for root in dict.fromkeys(roots.values()):
            known = self.ledgers.get(root)
            if known is None or not known.is_current(files):
                known = _check_root(root, files, check, known, is_superseded)
            if known is None:
                return None
            ledgers[root] = known
        return WorkspaceState(roots, ledgers)


def _check_root(
    root: Path,
    files: WorkspaceFiles,
    check: LedgerCheck,
    known: CheckedRoot | None,
    is_superseded: Callable[[], bool],
) -> CheckedRoot | None:
    """Read and check a ledger, or return None as soon as a newer check is wanted."""
    day = date.today()
    # Taken before the files are read, to notice a later change.
    before = {path: files.stamp(path) for path in (root, *files.closure(root))}
    settings = {path: disk_stamp(path) for path in check.settings_files(root)}
    read_before = None if known is None else known.snapshot.read
    read = read_partial(root, files.contents(), before=read_before)
    if is_superseded():
        return None
    report: Report | None = None
    failures: Sequence[Problem] = ()
    if read.ledger.claims:
        try:
            report = check.check(root, read.ledger)
        except LedgerError as error:
            failures = error.problems
        except RuleError as error:
            failures = [Problem(Fault.SETTING, str(error))]
    named = {Path(each.place.file) for each in failures if each.place is not None}
    settings_texts = {path: _disk_text(path) or "" for path in settings if path in named}
    snapshot = LedgerSnapshot(root, read, report, check.rules, failures, settings_texts)
    if is_superseded():
        return None
    texts = (root.parent / each.path for each in read.ledger.documents.values() if each.path)
    return CheckedRoot(
        snapshot,
        before | {path: files.stamp(path) for path in read.files if path not in before},
        settings | {path: disk_stamp(path) for path in texts},
        day,
    )


def _disk_text(path: Path) -> str | None:
    """Return the text of a file, or None if it is no text or cannot be read."""
    try:
        return read_text_file(path, Limits().size)[0].text
    except LedgerError:
        return None
