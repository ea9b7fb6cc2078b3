"""The table of hops: what is known of the links of a chain beyond their sources.

A row names the chain, by the word that the assertion has in its column ``chain``, the
position of the hop in it, and once more the source: a row that has come to stand for
another hop than it was written for is a problem, and never a silent change of who said what.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from attrs import define, field, frozen

from claimtrack.errors import Fault, Place, Problem
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import ProblemLog, hop, shown
from claimtrack.formats.tables import csv_rows
from claimtrack.formats.tables.csv_cells import cells, value_of
from claimtrack.formats.tables.csv_rows import CsvRow
from claimtrack.formats.tables.layout import CellType, hop_columns
from claimtrack.model import Assertion, Hop
from claimtrack.model.values import spell

NAME = "hops"
"""The name of the table, and of its file without the ending."""

CHAIN, HOP = "chain", "hop"
EXTRA: Mapping[str, str] = MappingProxyType(
    {
        CHAIN: "a number or word of the tables' own, by which rows of `hops` name a chain",
        HOP: "which hop of the chain it is, from 1",
    }
)
"""Columns that are no keys of records, and their meaning."""


def written(assertions: Sequence[Assertion]) -> tuple[list[str], list[list[str]]]:
    """Return the number of each chain of which more than the sources is known, and the table."""
    steps = [hop for assertion in assertions for hop in assertion.via]
    columns = [cells(column, steps) for column in hop_columns().values()]
    known = zip(*columns, strict=True)
    numbers: list[str] = []
    rows = [[CHAIN, HOP, *hop_columns()]]
    chain = 0
    for assertion in assertions:
        told = [
            [str(position), *row]
            for position, row in zip(range(1, len(assertion.via) + 1), known, strict=False)
            if any(row[1:])
        ]
        chain += bool(told)
        numbers.append(str(chain) if told else "")
        rows += [[str(chain), *row] for row in told]
    return numbers, rows if chain else []


@frozen(eq=False)
class _Step:
    """A row of hops: which hop of which chain it is, and what it says."""

    chain: str
    position: int
    hop: Hop
    place: Place


@define(eq=False)
class HopTable:
    """What rows of hops say, until the chains they belong to are read."""

    problems: ProblemLog
    _steps: dict[str, dict[int, _Step]] = field(factory=dict)
    _chains: dict[str, Place] = field(factory=dict)

    @classmethod
    def of(cls, gathering: RecordCollector, path: Path) -> "HopTable":
        """Read the table of hops; where there is none, nothing is known of any."""
        hops = cls(gathering.problems)
        for line, values in csv_rows.records(gathering, path, hop_columns(), (CHAIN, HOP)):
            hops._keep(line, values)
        return hops

    def _keep(self, line: CsvRow, values: Mapping[str, object]) -> None:
        chain, position = (line.cells.get(name, "") for name in (CHAIN, HOP))
        for name, cell in ((CHAIN, chain), (HOP, position)):
            if not cell:
                message, hint = f"`{name}` is missing", f"add it: {EXTRA[name]}"
                self.problems.add(Problem(Fault.MISSING, message, line.place, hint))
        number = value_of(CellType.WHOLE)(position) if position else None
        if position and not isinstance(number, int):
            message = f"`{HOP}`: expected a whole number, found {spell(position)}"
            self.problems.add(Problem(Fault.VALUE, message, line.place, EXTRA[HOP]))
        made = hop(line.entry(values), self.problems)
        if made is None or not chain or not isinstance(number, int):
            return
        steps = self._steps.setdefault(chain, {})
        step = _Step(chain, number, made, line.place)
        first = steps.setdefault(number, step)
        if first is not step:
            message = f"hop {number} of chain {shown(chain)} has two rows"
            self._blame_double(message, line.place, first.place)

    def _blame_double(self, message: str, place: Place, first: Place) -> None:
        hint = f"the first is at {first}"
        self.problems.add(Problem(Fault.DUPLICATE, message, place, hint, related=first))

    def put_into(self, values: dict[str, object], line: CsvRow) -> None:
        """Put what is known of its hops into the values of an assertion."""
        chain = line.cells.get(CHAIN)
        if chain is None:
            return
        first = self._chains.setdefault(chain, line.place)
        if first is not line.place:
            message = f"two chains are called {shown(chain)}"
            self._blame_double(message, line.place, first)
            return
        via = values.get("via")
        if isinstance(via, list):
            for step in self._steps.get(chain, {}).values():
                self._put(step, via, line.place)

    def _put(self, step: _Step, via: list[object], chain: Place) -> None:
        name, at, source = f"chain {shown(step.chain)}", step.position, step.hop.source
        if 1 <= at <= len(via) and via[at - 1] == source:
            via[at - 1] = step.hop
            return
        if 1 <= at <= len(via):
            message = f"hop {at} of {name} is {shown(str(via[at - 1]))}, and not `{source}`"
        else:
            message = f"{name} ends with hop {len(via)}; there is no hop {at}"
        hint = f"the chain is at {chain}"
        self.problems.add(Problem(Fault.VALUE, message, step.place, hint, related=chain))

    def blame_idle(self) -> None:
        """Keep that a chain is named of which there is no assertion."""
        for chain, steps in self._steps.items():
            if chain not in self._chains:
                step = next(iter(steps.values()))
                message = f"no assertion has the chain {shown(chain)}"
                hint = f"write it in the column `{CHAIN}` of the assertion"
                self.problems.add(Problem(Fault.DANGLING, message, step.place, hint))
