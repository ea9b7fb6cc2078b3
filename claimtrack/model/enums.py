"""Enumerations whose members carry more than their value."""

from enum import Enum
from typing import Self


class WordEnum(Enum):
    """An enumeration of tuples: the first item is the value, ``__init__`` takes them all."""

    def __new__(cls, word: object, *_: object) -> Self:
        """Make the member whose value is the word."""
        member = object.__new__(cls)
        member._value_ = word
        return member


class DescribedEnum(WordEnum):
    """An enumeration of words, each with a description."""

    # The default is for type checkers, which take the look-up `Status("refuted")` for a call.
    def __init__(self, _: object, description: str = "") -> None:
        self.description = description
