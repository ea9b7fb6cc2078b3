"""Every key of every record has a column, and one that is added to a noun has one by itself."""

from enum import Enum

import pytest
from attrs import field, frozen, make_class

from claimtrack.formats.records.shape import CLASSES, shape_of
from claimtrack.formats.tables import layout
from claimtrack.formats.tables.layout import Form, hop_columns, number_in, records_of, tables
from claimtrack.model import Claim, Hop, Noun, values
from claimtrack.model.values import meaning
from tests.formats.conformance import SPECIMEN


def test_every_key_of_every_record_is_a_column_of_its_table() -> None:
    for noun, kind in CLASSES.items():
        words = set(shape_of(kind).words)
        columns = {name.partition(".")[0] for name in tables()[noun].columns}

        assert words == columns

    assert set(shape_of(Hop).words) == set(hop_columns())


def test_every_record_of_a_ledger_is_in_one_table() -> None:
    laid_out = [record for records in records_of(SPECIMEN).values() for record in records]

    assert [*SPECIMEN.records()] == laid_out
    assert [*Noun] == [*records_of(SPECIMEN)] == [*tables()]


@pytest.mark.parametrize(
    ("noun", "column", "form"),
    [
        (Noun.SOURCE, "id", Form.OWN),
        (Noun.SOURCE, "part_of", Form.ID),
        (Noun.SOURCE, "kind", Form.WORD),
        (Noun.SOURCE, "name", Form.TEXT),
        (Noun.SOURCE, "named", Form.FLAG),
        (Noun.SOURCE, "party_to", Form.IDS),
        (Noun.DOCUMENT, "published", Form.TEXT),
        (Noun.DOCUMENT, "path", Form.TEXT),
        (Noun.PREDICATE, "values", Form.NAMES),
        (Noun.PREDICATE, "exclusive", Form.LISTS),
        (Noun.PREDICATE, "tolerance", Form.FIGURE),
        (Noun.CLAIM, "search.where", Form.NAMES),
        (Noun.CLAIM, "fact.value", Form.FIGURE),
        (Noun.CLAIM, "fact.subject", Form.ID),
        (Noun.ASSERTION, "via", Form.HOPS),
        (Noun.ASSERTION, "at", Form.IDS),
        (Noun.LINK, "from", Form.ID),
        (Noun.RETRACTION, "document", Form.ID),
        (Noun.WAIVER, "retraction", Form.ID),
    ],
)
def test_a_column_holds_what_its_field_takes(noun: Noun, column: str, form: Form) -> None:
    assert form is tables()[noun].columns[column].form


def test_a_field_that_is_added_to_a_noun_is_a_column() -> None:
    @frozen
    class Grown(Claim):
        votes: int = field(default=0, metadata=meaning("how many"))
        labels: tuple[str, ...] = field(
            default=(), converter=values.names, metadata=meaning("words for it")
        )

    columns = layout.columns_of(Grown)
    grown = [Grown("c", "Text.", votes=3, labels=["a b"]), Grown("d", "Text.")]

    assert (Form.WHOLE, Form.NAMES) == (columns["votes"].form, columns["labels"].form)
    assert [3, None] == columns["votes"].values(grown, sparse=True)
    assert [3, 0] == columns["votes"].values(grown, sparse=False)
    assert [["a b"], None] == columns["labels"].values(grown, sparse=True)


@pytest.mark.parametrize("hint", [dict[str, int], bytes, tuple[Enum, ...]])
def test_a_field_of_a_kind_that_no_column_is_known_for_is_no_column(hint: type) -> None:
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
def test_a_text_is_a_number_if_it_is_written_as_one(text: str, number: float | None) -> None:
    found = number_in(text)

    assert (type(number), number) == (type(found), found)
