"""``claimtrack rules``: list the rules."""

from argparse import ArgumentParser

from attrs import frozen

from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.rules import installed_rules


@frozen
class RulesArguments:
    """The arguments of ``claimtrack rules``: none."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser: none."""


def run(arguments: RulesArguments, terminal: Terminal) -> ExitStatus:
    """Print one line for each rule."""
    for rule in installed_rules():
        words = f"{rule.code}  {rule.name:<32} {rule.severity.value:<8} {rule.summary}"
        terminal.write(words.rstrip() + "\n")
    return ExitStatus.CLEAN
