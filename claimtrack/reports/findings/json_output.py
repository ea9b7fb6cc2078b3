"""Findings and problems as JSON for programs.

The text is ASCII, keys have a fixed order, and the last character is a line feed:
equal checks give equal bytes on any system.
"""

import json
from collections.abc import Iterable, Sequence

from claimtrack.engine.finding import Finding, Reason
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import LedgerAsOf, Record, Ref, Waiver, ref_of
from claimtrack.reports.text.as_of import ledgers_as_of
from claimtrack.reports.text.descriptions import fault_name

SCHEMA = 1
_DEEPEST = 32
"""Maximum depth of nested reasons; deeper ones are a flat list of leaves."""


def json_text(value: object) -> str:
    """Return a value as JSON text."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"


def findings_as_json(reports: Sequence[Report], *, show_waived: bool = False) -> str:
    """Return the findings of reports as JSON text, with the waived ones if wanted."""
    waived = [_waived(*pair) for each in reports for pair in each.accepted] if show_waived else []
    older = sum(len(each.older or ()) for each in reports)
    return json_text(
        {
            "schema": SCHEMA,
            **as_of_json(ledgers_as_of(reports)),
            "findings": [
                {
                    **finding_as_json(finding),
                    "covered_by": None if by is None else by.fingerprint,
                }
                for each in reports
                for finding, by in zip(each.findings, each.covering(), strict=True)
            ],
            "waived": sum(len(each.waived) for each in reports),
            **({"waived_findings": waived} if show_waived else {}),
            **({} if all(each.older is None for each in reports) else {"older": older}),
            "checked": {
                "claims": sum(each.claims for each in reports),
                "assertions": sum(each.assertions for each in reports),
                "rules": max(len(each.rules) for each in reports),
                **drafts_as_json(sum(each.drafts for each in reports)),
            },
        }
    )


def problems_as_json(problems: Iterable[Problem]) -> str:
    """Return problems with input as JSON text."""
    return json_text(
        {"schema": SCHEMA, "problems": [problem_as_json(problem) for problem in problems]}
    )


def as_of_json(known: Sequence[LedgerAsOf], key: str = "as_of") -> dict[str, object]:
    """Return the day of an ``as of`` check and the possibly known records; empty without one."""
    if not known:
        return {}
    possible = [record_as_json(record) for each in known for record in each.possible]
    return {key: {"day": str(known[0].day), "possible": possible}}


def drafts_as_json(drafts: int) -> dict[str, object]:
    """Return the number of drafts that were not judged; empty without any."""
    return {"drafts": drafts} if drafts else {}


def record_as_json(record: Record) -> dict[str, object]:
    """Return the reference and the place of a record as plain values."""
    return {"record": ref_as_json(ref_of(record)), "place": place_as_json(record.place)}


def finding_as_json(finding: Finding) -> dict[str, object]:
    """Return a finding as plain values."""
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "message": finding.message,
        "subject": ref_as_json(finding.subject),
        **({"claims": [*finding.claims]} if len(finding.claims) > 1 else {}),
        "cause": None if finding.cause is None else ref_as_json(finding.cause),
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
    return {
        **finding_as_json(finding),
        "waiver": {**accepted, "place": place_as_json(waiver.place)},
    }


def problem_as_json(problem: Problem) -> dict[str, object]:
    """Return a problem with input as plain values."""
    return {
        "code": problem.fault.code,
        "name": fault_name(problem.fault),
        "severity": "warning" if problem.warning else "error",
        "message": problem.message,
        "place": place_as_json(problem.place),
        "related": place_as_json(problem.related),
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
        "record": None if reason.record is None else ref_as_json(ref_of(reason.record)),
        "place": place_as_json(reason.where),
        "parts": [],
    }


def ref_as_json(ref: Ref) -> dict[str, object]:
    """Return a reference to a record as plain values."""
    return {"kind": ref.kind.value, "id": ref.id}


def place_as_json(place: Place | None) -> dict[str, object] | None:
    """Return a place as plain values; None without one."""
    return None if place is None else _span(place)


def _span(place: Place) -> dict[str, object]:
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
