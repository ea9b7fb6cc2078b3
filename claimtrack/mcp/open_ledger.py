"""Ledgers as the tools read them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from attrs import evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.confidential import Disguise
from claimtrack.engine.rule import Rule
from claimtrack.errors import LedgerError
from claimtrack.mcp.root_folder import RootFolder
from claimtrack.model import Ledger, Settings


@frozen(eq=False)
class OpenLedger:
    """A ledger that was read, with its disguise and the settings of its check."""

    path: Path
    """The ledger file, relative to the root."""
    disguise: Disguise
    settings: Settings
    """Disguised, too."""
    undisguised: Ledger = field(repr=False)

    def shown(self, *, drafts: bool) -> Ledger:
        """Return the disguised ledger with its settings, and with its drafts if they are judged."""
        ledger = self.disguise.ledger(self.undisguised)
        judged = ledger if drafts else ledger.without_drafts()
        return evolve(judged, settings=self.settings.within(judged.sources))

    def assess(self, *, drafts: bool) -> Assessments:
        """Assess the claims."""
        ledger = self.shown(drafts=drafts)
        return Assessments.of(ledger, ledger.settings)


class LedgerOpener(Protocol):
    """A function that reads a ledger and its settings, as the commands do."""

    def __call__(self, path: Path, *, allow_empty: bool = False) -> OpenLedger:
        """Read a ledger from a path relative to the root.

        Raises:
            LedgerError: with every problem, disguised. A ledger without a claim is one, unless
                ``allow_empty`` is set.
        """


@frozen(eq=False)
class LedgerFolder:
    """The ledgers in the root folder, and the rules that judge them."""

    root: RootFolder
    open_path: LedgerOpener
    rules: Sequence[Rule]

    def open(self, name: str, *, allow_empty: bool = False) -> OpenLedger:
        """Read a ledger by the name of its file or folder.

        Raises:
            LedgerError: the path is not allowed, or the ledger has problems.
        """
        return self.open_path(self.root.find_ledger(name), allow_empty=allow_empty)


@contextmanager
def disguised_problems(disguise: Disguise) -> Iterator[None]:
    """Disguise the problems of errors about the ledger itself."""
    try:
        yield
    except LedgerError as error:
        raise LedgerError(*disguise.problems(error.problems)) from None
