"""``claimtrack lsp``: a language server, which an editor starts."""

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from attrs import frozen

from claimtrack.cli import options
from claimtrack.cli.config import Overrides, config_files
from claimtrack.cli.inputs import CheckInputs, given_overrides
from claimtrack.cli.options import RuleOptions
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import Disguise
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.errors import needing_extra
from claimtrack.model import Ledger
from claimtrack.rules import installed_rules

_EXTRA = frozenset({"lsprotocol", "pygls"})
"""The packages of the extra ``lsp`` that are imported."""


@frozen
class LspArguments:
    """The arguments of ``claimtrack lsp``."""

    rules: RuleOptions


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = (
        "An editor starts it and talks to it on standard input and output.\n"
        "exit status: 0 the editor ended it, 1 the connection broke, 2 could not run\n"
        "see also: check, the same findings in a terminal; serve, a page in the browser\n"
    )
    options.add_rules(parser)


def run(arguments: LspArguments, terminal: Terminal) -> ExitStatus:
    """Serve an editor until it ends.

    Raises:
        LedgerError: the extra is not installed, or an option names an unknown rule.
    """
    with needing_extra("the language server", "lsp", _EXTRA):
        from claimtrack.lsp import server
    rules = installed_rules()
    flags = given_overrides(arguments.rules, rules)
    ended = server.serve(_Check(flags, rules, arguments.rules.drafts))
    return ExitStatus.CLEAN if ended else ExitStatus.FOUND


@frozen
class _Check:
    """The check of ledgers with the options of the command."""

    flags: Overrides
    rules: Sequence[Rule]
    drafts: bool
    """True if drafts are judged as if they were accepted."""

    def settings_files(self, root: Path) -> Iterable[Path]:
        """Return the configuration files of a ledger, existing or not."""
        return config_files(root.parent)

    def check(self, root: Path, ledger: Ledger) -> Report:
        """Check the ledger of a file. The editor shows the file, so that nothing is disguised."""
        inputs = CheckInputs.of_read(
            [str(root)], [ledger], Disguise(), self.flags, self.rules, drafts=self.drafts
        )
        (report,) = inputs.check(date.today())
        return report
