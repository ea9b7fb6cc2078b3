"""Changes between two ledgers, as lines and as JSON."""

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

from attrs import AttrsInstance, fields

from claimtrack.engine.diff import ChangedVerdict, Changes, RecordChange
from claimtrack.model import Assertion, LedgerAsOf, Quantity, When, name_of
from claimtrack.reports.findings import json_output
from claimtrack.reports.findings.terminal import concise_notice, notice_of_finding
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.reasons import shorten
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

MAX_CAUSES = 8
"""Number of records named as causes of one change; the JSON report has all of them."""


def changes_as_lines(changes: Changes, display: Display, *, why: bool) -> Iterator[StyledLine]:
    """Yield a line for each new or gone finding and each changed verdict, and a summary.

    ``why`` adds the records that caused each change. If nothing changed, the records that
    differ follow the summary.
    """
    for change in changes.findings:
        word = ("new ", Style.WARNING) if change.appeared else ("gone", Style.HELP)
        yield (
            word,
            *styled_line("  "),
            *concise_notice(notice_of_finding(change.finding), display),
        )
        yield from _because(change.causes, display) if why else ()
    for verdict in changes.verdicts:
        yield _verdict(verdict, display)
        yield from _because(verdict.causes, display) if why else ()
    if changes:
        found = pluralize(len(changes.appeared), "finding")
        claims = pluralize(len(changes.verdicts), "claim")
        total = f"{found} appeared, {len(changes.gone)} went away; {claims} changed standing."
    else:
        end = ":" if changes.records else "."
        total = f"nothing changed; {pluralize(len(changes.records), 'record')} differ{end}"
    yield styled_line((total, Style.STRONG))
    if not changes:
        yield from _records(_paired(changes.records), display, "")


def _verdict(change: ChangedVerdict, display: Display) -> StyledLine:
    claim = change.claim
    where = f"{claim.place}: " if claim.place is not None else ""
    name = display.sanitize(f"claim `{claim.id}`")
    was = "is new" if change.before is None else f"was: {change.before.value}"
    now = "is gone" if change.after is None else f"now: {change.after.value}"
    return styled_line("now   ", (display.sanitize(where), Style.STRONG), f"{name} {was}; {now}")


def _because(causes: tuple[RecordChange, ...], display: Display) -> Iterator[StyledLine]:
    if not causes:
        yield styled_line(
            ("      no record changed: settings, rules or the day differ", Style.QUIET)
        )
    yield from _records(causes, display, "because: ")


def _records(changes: Sequence[RecordChange], display: Display, label: str) -> Iterator[StyledLine]:
    """Yield a line for each of some records that differ, with the old and new values of keys."""
    for change in changes[:MAX_CAUSES]:
        record = change.record
        where = f" ({record.place})" if record.place is not None else ""
        line = display.sanitize(f"{change.word} {name_of(record)}: {record_text(record)}{where}")
        yield styled_line((f"      {label}", Style.QUIET), line)
        for edit in () if change.before is None else _edits(change.before, record):
            yield styled_line(("          ", Style.QUIET), display.sanitize(edit))
    if len(changes) > MAX_CAUSES:
        yield styled_line((f"      and {len(changes) - MAX_CAUSES} more records", Style.QUIET))


def _paired(changes: Sequence[RecordChange]) -> Sequence[RecordChange]:
    """Join the new and the gone assertion of a claim by the same sources to a changed one."""
    gone = {_chain(change): change for change in changes if change.after is None}
    joined, consumed = [], set()
    for change in changes:
        old = gone.get(_chain(change)) if change.before is None and _chain(change) else None
        joined.append(change if old is None else RecordChange(old.before, change.after))
        consumed.add(old)
    return [change for change in joined if change not in consumed]


def _chain(change: RecordChange) -> tuple[str, ...]:
    """Return the claim and the sources of an assertion, and nothing for other records."""
    record = change.record
    if not isinstance(record, Assertion):
        return ()
    return (record.claim, *(hop.source for hop in record.via))


def _edits(before: AttrsInstance, after: AttrsInstance) -> Iterator[str]:
    """Yield the keys that differ between two records or hops, with short values."""
    for field in fields(type(after)):
        old, new = (getattr(record, field.name) for record in (before, after))
        if not field.eq or old == new:
            continue
        if field.name == "via" and len(old) == len(new):
            for pair in zip(old, new, strict=True):
                yield from _edits(*pair)
            continue
        values = [_value(each) for each in (old, new)]
        shown = "" if None in values else f": {values[0]} is now {values[1]}"
        yield f"`{field.name}` differs{shown}"


def _value(value: object) -> str | None:
    """Return a short form of a value, or None if it has none."""
    match value:
        case None:
            return "nothing"
        case Enum():
            return str(value.value)
        case str():
            return f'"{shorten(value)}"'
        case bool() | When() | Quantity():
            return str(value).lower() if isinstance(value, bool) else str(value)
    return None


def changes_as_json(
    changes: Changes, since: Sequence[LedgerAsOf], known: Sequence[LedgerAsOf]
) -> str:
    """Return changes as JSON text; ``since`` and ``known`` are the days compared."""
    found: dict[bool, list[dict[str, object]]] = {True: [], False: []}
    for change in changes.findings:
        finding = json_output.finding_as_json(change.finding)
        found[change.appeared].append({**finding, **_causes(change.causes)})
    return json_output.json_text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of_json(since, "since"),
            **json_output.as_of_json(known),
            "appeared": found[True],
            "gone": found[False],
            "standing": [
                {
                    "claim": verdict.claim.id,
                    "place": json_output.place_as_json(verdict.claim.place),
                    "before": verdict.before and verdict.before.value,
                    "after": verdict.after and verdict.after.value,
                    **_causes(verdict.causes),
                }
                for verdict in changes.verdicts
            ],
            "records": [_record(change) for change in changes.records],
        }
    )


def _causes(causes: Iterable[RecordChange]) -> dict[str, object]:
    return {"because": [_record(change) for change in causes]}


def _record(change: RecordChange) -> dict[str, object]:
    return {"change": change.word, **json_output.record_as_json(change.record)}
