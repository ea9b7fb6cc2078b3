"""What changed between two ledgers, in lines and as JSON."""

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.engine.diff import ChangedVerdict, Changes, RecordChange
from claimtrack.facts.standing.standing import Verdict
from claimtrack.model import LedgerAsOf, named
from claimtrack.reports.findings import json_output
from claimtrack.reports.findings.terminal import in_one_line, of_finding
from claimtrack.reports.text.descriptions import words
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display

CAUSES = 8
"""How many records are named as the cause of one change; all are in the JSON report."""


def changes_in_lines(changes: Changes, display: Display, why: bool = True) -> Iterator[Line]:
    """Yield a line for each finding that appeared or went away and each claim that stands anew.

    ``why`` asks for the records that are the cause, below each. The sum is at the end.
    """
    for change in changes.findings:
        word = ("new ", Style.WARNING) if change.appeared else ("gone", Style.HELP)
        yield (word, *line("  "), *in_one_line(of_finding(change.finding), display))
        yield from _because(change.because, display) if why else ()
    for fate in changes.fates:
        yield _fate(fate, display)
        yield from _because(fate.because, display) if why else ()
    yield line((_sum(changes), Style.STRONG))


def _fate(change: ChangedVerdict, display: Display) -> Line:
    claim = change.claim
    where = f"{claim.place}: " if claim.place is not None else ""
    name = display.shown(f"claim `{claim.id}`")
    was = "is new" if change.before is None else f"was: {change.before.value}"
    now = "is gone" if change.after is None else f"now: {change.after.value}"
    return line("now   ", (display.shown(where), Style.STRONG), f"{name} {was}; {now}")


def _because(causes: tuple[RecordChange, ...], display: Display) -> Iterator[Line]:
    if not causes:
        yield line(("      because of no record: settings, rules or the day differ", Style.QUIET))
    for change in causes[:CAUSES]:
        record = change.record
        where = f" ({record.place})" if record.place is not None else ""
        said = display.shown(f"{change.word} {named(record)}: {words(record)}{where}")
        yield line(("      because: ", Style.QUIET), said)
    if len(causes) > CAUSES:
        yield line((f"      and {len(causes) - CAUSES} more records", Style.QUIET))


def _sum(changes: Changes) -> str:
    if not changes:
        return f"nothing changed; {counted(len(changes.records), 'record')} differ."
    found = counted(len(changes.appeared), "finding")
    fates = counted(len(changes.fates), "claim")
    stand = "stands" if len(changes.fates) == 1 else "stand"
    return f"{found} appeared, {len(changes.gone)} went away; {fates} {stand} otherwise."


def changes_as_json(
    changes: Changes, since: Sequence[LedgerAsOf] = (), known: Sequence[LedgerAsOf] = ()
) -> str:
    """Return what changed as JSON text; ``since`` and ``known`` say from and to which day."""
    found = [
        (change.appeared, {**json_output.of_finding(change.finding), **_causes(change.because)})
        for change in changes.findings
    ]
    return json_output.text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of(since, "since"),
            **json_output.as_of(known),
            "appeared": [finding for appeared, finding in found if appeared],
            "gone": [finding for appeared, finding in found if not appeared],
            "standing": [
                {
                    "claim": change.claim.id,
                    "place": json_output.of_place(change.claim.place),
                    "before": _word(change.before),
                    "after": _word(change.after),
                    **_causes(change.because),
                }
                for change in changes.fates
            ],
            "records": [_record(change) for change in changes.records],
        }
    )


def _word(fate: Verdict | None) -> str | None:
    return None if fate is None else fate.value


def _causes(causes: Iterable[RecordChange]) -> dict[str, object]:
    return {"because": [_record(change) for change in causes]}


def _record(change: RecordChange) -> dict[str, object]:
    return {"change": change.word, **json_output.of_record(change.record)}
