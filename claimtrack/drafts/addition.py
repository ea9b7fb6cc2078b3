"""Additions of drafts to the end of an existing ledger, verified before they are written."""

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from claimtrack.drafts.draft import Draft
from claimtrack.drafts.draft_ledger import added_tables
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import Proposal, propose
from claimtrack.drafts.texts import Article
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records import files
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import SourceText
from claimtrack.model import Ledger, Passage


@frozen
class LedgerFile:
    """A ledger file as it was read."""

    path: Path
    data: bytes
    ledger: Ledger

    @classmethod
    def read(cls, path: Path) -> "LedgerFile":
        """Read a ledger file in TOML, and the files that it includes.

        Raises:
            LedgerError: with every problem found.
        """
        data = files.read_bytes(path, str(path), Limits().size)
        return cls(path, data, _read(path, data))


@frozen
class Addition:
    """A ledger file with a draft at its end."""

    data: bytes
    """The whole file. It begins with the file as it was, and equals it if nothing is new."""
    proposal: Proposal
    gone: Sequence[tuple[str, Passage]]
    """The claims of an earlier version that are no longer in the article, with their passages."""


def add_to_ledger(file: LedgerFile, article: Article, draft: Draft) -> Addition:
    """Return a ledger file with the new records of a draft at its end.

    No byte of the file changes, and no record of the ledger.

    Raises:
        LedgerError: the text of the file permits no such addition, or has another version
            of the text at the same path.
    """
    match = LedgerMatch(article, file.ledger)
    proposal, gone = propose(match, draft), tuple(match.gone())
    if not proposal.statements:
        return Addition(file.data, proposal, gone)
    tables = tables_to_add(file, proposal, gone).encode()
    line_end = b"\r\n" if b"\r\n" in file.data else b"\n"
    blank_line = line_end if file.data.endswith(b"\n") else 2 * line_end
    data = file.data + blank_line + tables.replace(b"\n", line_end)
    try:
        after = _read(file.path, data)
    except LedgerError as error:
        message = f"no tables can be added to the end of `{file.path}`: {error.problems[0].message}"
        hint = "write its records as tables of their own, such as [claim.closed]; name the"
        hint += " document of passages in [defaults]"
        raise LedgerError(Problem(Fault.SYNTAX, message, hint=hint)) from error
    if not {*file.ledger.records()} <= {*after.records()}:
        message = f"an addition to the end of `{file.path}` would change its records"
        raise LedgerError(Problem(Fault.VALUE, message))
    return Addition(data, proposal, gone)


def tables_to_add(file: LedgerFile, proposal: Proposal, gone: Sequence[tuple[str, Passage]]) -> str:
    """Return the tables of a proposal in the form that the defaults of a file permit."""
    if not proposal.statements:
        return ""
    toml = reader.parse_toml(
        SourceText.of(str(file.path), file.data.decode("utf-8-sig").replace("\r\n", "\n")), Limits()
    ).data
    defaults = toml.get("defaults")
    documents = toml.get("document")
    adds_publisher = not isinstance(defaults, dict) or defaults.get("add_publisher", True)
    # A second document of the file would leave passages such as `#p1` without one.
    declared = [*documents] if isinstance(documents, dict) and defaults is None else []
    default = declared[0] if len(declared) == 1 and proposal.is_new_document else None
    return added_tables(proposal, adds_publisher is True, default, gone)


def _read(path: Path, data: bytes) -> Ledger:
    return reader.read(path, contents={path.resolve(): data})
