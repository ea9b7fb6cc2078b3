"""Findings as rows of Parquet: each part writes its own, and one query merges them.

A row has the columns for sorting, counting, printing and waiving a finding. If reasons
are wanted, some rows have a *lot* in their last column: the findings of this row and of
the next rows of its part, pickled together, since findings share records.
"""

import json
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import starmap
from typing import Any, NamedTuple  # neither pyarrow nor what is pickled has types

from claimtrack.engine.entries import find_covering
from claimtrack.engine.finding import Finding, Outcome, fingerprint_of
from claimtrack.engine.rule import Rule
from claimtrack.errors import Place
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from claimtrack.model import Claim, Record, ref_of

COLUMN_TYPES: Mapping[str, str] = {
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
    "cluster": "bool",
    "held": "string",
    "coverers": "string",
    "lot": "binary",
}
"""The columns of a finding, with their Arrow types.

``nth`` is its position in its part, ``others`` its further key subjects as JSON, ``held``
the undisguised id of its first subject, and ``coverers`` the positions of the findings of
its part that cover it, separated by commas.
"""

ROW_COLUMNS = (
    *("file", "line", "col", "code", "name", "severity", "outcome"),
    *("message", "kind", "id", "others", "cluster", "part", "nth", "coverers"),
)
"""The columns of a :class:`FindingRow`."""

LOT_SIZE = 50
"""Number of findings that are pickled together."""

LOTS_QUERY = "SELECT part, nth, lot FROM found WHERE lot IS NOT NULL"
"""The query for all lots, each with the part and position of its first finding."""

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
    cluster: bool
    part: int
    nth: int
    coverers: str

    @property
    def covered_by(self) -> Sequence[tuple[int, int]]:
        """The part and position of each finding that covers it."""
        return [(self.part, int(nth)) for nth in self.coverers.split(",") if nth]

    @property
    def subjects(self) -> list[list[str]]:
        """The kind and the id of each key subject."""
        return [[self.kind, self.id], *(json.loads(self.others) if self.others else ())]

    def names(self) -> Iterator[str]:
        """Yield the name of each key subject."""
        for kind, id in self.subjects:
            yield f"{kind} `{id}`"

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the finding."""
        return fingerprint_of(self.code, self.subjects, Outcome(self.outcome), self.cluster)

    @property
    def place(self) -> Place | None:
        """The place of the finding."""
        return Place(self.file, self.line, self.col) if self.line else None


def findings_table(
    findings: Sequence[Finding],
    part: int,
    reasons: bool,
    undisguised: Mapping[str, str],
    rules: Iterable[Rule] = (),
) -> Any:
    """Return the findings of a part as an Arrow table.

    ``undisguised`` maps disguised ids to those in the tables.
    """
    covered_by = {rule.name: rule.covered_by for rule in rules}
    covering = find_covering(findings, covered_by)
    pa = import_pyarrow()
    places = [each.place or _UNPLACED for each in findings]
    refs = [_kind_and_id(each.flag.subjects[0]) for each in findings]
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
        "others": [_others(each.flag.key_subjects) for each in findings],
        "cluster": [each.flag.cluster for each in findings],
        "held": [undisguised.get(id, id) for _, id in refs],
        "coverers": [",".join(map(str, covering.get(nth, ()))) for nth in range(len(findings))],
        "lot": [
            pickle.dumps(findings[nth : nth + LOT_SIZE], _PROTOCOL)
            if reasons and nth % LOT_SIZE == 0
            else None
            for nth in range(len(findings))
        ],
    }
    arrays = [pa.array(columns[name], type) for name, type in COLUMN_TYPES.items()]
    return pa.table(dict(zip(COLUMN_TYPES, arrays, strict=True)))


def read_rows(batches: Iterable[Any]) -> Iterator[FindingRow]:
    """Yield the rows of batches with the columns of :class:`FindingRow`."""
    for batch in batches:
        yield from starmap(FindingRow, zip(*(c.to_pylist() for c in batch.columns), strict=True))


def read_findings(
    rows: Iterable[FindingRow], lots: Iterable[tuple[int, int, bytes]]
) -> Iterator[Finding]:
    """Yield the findings of some rows in their order, given all lots.

    Raises:
        KeyError: the findings were written without their reasons.
    """
    pickled = {(part, nth): lot for part, nth, lot in lots}
    unpickled: dict[tuple[int, int], Sequence[Finding]] = {}
    for row in rows:
        first = row.part, row.nth - row.nth % LOT_SIZE
        if first not in unpickled:
            unpickled[first] = pickle.loads(pickled.pop(first))
        yield unpickled[first][row.nth % LOT_SIZE]


def _kind_and_id(record: Record) -> tuple[str, str]:
    if isinstance(record, Claim):
        return "claim", record.id
    ref = ref_of(record)
    return ref.kind.value, ref.id


def _others(subjects: Sequence[Record]) -> str:
    return json.dumps([*map(_kind_and_id, subjects[1:])]) if len(subjects) > 1 else ""
