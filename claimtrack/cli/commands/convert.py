"""One format into another: what ``claimtrack convert`` does."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from claimtrack import api
from claimtrack.cli.inputs import loaded
from claimtrack.cli.terminal import ExitStatus, Terminal
from claimtrack.confidential import disguised
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import registry
from claimtrack.formats.records.loss import Loss, LossReason, told
from claimtrack.model import Ledger
from claimtrack.reports.findings.terminal import problems_in_lines
from claimtrack.reports.text.styled import line

_PRINTED = "-"
"""The output that is standard output."""


def convert(options: Namespace, terminal: Terminal) -> ExitStatus:
    """Write a ledger in another format, and tell what that cannot carry.

    Raises:
        LedgerError: the ledger cannot be read, the output is not to be written over, or
            something would be lost and nothing may be.
        OSError: it cannot be written.
    """
    format = _target(options)
    _refuse_itself(options, format)
    with terminal.patience("converting"):
        (read,) = loaded([options.ledger], options.source_format, without_claims=True)
        ledger = disguised(read)
        terminal.remark(problems_in_lines(ledger.notes, terminal.err_display))
        written = api.convert(read, format.name)
        lost = (*written.lost, *_left_behind(ledger, options, format))
        if options.strict:
            _refuse_losses(lost, format.name, ledger.notes)
        if str(options.output) == _PRINTED:
            terminal.write(written.text)
        else:
            written.save(options.output, overwrite=options.force)
    shown = terminal.err_display.shown
    terminal.remark(line(shown(words)) for words in told(lost))
    if str(options.output) != _PRINTED:
        terminal.remark([line(shown(f"wrote {options.output}"))])
    return ExitStatus.CLEAN


def _target(options: Namespace) -> registry.Format:
    """Return the format to write; of a folder yet to be made, nothing but its name could tell."""
    printed = str(options.output) == _PRINTED
    if options.target_format is None:
        if printed:
            message = "nothing says which format to print"
            raise LedgerError(Problem(Fault.SETTING, message, hint="name it with --to"))
        if options.output.suffix == "" and not options.output.is_dir():
            message = f"nothing says which format `{options.output}` is to be in"
            raise LedgerError(Problem(Fault.SETTING, message, hint="name it with --to"))
    format = registry.format_of(options.output, options.target_format)
    if printed and format.is_folder:
        message = f"the format {format.name} is a folder, which cannot be printed"
        raise LedgerError(Problem(Fault.SETTING, message))
    return format


def _refuse_itself(options: Namespace, format: registry.Format) -> None:
    """Refuse to write a ledger over itself, whatever may be written over."""
    read = registry.file_of(Path(options.ledger))
    read = read.parent if format.is_folder else read
    if read.exists() and options.output.exists() and options.output.samefile(read):
        message = f"`{options.output}` is the ledger that is read"
        raise LedgerError(Problem(Fault.PATH, message, hint="name another file"))


def _refuse_losses(lost: Iterable[Loss], format: str, notes: Iterable[Problem]) -> None:
    """Refuse what would be lost in writing, or was lost in reading."""
    problems = [evolve(note, warning=False) for note in notes if note.fault is Fault.LOSS]
    problems += [
        Problem(Fault.LOSS, f"{format} cannot carry {each}", each.records[0].place)
        if each.records
        else Problem(Fault.LOSS, f"{format} cannot carry {each}")
        for each in lost
        if each.fate is not LossReason.NEVER
    ]
    if problems:
        raise LedgerError(*problems)


def _left_behind(ledger: Ledger, options: Namespace, format: registry.Format) -> Iterable[Loss]:
    """Yield that texts beside the ledger are not beside what is written, if so."""
    beside = [each for each in ledger.documents.values() if each.path is not None]
    here = registry.file_of(Path(options.ledger)).parent.resolve()
    there = options.output if format.is_folder else options.output.parent
    if beside and (str(options.output) == _PRINTED or there.resolve() != here):
        why = "the files at the paths of documents are not copied to where this is written"
        yield Loss("document.path", why, records=tuple(beside))
