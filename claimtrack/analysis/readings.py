"""What a date is taken for where something follows from its first day or its last."""

from claimtrack.model import When
from claimtrack.model.day import spell_day


def at_earliest(when: When) -> str:
    """Return a date with the first day it can mean: ``2021-10 (2021-10-01 at the earliest)``."""
    return _read(when, when.earliest, "earliest")


def at_latest(when: When) -> str:
    """Return a date with the last day it can mean: ``2021-10 (2021-10-31 at the latest)``."""
    return _read(when, when.latest, "latest")


def marks(when: When) -> str:
    """Return how a date is marked: ``uncertain``, ``approximate``, both, or nothing."""
    words = [("uncertain", when.uncertain), ("approximate", when.approximate)]
    return " and ".join(word for word, marked in words if marked)


def _read(when: When, day: int | None, end: str) -> str:
    told = [f"marked as {marks(when)}"] if when.qualified else []
    if day is not None and when.earliest != when.latest:
        told.append(f"{spell_day(day)} at the {end}")
    return f"{when} ({', '.join(told)})" if told else str(when)
