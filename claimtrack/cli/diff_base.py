"""Ledgers as they were where a branch began, read from the objects of git.

A branch is compared with the merge base of a revision and HEAD, as ``git diff REF...`` does:
changes of the other branch since then do not count. The ledger, the files that
it includes, its texts and its configuration are copied from that commit to a temporary
folder, and read there like any other ledger. Nothing is written to the repository.

Files are read as git stores them: filters, such as those of Git LFS, are not applied.
"""

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from attrs import field, frozen

from claimtrack import api
from claimtrack.cli.inputs import STANDARD_INPUT, CheckInputs, given_overrides, input_files
from claimtrack.cli.options import RuleOptions
from claimtrack.cli.terminal import Terminal
from claimtrack.confidential import Disguise
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.model import Ledger

_OF_A_HOOK = frozenset({"GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"})
"""Variables that git sets for hooks. They would name one repository for all ledgers."""


@frozen
class BaseCommit:
    """The commit at which a branch began, in the repository of a ledger."""

    top: Path
    """The folder of the working tree."""
    inside: Path
    """The folder of the ledger, relative to the working tree."""
    id: str
    ref: str
    """The revision that the user named."""

    @classmethod
    def of(cls, folder: Path, ref: str) -> "BaseCommit":
        """Return the merge base of a revision and HEAD, in the repository of a folder.

        Raises:
            LedgerError: the folder is in no repository, the revision is unknown, it has no
                commit in common with HEAD, or git is not installed.
        """
        if not ref:
            raise _error("--diff-base is empty", "name a branch, a tag or a commit")
        found = _git(folder, "rev-parse", "--show-toplevel", "--show-prefix")
        if found.returncode:
            message = f"--diff-base needs a git repository, and `{folder}` is in none"
            lines = found.stderr.decode(errors="replace").splitlines()
            raise _error(message, f"git says: {lines[0] if lines else 'nothing'}")
        top, inside, *_ = map(Path, os.fsdecode(found.stdout).splitlines())
        ends: list[str] = []
        for name in (ref, "HEAD"):
            commit = f"{name}^{{commit}}"
            found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", commit)
            if found.returncode:
                if _git(top, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
                    raise _error(f"--diff-base: the repository `{top}` has no commits yet")
                message = f"--diff-base: the repository `{top}` has no commit `{name}`"
                raise _error(message, "name a branch, a tag or a commit; `git fetch` may get it")
            ends.append(found.stdout.decode().strip())
        found = _git(top, "merge-base", *ends)
        if found.returncode:
            shallow = _git(top, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true"
            hint = "it is a shallow clone: `git fetch --unshallow` gets the history"
            message = f"--diff-base: `{ref}` and HEAD have no commit in common in `{top}`"
            raise _error(message, hint if shallow else "name the branch that HEAD started from")
        return cls(top, inside, found.stdout.decode().strip(), ref)

    def __str__(self) -> str:
        short = self.id[:9]
        return f"`{short}`" if self.id.startswith(self.ref) else f"`{self.ref}` ({short})"

    def old_name(self, path: Path) -> Path | None:
        """Return the path of a file that was renamed since, or None.

        Both paths are relative to the repository.
        """
        options = ("--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-ext-diff")
        found = _git(self.top, "diff", *options, self.id, "--")
        words = os.fsdecode(found.stdout).split("\0")
        renamed = zip(words[2::3], words[1::3], strict=False)
        return next((Path(old) for new, old in renamed if Path(new) == path), None)

    def names_in(self, folder: Path) -> Sequence[str]:
        """Return the names in a folder, given relative to the repository."""
        inside = "" if folder == Path() else folder.as_posix()
        found = _git(self.top, "ls-tree", "-z", "--name-only", f"{self.id}:{inside}")
        return os.fsdecode(found.stdout).split("\0")[:-1]


@frozen
class BaseLedger:
    """A ledger at the start of a branch, with the settings of its check."""

    commit: BaseCommit
    inputs: CheckInputs | None
    """The ledger to check, or None if it was not there or could not be read."""


@frozen
class _Copy:
    """A copy of some files of a commit, in a folder of its own."""

    commit: BaseCommit
    folder: Path
    read: Callable[[str], bytes | None] = field(repr=False)

    def fetch(self, path: Path) -> bool:
        """Copy the file for a path in the folder; return False if the commit has none."""
        inside = os.path.relpath(path, self.folder)
        content = self.read(Path(inside).as_posix())
        if content is None:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return True

    def load(self, file: Path, format: str | None, now: Ledger) -> Ledger:
        """Load a ledger whose file was fetched. ``now`` is the ledger of the working tree.

        Raises:
            LedgerError: with every problem of the ledger.
        """
        if file.name in registry.FOLDER_FILES:
            for name in self.commit.names_in(file.parent.relative_to(self.folder)):
                self.fetch(file.parent / name)
        # A file is read for its includes only after it was yielded, and thus fetched.
        # The texts of the present ledger save reading the ledger twice for most branches.
        for path in input_files(file, None, [now]):
            self.fetch(path)
        ledger = api.load(file, format)
        texts = [path for path in input_files(file, None, [ledger]) if not path.exists()]
        return api.load(file, format) if any([*map(self.fetch, texts)]) else ledger


def read_with_base(
    inputs: CheckInputs,
    names: Sequence[str],
    ref: str,
    source_format: str | None,
    options: RuleOptions,
    terminal: Terminal,
) -> tuple[CheckInputs, Sequence[BaseLedger]]:
    """Return ledgers to check, and each as it was at the start of the branch.

    All of them have one disguise, so that a finding about a confidential source is the
    same on both sides. A ledger that was not there, or cannot be read, is reported on
    standard error.

    Raises:
        LedgerError: a ledger is in no repository, or has no commit to compare with.
    """
    commits = [BaseCommit.of(_file(name, source_format).parent, ref) for name in names]
    with TemporaryDirectory(prefix="claimtrack-") as made:
        copies: list[tuple[Path, Ledger] | None] = []
        for name, commit, now in zip(names, commits, inputs.undisguised, strict=True):
            folder = Path(made).resolve() / str(len(copies))
            copies.append(_read_copy(folder, commit, name, source_format, now, terminal))
        ledgers = [copied[1] for copied in copies if copied is not None]
        before = terminal.disguise
        disguise = terminal.disguise = Disguise.of(*inputs.undisguised, *ledgers, before=before)
        flags = given_overrides(options, inputs.rules)

        def disguised(names: Sequence[str], ledgers: Sequence[Ledger]) -> CheckInputs:
            return CheckInputs.of_read(
                names, ledgers, disguise, flags, inputs.rules, drafts=options.drafts
            )

        found: list[BaseLedger] = []
        for name, commit, copied in zip(names, commits, copies, strict=True):
            base = None
            if copied is not None:
                file, ledger = copied
                try:
                    base = disguised([str(file)], [ledger])
                except LedgerError as error:
                    _report_unreadable(name, commit, error, terminal)
            found.append(BaseLedger(commit, base))
        return disguised(names, inputs.undisguised), found


def _read_copy(
    folder: Path,
    commit: BaseCommit,
    name: str,
    source_format: str | None,
    now: Ledger,
    terminal: Terminal,
) -> tuple[Path, Ledger] | None:
    """Copy a ledger of a commit to a folder, and read it; report it if that is not possible."""
    (folder / ".git").mkdir(parents=True)  # the search for configuration ends there
    with _open_objects(commit) as read:
        copy = _Copy(commit, folder, read)
        file = _fetch_ledger(copy, _file(name, source_format), terminal)
        if file is None:
            return None
        try:
            return file, copy.load(file, source_format, now)
        except LedgerError as error:
            _report_unreadable(name, commit, error, terminal)
            return None


def _file(name: str, format: str | None) -> Path:
    """Return the file of a ledger; for a folder, that by which it is known.

    Raises:
        LedgerError: the ledger is read from standard input.
    """
    if name == STANDARD_INPUT:
        raise _error("--diff-base needs a file: standard input has no earlier version")
    path = Path(name)
    if not path.is_dir():
        return path
    return path / (registry.detect_format(path, format).known_by or registry.LEDGER_FILE)


def _fetch_ledger(copy: _Copy, file: Path, terminal: Terminal) -> Path | None:
    """Copy a ledger file, and return its path; None if the commit has no such file."""
    inside = copy.commit.inside / file.name
    there = copy.folder / inside
    if copy.fetch(there):
        return there
    old = copy.commit.old_name(inside)
    if old is not None and copy.fetch(copy.folder / old):
        message = f"`{inside.as_posix()}` was `{old.as_posix()}` at {copy.commit}"
        terminal.say(terminal.hide_names(message))
        return copy.folder / old
    known = _git(copy.commit.top, "ls-files", "--error-unmatch", "--", inside.as_posix())
    hint = " (`git add` it if it was renamed)" if known.returncode else ""
    message = f"`{file}` was not there at {copy.commit}: all its findings are added{hint}"
    terminal.say(terminal.hide_names(message))
    return None


def _report_unreadable(
    name: str, commit: BaseCommit, error: LedgerError, terminal: Terminal
) -> None:
    """Report that a ledger of a commit cannot be read.

    The message of the error is not shown: it may name a source that is confidential only there.
    """
    first = error.problems[0]
    line = f", line {first.place.line}" if first.place is not None else ""
    message = f"warning: `{name}` could not be read at {commit}: {first.fault.meaning}{line}"
    terminal.say(terminal.hide_names(f"{message}; all its findings count as added"))


@contextmanager
def _open_objects(commit: BaseCommit) -> Iterator[Callable[[str], bytes | None]]:
    """Yield a function that returns the content of a file of a commit, or None.

    Symbolic links within the repository are followed.
    """
    command = ["git", "-C", str(commit.top), "cat-file", "--batch", "--follow-symlinks"]
    with subprocess.Popen(
        command,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        request, answer = process.stdin, process.stdout
        assert request is not None, "it is a pipe"
        assert answer is not None, "it is a pipe"

        def read(path: str) -> bytes | None:
            if "\n" in path or path.split("/")[0] == "..":
                return None  # one line is one request, and no commit has files above its top
            request.write(os.fsencode(f"{commit.id}:{path}\n"))
            request.flush()
            head = answer.readline()
            if not head:
                # An object that a partial clone has to fetch stops git if that fails.
                message = f"--diff-base: git cannot read `{path}` at {commit}"
                raise _error(message, "fetch the history with its files")
            return _read_object(head.split(), answer)

        try:
            yield read
        finally:
            request.close()


def _read_object(head: Sequence[bytes], answer: IO[bytes]) -> bytes | None:
    """Read an object of ``git cat-file --batch``; return None if it is missing or no file.

    ``head`` are the words before the object, the last of which is its size. A link that leads
    nowhere has a head with one word, and its text for an object.
    """
    if head[-1] in (b"missing", b"ambiguous"):
        return None
    content = answer.read(int(head[-1]))
    answer.read(1)
    return content if head[1] == b"blob" else None


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder, and capture its output.

    Raises:
        LedgerError: git is not installed.
    """
    try:
        return subprocess.run(
            ["git", "-C", str(folder), *arguments],
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError:
        raise _error("--diff-base calls git, which is not installed") from None


def _environment() -> dict[str, str]:
    """Return the environment of git: it asks for no password, and does not refresh the index."""
    kept = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    return {**kept, "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


def _error(message: str, hint: str | None = None) -> LedgerError:
    return LedgerError(Problem(Fault.SETTING, message, hint=hint))
