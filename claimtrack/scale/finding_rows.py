"""Findings as rows of Parquet: each part writes its own, and one query merges them.

A row has what it takes to order, count, print and waive a finding. Where a report asks
for reasons, some rows have a *lot* in their last column: the findings of this row and of
the next ones of its part, pickled together, since findings share records.
"""

import json
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any, NamedTuple  # neither pyarrow nor what is pickled has types

from claimtrack.engine.finding import Finding, Outcome, fingerprint_of
from claimtrack.errors import Place
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.model import Claim, Record, ref_of

TYPES: Mapping[str, str] = {
    "part": "int32",
    "nth": "int32",
    "file": "string",
    "line": "int32",
    "col": "int32",
    "code": "string",
    "name": "string",
    "severity": "string",
    "outcome": "string",
    "message": "string",
    "hint": "string",
    "kind": "string",
    "id": "string",
    "others": "string",
    "held": "string",
    "lot": "binary",
}
"""The columns of a finding by name, with their types in Arrow.

``nth`` is its position among those of its part, ``others`` its further subjects as JSON,
and ``held`` the id that the tables have for its first subject, which may go by another name.
"""

COLUMNS = (
    *("file", "line", "col", "code", "name", "severity", "outcome"),
    *("message", "kind", "id", "others", "part", "nth"),
)
"""The columns of a :class:`FindingRow`."""

LOT = 50
"""The number of findings that are pickled together."""

LOTS = "SELECT part, nth, lot FROM found WHERE lot IS NOT NULL"
"""The query of all lots, each with the part and the position of its first finding."""

_UNPLACED = Place("", 0, 0)
_PROTOCOL = pickle.HIGHEST_PROTOCOL


class FindingRow(NamedTuple):
    """A finding as a row."""

    file: str
    line: int
    col: int
    code: str
    name: str
    severity: str
    outcome: str
    message: str
    kind: str
    id: str
    others: str
    part: int
    nth: int

    @property
    def subjects(self) -> list[list[str]]:
        """The kind and the id of each record it is about."""
        return [[self.kind, self.id], *(json.loads(self.others) if self.others else ())]

    def names(self) -> Iterator[str]:
        """Yield the name of each record it is about."""
        for kind, id in self.subjects:
            yield f"{kind} `{id}`"

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the finding."""
        return fingerprint_of(self.code, self.subjects, Outcome(self.outcome))

    @property
    def place(self) -> Place | None:
        """The place of the finding."""
        return Place(self.file, self.line, self.col) if self.line else None


def table_of(
    findings: Sequence[Finding], part: int, reasons: bool, names: Mapping[str, str]
) -> Any:
    """Return the findings of a part as a table of Arrow.

    ``names`` has the ids of the tables by those that go by other names here.
    """
    pa = pyarrow()
    places = [each.place or _UNPLACED for each in findings]
    refs = [_name(each.flag.subjects[0]) for each in findings]
    columns: dict[str, Iterable[object]] = {
        "part": [part] * len(findings),
        "nth": range(len(findings)),
        "file": [place.file for place in places],
        "line": [place.line for place in places],
        "col": [place.column for place in places],
        "code": [each.code for each in findings],
        "name": [each.name for each in findings],
        "severity": [each.severity.value for each in findings],
        "outcome": [each.flag.outcome.value for each in findings],
        "message": [each.flag.message for each in findings],
        "hint": [each.flag.hint for each in findings],
        "kind": [kind for kind, _ in refs],
        "id": [id for _, id in refs],
        "others": [_others(each.flag.subjects) for each in findings],
        "held": [names.get(id, id) for _, id in refs] if names else [id for _, id in refs],
        "lot": [
            pickle.dumps(findings[nth : nth + LOT], _PROTOCOL)
            if reasons and nth % LOT == 0
            else None
            for nth in range(len(findings))
        ],
    }
    arrays = [pa.array(columns[name], type) for name, type in TYPES.items()]
    return pa.table(dict(zip(TYPES, arrays, strict=True)))


def rows_of(batches: Iterable[Any]) -> Iterator[FindingRow]:
    """Yield the rows of batches that have the columns of :class:`FindingRow`."""
    for batch in batches:
        yield from starmap(FindingRow, zip(*(c.to_pylist() for c in batch.columns), strict=True))


def findings_of(
    rows: Iterable[FindingRow], lots: Iterable[tuple[int, int, bytes]]
) -> Iterator[Finding]:
    """Yield the findings of some rows, in their order, given all lots.

    Raises:
        KeyError: the findings were written without their reasons.
    """
    pickled = {(part, nth): lot for part, nth, lot in lots}
    opened: dict[tuple[int, int], Sequence[Finding]] = {}
    for row in rows:
        first = row.part, row.nth - row.nth % LOT
        if first not in opened:
            opened[first] = pickle.loads(pickled.pop(first))
        yield opened[first][row.nth % LOT]


def _name(record: Record) -> tuple[str, str]:
    if isinstance(record, Claim):
        return "claim", record.id
    ref = ref_of(record)
    return ref.kind.value, ref.id


def _others(subjects: Sequence[Record]) -> str:
    return json.dumps([*map(_name, subjects[1:])]) if len(subjects) > 1 else ""
