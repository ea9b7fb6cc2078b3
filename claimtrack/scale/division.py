"""The division of a ledger in Parquet: its queries asked of an engine, and the plan they give."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeAlias  # pyarrow has no types

import numpy as np
from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.core.certain_days import certain_start
from claimtrack.facts.core.columns import Ints
from claimtrack.facts.core.graphs import components
from claimtrack.facts.neighbourhood import families
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.model import Predicate, RecordKind, ValueType, Waiver, When, ref_of
from claimtrack.scale import queries

Table: TypeAlias = Any
"""A ``pyarrow.Table``."""

MOST = 200_000
"""The number of claims and assertions of a part, unless another is asked for."""

_TOLD = 100
"""How many problems are told at most."""


class Engine(Protocol):
    """A database that has the tables of a ledger as views."""

    def view(self, name: str, query: str) -> None:
        """Name a query."""

    def keep(self, name: str, query: str) -> None:
        """Name the answer to a query, which is kept."""

    def give(self, name: str, table: Table) -> None:
        """Name a table of Arrow."""

    def fetch(self, query: str) -> Table:
        """Return the answer to a query."""

    def refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the rows of records of some names, by a look at all of a kind."""

    def file(self, table: str) -> str:
        """Return the name of a table's file, for places."""


@frozen(eq=False)
class Plan:
    """The parts of a ledger: how many there are, and how much there is to each.

    Part 0 is judged last: it has what waivers are about.
    """

    weight: Ints = field(repr=False)
    """The claims of each part and what is said of them."""
    neighbourhoods: Ints = field(repr=False)
    """The number of neighbourhoods of each part."""

    @property
    def count(self) -> int:
        """The number of parts."""
        return len(self.weight)

    def explained(self) -> Iterator[str]:
        """Yield the plan in words, a line for each part."""
        total, weight = int(self.neighbourhoods.sum()), int(self.weight.sum())
        yield f"{weight:,} claims and assertions in {total:,} neighbourhoods, {self.count:,} parts"
        for part in range(self.count):
            held, heavy = int(self.neighbourhoods[part]), int(self.weight[part])
            what = f"{held:,} neighbourhoods" if held != 1 else "1 neighbourhood"
            last = ", what waivers are about, judged last" if part == 0 else ""
            yield f"part {part}: {heavy:,} in {what}{last}"


def plan(
    engine: Engine,
    predicates: Mapping[str, Predicate],
    waivers: Iterable[Waiver],
    most: int = MOST,
) -> Plan:
    """Put the neighbourhoods of a ledger into parts of about so many claims and assertions.

    Raises:
        LedgerError: two records of a kind have one id, which no part could tell.
    """
    _refuse_doubles(engine)
    subjects = dict.fromkeys(waiver.subject for waiver in waivers)
    _give(
        engine, "waiver", noun=[each.kind.value for each in subjects], id=[s.id for s in subjects]
    )
    family = families(predicates)
    of_two = [int(each.takes is ValueType.NAME) for each in predicates.values()]
    named = [family[id] for id in predicates]
    _give(engine, "families", predicate=[*predicates], family=named, of_two=of_two)
    _ask(engine, queries.NAMED)
    _give_by_content(engine)
    _ask(engine, {**queries.TIES, **queries.MENTIONS})
    _give_roots(engine, "near", "ties")
    if subjects:
        engine.keep("waived", queries.WAIVED)
    else:
        _give(engine, "waived", noun=[], id=[])
    _ask(engine, {name: query.format(most=most) for name, query in queries.PARTS.items()})
    sums = engine.fetch(queries.PLAN)
    parts = sums["part"].to_numpy().astype(np.int64)
    count = int(parts.max(initial=0)) + 1
    weight, held = np.zeros(count, np.int64), np.zeros(count, np.int64)
    weight[parts], held[parts] = sums["weight"].to_numpy(), sums["held"].to_numpy()
    return Plan(weight, held)


def share(engine: Engine) -> None:
    """Find the retractions, documents and sources of each part of a planned division."""
    published = "SELECT DISTINCT published FROM documents_ WHERE published IS NOT NULL"
    texts = engine.fetch(published)["published"].to_pylist()
    _give(engine, "days", published=texts, day=[_day(text) for text in texts])
    _give_roots(engine, "voice", "owned")
    _ask(engine, queries.SHARES)


def _ask(engine: Engine, statements: Mapping[str, str]) -> None:
    for name, query in statements.items():
        (engine.view if name in queries.VIEWS else engine.keep)(name, query)


def _give(engine: Engine, name: str, **columns: Sequence[str | int | None]) -> None:
    """Give a table whose columns are of texts, but for those of a few names."""
    pa = pyarrow()
    types = {"of_two": pa.int32(), "day": pa.int64(), "row": pa.int64()}
    arrays = {key: pa.array(v, types.get(key, pa.string())) for key, v in columns.items()}
    engine.give(name, pa.table(arrays))


def _give_roots(engine: Engine, name: str, ties: str) -> None:
    """Give the least node of the component of each node that is tied to another."""
    found = engine.fetch(f"SELECT one, other FROM {ties}")
    count = found.num_rows
    ends = np.concatenate([found[end].to_numpy() for end in ("one", "other")])
    node, number = np.unique(ends, return_inverse=True)
    label = components(len(node), number[:count], number[count:])
    _, first = np.unique(label, return_index=True)
    engine.give(name, pyarrow().table({"node": node, "root": node[first[label]]}))


def _give_by_content(engine: Engine) -> None:
    """Give the rows of records that others name by what they hold, which takes a look at all."""
    unknown = engine.fetch(queries.UNKNOWN)
    wanted: dict[str, set[str]] = {}
    for kind, ref in zip(unknown["kind"].to_pylist(), unknown["ref"].to_pylist(), strict=True):
        wanted.setdefault(kind, set()).add(ref)
    found: dict[tuple[str, str], int] = {}
    for kind, names in wanted.items():
        for row, ref in engine.refs(RecordKind(kind), names):
            found.setdefault((kind, ref), row)
    kinds, refs = [kind for kind, _ in found], [ref for _, ref in found]
    _give(engine, "by_content", kind=kinds, ref=refs, row=[*found.values()])


def refs_in(folder: Path, noun: RecordKind) -> Iterator[tuple[int, str]]:
    """Yield the row and the name of each sound record of a table.

    What is wrong with others is told by the part that has them.
    """
    with suppress(LedgerError):
        for record in parquet_folder.records(folder, noun):
            if record.place is not None:
                yield record.place.line, ref_of(record).id


def _day(text: str) -> int | None:
    """Return the day before which a document certainly had not come out, if there is one."""
    try:
        return certain_start(When.parse(text))
    except LedgerError:  # the part that has the document tells it
        return None


def _refuse_doubles(engine: Engine) -> None:
    doubles = engine.fetch(f"SELECT * FROM ({queries.DOUBLES}) d ORDER BY noun, row LIMIT {_TOLD}")
    if doubles.num_rows:
        raise LedgerError(
            *(
                Problem(
                    Fault.DUPLICATE,
                    f"the id `{each['id']}` is given twice",
                    Place(engine.file(each["noun"]), each["row"]),
                    related=Place(engine.file(each["noun"]), each["first"]),
                )
                for each in doubles.to_pylist()
            )
        )
