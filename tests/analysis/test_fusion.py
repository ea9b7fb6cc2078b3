"""Fusion: examples worked by hand, laws, and every operator against the letter of its formula."""

from collections.abc import Callable, Sequence
from functools import reduce
from random import Random

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claimtrack.analysis import fusion
from claimtrack.analysis.fusion import TotalConflictError
from claimtrack.model.opinion import MultinomialOpinion, Opinion
from tests.analysis.opinions import (
    EXACT,
    SLOW,
    binary_rates,
    evident,
    is_sound,
    numbers,
    opinions,
    same,
    tempered,
)
from tests.laws.profiles import law

Fuse = Callable[[Sequence[Opinion]], Opinion]

OPERATORS: dict[str, Fuse] = {
    "cumulative": fusion.cumulative,
    "epistemic_cumulative": fusion.epistemic_cumulative,
    "averaging": fusion.averaging,
    "weighted": fusion.weighted,
    "consensus": fusion.consensus,
    "constraint": fusion.constraint,
}
TRUE, FALSE, VACUOUS = Opinion(1, 0, 0), Opinion(0, 1, 0), Opinion.vacuous()

operators = st.sampled_from(sorted(OPERATORS))
several = st.lists(opinions(), min_size=1, max_size=5)


def fused(name: str, held: Sequence[Opinion]) -> Opinion:
    """Fuse by an operator; what is in total conflict is no example of it."""
    try:
        return OPERATORS[name](held)
    except TotalConflictError:
        assume(False)
        raise


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Evidence is (2, 2) and (6, 0) observations: together (8, 2), on average (4, 1).
        ("cumulative", Opinion(8 / 12, 2 / 12, 2 / 12)),
        ("averaging", Opinion(4 / 7, 1 / 7, 2 / 7)),
        # Certainties are 2/3 and 3/4: (8 * (2, 2) + 9 * (6, 0)) / 17 = (70, 16) / 17.
        ("weighted", Opinion(70 / 120, 16 / 120, 34 / 120)),
        # Both believe a third. Beyond it the second believes 5/12, the first disbelieves a
        # third; 1 - 1/3 - 1/12 = 7/12 goes as 5/12 * 1/3 : 1/3 * 1/4 : 5/12 * 1/3 = 5 : 3 : 5.
        ("consensus", Opinion(1 / 3 + 35 / 156, 21 / 156, 1 / 12 + 35 / 156)),
        # 3/12 + 1/12 + 3/12, 1/12 and 1/12, of 9/12.
        ("constraint", Opinion(7 / 9, 1 / 9, 1 / 9)),
        # P is 8/12 + 1/12 = 3/4: disbelief falls to 0 at u = 1/2.
        ("epistemic_cumulative", Opinion(1 / 2, 0, 1 / 2)),
    ],
)
def test_an_example_by_hand(name: str, expected: Opinion) -> None:
    held = [Opinion.from_evidence(2, 2), Opinion.from_evidence(6, 0)]

    assert same(expected, OPERATORS[name](held))


@pytest.mark.parametrize(
    ("name", "held", "expected"),
    [
        ("cumulative", [TRUE, FALSE], Opinion(0.5, 0.5, 0)),
        ("cumulative", [TRUE, FALSE, FALSE], Opinion(1 / 3, 2 / 3, 0)),
        ("cumulative", [Opinion(0.7, 0, 0.3, 0.2), Opinion(0, 1, 0, 0.6)], Opinion(0, 1, 0, 0.6)),
        ("cumulative", [Opinion.vacuous(0.2), Opinion.vacuous(0.4)], Opinion.vacuous(0.3)),
        ("epistemic_cumulative", [TRUE, FALSE], VACUOUS),
        ("averaging", [TRUE, FALSE, VACUOUS], Opinion(0.5, 0.5, 0)),
        ("weighted", [TRUE, FALSE, FALSE, VACUOUS], Opinion(1 / 3, 2 / 3, 0)),
        ("weighted", [Opinion.vacuous(0.2), Opinion.vacuous(0.4)], Opinion.vacuous(0.3)),
        ("consensus", [TRUE, FALSE], VACUOUS),
        ("consensus", [TRUE, VACUOUS], TRUE),
        ("consensus", [Opinion(0.5, 0.5, 0), TRUE], Opinion(0.5, 0, 0.5)),
        ("constraint", [TRUE, Opinion(0.1, 0.9, 0)], TRUE),
        ("constraint", [FALSE, Opinion(0.1, 0, 0.9)], FALSE),
        ("constraint", [VACUOUS, VACUOUS], VACUOUS),
        ("constraint", [Opinion(0.9, 0.1, 0), Opinion(0.1, 0.9, 0)], Opinion(0.5, 0.5, 0)),
    ],
)
def test_certainty_and_ignorance(name: str, held: list[Opinion], expected: Opinion) -> None:
    assert same(expected, OPERATORS[name](held))


def test_constraint_refuses_what_cannot_hold_together() -> None:
    with pytest.raises(TotalConflictError, match="another one rules out"):
        fusion.constraint([TRUE, VACUOUS, FALSE])


def test_many_against_as_many_are_in_balance_in_any_order() -> None:
    """Their products lie beyond floats long before the two sides meet."""
    held = [Opinion(0.9, 0.05, 0.05)] * 400 + [Opinion(0.05, 0.9, 0.05)] * 400

    assert same(Opinion(0.5, 0.5, 0), fusion.constraint(held))


def test_a_little_belief_is_not_rounded_away() -> None:
    held = [Opinion(1e-30, 0, 1), VACUOUS]

    assert 1e-30 == pytest.approx(fusion.constraint(held).belief, rel=EXACT, abs=0)
    assert 1e-30 == pytest.approx(fusion.cumulative(held).belief, rel=EXACT, abs=0)


@pytest.mark.parametrize("name", OPERATORS)
def test_without_opinions_there_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="there is no opinion to fuse"):
        OPERATORS[name]([])


@law
@given(operators, several)
@example("consensus", [Opinion(1e-320, 1, 0), Opinion(0, 1, 1e-320)])
def test_every_operator_is_what_its_formula_says(name: str, held: list[Opinion]) -> None:
    held = tempered(name, held)
    expected = SLOW[name](held)

    if expected is None:
        with pytest.raises(TotalConflictError):
            OPERATORS[name](held)
    else:
        assert same(expected, OPERATORS[name](held))


@law
@given(operators, several, st.integers(1, 150))
def test_results_are_opinions_however_many_and_extreme(
    name: str, held: list[Opinion], times: int
) -> None:
    assert is_sound(fused(name, held * times))


@law
@given(operators, st.floats(-9e-10, 9e-10), several)
def test_results_are_opinions_where_arguments_barely_are(
    name: str, off: float, held: list[Opinion]
) -> None:
    third = Opinion(0.3, 0.3 + off, 0.4)

    assert is_sound(third)
    assert is_sound(fused(name, [third, *held]))


@law
@given(operators, several, st.randoms(use_true_random=False))
def test_order_changes_nothing(name: str, held: list[Opinion], random: Random) -> None:
    held = tempered(name, held)
    shuffled = list(held)
    random.shuffle(shuffled)

    assert same(fused(name, held), OPERATORS[name](shuffled))


@law
@given(operators, st.lists(opinions(binary_rates), min_size=1, max_size=5))
def test_the_contrary_of_all_fuses_to_the_contrary(name: str, held: list[Opinion]) -> None:
    held = tempered(name, held)
    contrary = [opinion.complement() for opinion in held]

    assert same(fused(name, held).complement(), OPERATORS[name](contrary))


@law
@given(st.sampled_from(["averaging", "weighted", "consensus"]), opinions(), st.integers(1, 9))
def test_repeating_an_opinion_changes_nothing(name: str, opinion: Opinion, times: int) -> None:
    assert same(opinion, OPERATORS[name]([opinion] * times))


@law
@given(st.sampled_from(["cumulative", "weighted", "constraint"]), several, st.floats(0, 1))
def test_who_knows_nothing_changes_nothing(name: str, held: list[Opinion], rate: float) -> None:
    assume(any(opinion.belief + opinion.disbelief > 0 for opinion in held))
    silent = Opinion.vacuous(rate)

    assert same(fused(name, held), OPERATORS[name]([silent, *held, silent]))


@law
@given(opinions(), st.floats(0, 1))
def test_consensus_with_who_knows_nothing_is_what_is_known(opinion: Opinion, rate: float) -> None:
    assume(opinion.belief + opinion.disbelief > 0)

    assert same(opinion, fusion.consensus([Opinion.vacuous(rate), opinion]))


def test_who_knows_nothing_takes_part_in_the_compromise_of_others() -> None:
    """Nothing is then agreed: 1 - 1/4 goes to belief, as nobody disbelieves."""
    half = Opinion(0.5, 0, 0.5)

    assert same(half, fusion.consensus([half, half]))
    assert same(Opinion(0.75, 0, 0.25), fusion.consensus([half, half, VACUOUS]))


@law
@given(st.sampled_from(["cumulative", "constraint"]), st.lists(evident, min_size=2, max_size=6))
def test_what_is_associative_may_be_folded(name: str, held: list[Opinion]) -> None:
    fuse = OPERATORS[name]
    pairwise = reduce(lambda one, other: fuse([one, other]), held)

    expected = fuse(held)
    assert numbers(expected)[:3] == pytest.approx(numbers(pairwise)[:3], abs=EXACT, rel=0)
    if name == "cumulative":
        assert same(expected, pairwise)


@law
@given(opinions(), st.floats(0, 1), st.lists(opinions(), max_size=4))
def test_evidence_for_a_claim_never_lowers_its_probability(
    support: Opinion, rate: float, held: list[Opinion]
) -> None:
    held = [Opinion.vacuous(rate), *(evolve(each, base_rate=rate) for each in held)]
    for_ = Opinion.in_proportion((support.belief, 0), support.uncertainty + 0.01, (rate,))

    before, after = fusion.cumulative(held), fusion.cumulative([*held, for_])
    assert before.projected <= after.projected + EXACT
    assert after.uncertainty <= before.uncertainty


# Unfusing.


@law
@given(evident, evident)
def test_unfusing_gives_back_what_was_fused(one: Opinion, other: Opinion) -> None:
    together = fusion.cumulative([one, other])

    found = fusion.unfuse(together, other)
    assert numbers(one)[:3] == pytest.approx(numbers(found)[:3], abs=1e-11, rel=0)
    assert one.base_rate == pytest.approx(found.base_rate, abs=1e-9, rel=0)


@law
@given(opinions(certain=False))
def test_an_opinion_without_itself_is_vacuous(opinion: Opinion) -> None:
    assert same(Opinion.vacuous(opinion.base_rate), fusion.unfuse(opinion, opinion))


def test_what_is_certain_stays_so_without_what_is_not() -> None:
    assert fusion.unfuse(TRUE, Opinion(0.2, 0.3, 0.5)) == TRUE


@pytest.mark.parametrize(
    ("together", "part", "message"),
    [
        (TRUE, TRUE, "how many of its like"),
        (Opinion(0.5, 0.2, 0.3), TRUE, "no dogmatic opinion went into"),
        (Opinion(0.2, 0.2, 0.6), Opinion(0.4, 0, 0.6), "more evidence in the part"),
    ],
)
def test_what_cannot_be_taken_away_is_refused(
    together: Opinion, part: Opinion, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fusion.unfuse(together, part)


# Discounting.


def test_a_discount_by_hand() -> None:
    """Trust of 3/4 and 1/2 keeps 3/8 of what is said."""
    path = [Opinion(0.5, 0, 0.5), Opinion(0, 0, 1)]

    assert same(Opinion(0.3, 0.075, 0.625, 0.9), fusion.discount(path, Opinion(0.8, 0.2, 0, 0.9)))


@law
@given(st.lists(opinions(), max_size=4), opinions())
def test_a_discount_is_an_opinion_of_the_same_base_rate(path: list[Opinion], said: Opinion) -> None:
    found = fusion.discount(path, said)

    assert is_sound(found)
    assert said.base_rate == found.base_rate
    assert said.uncertainty <= found.uncertainty + EXACT


@law
@given(opinions())
def test_full_trust_changes_nothing_and_none_leaves_nothing(said: Opinion) -> None:
    assert same(said, fusion.discount([], said))
    assert same(said, fusion.discount([TRUE, Opinion.vacuous(1)], said))
    assert same(Opinion.vacuous(said.base_rate), fusion.discount([TRUE, FALSE], said))


@law
@given(opinions(), opinions(), opinions())
def test_less_trust_never_leaves_more(one: Opinion, other: Opinion, said: Opinion) -> None:
    less, more = sorted((one, other), key=lambda trust: trust.projected)

    weaker, stronger = fusion.discount([less], said), fusion.discount([more], said)
    assert weaker.belief <= stronger.belief + EXACT
    assert weaker.disbelief <= stronger.disbelief + EXACT


@law
@given(st.lists(opinions(), max_size=5), opinions())
def test_a_path_is_walked_from_what_is_said_outwards(path: list[Opinion], said: Opinion) -> None:
    stepwise = reduce(lambda heard, trust: fusion.discount([trust], heard), reversed(path), said)

    assert same(stepwise, fusion.discount(path, said))


def test_a_little_doubt_is_not_rounded_away() -> None:
    trust = Opinion(1, 1e-30, 0)

    assert 3e-30 == pytest.approx(fusion.discount([trust] * 3, TRUE).uncertainty, rel=EXACT, abs=0)


# Conflict, and, or.


@law
@given(opinions(), opinions())
def test_conflict_is_mutual_and_between_0_and_1(one: Opinion, other: Opinion) -> None:
    assert 0 <= fusion.conflict(one, other) <= 1
    assert fusion.conflict(one, other) == fusion.conflict(other, one)
    assert 0 == fusion.conflict(one, one) == fusion.conflict(one, VACUOUS)


def test_certainty_against_certainty_is_conflict_throughout() -> None:
    assert 1 == fusion.conflict(TRUE, FALSE)


@law
@given(opinions(), opinions())
def test_probabilities_of_both_and_of_either_are_those_of_independence(
    one: Opinion, other: Opinion
) -> None:
    both, either = fusion.conjunction(one, other), fusion.disjunction(one, other)

    product = one.projected * other.projected
    assert is_sound(both)
    assert is_sound(either)
    assert product == pytest.approx(both.projected, abs=EXACT, rel=0)
    assert one.projected + other.projected - product == pytest.approx(
        either.projected, abs=EXACT, rel=0
    )
    assert same(both, fusion.conjunction(other, one))
    assert same(either, fusion.disjunction(other, one))


def test_both_by_hand() -> None:
    """P is 3/4 and 1/2; of the open 1/4 + 1/8 belief has (1/2 * 1/2) / (3/4), a third."""
    one, other = Opinion(0.5, 0, 0.5), Opinion(0.25, 0.25, 0.5)

    both = fusion.conjunction(one, other)

    assert same(Opinion(0.125 + 0.375 / 3, 0.25, 0.25 + 0.25, 0.25), both)


def test_both_where_base_rates_are_1_by_hand() -> None:
    one, other = Opinion(0.5, 0, 0.5, 1), Opinion(0.25, 0.25, 0.5, 1)

    assert same(Opinion(0.3125, 0.25, 0.4375, 1), fusion.conjunction(one, other))


# More values than two.

THIRDS = (1 / 3, 1 / 3, 1 / 3)
UNCERTAIN = [
    MultinomialOpinion((0.98, 0.01, 0), 0.01, THIRDS),
    MultinomialOpinion((0, 0.01, 0.90), 0.09, THIRDS),
]
DOGMATIC = [
    MultinomialOpinion((0.99, 0.01, 0), 0, THIRDS),
    MultinomialOpinion((0, 0.01, 0.99), 0, THIRDS),
]
Several = Callable[[Sequence[MultinomialOpinion]], MultinomialOpinion]


@pytest.mark.parametrize(
    ("fuse", "held", "expected"),
    [
        (fusion.cumulative, UNCERTAIN, (0.890, 0.010, 0.091, 0.009)),
        (fusion.epistemic_cumulative, UNCERTAIN, (0.880, 0, 0.081, 0.039)),
        (fusion.averaging, UNCERTAIN, (0.882, 0.010, 0.090, 0.018)),
        (fusion.weighted, UNCERTAIN, (0.889, 0.010, 0.083, 0.018)),
        (fusion.cumulative, DOGMATIC, (0.495, 0.010, 0.495, 0)),
        (fusion.averaging, DOGMATIC, (0.495, 0.010, 0.495, 0)),
        (fusion.weighted, DOGMATIC, (0.495, 0.010, 0.495, 0)),
        (fusion.epistemic_cumulative, DOGMATIC, (0.485, 0, 0.485, 0.030)),
    ],
)
def test_published_examples_of_three_values(
    fuse: Several, held: list[MultinomialOpinion], expected: tuple[float, ...]
) -> None:
    found = fuse(held)

    assert expected == pytest.approx((*found.beliefs, found.uncertainty), abs=1e-3, rel=0)
    assert pytest.approx(found.base_rates, abs=EXACT) == THIRDS


@law
@given(
    st.lists(evident, min_size=1, max_size=4),
    st.sampled_from(["cumulative", "averaging", "weighted"]),
)
def test_two_values_and_a_third_that_is_never_the_case_are_two(
    held: list[Opinion], name: str
) -> None:
    fuse: Several = getattr(fusion, name)
    three = [
        MultinomialOpinion((*each.masses, 0), each.uncertainty, (*each.base_rates, 0))
        for each in held
    ]

    expected, found = OPERATORS[name](held), fuse(three)
    assert (*expected.masses, 0, expected.uncertainty) == pytest.approx(
        (*found.beliefs, found.uncertainty), abs=EXACT, rel=0
    )
    assert (*expected.base_rates, 0) == pytest.approx(found.base_rates, abs=EXACT, rel=0)


def test_opinions_on_other_numbers_of_values_do_not_fuse() -> None:
    four = MultinomialOpinion((0.25, 0.25, 0, 0), 0.5, (0.25,) * 4)

    with pytest.raises(ValueError, match="different numbers of values"):
        fusion.weighted([UNCERTAIN[0], four])
    with pytest.raises(ValueError, match="different numbers of values"):
        fusion.unfuse(UNCERTAIN[0], four)


def test_unfusing_and_discounting_three_values() -> None:
    together = fusion.cumulative(UNCERTAIN)

    back = fusion.unfuse(together, UNCERTAIN[0])
    halved = fusion.discount([VACUOUS], UNCERTAIN[0])

    assert pytest.approx((*back.beliefs, back.uncertainty), abs=EXACT) == (0, 0.01, 0.90, 0.09)
    assert pytest.approx((*halved.beliefs, halved.uncertainty)) == (0.49, 0.005, 0, 0.505)
