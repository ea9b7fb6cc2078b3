"""Enumerations whose members have further attributes."""

from enum import Enum
from typing import Self


class WordEnum(Enum):
    """An enumeration of tuples: the first item is the value, ``__init__`` receives all items."""

    def __new__(cls, word: object, *_: object) -> Self:
        """Create the member with the first item as its value."""
        member = object.__new__(cls)
        member._value_ = word
        return member


class DescribedEnum(WordEnum):
    """An enumeration of words, each with a description."""

    # The default is for type checkers, which treat the lookup `Status("refuted")` as a call.
    def __init__(self, _: object, description: str = "") -> None:
        self.description = description
