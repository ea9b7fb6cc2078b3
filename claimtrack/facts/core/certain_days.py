"""Days by which something certainly began, ended or was published.

Unknown, unbounded and qualified dates (``2021-10?``) give no certain day. Days
are integers, as in :mod:`claimtrack.model.dates.day_numbers`. For an instant, they are
the first and the last day that it has in any time zone.
"""

from collections.abc import Mapping

from claimtrack.model import Assertion, Document, Ledger, When
from claimtrack.model.dates.day_numbers import format_day


def certain_start(when: When | None) -> int | None:
    """Return the first day on which a date can begin, or None if it is not certain."""
    return None if when is None or when.qualified else when.earliest_anywhere


def certain_end(when: When | None) -> int | None:
    """Return the last day on which a date can end, or None if it is not certain."""
    return None if when is None or when.qualified else when.latest_anywhere


def publication_days(ledger: Ledger) -> Mapping[str, int]:
    """Return the day by which each document was certainly published, if there is one."""
    days = {id: certain_publication(each) for id, each in ledger.documents.items()}
    return {id: day for id, day in days.items() if day is not None}


def certain_publication(document: Document) -> int | None:
    """Return the day by which a document was certainly published, or None."""
    parts = () if document.published is None else document.published.parts
    return min((day for part in parts if (day := certain_end(part)) is not None), default=None)


def publication_day(assertion: Assertion, days: Mapping[str, int]) -> int | None:
    """Return the day by which every document of an assertion was certainly published, or None.

    ``days`` has the publication days of documents.
    """
    if not assertion.at:
        return None
    published = [days.get(passage.document) for passage in assertion.at]
    known = [day for day in published if day is not None]
    return max(known) if len(known) == len(published) else None


def is_published_before(assertion: Assertion, when: When, ledger: Ledger) -> bool:
    """Return True if every document of an assertion was certainly published before a date.

    Of all dates in a set, one suffices.
    """
    # This runs for every dated hop, so it creates no lists.
    for part in when.parts:
        for passage in assertion.at:
            published = ledger.documents[passage.document].published
            if published is None or not published.certainly_before(part):
                break
        else:
            return bool(assertion.at)
    return False


def describe_earliest(when: When) -> str:
    """Return a date with its first possible day: ``2021-10 (2021-10-01 at the earliest)``."""
    return _describe(when, when.earliest, "earliest")


def describe_latest(when: When) -> str:
    """Return a date with its last possible day: ``2021-10 (2021-10-31 at the latest)``."""
    return _describe(when, when.latest, "latest")


def describe_qualifiers(when: When) -> str:
    """Return the qualifiers of a date: ``uncertain``, ``approximate``, both, or nothing."""
    words = [("uncertain", when.uncertain), ("approximate", when.approximate)]
    return " and ".join(word for word, marked in words if marked)


def _describe(when: When, day: int | None, end: str) -> str:
    notes = [f"marked as {describe_qualifiers(when)}"] if when.qualified else []
    if day is not None and when.earliest != when.latest:
        notes.append(f"{format_day(day)} at the {end}")
    return f"{when} ({', '.join(notes)})" if notes else str(when)
