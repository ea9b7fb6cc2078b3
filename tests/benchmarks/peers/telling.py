"""The results as Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from attrs import frozen

from tests.benchmarks.__main__ import exponents, table
from tests.benchmarks.peers.measuring import Outcome
from tests.benchmarks.peers.questions import EVERYTHING, LIKE, Peer, Question

HEADING = "## Size and depth"
"""The generated section of the page."""

LEAST = 0.05
"""Minimum CPU seconds for a growth factor, since clocks count in hundredths."""

INTRODUCTION = """\
Made by `python -m tests.benchmarks.peers --write`: do not edit.

All were handed the same made-up bodies of claims (`tests/benchmarks/peers/body.py`): stories of
ten claims and 31 chains with relays, a contradiction, two outlets that have it from each other
and two claims that rest on each other. A script of each package (`tests/benchmarks/peers/scripts`)
expresses what it can through the public API, and says what it leaves out. They do different
work: *it says* is an answer to what is asked in that row, beside it stands claimtrack's to the
question of its own that is nearest, and *all rules* is a whole `check` of the same body. Where
two numbers differ, the words do.

Figures are of single runs, each in a process of its own, times in CPU seconds without imports:
orders of magnitude, not a race. *build* is to make what is asked about: records in memory for
some and claimtrack, a database or files for others. Memory is the peak of the whole process, in
megabytes, the interpreter included. Each step had {limit} seconds; what took longer, or failed,
says so, and is not tried at a greater size.
"""

DIFFERENCES = """\
rigorgraph, ftl-beliefs, xrad and factblock do not look at who has it from whom, and ftl-beliefs
goes by words, of which the made-up texts have *before* and *after*. chronicle-standard counts
the sources that are linked to a claim, relays and two outlets in a ring among them. rootmemory
counts roots, as claimtrack counts origins, where a family was entered for each; the ring of
outlets cannot be entered. hypgraph takes lines that share any source for one, so that chains
that cross count once where no single voice is on all of them. isnad takes the chains of a ring
for complete ones. claims-ledger compares with history too where there is a repository, which
takes it longer.
"""

Step = Literal["build", "answer"]


@frozen
class Row:
    """A question at one size, with claimtrack's answers."""

    question: Question
    size: int
    outcome: Outcome
    like: Outcome | None
    everything: Outcome


@frozen
class Absence:
    """A package that could not be measured, with the reason."""

    peer: Peer
    reason: str


def results_section(
    rows: Sequence[Row], deep: Sequence[Row], absent: Sequence[Absence], limit: int
) -> str:
    """Return the section of the page, without its heading and the machine."""
    parts = [
        INTRODUCTION.format(limit=limit).strip(),
        *(f"Not measured: {each.peer.requirement}: {each.reason}." for each in absent),
        answers(rows),
        DIFFERENCES.strip(),
        "claimtrack alone, on the same bodies:",
        ours({row.size: row.everything for row in rows}),
        "Growth exponents from size to size (1 is in proportion), where a step took "
        f"{LEAST} s and more at two sizes:",
        growth(rows),
        "In a line each claim rests on the next: who follows from the first goes as deep as "
        "there are claims.",
        answers(deep),
    ]
    return "\n\n".join(parts)


def answers(rows: Iterable[Row]) -> str:
    """Return the answers and times for each size."""
    head = (
        *("package: what is asked", "claims", "build", "answer", "MB", "it says"),
        *("claimtrack: what is nearest", "answer", "it says", "all rules"),
    )
    return table(head, map(_answer, rows))


def _answer(row: Row) -> Sequence[str]:
    question, like = row.question, row.like
    name = f"{question.peer.name}: {question.words}"
    theirs = [_step(row.outcome, "build"), _step(row.outcome, "answer")]
    nearest = ["", "", ""]
    if like is not None:
        nearest = [LIKE[question.like or EVERYTHING], _step(like, "answer"), _says(like)]
    return [
        *(name, f"{row.size:,}", *theirs, _peak(row.outcome), _says(row.outcome)),
        *(*nearest, _step(row.everything, "answer")),
    ]


def ours(checks: Mapping[int, Outcome]) -> str:
    """Return the times of complete checks for each size."""
    rows = [
        [f"{size:,}", _step(each, "build"), _step(each, "answer"), _peak(each), _says(each)]
        for size, each in sorted(checks.items())
    ]
    return table(("claims", "build", "all rules", "MB", "findings"), rows)


def growth(rows: Iterable[Row]) -> str:
    """Return the growth of time of each question, of the similar one, and of all rules."""
    of: dict[Question, list[Row]] = {}
    for row in rows:
        of.setdefault(row.question, []).append(row)
    lines = [
        [
            f"{question.peer.name}: {question.words}",
            _grown(those, "build", lambda row: row.outcome),
            _grown(those, "answer", lambda row: row.outcome),
            _grown(those, "answer", lambda row: row.like),
            _grown(those, "answer", lambda row: row.everything),
        ]
        for question, those in of.items()
    ]
    return table(("package: what is asked", "build", "answer", "nearest", "all rules"), lines)


def _grown(rows: Sequence[Row], step: Step, chosen: Callable[[Row], Outcome | None]) -> str:
    seconds: dict[int, float] = {}
    for row in rows:
        outcome = chosen(row)
        took = outcome.told.get(step) if outcome else None
        if took is not None and took >= LEAST:
            seconds[row.size] = took
    return exponents(list(seconds), list(seconds.values()))


def _step(outcome: Outcome, step: Step) -> str:
    took = outcome.told.get(step)
    if took is not None:
        return f"{took:.2f}"
    return "" if step == "answer" and "build" not in outcome.told else outcome.ended


def _says(outcome: Outcome) -> str:
    says = outcome.told.get("says")
    return "" if says is None else f"{says:,}"


def _peak(outcome: Outcome) -> str:
    peak = outcome.told.get("peak")
    return "" if peak is None else f"{peak:,.0f}"


def replace_section(page: str, section: str) -> str:
    """Return a page with the section of this heading replaced.

    Raises:
        ValueError: the page has no such heading.
    """
    before, heading, rest = page.partition(f"\n{HEADING}\n")
    if not heading:
        raise ValueError(f"the page has no heading {HEADING!r}")
    _, following, after = rest.partition("\n## ")
    return f"{before}\n{HEADING}\n\n{section.strip()}\n{following}{after}"
