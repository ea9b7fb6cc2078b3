"""The four questions of :mod:`tests.benchmarks.questions` with only numpy and scipy.

This measures only the arithmetic, without records and explanations.
"""

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any  # pyarrow has no types

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Ints
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from claimtrack.model import SourceKind

Bools = NDArray[np.bool_]

NONE = -1


@frozen(eq=False)
class Arrays:
    """A ledger as integers: sources, claims and chains by row number."""

    originating: Bools
    named: Bools
    owner: Ints
    claim: Ints
    """For each assertion that is neither withdrawn nor neutral."""
    denies: Bools
    chain: Ints
    """The assertion of each hop, in the order of chains."""
    source: Ints
    act: Any
    """The act of each hop, as a pyarrow array."""
    because: tuple[Ints, Ints]
    """Claims and their premises."""
    ends: tuple[Ints, Ints]
    """The claims at the ends of each active link."""
    kind: Any
    """The kind of each active link, as a pyarrow array."""
    claims: int


def answer(
    folder: Path,
    numbers: dict[str, float],
    timed: Callable[[dict[str, float], str], AbstractContextManager[None]],
) -> None:
    """Add the answers, and the seconds that each took as ``timed`` measures them."""
    csgraph = importlib.import_module("scipy.sparse.csgraph")
    with timed(numbers, "read seconds"):
        tables = {
            name: import_pyarrow().parquet.read_table(folder / f"{name}.parquet", columns=columns)
            for name, columns in COLUMNS.items()
        }
    with timed(numbers, "columns seconds"):
        arrays = numbered(tables)
        group = _joined(csgraph, arrays)
        voice = _roots(arrays.owner)
        side = (2 * group[arrays.claim] + arrays.denies)[arrays.chain]
        speaker = side * len(arrays.owner) + arrays.source
    with timed(numbers, "origins seconds"):
        origins, with_origin = _origins(arrays, voice, side, speaker)
        numbers["origins"] = origins
    with timed(numbers, "rings seconds"):
        numbers["rings"] = _rings(csgraph, arrays, speaker)
    with timed(numbers, "unsupported seconds"):
        numbers["unsupported"] = _unsupported(csgraph, arrays, group)
    with timed(numbers, "contradicting seconds"):
        numbers["contradicting"] = _contradicting(arrays, group, with_origin)


COLUMNS = {
    "sources": ["id", "kind", "named", "part_of"],
    "claims": ["id", "because"],
    "assertions": ["id", "claim", "stance", "at", "via"],
    "links": ["id", "from", "to", "kind"],
    "retractions": ["assertion", "link", "document"],
}


def numbered(tables: dict[str, Any]) -> Arrays:
    """Return numbers for the words of tables."""
    pa, pc = import_pyarrow(), import_pyarrow().compute
    sources, claims, links = (tables[name] for name in ("sources", "claims", "links"))
    said, withdrawn = tables["assertions"], tables["retractions"]
    gone = _array(pc.is_in(said["id"], value_set=_one(withdrawn["assertion"]).drop_null()))
    gone = gone | _nowhere_left(said, _one(withdrawn["document"]).drop_null())
    stands = np.flatnonzero(~gone & _array(pc.not_equal(_words(said["stance"]), "neutral")))
    said = said.take(pa.array(stands))
    via = _one(said["via"])
    link_gone = _array(pc.is_in(links["id"], value_set=_one(withdrawn["link"]).drop_null()))
    links = links.filter(pa.array(~link_gone & _array(pc.is_valid(links["to"]))))
    because = _one(claims["because"])
    of_claims, of_sources = _one(claims["id"]), _one(sources["id"])
    hops = via.flatten()
    return Arrays(
        _array(pc.is_in(_words(sources["kind"]), value_set=pa.array(_ORIGINATING))),
        _array(sources["named"]),
        _codes(sources["part_of"], of_sources),
        _codes(said["claim"], of_claims),
        _array(pc.equal(_words(said["stance"]), "denies")),
        pc.list_parent_indices(via).to_numpy().astype(np.int64),
        _codes(hops.field("source"), of_sources),
        hops.field("act"),
        (
            pc.list_parent_indices(because).to_numpy().astype(np.int64),
            _codes(because.flatten(), of_claims),
        ),
        (_codes(links["from"], of_claims), _codes(links["to"], of_claims)),
        _words(links["kind"]),
        len(claims),
    )


_ORIGINATING = [kind.value for kind in SourceKind if kind.originates]


def _nowhere_left(said: Any, withdrawn: Any) -> Bools:
    """Return a flag for each assertion whose documents are all withdrawn."""
    pc, at = import_pyarrow().compute, _one(said["at"])
    documents = pc.replace_substring_regex(_words(at.flatten()), "#.*", "")
    taken = _array(pc.is_in(documents, value_set=withdrawn))
    rows = pc.list_parent_indices(at).to_numpy()
    places = np.bincount(rows, minlength=len(at))
    found: Bools = (places > 0) & (np.bincount(rows[taken], minlength=len(at)) == places)
    return found


def _joined(csgraph: Any, arrays: Arrays) -> Ints:
    """Return the restatement group of each claim."""
    restates = _array(import_pyarrow().compute.equal(arrays.kind, "restates"))
    one, other = (end[restates] for end in arrays.ends)
    _, group = csgraph.connected_components(_graph(arrays.claims, one, other), directed=False)
    found: Ints = group.astype(np.int64)
    return found


def _roots(owner: Ints) -> Ints:
    root = np.where(owner == NONE, np.arange(len(owner)), owner)
    while not np.array_equal(higher := root[root], root):
        root = higher
    return root


def _origins(arrays: Arrays, voice: Ints, side: Ints, speaker: Ints) -> tuple[int, Ints]:
    """Return the total number of origins, and the groups with an origin."""
    pa, pc = import_pyarrow(), import_pyarrow().compute
    first = np.ones(len(arrays.chain), np.bool_)
    first[1:] = arrays.chain[1:] != arrays.chain[:-1]

    def has_act(*acts: str) -> Any:
        return _array(pc.is_in(_words(arrays.act), value_set=pa.array([*acts])))

    vouched = np.isin(speaker[first], speaker[has_act("witnessed", "showed")])
    received = np.isin(speaker[first], speaker[~first])
    sides, heads = side[first], arrays.source[first]
    passed = has_act("declined", "credited")[first] | (has_act("denied")[first] & (sides % 2 == 0))
    begins = vouched | (arrays.originating[heads] & ~received & ~passed)
    sides, heads = sides[begins], heads[begins]
    heard = sides * len(voice) + voice[heads]
    named = arrays.named[heads]
    known = np.unique(heard[named])
    unnamed = ~named & ~np.isin(heard, known)
    employed = unnamed & arrays.named[voice[heads]]
    bodies = np.unique(heard[employed])
    others = np.unique(sides[unnamed & ~employed])
    apart = np.setdiff1d(others, bodies // len(voice))
    return len(known) + len(bodies) + len(apart), np.unique(sides[sides % 2 == 0] // 2)


def _rings(csgraph: Any, arrays: Arrays, speaker: Ints) -> int:
    """Return the number of claim sides with circular sourcing."""
    follows = np.flatnonzero(arrays.chain[1:] == arrays.chain[:-1])
    one, other = speaker[follows], speaker[follows + 1]
    nodes, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    one, other = np.split(ends, 2)
    count, part = csgraph.connected_components(
        _graph(len(nodes), one, other), directed=True, connection="strong"
    )
    large = np.bincount(part, minlength=count)[part] > 1
    large[one[one == other]] = True
    return len(np.unique(nodes[large] // len(arrays.owner)))


def _unsupported(csgraph: Any, arrays: Arrays, group: Ints) -> int:
    """Return the number of groups without assertions of them or their premises."""
    count = int(group.max()) + 1
    words = import_pyarrow().array(["supports", "implies"])
    bears = _array(import_pyarrow().compute.is_in(arrays.kind, value_set=words))
    conclusions, premises = arrays.because
    start = np.unique(group[arrays.claim[~arrays.denies]])
    one = np.concatenate(
        [np.full(len(start), count), group[premises], group[arrays.ends[0][bears]]]
    )
    other = np.concatenate([start, group[conclusions], group[arrays.ends[1][bears]]])
    reached = csgraph.breadth_first_order(
        _graph(count + 1, one, other), count, return_predecessors=False
    )
    return count + 1 - len(reached)


def _contradicting(arrays: Arrays, group: Ints, with_origin: Ints) -> int:
    """Return the number of contradicting pairs of groups with origins."""
    opposed = _array(import_pyarrow().compute.equal(arrays.kind, "contradicts"))
    one, other = (group[end[opposed]] for end in arrays.ends)
    both = np.isin(one, with_origin) & np.isin(other, with_origin) & (one != other)
    low, high = np.minimum(one, other)[both], np.maximum(one, other)[both]
    return len(np.unique(low * (int(group.max()) + 1) + high))


def _graph(count: int, one: Ints, other: Ints) -> Any:
    sparse = importlib.import_module("scipy.sparse")
    edges = (np.ones(len(one), np.int8), (one, other))
    return sparse.csr_array(sparse.coo_array(edges, shape=(count, count)))


def _one(column: Any) -> Any:
    """Return a column as one array without dictionary encoding."""
    if isinstance(column, import_pyarrow().ChunkedArray):
        column = column.unify_dictionaries() if column.num_chunks else column
        column = column.combine_chunks()
    return _words(column)


def _words(column: Any) -> Any:
    """Return a column without dictionary encoding."""
    pa = import_pyarrow()
    return column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column


def _codes(column: Any, ids: Any) -> Ints:
    """Return the index of each text of a column in ids."""
    found = import_pyarrow().compute.index_in(_one(column), value_set=ids)
    codes: Ints = _array(found.fill_null(NONE)).astype(np.int64)
    return codes


def _array(column: Any) -> Any:
    """Return a column without nulls as a numpy array."""
    whole = isinstance(column, import_pyarrow().ChunkedArray)
    return column.to_numpy() if whole else column.to_numpy(zero_copy_only=False)
