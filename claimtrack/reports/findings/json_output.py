"""Findings and problems as JSON for programs.

Everything is ASCII, keys keep their order, and the text ends in a line feed, so
that equal checks give equal bytes on any system.
"""

import json
from collections.abc import Iterable, Sequence

from claimtrack.engine.finding import Finding, Reason
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import LedgerAsOf, Record, Ref, Waiver, ref_of
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.known import known_in

SCHEMA = 1
_DEEPEST = 32
"""Reasons below this depth are written as the list of their leaves."""


def text(value: object) -> str:
    """Return a value as JSON text."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def findings_as_json(reports: Sequence[Report], *, show_waived: bool = False) -> str:
    """Return the findings of checks as JSON text, with those waived if they are asked for."""
    waived = [_waived(*pair) for each in reports for pair in each.accepted] if show_waived else []
    return text(
        {
            "schema": SCHEMA,
            **as_of(known_in(reports)),
            "findings": [of_finding(finding) for each in reports for finding in each.findings],
            "waived": sum(len(each.waived) for each in reports),
            **({"waived_findings": waived} if show_waived else {}),
            "checked": {
                "claims": sum(each.claims for each in reports),
                "assertions": sum(each.assertions for each in reports),
                "rules": max(len(each.rules) for each in reports),
            },
        }
    )


def problems_as_json(problems: Iterable[Problem]) -> str:
    """Return the problems with input as JSON text."""
    return text({"schema": SCHEMA, "problems": [_problem(problem) for problem in problems]})


def as_of(known: Sequence[LedgerAsOf], key: str = "as_of") -> dict[str, object]:
    """Return of which day a result is, if of one, and what may have been known then as well."""
    if not known:
        return {}
    possible = [of_record(record) for each in known for record in each.possible]
    return {key: {"day": str(known[0].day), "possible": possible}}


def of_record(record: Record) -> dict[str, object]:
    """Return which record is meant, and where it is written."""
    return {"record": ref(ref_of(record)), "place": of_place(record.place)}


def of_finding(finding: Finding) -> dict[str, object]:
    """Return a finding."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "subject": ref(finding.subject),
        "places": [
            {**_span(label.place), "text": label.text}  # the primary one first
            for label in finding.labels
        ],
        "reasons": [_reason(reason) for reason in finding.reasons],
        "hint": finding.hint,
        "fingerprint": finding.fingerprint,
        "outcome": finding.outcome.value,
    }


def _waived(finding: Finding, waiver: Waiver) -> dict[str, object]:
    until = None if waiver.until is None else str(waiver.until)
    accepted = {"reason": waiver.reason, "by": waiver.by, "until": until}
    return {**of_finding(finding), "waiver": {**accepted, "place": of_place(waiver.place)}}


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.fault.code,
        "name": fault_name(problem.fault),
        "severity": "warning" if problem.warning else "error",
        "message": problem.message,
        "place": of_place(problem.place),
        "related": of_place(problem.related),
        "hint": problem.hint,
    }


def _reason(reason: Reason, depth: int = 0) -> dict[str, object]:
    if depth < _DEEPEST:
        parts = [_reason(part, depth + 1) for part in reason.parts]
    else:
        parts = [_leaf(leaf) for leaf in reason.leaves() if leaf is not reason]
    return {**_leaf(reason), "parts": parts}


def _leaf(reason: Reason) -> dict[str, object]:
    return {
        "text": reason.text,
        "record": None if reason.record is None else ref(ref_of(reason.record)),
        "place": of_place(reason.where),
        "parts": [],
    }


def ref(ref: Ref) -> dict[str, object]:
    """Return a record's name as plain values."""
    return {"kind": ref.kind.value, "id": ref.id}


def of_place(place: Place | None) -> dict[str, object] | None:
    """Return a place, if there is one."""
    return None if place is None else _span(place)


def _span(place: Place) -> dict[str, object]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
