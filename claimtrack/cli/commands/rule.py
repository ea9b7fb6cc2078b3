"""``claimtrack rule``: explain a rule."""

from argparse import ArgumentParser, Namespace

from attrs import frozen

from claimtrack.cli.options import read_options
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import suggest
from claimtrack.rules import installed_rules


@frozen
class RuleArguments:
    """The arguments of ``claimtrack rule``."""

    rule: str


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument("rule", metavar="RULE", help="the code or name of a rule, such as CT102")


def read_arguments(parsed: Namespace) -> RuleArguments:
    """Convert parsed arguments to typed ones."""
    return read_options(parsed, RuleArguments)


def run(arguments: RuleArguments, terminal: Terminal) -> ExitStatus:
    """Print the explanation of a rule."""
    rules = {word: rule for rule in installed_rules() for word in (rule.code, rule.name)}
    name = arguments.rule if arguments.rule in rules else arguments.rule.upper()
    if name not in rules:
        message = f"no rule is called `{arguments.rule}`"
        hint = suggest(arguments.rule, rules) or suggest(name, rules)
        raise LedgerError(Problem(Fault.SETTING, message, hint=hint))
    rule = rules[name]
    terminal.write(f"{rule.code} {rule.name} ({rule.severity.value})\n\n{rule.doc.strip()}\n")
    return ExitStatus.CLEAN
