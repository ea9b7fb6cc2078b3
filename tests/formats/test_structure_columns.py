"""Tests of columnar reading against row-wise reading, the slow oracle."""

from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NoReturn  # pyarrow has no types

import pyarrow as pa  # type: ignore[import-untyped]  # it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]  # as above
import pytest
from attrs import fields, has
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import check
from claimtrack.errors import LedgerError, Place
from claimtrack.formats.records import collector
from claimtrack.formats.records.shape import CLASS_BY_KIND, shape_of
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Fact,
    Hop,
    Ledger,
    Predicate,
    RecordKind,
    Retraction,
    Search,
    Source,
    Waiver,
)
from tests.formats.conformance import SPECIMEN
from tests.formats.trials import tried
from tests.strategies import ledgers


def comparable(value: object, outer: Place | None = None) -> object:
    """Return a value with its places and the types of its numbers, for comparison.

    Shared records have a place within the record ``outer``.
    """
    if isinstance(value, Place):
        value = value.within(outer)
    if isinstance(value, tuple):
        return [comparable(each, outer) for each in value]
    kind: type = type(value)
    if has(kind):
        own = getattr(value, "place", None) or outer
        inside = own if isinstance(own, Place) else None
        names = [field.name for field in fields(kind)]
        return [
            kind,
            *(comparable(getattr(value, n), outer if n == "place" else inside) for n in names),
        ]
    return kind, value


def outcome(read: Callable[[], Ledger]) -> object:
    """Return a ledger with places and notes, or its problems."""
    try:
        ledger = read()
    except LedgerError as error:
        return error.problems
    return [comparable(each) for each in ledger.records()], ledger.settings, ledger.notes


def read_both_ways(folder: Path) -> tuple[object, object]:
    """Read a folder by rows and by columns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parquet_folder, "records_from_columns", lambda *_: None)
        slow = outcome(lambda: parquet_folder.read(folder))
    return slow, outcome(lambda: parquet_folder.read(folder))


@tried
@given(ledger=ledgers())
def test_columnar_and_row_wise_reading_are_equal(ledger: Ledger) -> None:
    with TemporaryDirectory() as folder:
        parquet_folder.write(ledger).save(folder, overwrite=True)
        slow, fast = read_both_ways(Path(folder))

    assert slow == fast


@pytest.mark.deep
@tried
@given(ledger=ledgers(most=8))
def test_columnar_and_row_wise_reading_of_a_large_ledger_are_equal(ledger: Ledger) -> None:
    with TemporaryDirectory() as folder:
        parquet_folder.write(ledger).save(folder, overwrite=True)
        slow, fast = read_both_ways(Path(folder))

    assert slow == fast


def test_columnar_and_row_wise_reading_of_all_keys_are_equal(tmp_path: Path) -> None:
    parquet_folder.write(SPECIMEN).save(tmp_path, overwrite=True)
    slow, fast = read_both_ways(tmp_path)

    assert slow == fast


def test_equal_figures_keep_their_types(tmp_path: Path) -> None:
    values = [1, 1.0, 2, 2.0]
    ledger = Ledger.of(
        Predicate("p", "number"),
        [Claim(f"c{i}", "So.", fact=Fact("s", "p", value=v)) for i, v in enumerate(values)],
    )
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    read = [c.fact.value for c in parquet_folder.read(tmp_path).claims.values() if c.fact]

    assert [repr(value) for value in values] == [repr(value) for value in read]


def plain_type(kind: Any) -> Any:
    """Return a nullable Arrow type, with strings instead of dictionaries."""
    if pa.types.is_dictionary(kind):
        return pa.string()
    if pa.types.is_list(kind):
        return pa.list_(plain_type(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, plain_type(field.type)) for field in kind])
    return kind


ODD: Mapping[str, list[object]] = {
    "string": ["", "a", "B", "no id", "x" * 65, "nobody", "said", "2021-1", "d#p0", "\x00", "4 km"],
    "bool": [True, False],
    "int64": [-1, 0, 2**60],
}


def invalid_values(data: st.DataObject, kind: Any) -> object:
    """Return a value of a type that is invalid in most fields."""
    if data.draw(st.booleans()) and data.draw(st.booleans()):
        return None
    if pa.types.is_list(kind):
        count = data.draw(st.sampled_from([0, 1, 2, 33]))
        return [invalid_values(data, kind.value_type)] * count
    if pa.types.is_struct(kind):
        some = data.draw(st.sets(st.sampled_from([field.name for field in kind]), max_size=3))
        return {"source": "a"} | {
            name: invalid_values(data, kind.field(name).type) for name in sorted(some)
        }
    return data.draw(st.sampled_from(ODD[str(kind)]))


TABLES = {
    name: pq.read_table(pa.BufferReader(data))
    for name, data in parquet_folder.write(SPECIMEN).files.items()
}


@tried
@given(data=st.data())
def test_columnar_and_row_wise_reading_give_the_same_problems(data: st.DataObject) -> None:
    """Holds for any cells, including the places of problems."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        parquet_folder.write(SPECIMEN).save(path, overwrite=True)
        for _ in range(data.draw(st.integers(1, 3))):
            name = data.draw(st.sampled_from(sorted(TABLES)))
            table = TABLES[name]
            rows = table.to_pylist()
            schema = pa.schema([(field.name, plain_type(field.type)) for field in table.schema])
            for _ in range(data.draw(st.integers(1, 3))):
                column = data.draw(st.sampled_from(list(schema)))
                row = data.draw(st.sampled_from(rows))
                row[column.name] = invalid_values(data, column.type)
            pq.write_table(pa.Table.from_pylist(rows, schema), path / name)
        slow, fast = read_both_ways(path)

    assert slow == fast


def test_contradictory_values_are_reported_at_their_row(tmp_path: Path) -> None:
    """Each value alone is valid, but not their combination."""
    ledger = Ledger.of(
        [Source("a", "person"), Source("b", "outlet")],
        Predicate("p", "number", unit="km"),
        [Claim("c", "It is so.", fact=Fact("s", "p", value="4 km")), Claim("d", "It is not.")],
        [Assertion("c", ["a", Hop("b", value="5 km")]), Assertion("d", ["b"])],
    )
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    file = tmp_path / "sources.parquet"
    pq.write_table(pq.read_table(file).slice(1), file)
    told = read_both_ways(tmp_path)

    assert told[0] == told[1]
    assert isinstance(told[1], tuple)
    assert ["assertions.parquet:1:2: CT008 unknown source `a`"] == [
        str(problem).replace(f"{tmp_path}/", "").partition(" (")[0] for problem in told[1]
    ]


@pytest.mark.parametrize("chain", [None, [], [None], [{}], [{"source": "a"}] * 33])
def test_chain_of_invalid_length_is_rejected(
    chain: list[dict[str, str]] | None, tmp_path: Path
) -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It is so."), Assertion("c", ["a"]))
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    kind = pa.list_(pa.struct([("source", pa.string())]))
    via = pa.array([[{"source": "a"}], chain], kind)
    pq.write_table(pa.table({"claim": ["c", "c"], "via": via}), tmp_path / "assertions.parquet")
    told = read_both_ways(tmp_path)

    assert told[0] == told[1]
    assert isinstance(told[1], tuple)
    assert [(2, 1)] == [(each.place.line, len(told[1])) for each in told[1]]


@pytest.mark.parametrize("chain", [["b", "a"], ["b", None], ["B"], []])
def test_chain_may_be_a_list_of_ids(chain: list[str | None], tmp_path: Path) -> None:
    people = [Source("a", "person"), Source("b", "outlet")]
    ledger = Ledger.of(people, Claim("c", "It is so."), Assertion("c", ["a"]))
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    columns = {"claim": ["c", "c"], "via": [["a", "b"], chain]}
    pq.write_table(pa.table(columns), tmp_path / "assertions.parquet")
    slow, fast = read_both_ways(tmp_path)

    assert slow == fast


def test_rows_of_a_part_have_the_numbers_of_the_whole(tmp_path: Path) -> None:
    ledger = Ledger.of([Source("a", "person"), Claim("c", "So."), Assertion("c", ["a"])])
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    for file in tmp_path.iterdir():
        if file.name != parquet_folder.KNOWN_BY:
            table = pq.read_table(file)
            pq.write_table(table.append_column(parquet_folder.ROW_COLUMN, pa.array([7])), file)
    read = parquet_folder.read_part(tmp_path, tmp_path / "whole")
    (assertion,) = read.assertions

    assert {str(tmp_path / "whole" / "assertions.parquet")} == {
        place.file for place in (assertion.place, assertion.via[0].place) if place
    }
    assert [7, 7, 7] == [each.place.line for each in read.records() if each.place]
    hop = assertion.via[0].place
    assert hop is not None
    assert Place(f"{tmp_path}/whole/assertions.parquet", 7, 2) == hop.within(assertion.place)


def test_valid_rows_are_not_parsed_one_by_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(*_: object) -> NoReturn:
        raise AssertionError("row by row")

    by_one = (Retraction, Waiver)
    ledger = Ledger.of(each for each in SPECIMEN.records() if not isinstance(each, by_one))
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    monkeypatch.setattr(collector, "parse_record", refused)
    monkeypatch.setattr(parquet_folder, "parse_record", refused)

    assert ledger == parquet_folder.read(tmp_path)
    assert [*ledger.claims.values()] == [*parquet_folder.read_records(tmp_path, RecordKind.CLAIM)]


def test_default_stance_follows_from_the_chain(tmp_path: Path) -> None:
    ledger = Ledger.of(
        [Source("a", "person"), Source("b", "outlet"), Claim("c", "It is so.")],
        [Assertion("c", [Hop("a", Act.DENIED), "b"]), Assertion("c", ["a", "b"])],
    )
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    file = tmp_path / "assertions.parquet"
    pq.write_table(pq.read_table(file).drop_columns(["stance"]), file)

    assert ledger == parquet_folder.read(tmp_path)


def test_dictionary_may_have_the_maximum_number_of_values(tmp_path: Path) -> None:
    """Null needs no index of its own."""
    many = Ledger.of([Source(f"s{i}", "person") for i in range(129)])
    parquet_folder.write(many).save(tmp_path, overwrite=True)
    file = tmp_path / "sources.parquet"
    table = pq.read_table(file).select(["id", "kind"])
    owners = [f"s{i}" for i in range(1, 129)]
    words = pa.DictionaryArray.from_arrays(pa.array([*range(128), None], pa.int8()), owners)
    pq.write_table(table.append_column("part_of", words), file)

    assert [*owners, None] == [s.part_of for s in parquet_folder.read(tmp_path).sources.values()]


def test_only_fields_with_records_have_an_inner_shape() -> None:
    assert shape_of(Fact) == shape_of(Claim).by_field["fact"].inner_shape
    with pytest.raises(TypeError, match="`text` holds no record"):
        _ = shape_of(Claim).by_field["text"].inner_shape


@pytest.mark.parametrize("kind", [*CLASS_BY_KIND.values(), Hop, Fact, Search, Place])
def test_record_classes_can_be_filled(kind: Any) -> None:
    """They may have converters, defaults and a post-init check, but no validators."""
    assert [] == [f.name for f in fields(kind) if f.validator is not None or not f.init]
    assert not hasattr(kind, "__attrs_pre_init__")
    assert "__slots__" in vars(kind)


def test_equal_hops_are_shared_and_have_the_places_of_their_rows(tmp_path: Path) -> None:
    said = [Assertion(f"c{i}", ["a", "b"]) for i in range(2)]
    claims = [Claim("c0", "So."), Claim("c1", "So.")]
    ledger = Ledger.of([Source("a", "person"), Source("b", "outlet")], claims, said)
    parquet_folder.write(ledger).save(tmp_path, overwrite=True)
    first, second = parquet_folder.read(tmp_path).assertions
    places = [hop.place and hop.place.within(second.place) for hop in second.via]

    assert all(one is other for one, other in zip(first.via, second.via, strict=True))
    assert [Place(f"{tmp_path}/assertions.parquet", 2, 2)] * 2 == places


def test_findings_point_to_the_rows_of_shared_hops(tmp_path: Path) -> None:
    claims = [Claim("c0", "So."), Claim("c1", "So.")]
    said = [Assertion(f"c{i}", ["b"]) for i in range(2)]
    parquet_folder.write(Ledger.of([Source("b", "outlet")], claims, said)).save(
        tmp_path, overwrite=True
    )
    found = check(parquet_folder.read(tmp_path)).findings
    lineage = [finding for finding in found if finding.name == "unknown-lineage"]
    leaves = [[leaf.where for leaf in reason.leaves()] for f in lineage for reason in f.reasons]

    assert [[Place(f"{tmp_path}/assertions.parquet", i, 2)] for i in (1, 2)] == leaves
