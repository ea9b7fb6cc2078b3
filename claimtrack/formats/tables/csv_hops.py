"""The table of hops in CSV, with all keys of hops except their sources.

A row refers to a chain by the assertion's cell in the column ``chain``, and to a hop by its
number in the chain. It also repeats the source of the hop. A row that no longer matches
its hop is therefore a problem, and never silently changes who said what.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from attrs import define, field, frozen

from claimtrack.errors import Fault, Place, Problem
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import ProblemLog, parse_table, quote_word
from claimtrack.formats.tables import csv_rows
from claimtrack.formats.tables.csv_cells import cell_parser, column_cells
from claimtrack.formats.tables.csv_rows import CsvRow
from claimtrack.formats.tables.layout import CellType, hop_columns
from claimtrack.model import Assertion, Hop
from claimtrack.model.values import describe_value

NAME = "hops"
"""The name of the table, and of its file without extension."""

CHAIN, HOP = "chain", "hop"
EXTRA_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        CHAIN: "a number or word of the tables' own, by which rows of `hops` name a chain",
        HOP: "which hop of the chain it is, from 1",
    }
)
"""The columns that are not keys of records, with their meanings."""


def hop_rows(assertions: Sequence[Assertion]) -> tuple[list[str], list[list[str]]]:
    """Return the cells of the column ``chain``, and the rows of the table of hops.

    Only chains with keys other than sources have a number and rows.
    """
    steps = [hop for assertion in assertions for hop in assertion.via]
    columns = [column_cells(column, steps) for column in hop_columns().values()]
    known = zip(*columns, strict=True)
    numbers: list[str] = []
    rows = [[CHAIN, HOP, *hop_columns()]]
    chain = 0
    for assertion in assertions:
        rows_of_chain = [
            [str(position), *row]
            for position, row in zip(range(1, len(assertion.via) + 1), known, strict=False)
            if any(row[1:])
        ]
        chain += bool(rows_of_chain)
        numbers.append(str(chain) if rows_of_chain else "")
        rows += [[str(chain), *row] for row in rows_of_chain]
    return numbers, rows if chain else []


@frozen(eq=False)
class _Step:
    """A row of the table: a hop, its chain and its number in the chain."""

    chain: str
    position: int
    hop: Hop
    place: Place


@define(eq=False)
class HopTable:
    """The parsed table of hops, to be merged into chains when assertions are read."""

    problems: ProblemLog
    _steps: dict[str, dict[int, _Step]] = field(factory=dict)
    _chains: dict[str, Place] = field(factory=dict)

    @classmethod
    def of(cls, collector: RecordCollector, path: Path) -> "HopTable":
        """Read the table of hops. The table is empty if the file does not exist."""
        hops = cls(collector.problems)
        for row, values in csv_rows.read_table(collector, path, hop_columns(), (CHAIN, HOP)):
            hops._add_row(row, values)
        return hops

    def _add_row(self, row: CsvRow, values: Mapping[str, object]) -> None:
        chain, position = (row.cells.get(name, "") for name in (CHAIN, HOP))
        for name, cell in ((CHAIN, chain), (HOP, position)):
            if not cell:
                message, hint = f"`{name}` is missing", f"add it: {EXTRA_COLUMNS[name]}"
                self.problems.add(Problem(Fault.MISSING, message, row.place, hint))
        number = cell_parser(CellType.WHOLE)(position) if position else None
        if position and not isinstance(number, int):
            message = f"`{HOP}`: expected a whole number, found {describe_value(position)}"
            self.problems.add(Problem(Fault.VALUE, message, row.place, EXTRA_COLUMNS[HOP]))
        made = parse_table(Hop, row.record_table(values), self.problems)
        if made is None or not chain or not isinstance(number, int):
            return
        steps = self._steps.setdefault(chain, {})
        step = _Step(chain, number, made, row.place)
        first = steps.setdefault(number, step)
        if first is not step:
            message = f"hop {number} of chain {quote_word(chain)} has two rows"
            self._report_duplicate(message, row.place, first.place)

    def _report_duplicate(self, message: str, place: Place, first: Place) -> None:
        hint = f"the first is at {first}"
        self.problems.add(Problem(Fault.DUPLICATE, message, place, hint, related=first))

    def merge_into(self, values: dict[str, object], row: CsvRow) -> None:
        """Replace sources in the chain of an assertion by their hops."""
        chain = row.cells.get(CHAIN)
        if chain is None:
            return
        first = self._chains.setdefault(chain, row.place)
        if first is not row.place:
            message = f"two chains are called {quote_word(chain)}"
            self._report_duplicate(message, row.place, first)
            return
        via = values.get("via")
        if isinstance(via, list):
            for step in self._steps.get(chain, {}).values():
                self._merge_step(step, via, row.place)

    def _merge_step(self, step: _Step, via: list[object], chain: Place) -> None:
        name, at, source = f"chain {quote_word(step.chain)}", step.position, step.hop.source
        if 1 <= at <= len(via) and via[at - 1] == source:
            via[at - 1] = step.hop
            return
        if 1 <= at <= len(via):
            message = f"hop {at} of {name} is {quote_word(str(via[at - 1]))}, and not `{source}`"
        else:
            message = f"{name} ends with hop {len(via)}; there is no hop {at}"
        hint = f"the chain is at {chain}"
        self.problems.add(Problem(Fault.VALUE, message, step.place, hint, related=chain))

    def report_unused(self) -> None:
        """Report rows whose chain no assertion has."""
        for chain, steps in self._steps.items():
            if chain not in self._chains:
                step = next(iter(steps.values()))
                message = f"no assertion has the chain {quote_word(chain)}"
                hint = f"write it in the column `{CHAIN}` of the assertion"
                self.problems.add(Problem(Fault.DANGLING, message, step.place, hint))
