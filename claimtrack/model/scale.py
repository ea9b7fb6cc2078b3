"""What a scale is: steps in order, each with the words and numbers that its standard gives it."""

from typing import Generic, TypeVar

from attrs import field, frozen

from claimtrack.model.values import refuse, spell

_T = TypeVar("_T")


@frozen
class NoConversion:
    """That no standard says what a step is on another scale, and why. Never a number."""

    reason: str

    def __str__(self) -> str:
        return self.reason


@frozen
class Step(Generic[_T]):
    """One step: its words, and the whole numbers of 0 to 100 that it stands for.

    ``low`` and ``high`` are both part of the range and None where the standard
    gives none; ``number`` is the one number that the standard writes for the step.
    """

    value: _T
    words: tuple[str, ...]
    low: int | None = None
    high: int | None = None
    number: int | None = None

    def holds(self, number: float) -> bool:
        """Say whether a number is in its range."""
        return self.low is not None and self.high is not None and self.low <= number <= self.high


@frozen
class Scale(Generic[_T]):
    """A scale of one standard: its steps, the first as the standard orders them."""

    name: str
    standard: str
    steps: tuple[Step[_T], ...] = field(repr=False)

    def step(self, value: _T) -> Step[_T]:
        """Return the step of a value.

        Raises:
            LedgerError: the scale has none.
        """
        found = [step for step in self.steps if step.value == value]
        if not found:
            refuse(f"{spell(value)} is no step of {self.name}")
        return found[0]

    def of_number(self, number: float) -> _T | None:
        """Return the step whose range a number of 0 to 100 is in, None if it is in none.

        Where two ranges meet, which only those of ICD 203 do, it is the step nearer
        to an even chance, which says less (:meth:`Likelihood.of`).
        """
        found = [step.value for step in self.steps if step.holds(number)]
        if not found:
            return None
        return found[-1] if number <= 50 else found[0]

    def number_of(self, value: _T) -> int | None:
        """Return the number that the standard writes for a step, None if it gives none.

        Raises:
            LedgerError: the scale has no such step.
        """
        return self.step(value).number
