"""``claimtrack init``: write the first ledger for a text."""

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from attrs import frozen

from claimtrack.cli.options import read_options
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.skeleton import skeleton
from claimtrack.model import When
from claimtrack.model.values import to_name
from claimtrack.reports.text.styles import styled_line


@frozen
class InitArguments:
    """The arguments of ``claimtrack init``."""

    text: Path
    output: Path
    outlet: str | None
    date: When | None


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.add_argument(
        "text", type=Path, metavar="TEXT", help="a UTF-8 text in the ledger's folder or below"
    )
    parser.add_argument(
        "--output",
        "-o",
        type=Path,
        metavar="LEDGER",
        default="ledger.toml",
        help="the ledger to write; never overwritten (default: ledger.toml)",
    )
    parser.add_argument(
        "--outlet", type=_parse_outlet, metavar="NAME", help="the name of the publisher"
    )
    parser.add_argument(
        "--date", type=_parse_date, metavar="DATE", help="the date of publication: 2031-06-10"
    )


def read_arguments(parsed: Namespace) -> InitArguments:
    """Convert parsed arguments to typed ones."""
    return read_options(parsed, InitArguments)


def _parse_outlet(text: str) -> str:
    """Return the name of an outlet."""
    try:
        name = to_name(text).strip()
    except LedgerError as error:
        raise ArgumentTypeError(_explain(error)) from None
    if not name:
        raise ArgumentTypeError("the name is empty")
    return name


def _parse_date(text: str) -> When:
    """Return a date in EDTF."""
    try:
        return When.parse(text)
    except LedgerError as error:
        raise ArgumentTypeError(_explain(error)) from None


def _explain(error: LedgerError) -> str:
    (problem,) = error.problems
    return f"{problem.message}; {problem.hint}" if problem.hint else problem.message


def run(arguments: InitArguments, terminal: Terminal) -> ExitStatus:
    """Write the first ledger for a text; never overwrite a file."""
    text, ledger = arguments.text, arguments.output
    if registry.detect_format(ledger).name != "toml":
        message = f"`{ledger}` is not a TOML file"
        raise LedgerError(Problem(Fault.SETTING, message, hint="use the extension .toml"))
    data = files.read_bytes(text, str(text), Limits().size)
    files.decode_text(data, str(text))  # raises LedgerError if the text is not UTF-8
    try:
        path = text.resolve().relative_to(ledger.resolve().parent).as_posix()
    except ValueError:
        message = f"`{text}` is not in the folder of `{ledger}` or below it"
        hint = "name a ledger in the folder of the text with --output"
        raise LedgerError(Problem(Fault.PATH, message, hint=hint)) from None
    published = None if arguments.date is None else arguments.date.text
    content = skeleton(data, path, arguments.outlet, published)
    try:
        write_file(ledger, content.encode(), new=True)
    except FileExistsError:
        message = f"`{ledger}` already exists; nothing was written"
        raise LedgerError(Problem(Fault.PATH, message, hint="name another --output")) from None
    steps = (f"wrote {ledger}", f"  next: write its first claim, then claimtrack check {ledger}")
    terminal.remark([styled_line(terminal.err_display.sanitize(step)) for step in steps])
    return ExitStatus.CLEAN
