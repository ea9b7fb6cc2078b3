"""Instances of frozen classes that are filled many at once."""

import pytest

from claimtrack.errors import LedgerError
from claimtrack.formats.records.columns import ABSENT, fill_instances
from claimtrack.model import Act, Assertion, Document, Hop, Stance


def test_they_equal_those_that_are_constructed() -> None:
    chains = [(Hop("a"), Hop("b")), (Hop("a", Act.DENIED),)]
    made = fill_instances(Assertion, 2, {"claim": ["c", "d"], "via": chains})

    assert [Assertion("c", chains[0]), Assertion("d", chains[1])] == made


def test_a_default_that_follows_from_the_rest_is_asked_where_nothing_is_given() -> None:
    denied = (Hop("a", Act.DENIED),)
    values: dict[str, list[object]] = {
        "claim": ["c"] * 2,
        "via": [denied] * 2,
        "stance": [ABSENT, Stance.ASSERTS],
    }

    assert [Stance.DENIES, Stance.ASSERTS] == [
        a.stance for a in fill_instances(Assertion, 2, values)
    ]


def test_what_is_no_part_of_equality_is_there_too() -> None:
    (document,) = fill_instances(Document, 1, {"id": ["d"]})

    assert (None, None) == (document.text, document.place)


def test_values_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(LedgerError, match="there is no `quote`"):
        fill_instances(Hop, 1, {"source": ["a"], "prefix": ["so"]})


def test_a_field_without_a_default_has_to_be_given() -> None:
    with pytest.raises(TypeError, match="`source` is not given"):
        fill_instances(Hop, 1, {})


def test_a_value_too_few_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="1 values of `source` for 2 instances"):
        fill_instances(Hop, 2, {"source": ["a"]})
