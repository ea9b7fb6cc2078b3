"""Which days are certain: after what, and before what, something surely was.

Unknown, unbounded and qualified dates (``2021-10?``) are certain of nothing. Days
are integers, as in :mod:`claimtrack.model.dates.day_numbers`.
"""

from collections.abc import Mapping

from claimtrack.model import Assertion, Ledger, When
from claimtrack.model.dates.day_numbers import spell_day


def certain_start(when: When | None) -> int | None:
    """Return the day before which it certainly had not begun, or None."""
    return None if when is None or when.qualified else when.earliest


def certain_end(when: When | None) -> int | None:
    """Return the day by which it certainly was over, or None."""
    return None if when is None or when.qualified else when.latest


def out_by(ledger: Ledger) -> Mapping[str, int]:
    """Return for documents the day by which each had certainly come out, where there is one."""
    days = {id: certain_end(document.published) for id, document in ledger.documents.items()}
    return {id: day for id, day in days.items() if day is not None}


def all_out_by(assertion: Assertion, out: Mapping[str, int]) -> int | None:
    """Return the day by which every document of an assertion had certainly come out, or None."""
    if not assertion.at:
        return None
    if len(assertion.at) == 1:
        return out.get(assertion.at[0].document)
    days = [out.get(passage.document) for passage in assertion.at]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def all_out_before(assertion: Assertion, when: When, ledger: Ledger) -> bool:
    """Whether every document of an assertion had certainly come out before a date."""
    for passage in assertion.at:
        published = ledger.documents[passage.document].published
        if published is None or not published.certainly_before(when):
            return False
    return bool(assertion.at)


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
