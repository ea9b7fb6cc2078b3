"""``claimtrack init``: write a ledger for a text, in which the user writes the claims."""

from argparse import ArgumentParser
from pathlib import Path

from attrs import frozen

from claimtrack.cli.new_ledger import (
    LEDGER,
    add_article,
    read_described_article,
    require_toml,
    write_new,
)
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.drafts.draft_ledger import first_ledger
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import propose
from claimtrack.drafts.texts import write_page_text
from claimtrack.model import When


@frozen
class InitArguments:
    """The arguments of ``claimtrack init``."""

    text: Path
    output: Path | None
    outlet: str | None
    date: When | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    add_article(parser)


def run(arguments: InitArguments, terminal: Terminal) -> ExitStatus:
    """Write the first ledger for a text; never overwrite a file."""
    ledger = arguments.output or LEDGER
    require_toml(ledger)
    folder = ledger.parent
    article = read_described_article(arguments.text, folder, arguments.outlet, arguments.date)
    content = first_ledger(article, propose(LedgerMatch(article)))
    write_page_text(article, folder)
    write_new(ledger, content)
    terminal.say(
        f"wrote {ledger}", f"  next: write its first claim, then claimtrack check {ledger}"
    )
    return ExitStatus.CLEAN
