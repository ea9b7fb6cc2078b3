"""Lookups of the waivers that accept findings."""

from collections.abc import Callable, Iterable
from datetime import date

from claimtrack.engine.finding import Finding
from claimtrack.model import Waiver, name_of


def waiver_lookup(
    waivers: Iterable[Waiver], today: date | None
) -> Callable[[Finding], Waiver | None]:
    """Return a function that looks up the unexpired waiver of a finding."""
    waiver_of = waiver_lookup_by_name(waivers, today)
    return lambda finding: waiver_of(
        finding.code, finding.name, map(name_of, finding.flag.key_subjects)
    )


def waiver_lookup_by_name(
    waivers: Iterable[Waiver], today: date | None
) -> Callable[[str, str, Iterable[str]], Waiver | None]:
    """Return a function that looks up the unexpired waiver of a finding by names.

    Its arguments are the code and the name of the rule and the names of the subjects.
    """
    accepted: dict[str, dict[str, Waiver]] = {}
    for waiver in waivers:
        if not is_expired(waiver, today):
            accepted.setdefault(waiver.code, {}).setdefault(str(waiver.subject), waiver)

    def waiver_of(code: str, name: str, subjects: Iterable[str]) -> Waiver | None:
        by_subject = [accepted[word] for word in (code, name) if word in accepted]
        for subject in subjects if by_subject else ():
            for of_rule in by_subject:
                if waiver := of_rule.get(subject):
                    return waiver
        return None

    return waiver_of


def is_expired(waiver: Waiver, today: date | None) -> bool:
    """True if the last day of a waiver is certainly in the past."""
    if waiver.until is None or today is None or waiver.until.latest_anywhere is None:
        return False
    return waiver.until.latest_anywhere < today.toordinal()
