"""Subjective opinions on one claim made into one, and opinions passed on by others.

Which operator is right depends on what the opinions rest on: *cumulative* where
each has evidence of its own, *averaging* and *weighted* where all judge the same
evidence, *consensus* where they are to find what none of them rules out, and
*constraint* where each is to hold. All take any number of opinions at once, in any
order. ``b``, ``d``, ``u``, ``a`` are belief, disbelief, uncertainty and base rate.
Where opinions are dogmatic (u = 0), cumulative, averaging and weighted fusion are
the limits for one small u that is the same in all of those.

Sources: A. Josang, *Subjective Logic* (Springer 2016); R. W. van der Heijden,
H. Kopp, F. Kargl, *Multi-Source Fusion Operations in Subjective Logic* (FUSION
2018, arXiv:1805.01388); A. P. Dempster, *Upper and Lower Probabilities Induced by a
Multivalued Mapping* (1967).
"""

from collections.abc import Iterable, Sequence
from math import frexp, ldexp
from typing import NamedTuple

from claimtrack.analysis.fusion_evidence import FLOAT_BITS, ONE, Evidence, Held, whole, whole_ratio
from claimtrack.model.opinion import Opinion

SLACK = 10**9
"""What is left may be less than nothing by the whole divided by this: that is rounding."""


class _Product(NamedTuple):
    """A product that a float might not hold: ``factor * 2 ** power``."""

    factor: float
    power: int

    def times(self, value: float) -> "_Product":
        """Multiply it."""
        # Apart first, as the product of two small numbers may be none.
        factor, power = frexp(value)
        factor, shift = frexp(self.factor * factor)
        return _Product(factor, self.power + power + shift)

    def over(self, value: float) -> "_Product":
        """Divide it, by what is not 0."""
        factor, power = frexp(value)
        factor, shift = frexp(self.factor / factor)
        return _Product(factor, self.power - power + shift)

    def value(self, power: int = 0) -> float:
        """Return it divided by a power of two, as a float; 0 where that is too small."""
        return ldexp(self.factor, self.power - power)


class TotalConflictError(ValueError):
    """What some opinion rules out for certain is all that another one leaves."""


def cumulative(opinions: Iterable[Held]) -> Held:
    """Return the opinion of independent evidence together (CBF): evidence adds up.

    ``R = sum b_i/u_i``, ``S = sum d_i/u_i``, ``b : d : u = R : S : 1``; the base rate
    is the mean by weight of evidence ``(1 - u_i)/u_i``. Dogmatic opinions leave the
    others no weight, and of several it is the mean. A vacuous one changes nothing;
    of vacuous ones alone the base rate is the mean. To add and take away one by one,
    use ``Evidence``: an opinion does not tell how many dogmatic ones went into it.

    Source: Josang 2016; van der Heijden et al. 2018.

    Raises:
        ValueError: there is no opinion, or they are on different numbers of values.
    """
    return _evidence(_some(opinions)).cumulative()


def epistemic_cumulative(opinions: Iterable[Held]) -> Held:
    """Return cumulative fusion with as much uncertainty as its probability allows (E-CBF).

    For what happens once, where contrary evidence makes for less knowledge, not
    more. Edge cases are those of :func:`cumulative`: certainty for and against
    makes a vacuous opinion, where the base rate is a half. Next to a base rate of 0 or
    1 little evidence decides much, and so does rounding.

    Source: Josang 2016.

    Raises:
        ValueError: there is no opinion, or they are on different numbers of values.
    """
    return cumulative(opinions).uncertainty_maximised()


def averaging(opinions: Iterable[Held]) -> Held:
    """Return the opinion of those who judge the same evidence (ABF): the evidence on average.

    As :func:`cumulative`, with R and S divided by the number of opinions, and the
    mean of all base rates. A vacuous opinion counts: it says that there is little
    to see. Dogmatic opinions leave the others no weight; of several it is the mean.
    Not associative: fuse all at once.

    Source: Josang 2016; van der Heijden et al. 2018.

    Raises:
        ValueError: there is no opinion, or they are on different numbers of values.
    """
    return _evidence(_some(opinions)).averaging()


def weighted(opinions: Iterable[Held]) -> Held:
    """Return the average opinion, each counting by its certainty (WBF).

    ``R = sum c_i b_i/u_i / sum c_i`` with ``c_i = 1 - u_i``, S likewise, ``b : d : u =
    R : S : 1``; base rates are weighted by certainty too. A vacuous opinion changes
    nothing; of vacuous ones alone the base rate is the mean. Of dogmatic ones it is
    the mean. Not associative: fuse all at once.

    Source: van der Heijden et al. 2018; Josang 2016.

    Raises:
        ValueError: there is no opinion, or they are on different numbers of values.
    """
    held = _some(opinions)
    certainties = _certainties(held)
    dogmatic = any(opinion.uncertainty == 0 for opinion in held)
    masses = [0] * len(held[0].masses)
    for opinion, certainty in zip(held, certainties, strict=True):
        if dogmatic and opinion.uncertainty > 0:
            continue
        for value, mass in enumerate(opinion.masses):
            masses[value] += (
                whole(mass) if dogmatic else certainty * whole_ratio(mass, opinion.uncertainty)
            )
    # Where nobody is certain of anything there is no weight either, and all is uncertainty.
    uncertainty = 0 if dogmatic else max(sum(certainties) * ONE, 1)
    kind: type[Held] = type(held[0])
    return kind.in_proportion(masses, uncertainty, _mean_base_rates(held, certainties))


def consensus(opinions: Iterable[Opinion]) -> Opinion:
    """Return what all agree on, and a compromise on the rest (CCF).

    The consensus is the least belief and the least disbelief of any, ``cb`` and
    ``cd``; ``rb_i`` and ``rd_i`` is what each holds beyond. The compromise counts what
    one holds where all others are uncertain, ``B = sum rb_i prod_{j != i} u_j``, D
    likewise, and contrary beliefs as uncertainty, ``X = prod (rb_i + rd_i)``. (As the
    least belief leaves no residue, beliefs in the same add nothing to B.)
    ``1 - cb - cd - prod u`` is shared out as B : D : X, or is uncertainty where they
    are 0, as for equal opinions. Base rates are weighted by certainty, which is a
    choice: the source has them equal. With one other a vacuous opinion changes nothing;
    with more it does, as there is then nothing on which all agree. Certainty for and
    against makes a vacuous opinion.

    Not associative. Not continuous: two opinions that differ by next to nothing still
    have all they do not agree on shared out by that difference.

    Source: van der Heijden et al. 2018; Josang 2016.

    Raises:
        ValueError: there is no opinion.
    """
    held = _some(opinions)
    base_rates = _mean_base_rates(held, _certainties(held))
    agreed = min(opinion.belief for opinion in held)
    disagreed = min(opinion.disbelief for opinion in held)
    # With the least uncertain one set apart, nothing is divided by what may be 0.
    least = min(range(len(held)), key=lambda i: held[i].uncertainty)
    unsure = held[least].uncertainty
    belief = disbelief = 0.0
    others = contrary = _Product(1.0, 0)
    for i, opinion in enumerate(held):
        u = opinion.uncertainty
        share = 1.0 if u == unsure else unsure / u
        more, less = opinion.belief - agreed, opinion.disbelief - disagreed
        belief += more * share
        disbelief += less * share
        contrary = contrary.times(more + less)
        if i != least:
            others = others.times(u)
    unknown = others.value() * unsure
    parts = (others.times(belief), others.times(disbelief), contrary)
    power = max((part.power for part in parts if part.factor), default=0)
    compromise = [part.value(power) for part in parts]
    compromised = sum(compromise)
    rest = max(0.0, 1 - agreed - disagreed - unknown)
    if not compromised:
        return Opinion.in_proportion((agreed, disagreed), unknown + rest, base_rates)
    for_, against, open_ = (rest * (part / compromised) for part in compromise)
    return Opinion.in_proportion((agreed + for_, disagreed + against), unknown + open_, base_rates)


def constraint(opinions: Iterable[Opinion]) -> Opinion:
    """Return what is left where every opinion holds (BCF, the rule of Dempster).

    ``b : d : u = prod(b_i + u_i) - prod u_i : prod(d_i + u_i) - prod u_i : prod u_i``.
    What contradicts itself is left out of account, however much it is: look at
    :func:`conflict` too. A dogmatic opinion decides where it leaves no belief or no
    disbelief. A vacuous one changes nothing. Base rates are weighted by certainty.
    Associative in all but the base rate.

    Source: Dempster 1967; Josang 2016.

    Raises:
        TotalConflictError: one is certain of it and another of the contrary.
        ValueError: there is no opinion.
    """
    held = _some(opinions)
    base_rates = _mean_base_rates(held, _certainties(held))
    # Of prod(b + u) the part that is prod u, and the rest, without a difference of the two;
    # the two products themselves soon lie beyond floats, but only their ratio matters.
    free = contrary_free = 1.0
    bound = contrary_bound = 0.0
    ratio = _Product(1.0, 0)
    possible = contrary_possible = True
    for opinion in held:
        b, d, u = opinion.belief, opinion.disbelief, opinion.uncertainty
        if b + u > 0:
            bound += free * (b / (b + u))
            free *= u / (b + u)
        else:
            possible = False
        if d + u > 0:
            contrary_bound += contrary_free * (d / (d + u))
            contrary_free *= u / (d + u)
        else:
            contrary_possible = False
        if possible and contrary_possible:
            ratio = ratio.times(b + u).over(d + u)
    if not possible and not contrary_possible:
        raise TotalConflictError("what one opinion is certain of, another one rules out")
    if not contrary_possible:
        return Opinion(1.0, 0.0, 0.0, base_rates[0])
    if not possible:
        return Opinion(0.0, 1.0, 0.0, base_rates[0])
    if ratio.power > 0:
        against = contrary_bound * _Product(1.0, 0).over(ratio.factor).value(ratio.power)
        return Opinion.in_proportion((bound, against), free, base_rates)
    return Opinion.in_proportion((bound * ratio.value(), contrary_bound), contrary_free, base_rates)


def unfuse(fused: Held, part: Held) -> Held:
    """Return the opinion with which one opinion makes, by cumulative fusion, another.

    Evidence is taken away: ``b/u - b_p/u_p`` and ``d/u - d_p/u_p``. Taking away a
    vacuous opinion changes nothing; what is left of an opinion without itself is
    vacuous. Base rates are the less exact the less evidence is left. From a dogmatic
    opinion nothing uncertain can be told apart, and it stays as it is. Prefer to
    take away in ``Evidence``, which is exact, dogmatic opinions included.

    Source: Josang 2016.

    Raises:
        ValueError: there is more evidence in the part, or both are dogmatic: how many
            such went into one is not known; or they are on different numbers of values.
    """
    if len(fused.masses) != len(part.masses):
        raise ValueError("opinions on different numbers of values do not fuse")
    if fused.uncertainty == 0 and part.uncertainty > 0:
        return fused
    if fused.uncertainty == 0:
        raise ValueError("a dogmatic opinion does not tell how many of its like went into it")
    if part.uncertainty == 0:
        raise ValueError("no dogmatic opinion went into one that is uncertain")
    evidence = [whole_ratio(mass, fused.uncertainty) for mass in fused.masses]
    taken = [whole_ratio(mass, part.uncertainty) for mass in part.masses]
    left = [one - other for one, other in zip(evidence, taken, strict=True)]
    if min(left) < -((sum(evidence) + ONE) // SLACK):
        raise ValueError("there is more evidence in the part than in the whole")
    left = [max(0, each) for each in left]
    rates = [
        max(0, sum(evidence) * whole(one) - sum(taken) * whole(other))
        for one, other in zip(fused.base_rates, part.base_rates, strict=True)
    ]
    base_rates: Sequence[float] = fused.base_rates
    if sum(left) and sum(rates):
        base_rates = [rate / sum(rates) for rate in rates]
    kind: type[Held] = type(fused)
    return kind.in_proportion(left, ONE, base_rates)


def discount(path: Iterable[Opinion], opinion: Held) -> Held:
    """Return an opinion as it counts for who has it through others, each trusted so far.

    ``p = prod P(trust_i)``, ``b' = p b``, ``d' = p d``, ``u' = 1 - p (b + d)``, a as it was.
    Mistrust makes what is said unknown, never false. Full trust, and an empty path,
    change nothing; at ``p = 0`` the opinion is vacuous, and a vacuous one stays so.
    Discounting trust by trust first is something else: give the whole path. Discount
    each opinion along its own path, then fuse once.

    Source: Josang 2016.
    """
    kept, lost = 1.0, 0.0
    for trust in path:
        # Apart from what is kept, so that a small loss is not rounded away.
        lost += kept * trust.complement().projected
        kept *= trust.projected
    masses = [kept * mass for mass in opinion.masses]
    uncertainty = opinion.uncertainty + lost * sum(opinion.masses)
    kind: type[Held] = type(opinion)
    return kind.in_proportion(masses, uncertainty, opinion.base_rates)


def conflict(one: Opinion, other: Opinion) -> float:
    """Return how much two opinions conflict, from 0 to 1.

    ``|P_1 - P_2| (1 - u_1) (1 - u_2)``: 0 where either is vacuous or both project alike,
    1 for certainty against certainty.

    Source: Josang 2016.
    """
    distance = abs(one.projected - other.projected)
    return min(1.0, distance * (sum(one.masses) * sum(other.masses)))


def conjunction(one: Opinion, other: Opinion) -> Opinion:
    """Return the opinion that both of two independent things are so (binomial product).

    ``d = d_1 + d_2 - d_1 d_2`` and ``a = a_1 a_2``; ``b`` is ``b_1 b_2``, ``u`` is ``u_1 u_2``,
    and ``b_1 u_2`` is shared between them as ``(1-a_1) a_2 : 1-a_2``, ``b_2 u_1``
    likewise, so that ``P = P_1 P_2``. Where both base rates are 1, as half and half.

    Source: Josang 2016.
    """
    a, c = one.base_rate, other.base_rate
    first = one.belief * other.uncertainty
    second = one.uncertainty * other.belief
    rest = (1 - a) + a * (1 - c)
    to_first, to_second = ((1 - a) * c / rest, a * (1 - c) / rest) if rest else (0.5, 0.5)
    belief = one.belief * other.belief + to_first * first + to_second * second
    from_first, from_second = ((1 - c) / rest, (1 - a) / rest) if rest else (0.5, 0.5)
    uncertainty = one.uncertainty * other.uncertainty + from_first * first + from_second * second
    disbelief = one.disbelief + other.disbelief * (1 - one.disbelief)
    return Opinion.in_proportion((belief, disbelief), uncertainty, (a * c,))


def disjunction(one: Opinion, other: Opinion) -> Opinion:
    """Return the opinion that either of two independent things is so (binomial coproduct).

    That not both are not so; see :func:`conjunction`, edge cases included: where both
    base rates are 0, what is open is shared as half and half.

    Source: Josang 2016.
    """
    return conjunction(one.complement(), other.complement()).complement()


def _some(opinions: Iterable[Held]) -> Sequence[Held]:
    held = tuple(opinions)
    if not held:
        raise ValueError("there is no opinion to fuse")
    if len({len(opinion.masses) for opinion in held}) > 1:
        raise ValueError("opinions on different numbers of values do not fuse")
    return held


def _evidence(held: Sequence[Held]) -> Evidence[Held]:
    evidence = Evidence.of(held[0])
    for opinion in held[1:]:
        evidence += Evidence.of(opinion)
    return evidence


def _certainties(held: Sequence[Held]) -> list[int]:
    return [whole(min(sum(opinion.masses), 1.0)) for opinion in held]


def _mean_base_rates(held: Sequence[Held], weights: Sequence[int]) -> list[float]:
    """Return the mean of base rates by weight, or the plain mean where none has any."""
    if not any(weights):
        weights = [1] * len(held)
    total = sum(weights) << FLOAT_BITS
    columns = zip(*(opinion.base_rates for opinion in held), strict=True)
    return [
        sum(weight * whole(rate) for weight, rate in zip(weights, column, strict=True)) / total
        for column in columns
    ]
