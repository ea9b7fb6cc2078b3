"""Tests of filling many instances of frozen classes."""

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.records.columns import ABSENT, fill_instances
from claimtrack.model import Act, Assertion, Document, Hop, Stance


def test_filled_instances_equal_constructed_ones() -> None:
    chains = [(Hop("a"), Hop("b")), (Hop("a", Act.DENIED),)]
    made = fill_instances(Assertion, 2, {"claim": ["c", "d"], "via": chains})

    assert [Assertion("c", chains[0]), Assertion("d", chains[1])] == made


def test_derived_default_is_computed_for_missing_values() -> None:
    denied = (Hop("a", Act.DENIED),)
    values: dict[str, list[object]] = {
        "claim": ["c"] * 2,
        "via": [denied] * 2,
        "stance": [ABSENT, Stance.ASSERTS],
    }

    assert [Stance.DENIES, Stance.ASSERTS] == [
        a.stance for a in fill_instances(Assertion, 2, values)
    ]


def test_fields_without_equality_are_filled() -> None:
    (document,) = fill_instances(Document, 1, {"id": ["d"]})

    assert (None, None) == (document.text, document.place)


def test_contradictory_values_are_rejected() -> None:
    with pytest.raises(LedgerError, match="there is no `quote`"):
        fill_instances(Hop, 1, {"source": ["a"], "prefix": ["so"]})


def test_missing_required_field_raises_type_error() -> None:
    with pytest.raises(TypeError, match="`source` is not given"):
        fill_instances(Hop, 1, {})


def test_wrong_number_of_values_raises_value_error() -> None:
    with pytest.raises(ValueError, match="1 values of `source` for 2 instances"):
        fill_instances(Hop, 2, {"source": ["a"]})
