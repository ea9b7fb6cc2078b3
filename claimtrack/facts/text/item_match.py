"""Results of looking for an item of a sentence in a text."""

from enum import StrEnum

from attrs import frozen


class ItemOutcome(StrEnum):
    """The result of looking for an item in texts, the best first."""

    FOUND = "found"
    UNSURE = "unsure"
    """A reading of a text gives the item, but the text does not state it."""
    NOT_CHECKED = "not-checked"
    """The text could not be compared, for example because the date of the text is unknown."""
    MISSING = "missing"

    @property
    def rank(self) -> int:
        """Return 0 for the best outcome, 3 for the worst."""
        return list(ItemOutcome).index(self)


@frozen
class ItemMatch:
    """The result of looking for an item in a text."""

    outcome: ItemOutcome
    span: tuple[int, int] | None = None
    """The words of the text that have the item, or that come nearest to it."""
    note: str = ""
    """The reading that an unsure match needs, or the reason why there was no check."""


MISSING = ItemMatch(ItemOutcome.MISSING)
