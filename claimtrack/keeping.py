"""Checks that keep in a folder what they found, and judge only what is new to it."""

from argparse import Namespace
from datetime import date

from attrs import evolve

from claimtrack import telling
from claimtrack.bench import Bench
from claimtrack.engine import Report
from claimtrack.reports.tone import line
from claimtrack.scale.recalled import basis_of, check
from claimtrack.scale.state import State
from claimtrack.terminal import Terminal


def checks(bench: Bench, today: date, options: Namespace, terminal: Terminal) -> list[Report]:
    """Check each ledger of a bench by the state in the folder that the options name.

    A state that cannot be used, or kept, is told of: the findings are the same without.
    """
    state = State.open(options.state, basis_of(bench.rules))
    if state.trouble is not None:
        _tell(f"the state in {options.state} is made anew: {state.trouble}", terminal)
    done = [
        evolve(check(ledger, bench.rules, chosen, today, state), file=file, known=known)
        for file, ledger, chosen, known in zip(
            bench.files, bench.ledgers, bench.settings, bench.known, strict=True
        )
    ]
    try:
        state.save()
    except OSError as error:
        _tell(f"the state is not kept: {telling.problem_of(error).message}", terminal)
    return done


def _tell(words: str, terminal: Terminal) -> None:
    terminal.remark([line(terminal.err_display.shown(words))])
