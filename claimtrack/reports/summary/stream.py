"""A summary of findings as they are read, for ledgers that do not fit into memory."""

from collections import Counter
from collections.abc import Iterable, Iterator

from claimtrack.model import Severity
from claimtrack.reports.findings.terminal import Notice
from claimtrack.reports.summary.groups import ActionGroup, group_of
from claimtrack.reports.text.styles import Style, StyledLine, severity_style, styled_line
from claimtrack.reports.text.visible import Display, fit_text

MAX_SHOWN = 4
"""The number of findings that each group shows."""


def stream_summary(
    title: str, notices: Iterable[tuple[str, Notice]], display: Display
) -> Iterator[StyledLine]:
    """Yield the groups of findings with their numbers and first findings.

    ``notices`` has the name of the rule before each finding. Memory does not grow with
    their number.
    """
    counts: Counter[ActionGroup] = Counter()
    codes: dict[ActionGroup, set[str]] = {}
    worst: dict[ActionGroup, Severity] = {}
    shown: dict[ActionGroup, list[Notice]] = {}
    for name, notice in notices:
        group = group_of(name)
        counts[group] += 1
        codes.setdefault(group, set()).add(notice.code)
        worst[group] = min(worst.get(group, notice.severity), notice.severity, key=_rank)
        if len(first := shown.setdefault(group, [])) < MAX_SHOWN:
            first.append(notice)
    yield styled_line((display.sanitize(title), Style.STRONG))
    groups = [group for group in ActionGroup if counts[group]]
    groups.sort(key=lambda each: worst[each] is not Severity.ERROR)
    for group in groups:
        heading = (group.heading, severity_style(worst[group]))
        yield styled_line(
            heading, f" ({counts[group]:,})  ", (" ".join(sorted(codes[group])), Style.QUIET)
        )
        for notice in shown[group]:
            place = "" if notice.place is None else f"  {notice.place.file}:{notice.place.line}"
            room = display.width - len(place) - 2
            text = fit_text(f"{notice.subject}: {notice.message}", max(room, 20), display)
            yield styled_line(f"  {text}", (display.sanitize(place), Style.QUIET))
        if more := counts[group] - len(shown[group]):
            yield styled_line(f"  and {more:,} more")
    yield styled_line("")


def _rank(severity: Severity) -> int:
    return severity.rank
