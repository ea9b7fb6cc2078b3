"""Evidence added up: a commutative group, exactly, whatever the opinions."""

from functools import reduce
from operator import add
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.analysis import fusion
from claimtrack.analysis.fusion_evidence import FLOAT_BITS, ONE, Evidence, whole, whole_ratio
from claimtrack.model.opinion import MultinomialOpinion, Opinion
from tests.analysis.opinions import SLOW, opinions, same
from tests.laws.profiles import law

NOTHING = Evidence.nothing(Opinion)
TRUE, FALSE = Opinion(1, 0, 0), Opinion(0, 1, 0)

evidence = opinions().map(Evidence.of)


@law
@given(evidence, evidence, evidence)
def test_neither_order_nor_bracketing_changes_a_digit(
    one: Evidence[Opinion], other: Evidence[Opinion], third: Evidence[Opinion]
) -> None:
    assert one + other == other + one
    assert (one + other) + third == one + (other + third)
    assert one == one + NOTHING == NOTHING + one


@law
@given(st.lists(opinions(), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_fold_is_fusion_at_once(held: list[Opinion], random: Random) -> None:
    """Take any two, add them up, put them back; to the last digit, dogmatic ones too."""
    parts = [Evidence.of(opinion) for opinion in held]
    while len(parts) > 1:
        random.shuffle(parts)
        parts.append(parts.pop() + parts.pop())

    assert fusion.cumulative(held) == parts[0].cumulative()
    assert fusion.averaging(held) == parts[0].averaging()


@law
@given(evidence, evidence)
def test_what_was_added_can_be_taken_away(one: Evidence[Opinion], other: Evidence[Opinion]) -> None:
    assert one == (one + other) - other
    assert NOTHING == one - one


@law
@given(opinions())
def test_one_opinion_gives_itself_back(opinion: Opinion) -> None:
    assert same(opinion, Evidence.of(opinion).cumulative())
    assert same(opinion, Evidence.of(opinion).averaging())


def test_dogmatic_opinions_are_counted() -> None:
    """Pairwise on opinions, the one fused last would weigh as much as all before."""
    found = reduce(add, map(Evidence.of, [TRUE, FALSE, FALSE, Opinion(0.5, 0, 0.5)]))

    assert same(Opinion(1 / 3, 2 / 3, 0), found.cumulative())
    assert same(Opinion(0.5, 0.5, 0), (found - Evidence.of(FALSE)).cumulative())
    assert found - reduce(add, map(Evidence.of, [TRUE, FALSE, FALSE])) == Evidence.of(
        Opinion(0.5, 0, 0.5)
    )


def test_evidence_of_all_but_certainty_is_weighed_to_the_last() -> None:
    """Its sum of observations is more than any float holds."""
    held = [Opinion(1, 0, 5e-324), Opinion(0, 1, 1e-323)]

    assert same(Opinion(2 / 3, 1 / 3, 0), fusion.cumulative(held))
    expected = SLOW["cumulative"](held)
    assert expected is not None
    assert same(expected, fusion.cumulative(held))


@law
@given(st.floats(0, 1), st.floats(0, 1, exclude_min=True))
def test_floats_are_whole_numbers_of_a_tiny_fraction(value: float, divisor: float) -> None:
    assert value == whole(value) / (1 << FLOAT_BITS)
    assert ONE == whole_ratio(divisor, divisor)
    assert abs(whole_ratio(value, divisor) * whole(divisor) - whole(value) * ONE) <= whole(divisor)


def test_nothing_is_no_opinion() -> None:
    with pytest.raises(ValueError, match="there is no opinion to fuse"):
        NOTHING.cumulative()
    with pytest.raises(ValueError, match="there is no opinion to fuse"):
        NOTHING.averaging()


@pytest.mark.parametrize("other", [Opinion(0, 0.1, 0.9), Opinion(0.1, 0, 0.9), TRUE])
def test_what_was_never_added_cannot_be_taken_away(other: Opinion) -> None:
    with pytest.raises(ValueError, match="never added"):
        Evidence.of(Opinion(0.2, 0, 0.8)) - Evidence.of(other)


def test_evidence_on_other_numbers_of_values_does_not_add_up() -> None:
    three = Evidence.nothing(MultinomialOpinion, 3)
    four = Evidence.of(MultinomialOpinion((0.25, 0.25, 0, 0), 0.5, (0.25,) * 4))

    with pytest.raises(ValueError, match="on 3 and on 4 values"):
        three + four
