"""Tests of the table layout."""

from enum import Enum

import pytest
from attrs import field, frozen, make_class

from claimtrack.formats.records.shape import CLASS_BY_KIND, shape_of
from claimtrack.formats.tables import layout
from claimtrack.formats.tables.layout import (
    CellType,
    hop_columns,
    ledger_tables,
    parse_number,
    records_by_kind,
)
from claimtrack.model import Claim, Hop, RecordKind, values
from claimtrack.model.values import meaning
from tests.formats.conformance import SPECIMEN


def test_every_key_of_every_record_is_a_column_of_its_table() -> None:
    for kind, cls in CLASS_BY_KIND.items():
        words = set(shape_of(cls).by_name)
        columns = {name.partition(".")[0] for name in ledger_tables()[kind].columns}

        assert words == columns

    assert set(shape_of(Hop).by_name) == set(hop_columns())


def test_every_record_is_in_one_table() -> None:
    laid_out = [record for records in records_by_kind(SPECIMEN).values() for record in records]

    assert [*SPECIMEN.records()] == laid_out
    assert [*RecordKind] == [*records_by_kind(SPECIMEN)] == [*ledger_tables()]


@pytest.mark.parametrize(
    ("kind", "column", "form"),
    [
        (RecordKind.SOURCE, "id", CellType.OWN),
        (RecordKind.SOURCE, "part_of", CellType.ID),
        (RecordKind.SOURCE, "kind", CellType.WORD),
        (RecordKind.SOURCE, "name", CellType.TEXT),
        (RecordKind.SOURCE, "named", CellType.FLAG),
        (RecordKind.SOURCE, "party_to", CellType.IDS),
        (RecordKind.DOCUMENT, "published", CellType.TEXT),
        (RecordKind.DOCUMENT, "path", CellType.TEXT),
        (RecordKind.PREDICATE, "values", CellType.NAMES),
        (RecordKind.PREDICATE, "exclusive", CellType.LISTS),
        (RecordKind.PREDICATE, "tolerance", CellType.FIGURE),
        (RecordKind.CLAIM, "search.where", CellType.NAMES),
        (RecordKind.CLAIM, "fact.value", CellType.FIGURE),
        (RecordKind.CLAIM, "fact.subject", CellType.ID),
        (RecordKind.ASSERTION, "via", CellType.HOPS),
        (RecordKind.ASSERTION, "at", CellType.IDS),
        (RecordKind.LINK, "from", CellType.ID),
        (RecordKind.RETRACTION, "document", CellType.ID),
        (RecordKind.WAIVER, "retraction", CellType.ID),
    ],
)
def test_column_has_the_cell_type_of_its_field(
    kind: RecordKind, column: str, form: CellType
) -> None:
    assert form is ledger_tables()[kind].columns[column].cell_type


def test_added_field_becomes_a_column() -> None:
    @frozen
    class Grown(Claim):
        votes: int = field(default=0, metadata=meaning("how many"))
        labels: tuple[str, ...] = field(
            default=(), converter=values.to_names, metadata=meaning("words for it")
        )

    columns = layout.columns_of(Grown)
    grown = [Grown("c", "Text.", votes=3, labels=["a b"]), Grown("d", "Text.")]

    assert (CellType.WHOLE, CellType.NAMES) == (
        columns["votes"].cell_type,
        columns["labels"].cell_type,
    )
    assert [3, None] == columns["votes"].values(grown, sparse=True)
    assert [3, 0] == columns["votes"].values(grown, sparse=False)
    assert [["a b"], None] == columns["labels"].values(grown, sparse=True)


@pytest.mark.parametrize("hint", [dict[str, int], bytes, tuple[Enum, ...]])
def test_field_of_an_unknown_type_raises_type_error(hint: type) -> None:
    kind = make_class("Kind", {"odd": field(type=hint, metadata=meaning("odd"))})

    with pytest.raises(TypeError, match="no column is known for `odd`"):
        layout.columns_of(kind)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1900", 1900),
        ("-7", -7),
        ("0", 0),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        ("1E-2", 0.01),
        ("007", None),
        ("1,900", None),
        ("+7", None),
        ("1.", None),
        ("１", None),
        ("inf", None),
        ("", None),
        ("9" * 5_000, None),
    ],
)
def test_number_is_parsed_from_text(text: str, number: float | None) -> None:
    found = parse_number(text)

    assert (type(number), number) == (type(found), found)
