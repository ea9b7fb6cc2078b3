"""Subjective opinions: belief, disbelief, uncertainty and a base rate.

Belief, disbelief and uncertainty are shares that add up to 1. *Uncertainty* is the
share without evidence. The base rate is the probability to expect without any
evidence.

Source: A. Josang, *Subjective Logic* (Springer 2016).
"""

from attrs import Attribute, field, frozen

TOLERANCE = 1e-9
"""The largest accepted distance of the sum of the three shares from 1."""


def _share(_: "Opinion", attribute: "Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:  # rejects nan too
        raise ValueError(f"{attribute.name}: {value!r} is not between 0 and 1")


@frozen
class Opinion:
    """An opinion on a statement: belief, disbelief, uncertainty and a base rate.

    Raises:
        ValueError: A number is not between 0 and 1, or the first three do not add up to 1.
    """

    belief: float = field(validator=_share)
    disbelief: float = field(validator=_share)
    uncertainty: float = field(validator=_share)
    base_rate: float = field(default=0.5, validator=_share)

    def __attrs_post_init__(self) -> None:
        total = self.belief + self.disbelief + self.uncertainty
        if abs(total - 1) > TOLERANCE:
            raise ValueError(f"belief, disbelief and uncertainty add up to {total:.12g}, not to 1")

    @property
    def masses(self) -> tuple[float, float]:
        """Belief and disbelief."""
        return self.belief, self.disbelief

    @property
    def projected(self) -> float:
        """The probability to act on, ``P = b + a u``."""
        return min(self.belief + self.base_rate * self.uncertainty, 1.0)
