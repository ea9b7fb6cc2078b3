"""Changes between two ledgers, as lines and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.engine.diff import ChangedVerdict, Changes, RecordChange
from claimtrack.model import LedgerAsOf, name_of
from claimtrack.reports.findings import json_output
from claimtrack.reports.findings.terminal import concise_notice, notice_of_finding
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

MAX_CAUSES = 8
"""Number of records named as causes of one change; the JSON report has all of them."""


def changes_as_lines(changes: Changes, display: Display, *, why: bool) -> Iterator[StyledLine]:
    """Yield a line for each new or gone finding and each changed verdict, and a summary.

    ``why`` adds the records that caused each change.
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
        total = f"nothing changed; {pluralize(len(changes.records), 'record')} differ."
    yield styled_line((total, Style.STRONG))


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
    for change in causes[:MAX_CAUSES]:
        record = change.record
        where = f" ({record.place})" if record.place is not None else ""
        cause = display.sanitize(f"{change.word} {name_of(record)}: {record_text(record)}{where}")
        yield styled_line(("      because: ", Style.QUIET), cause)
    if len(causes) > MAX_CAUSES:
        yield styled_line((f"      and {len(causes) - MAX_CAUSES} more records", Style.QUIET))


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
