"""The division of a ledger in Parquet into parts: a plan, computed by SQL queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeAlias  # pyarrow has no types

import numpy as np
from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.core.certain_days import certain_start
from claimtrack.facts.core.columns import Ints
from claimtrack.facts.core.graphs import connected_components
from claimtrack.facts.neighbourhood import predicate_families
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from claimtrack.model import Predicate, RecordKind, ValueType, Waiver, When, ref_of
from claimtrack.scale import queries

Table: TypeAlias = Any
"""A ``pyarrow.Table``."""

PART_SIZE = 200_000
"""The default number of claims and assertions of a part."""

_MAX_PROBLEMS = 100
"""Maximum number of reported problems."""


class Engine(Protocol):
    """A database with the tables of a ledger as views."""

    def create_view(self, name: str, query: str) -> None:
        """Create a view of a query."""

    def create_table(self, name: str, query: str) -> None:
        """Store the result of a query as a table."""

    def load_table(self, name: str, table: Table) -> None:
        """Store an Arrow table."""

    def fetch(self, query: str) -> Table:
        """Return the result of a query."""

    def find_refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the row and reference of the wanted records of a kind, by a full scan."""

    def file_name(self, table: str) -> str:
        """Return the file name of a table, for places."""


@frozen(eq=False)
class Plan:
    """The sizes of the parts of a ledger.

    Part 0 is checked last: it has the records that waivers name.
    """

    weights: Ints = field(repr=False)
    """The number of claims and assertions of each part."""
    neighbourhoods: Ints = field(repr=False)
    """The number of neighbourhoods of each part."""
    drafts: int = 0
    """The number of drafts, which are not judged."""

    @property
    def count(self) -> int:
        """The number of parts."""
        return len(self.weights)

    def lines(self) -> Iterator[str]:
        """Yield the plan as text, a line for each part."""
        neighbourhoods, weight = int(self.neighbourhoods.sum()), int(self.weights.sum())
        size = f"{weight:,} claims and assertions in {neighbourhoods:,} neighbourhoods"
        yield f"{size}, {self.count:,} parts"
        for part in range(self.count):
            count, weight = int(self.neighbourhoods[part]), int(self.weights[part])
            what = f"{count:,} neighbourhoods" if count != 1 else "1 neighbourhood"
            last = ", records that waivers name, checked last" if part == 0 else ""
            yield f"part {part}: {weight:,} in {what}{last}"


def plan_division(
    engine: Engine,
    predicates: Mapping[str, Predicate],
    waivers: Iterable[Waiver],
    size: int = PART_SIZE,
) -> Plan:
    """Assign the neighbourhoods of a ledger to parts of about ``size`` claims and assertions.

    Raises:
        LedgerError: two records of a kind have the same id; no part could detect this.
    """
    _reject_duplicate_ids(engine)
    subjects = dict.fromkeys(waiver.subject for waiver in waivers)
    _load(
        engine, "waiver", noun=[each.kind.value for each in subjects], id=[s.id for s in subjects]
    )
    family = predicate_families(predicates)
    of_two = [int(each.takes is ValueType.NAME) for each in predicates.values()]
    named = [family[id] for id in predicates]
    _load(engine, "families", predicate=[*predicates], family=named, of_two=of_two)
    _run_queries(engine, queries.NAMED)
    _load_derived_refs(engine)
    _run_queries(engine, {**queries.TIES, **queries.MENTIONS})
    _load_roots(engine, "near", "ties")
    drafts = int(engine.fetch(queries.DRAFTS)["drafts"][0].as_py())
    if drafts:
        engine.create_table("drafted", queries.DRAFTED)
    else:
        _load(engine, "drafted", row=[])
    if subjects:
        engine.create_table("waived", queries.WAIVED)
    else:
        _load(engine, "waived", noun=[], id=[])
    _run_queries(engine, {name: query.format(size=size) for name, query in queries.PARTS.items()})
    if drafts:
        engine.create_table("copies", queries.COPIES)
    else:
        _load(engine, "copies", noun=[], row=[], part=[])
    sums = engine.fetch(queries.PART_SIZES)
    parts = sums["part"].to_numpy().astype(np.int64)
    count = int(parts.max(initial=0)) + 1
    weight, held = np.zeros(count, np.int64), np.zeros(count, np.int64)
    weight[parts], held[parts] = sums["weight"].to_numpy(), sums["held"].to_numpy()
    return Plan(weight, held, drafts)


def assign_other_records(engine: Engine) -> None:
    """Assign the retractions, documents and sources to the parts of a plan."""
    published = "SELECT DISTINCT published FROM documents_ WHERE published IS NOT NULL"
    texts = engine.fetch(published)["published"].to_pylist()
    _load(engine, "days", published=texts, day=[_day(text) for text in texts])
    _load_roots(engine, "voice", "owned")
    _run_queries(engine, queries.SHARES)


def _run_queries(engine: Engine, statements: Mapping[str, str]) -> None:
    for name, query in statements.items():
        (engine.create_view if name in queries.VIEWS else engine.create_table)(name, query)


def _load(engine: Engine, name: str, **columns: Sequence[str | int | None]) -> None:
    """Load a table of text columns, except for a few named columns of integers."""
    pa = import_pyarrow()
    types = {"of_two": pa.int32(), "part": pa.int32(), "day": pa.int64(), "row": pa.int64()}
    arrays = {key: pa.array(v, types.get(key, pa.string())) for key, v in columns.items()}
    engine.load_table(name, pa.table(arrays))


def _load_roots(engine: Engine, name: str, ties: str) -> None:
    """Load the least node of the connected component of each tied node."""
    found = engine.fetch(f"SELECT one, other FROM {ties}")
    count = found.num_rows
    ends = np.concatenate([found[end].to_numpy() for end in ("one", "other")])
    node, number = np.unique(ends, return_inverse=True)
    label = connected_components(len(node), number[:count], number[count:])
    _, first = np.unique(label, return_index=True)
    engine.load_table(name, import_pyarrow().table({"node": node, "root": node[first[label]]}))


def _load_derived_refs(engine: Engine) -> None:
    """Load the rows of records that others refer to by a derived id, by a full scan."""
    unknown = engine.fetch(queries.UNKNOWN)
    wanted: dict[str, set[str]] = {}
    for kind, ref in zip(unknown["kind"].to_pylist(), unknown["ref"].to_pylist(), strict=True):
        wanted.setdefault(kind, set()).add(ref)
    found: dict[tuple[str, str], int] = {}
    for kind, names in wanted.items():
        for row, ref in engine.find_refs(RecordKind(kind), names):
            found.setdefault((kind, ref), row)
    kinds, refs = [kind for kind, _ in found], [ref for _, ref in found]
    _load(engine, "by_content", kind=kinds, ref=refs, row=[*found.values()])


def read_refs(folder: Path, noun: RecordKind) -> Iterator[tuple[int, str]]:
    """Yield the row and the reference of each valid record of a table.

    The part that has an invalid record reports it.
    """
    with suppress(LedgerError):
        for record in parquet_folder.read_records(folder, noun):
            if record.place is not None:
                yield record.place.line, ref_of(record).id


def _day(text: str) -> int | None:
    """Return the first possible day of a publication date; None if it is unknown or invalid."""
    try:
        return certain_start(When.parse(text))
    except LedgerError:  # the part that has the document reports it
        return None


def _reject_duplicate_ids(engine: Engine) -> None:
    duplicates = engine.fetch(
        f"SELECT * FROM ({queries.DUPLICATE_IDS}) d ORDER BY noun, row LIMIT {_MAX_PROBLEMS}"
    )
    if duplicates.num_rows:
        raise LedgerError(
            *(
                Problem(
                    Fault.DUPLICATE,
                    f"the id `{each['id']}` is given twice",
                    Place(engine.file_name(each["noun"]), each["row"]),
                    related=Place(engine.file_name(each["noun"]), each["first"]),
                )
                for each in duplicates.to_pylist()
            )
        )
