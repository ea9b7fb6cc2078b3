"""``claimtrack convert``: write a ledger in another format."""

import os
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve, frozen

from claimtrack import api
from claimtrack.cli import options
from claimtrack.cli.inputs import input_files, ledger_file, load_ledgers
from claimtrack.cli.output import reject_inputs
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records.loss import (
    Loss,
    LossReason,
    describe_losses,
    texts_not_copied,
)
from claimtrack.model import Ledger
from claimtrack.model.values import refuse
from claimtrack.reports.findings.terminal import concise_problems

_STANDARD_OUTPUT = Path("-")
"""The output that is printed."""


@frozen
class ConvertArguments:
    """The arguments of ``claimtrack convert``."""

    ledger: str
    source_format: str | None
    output: Path
    target_format: str | None
    strict: bool
    force: bool

    @property
    def is_printed(self) -> bool:
        """True if the output is standard output."""
        return self.output == _STANDARD_OUTPUT


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command to its parser."""
    parser.epilog = "exit status: 0 written, 2 not written\n"
    options.add_ledger(parser, metavar="IN")
    parser.add_argument(
        "output",
        type=Path,
        metavar="OUT",
        help="the file or folder to write, or - for standard output",
    )
    parser.add_argument(
        "--to",
        dest="target_format",
        choices=registry.WRITABLE,
        help="the format to write (default: by the extension of OUT)",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        help="write nothing if the format cannot represent the whole ledger",
    )
    parser.add_argument("--force", action="store_true", help="overwrite an existing file or folder")


def run(arguments: ConvertArguments, terminal: Terminal) -> ExitStatus:
    """Write a ledger in another format, and report what that format cannot carry.

    Raises:
        LedgerError: the ledger cannot be read, the output must not be overwritten, or
            ``--strict`` is given and something would be lost.
        OSError: the output cannot be written.
    """
    format = _target_format(arguments)
    _reject_overwriting_input(arguments, format)
    with terminal.activity("converting"):
        (read,), disguise = load_ledgers(
            [arguments.ledger], arguments.source_format, terminal, allow_empty=True
        )
        ledger = disguise.ledger(read)
        terminal.remark(concise_problems(ledger.notes, terminal.err_display))
        conversion = api.convert(read, format.name)
        losses = (*conversion.lost, *_texts_not_copied(ledger, arguments, format))
        if arguments.strict:
            _reject_losses(losses, format.name, ledger.notes)
        if arguments.is_printed:
            terminal.write(conversion.text)
        else:
            if arguments.force:
                inputs = input_files(ledger_file(arguments.ledger), None, [read])
                reject_inputs(arguments.output, inputs)
            conversion.save(arguments.output, overwrite=arguments.force)
    terminal.say(*describe_losses(losses))
    if not arguments.is_printed:
        terminal.say(f"wrote {arguments.output}")
    return ExitStatus.CLEAN


def _target_format(arguments: ConvertArguments) -> registry.Format:
    """Return the format to write, which a new folder does not show by its name."""
    output = arguments.output
    if arguments.target_format is None:
        message = None
        if arguments.is_printed:
            message = "standard output needs a format"
        elif output.suffix == "" and not output.is_dir():
            message = f"`{output}` has no extension that names a format"
        if message is not None:
            refuse(message, "name it with --to", Fault.SETTING)
    format = registry.detect_format(output, arguments.target_format)
    if arguments.is_printed and format.is_folder:
        message = f"the format {format.name} is a folder, which cannot be printed"
        refuse(message, fault=Fault.SETTING)
    return format


def _reject_overwriting_input(arguments: ConvertArguments, format: registry.Format) -> None:
    """Refuse to overwrite the ledger that is read, even with ``--force``."""
    output, source = arguments.output, ledger_file(arguments.ledger)
    source = source.parent if format.is_folder else source
    if source.exists() and output.exists() and output.samefile(source):
        refuse(f"`{output}` is the ledger that is read", "name another file", Fault.PATH)


def _reject_losses(losses: Iterable[Loss], format: str, notes: Iterable[Problem]) -> None:
    """Turn losses in reading and writing into errors."""
    lossy = (Fault.LOSS, Fault.TORN)
    problems = [evolve(note, warning=False) for note in notes if note.fault in lossy]
    problems += [
        Problem(
            Fault.LOSS,
            f"{format} cannot carry {loss}",
            loss.records[0].place if loss.records else None,
        )
        for loss in losses
        if loss.fate is not LossReason.NEVER
    ]
    if problems:
        raise LedgerError(*problems)


def _texts_not_copied(
    ledger: Ledger, arguments: ConvertArguments, format: registry.Format
) -> Iterable[Loss]:
    """Yield a loss if the texts of documents are in another folder than the output."""
    source = ledger_file(arguments.ledger).parent
    target = arguments.output if format.is_folder else arguments.output.parent
    if arguments.is_printed or os.path.realpath(target) != os.path.realpath(source):
        yield from texts_not_copied(ledger)
