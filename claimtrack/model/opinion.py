"""What is believed of a claim, what is disbelieved, and how much is simply not known.

A subjective opinion splits one whole into belief masses and *uncertainty*, the
part on which there is no evidence at all. A base rate says what to expect where
nothing is known. *Dogmatic* is an opinion without uncertainty, *vacuous* one that
is nothing else. All numbers are shares between 0 and 1.

Source: A. Josang, *Subjective Logic* (Springer 2016).
"""

from collections.abc import Sequence
from math import fsum, isfinite

from attrs import field, frozen

PRIOR_WEIGHT = 2.0
"""How many observations' worth the base rate weighs (W, non-informative, of the source)."""

TOLERANCE = 1e-9
"""How far from 1 numbers may add up; they are then scaled so that they do."""

ROUNDING = 1e-15
"""What adds up to 1 as nearly as this stays as it was written."""


def _shares(name: str, values: Sequence[float]) -> tuple[float, ...]:
    """Return numbers that add up to 1; scaled, if they only nearly do.

    Raises:
        ValueError: one is not between 0 and 1, or they add up to something else.
    """
    for value in values:
        _share(name, value)
    total = fsum(values)
    if abs(total - 1) > TOLERANCE:
        raise ValueError(f"{name} add up to {total:.12g}, not to 1")
    if abs(total - 1) <= ROUNDING:
        return tuple(values)
    return tuple(min(value / total, 1.0) for value in values)


def _share(name: str, value: float) -> None:
    if not 0 <= value <= 1:  # neither is what is not a number
        raise ValueError(f"{name}: {value!r} is not between 0 and 1")


def _floats(values: Sequence[float]) -> tuple[float, ...]:
    return tuple(map(float, values))


def _scaled(masses: Sequence[float], uncertainty: float) -> tuple[tuple[float, ...], float]:
    """Return masses and uncertainty, given in proportion, as shares of 1."""
    total = sum(masses) + uncertainty
    return tuple(mass / total for mass in masses), uncertainty / total


def _maximised(
    masses: Sequence[float], uncertainty: float, base_rates: Sequence[float]
) -> tuple[tuple[float, ...], float]:
    """Return masses and the most uncertainty that leave the projected probabilities as they are.

    Uncertainty grows by as much as the first mass to become nothing allows, each
    giving up its base rate's part of the growth.
    """
    pairs = list(zip(masses, base_rates, strict=True))
    limits = [(mass / rate, value) for value, (mass, rate) in enumerate(pairs) if rate > 0]
    growth, first = min(limits)
    left = [max(0.0, mass - rate * growth) for mass, rate in pairs]
    left[first] = 0.0  # which a rounded product might miss
    return _scaled(left, uncertainty + growth)


@frozen
class Opinion:
    """An opinion on whether something is so: belief, disbelief, uncertainty and a base rate.

    The first three add up to 1. What adds up to 1 within ``TOLERANCE`` is scaled.

    Raises:
        ValueError: a number is not between 0 and 1, or the first three do not add up to 1.
    """

    belief: float = field(converter=float)
    disbelief: float = field(converter=float)
    uncertainty: float = field(converter=float)
    base_rate: float = field(default=0.5, converter=float)

    def __attrs_post_init__(self) -> None:
        given = (self.belief, self.disbelief, self.uncertainty)
        shares = _shares("belief, disbelief and uncertainty", given)
        _share("base rate", self.base_rate)
        if shares != given:
            for name, share in zip(("belief", "disbelief", "uncertainty"), shares, strict=True):
                object.__setattr__(self, name, share)  # frozen from here on

    @classmethod
    def vacuous(cls, base_rate: float = 0.5) -> "Opinion":
        """Return the opinion of who knows nothing."""
        return cls(0.0, 0.0, 1.0, base_rate)

    @classmethod
    def from_evidence(cls, for_: float, against: float, base_rate: float = 0.5) -> "Opinion":
        """Return the opinion that so many observations for and against give.

        ``b = r / (r + s + W)``, ``d = s / (r + s + W)``, ``u = W / (r + s + W)``.

        Raises:
            ValueError: a number of observations is negative or not finite.
        """
        for name, count in (("for", for_), ("against", against)):
            if not (isfinite(count) and count >= 0):
                raise ValueError(f"evidence {name}: {count!r} is no number of observations")
        # Halves first: two numbers that a float holds may have a sum that it does not.
        r, s = for_ / PRIOR_WEIGHT, against / PRIOR_WEIGHT
        total = r + s + 1
        return cls.in_proportion((r / total, s / total), 1 / total, (base_rate,))

    @classmethod
    def in_proportion(
        cls, masses: Sequence[float], uncertainty: float, base_rates: Sequence[float]
    ) -> "Opinion":
        """Return the opinion of belief, disbelief and uncertainty given in proportion to it.

        They are not negative and not all 0. Of the base rates only the first counts.
        """
        (belief, disbelief), uncertainty = _scaled(masses, uncertainty)
        return cls(belief, disbelief, uncertainty, base_rates[0])

    @property
    def masses(self) -> tuple[float, ...]:
        """Belief and disbelief."""
        return self.belief, self.disbelief

    @property
    def base_rates(self) -> tuple[float, ...]:
        """The base rate, and that of the contrary."""
        return self.base_rate, 1 - self.base_rate

    @property
    def projected(self) -> float:
        """The probability to act on, ``P = b + a u``."""
        return min(self.belief + self.base_rate * self.uncertainty, 1.0)

    @property
    def is_dogmatic(self) -> bool:
        """Whether it leaves no uncertainty at all."""
        return self.uncertainty == 0

    @property
    def evidence(self) -> tuple[float, float]:
        """The observations for and against that give it: ``r = W b / u``, ``s = W d / u``.

        Raises:
            ValueError: it is dogmatic, or so nearly that no finite number would do.
        """
        if self.uncertainty > 0:
            # Halving a number is exact, so that this overflows only where the answer does.
            r = self.belief / self.uncertainty * PRIOR_WEIGHT
            s = self.disbelief / self.uncertainty * PRIOR_WEIGHT
            if isfinite(r) and isfinite(s):
                return r, s
        raise ValueError("no finite evidence leaves so little uncertainty")

    def complement(self) -> "Opinion":
        """Return the opinion on the contrary."""
        return Opinion(self.disbelief, self.belief, self.uncertainty, 1 - self.base_rate)

    def uncertainty_maximised(self) -> "Opinion":
        """Return the opinion of the same projected probability that claims to know the least.

        ``u = min(P / a, (1 - P) / (1 - a))``: belief or disbelief becomes 0. For what
        happens once, and of which frequencies say little (*epistemic*).
        """
        masses, uncertainty = _maximised(self.masses, self.uncertainty, self.base_rates)
        return Opinion.in_proportion(masses, uncertainty, self.base_rates)


@frozen
class MultinomialOpinion:
    """An opinion on which of three or more values is the case, each with its base rate.

    Beliefs and uncertainty add up to 1, and so do the base rates; both are scaled
    where they do within ``TOLERANCE``.

    Raises:
        ValueError: there are fewer than three values or other than that many base
            rates, a number is not between 0 and 1, or they do not add up to 1.
    """

    beliefs: tuple[float, ...] = field(converter=_floats)
    uncertainty: float = field(converter=float)
    base_rates: tuple[float, ...] = field(converter=_floats)

    def __attrs_post_init__(self) -> None:
        if len(self.beliefs) < 3:
            raise ValueError(f"{len(self.beliefs)} values: an `Opinion` is for fewer than three")
        if len(self.base_rates) != len(self.beliefs):
            raise ValueError(f"{len(self.base_rates)} base rates for {len(self.beliefs)} values")
        *beliefs, uncertainty = _shares(
            "beliefs and uncertainty", (*self.beliefs, self.uncertainty)
        )
        object.__setattr__(self, "beliefs", tuple(beliefs))  # frozen from here on
        object.__setattr__(self, "uncertainty", uncertainty)
        object.__setattr__(self, "base_rates", _shares("base rates", self.base_rates))

    @classmethod
    def in_proportion(
        cls, masses: Sequence[float], uncertainty: float, base_rates: Sequence[float]
    ) -> "MultinomialOpinion":
        """Return the opinion of beliefs and uncertainty given in proportion to it.

        They are not negative and not all 0.
        """
        beliefs, uncertainty = _scaled(masses, uncertainty)
        return cls(beliefs, uncertainty, tuple(base_rates))

    @property
    def masses(self) -> tuple[float, ...]:
        """The beliefs."""
        return self.beliefs

    @property
    def projected(self) -> tuple[float, ...]:
        """The probabilities to act on, ``P_i = b_i + a_i u``."""
        return tuple(
            min(belief + rate * self.uncertainty, 1.0)
            for belief, rate in zip(self.beliefs, self.base_rates, strict=True)
        )

    @property
    def is_dogmatic(self) -> bool:
        """Whether it leaves no uncertainty at all."""
        return self.uncertainty == 0

    def uncertainty_maximised(self) -> "MultinomialOpinion":
        """Return the opinion of the same projected probabilities that claims to know the least."""
        masses, uncertainty = _maximised(self.beliefs, self.uncertainty, self.base_rates)
        return MultinomialOpinion(masses, uncertainty, self.base_rates)
