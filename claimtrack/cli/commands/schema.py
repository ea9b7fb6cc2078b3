"""``claimtrack schema``: print a JSON Schema."""

import json
from argparse import ArgumentParser

from attrs import frozen

from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.formats.answer.schema import read_answer_schema
from claimtrack.formats.toml.schema import read_ledger_schema
from claimtrack.reports.findings import json_output


@frozen
class SchemaArguments:
    """The arguments of ``claimtrack schema``."""

    of: str
    """The file to describe: the ledger or an answer."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument(
        "of",
        nargs="?",
        choices=("ledger", "answer"),
        default="ledger",
        help="the file to describe: the ledger (default) or a model's answer",
    )


def run(arguments: SchemaArguments, terminal: Terminal) -> ExitStatus:
    """Print the JSON Schema of the ledger file or of answers."""
    read_schema = read_answer_schema if arguments.of == "answer" else read_ledger_schema
    terminal.write(json_output.json_text(json.loads(read_schema())))
    return ExitStatus.CLEAN
