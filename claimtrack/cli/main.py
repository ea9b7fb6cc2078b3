"""Arguments in, exit status out."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO

from attrs import evolve

from claimtrack._lazy import late
from claimtrack.cli.parser import parser
from claimtrack.cli.terminal import ExitStatus, PrintError, Terminal
from claimtrack.errors import LedgerError
from claimtrack.reports.text.styled import line

_tell_problems = late("claimtrack.cli.output", "tell_problems")
_problem_of = late("claimtrack.cli.output", "problem_of")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 or 2, or 130 when interrupted."""
    terminal = Terminal.of_process()
    try:
        status = _run(arguments, terminal)
        terminal.flush()
    except KeyboardInterrupt:
        return ExitStatus.INTERRUPTED
    except PrintError as error:
        with suppress(PrintError):
            terminal.remark([line(f"claimtrack: cannot print: {error}")])
            terminal.flush()
        return ExitStatus.FAILED
    return status


def _run(arguments: Sequence[str] | None, terminal: Terminal) -> ExitStatus:
    """Do what the arguments ask for, or say why it cannot be done.

    Raises:
        PrintError: something could not be said.
    """
    options = _options(arguments, terminal)
    if isinstance(options, ExitStatus):
        return options
    terminal = evolve(terminal, color=options.color)
    try:
        status: ExitStatus = options.command(options, terminal)
        return status
    except PrintError:
        raise
    except LedgerError as error:
        _tell_problems(error.problems, options.format, terminal)
    except OSError as error:
        _tell_problems([_problem_of(error)], options.format, terminal)
    # Left alone, Python would exit with 1, as if something had been found.
    except Exception as error:
        _tell_failure(error, terminal)
    return ExitStatus.FAILED


def _options(arguments: Sequence[str] | None, terminal: Terminal) -> Namespace | ExitStatus:
    """Return what the arguments say, or how it ends where they only ask for help or are wrong."""
    # What the parser prints goes through the terminal, as everything else does.
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        try:
            given = sys.argv[1:] if arguments is None else arguments
            if not given:
                parser().print_help(sys.stderr)
                raise SystemExit(ExitStatus.FAILED)
            options, unknown = parser().parse_known_args(given)
            if not unknown:
                return options
            options.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        except SystemExit as error:
            status = ExitStatus(int(error.code or 0))
    terminal.write(out.getvalue())
    shown = terminal.err_display.shown
    terminal.remark(line(shown(row)) for row in err.getvalue().splitlines())
    return status


def _tell_failure(error: Exception, terminal: Terminal) -> None:
    words = str(error) or type(error).__name__
    if not isinstance(error, RuntimeError):
        words = f"unexpected {type(error).__name__}: {words}"
    shown = terminal.err_display.shown
    if os.environ.get("CLAIMTRACK_TRACEBACK"):
        import traceback

        rows = "".join(traceback.format_exception(error)).splitlines()
        terminal.remark(line(shown(row)) for row in rows)
    hint = "set CLAIMTRACK_TRACEBACK=1 to see where"
    terminal.remark([line(shown(f"claimtrack: {words}")), line(f"  {hint}")])
