"""A subjective opinion: belief, disbelief, uncertainty and a base rate.

An opinion splits one whole into what is believed, what is disbelieved and
*uncertainty*, the part on which there is no evidence. The base rate says what to
expect where nothing is known. All numbers are shares between 0 and 1.

Source: A. Josang, *Subjective Logic* (Springer 2016).
"""

from attrs import Attribute, field, frozen

TOLERANCE = 1e-9
"""The distance from 1 within which belief, disbelief and uncertainty add up to 1."""


def _share(_: "Opinion", attribute: "Attribute[float]", value: float) -> None:
    if not 0 <= value <= 1:  # refuses nan too
        raise ValueError(f"{attribute.name}: {value!r} is not between 0 and 1")


@frozen
class Opinion:
    """An opinion on whether something is so: belief, disbelief, uncertainty and a base rate.

    Raises:
        ValueError: a number is not between 0 and 1, or the first three do not add up to 1.
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
