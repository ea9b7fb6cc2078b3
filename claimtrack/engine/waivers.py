"""Waivers: findings that a ledger accepts."""

from collections.abc import Callable, Iterable
from datetime import date

from claimtrack.engine.finding import Finding
from claimtrack.model import Waiver, named


def waiving(waivers: Iterable[Waiver], today: date | None) -> Callable[[Finding], Waiver | None]:
    """Return what finds the waiver of a finding, of those that have not expired."""
    waiver_of = waiving_by_name(waivers, today)
    return lambda finding: waiver_of(finding.code, finding.name, map(named, finding.flag.subjects))


def waiving_by_name(
    waivers: Iterable[Waiver], today: date | None
) -> Callable[[str, str, Iterable[str]], Waiver | None]:
    """Return a lookup of waivers by a rule's code and name and the names of a finding's subjects.

    Waivers that have expired are left out.
    """
    accepted: dict[str, dict[str, Waiver]] = {}
    for waiver in waivers:
        if not expired(waiver, today):
            accepted.setdefault(waiver.code, {}).setdefault(str(waiver.subject), waiver)

    def waiver_of(code: str, name: str, subjects: Iterable[str]) -> Waiver | None:
        waivable = [accepted[word] for word in (code, name) if word in accepted]
        for subject in subjects if waivable else ():
            for of_rule in waivable:
                if waiver := of_rule.get(subject):
                    return waiver
        return None

    return waiver_of


def expired(waiver: Waiver, today: date | None) -> bool:
    """Whether the last day of a waiver is certainly past."""
    if waiver.until is None or today is None or waiver.until.latest is None:
        return False
    return waiver.until.latest < today.toordinal()
