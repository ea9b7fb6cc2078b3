"""Snapshots of ledgers that stand as text in a test, and edits of a text."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lsprotocol import types

from claimtrack.engine.run import run
from claimtrack.formats.toml.partial import read_partial
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.rules import builtin_rules

FILE = Path("/folder/ledger.toml")
"""A file that does not exist: its contents are given."""

MARK = "¦"
"""The position in a text."""

rules = cache(builtin_rules)


def snapshot_of(text: str, included: Mapping[str, str] | None = None) -> LedgerSnapshot:
    """Return a checked snapshot of a text without its mark, with the files it includes by name."""
    texts = {
        FILE: text.replace(MARK, ""),
        **{FILE.parent / n: t for n, t in (included or {}).items()},
    }
    return snapshot_of_file(FILE, {path: each.encode() for path, each in texts.items()})


def snapshot_of_file(path: Path, contents: Mapping[Path, bytes] | None = None) -> LedgerSnapshot:
    """Return a checked snapshot of a file."""
    read = read_partial(path, contents or {})
    return LedgerSnapshot(path, read, run(read.ledger.without_drafts(), rules()), rules())


def buffer_of(text: str, path: Path = FILE) -> tuple[Buffer, int]:
    """Return a buffer of a text without its mark, and the offset of the mark."""
    before, mark, after = text.partition(MARK)
    assert mark, "the text has no mark"
    return Buffer(path, path.as_uri(), before + after), len(before)


def apply_edit(buffer: Buffer, edit: types.TextEdit | types.InsertReplaceEdit | None) -> str:
    """Return the text of a buffer after an edit of one line, whose range counts UTF-16."""
    assert isinstance(edit, types.TextEdit)
    assert edit.range.start.line == edit.range.end.line
    lines = buffer.text.split("\n")
    units = lines[edit.range.start.line].encode("utf-16-le")
    before = units[: 2 * edit.range.start.character].decode("utf-16-le")
    after = units[2 * edit.range.end.character :].decode("utf-16-le")
    lines[edit.range.start.line] = before + edit.new_text + after
    return "\n".join(lines)
