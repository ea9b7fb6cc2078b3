"""``claimtrack rule``: explain a rule."""

from argparse import ArgumentParser

from attrs import frozen

from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.rules import find_rule, installed_rules


@frozen
class RuleArguments:
    """The arguments of ``claimtrack rule``."""

    rule: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("rule", metavar="RULE", help="the code or name of a rule, such as CT102")


def run(arguments: RuleArguments, terminal: Terminal) -> ExitStatus:
    """Print the explanation of a rule."""
    rule = find_rule(arguments.rule, installed_rules())
    terminal.write(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.doc.strip()}\n")
    return ExitStatus.CLEAN
