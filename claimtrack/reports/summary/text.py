"""A summary as styled lines, at most 100 columns wide and at most 60 lines long."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from attrs import frozen

from claimtrack.engine.finding import Finding, join_words
from claimtrack.engine.report import Report
from claimtrack.facts.claim_view import ClaimView
from claimtrack.reports.summary.groups import ActionGroup, group_of
from claimtrack.reports.summary.summary import (
    CheckSummary,
    ClaimLine,
    ClaimSummary,
    EntryGroup,
    denial_of,
    statement_of,
    summarize,
)
from claimtrack.reports.text.masthead import document_title, publication
from claimtrack.reports.text.reasons import finding_title, shorten
from claimtrack.reports.text.styles import Style, StyledLine, severity_style, styled_line
from claimtrack.reports.text.totals import pluralize, summarize_reports
from claimtrack.reports.text.visible import Display, fit_text, total_width

MAX_WIDTH = 100
MIN_LINES, MAX_LINES = 28, 60
LINES_PER_CLAIM = 1.7
MIN_ENTRIES = 2
"""The number of entries that each group shows at least."""
_MAX_STEPS = 3
_MAX_OTHER = 3
_MAX_OPPONENTS = 2
_WHERE_WIDTH = 14
_SHORT = {
    "one-sided": "not asked",
    "unsearched-absence": "no search",
    "interested-party-only": "interested",
    "unknown-lineage": "no source",
}
"""Words for further findings beside the main one; other rules have their names."""
_EXPLAINED = frozenset(
    {
        ActionGroup.FIX_FIRST,
        ActionGroup.NO_SUPPORT,
        ActionGroup.CHANGED,
        ActionGroup.OTHER,
    }
)
"""Groups whose heading does not say what is wrong, so that each entry has a line for it."""


def summary_lines(
    reports: Sequence[Report], display: Display, *, verbose: bool = False
) -> Iterator[StyledLine]:
    """Yield the summaries of reports, then the totals of all.

    With ``verbose`` they show every claim, with who says it and all its findings.
    """
    for number, report in enumerate(reports):
        if number:
            yield styled_line("")
        yield from _Screen(summarize(report), display, verbose).lines()
    if len(reports) > 1:
        yield styled_line("")
        yield styled_line((summarize_reports(reports), Style.STRONG))


@frozen
class _Screen:
    """A summary on a display."""

    summary: CheckSummary
    display: Display
    verbose: bool

    @property
    def width(self) -> int:
        return min(self.display.width, MAX_WIDTH)

    def lines(self) -> Iterator[StyledLine]:
        head, tail = list(self._head()), list(self._tail())
        limit = round(LINES_PER_CLAIM * self.summary.report.claims)
        limit = max(MIN_LINES, min(limit, MAX_LINES))
        groups = self.summary.groups
        # Each group has a heading, and perhaps a line that counts the entries left out.
        room = limit - len(head) - len(tail) - 2 * len(groups)
        yield from head
        numbers = [len(each.entries) for each in groups] if self.verbose else _share(groups, room)
        for group, number in zip(groups, numbers, strict=True):
            yield from self._group(group, number)
        yield from tail

    def _head(self) -> Iterator[StyledLine]:
        """Yield the title, the counts, and what the claims rest on."""
        summary, report = self.summary, self.summary.report
        title = document_title(report.ledger) or _folder(report.file)
        left = ", ".join(filter(None, [title, publication(report.ledger)]))
        yield self._line(((left, Style.STRONG),), "" if left == report.file else report.file)
        yield from self._wrapped(count_sentence(summary))
        if rests := _foundations(summary):
            yield from self._wrapped(rests)
        if summary.groups or summary.report.findings:
            yield styled_line("")

    def _tail(self) -> Iterator[StyledLine]:
        report = self.summary.report
        if also := [*self._also()]:
            yield from self._wrapped("; ".join(also) + ".", before="Also: ")
        if steps := self._steps():
            yield styled_line("")
            for number, step in enumerate(steps, 1):
                before = "Next: " if number == 1 else "      "
                yield from self._wrapped(step, before=f"{before}{number}. ")
        yield styled_line("")
        yield from self._wrapped(total_sentence(report), style=Style.STRONG)
        if report.findings:
            code = report.findings[0].code
            yield from self._wrapped(
                f"Details: claimtrack check --format full {report.file}; claimtrack rule {code}"
            )

    def _group(self, group: EntryGroup, number: int) -> Iterator[StyledLine]:
        """Yield a heading and the first entries of a group."""
        style = severity_style(group.severity)
        count = f" ({len(group.entries)})"
        common = self._common_speaker(group)
        heading = (group.group.heading, style), count, f": {common}" if common else ""
        yield self._line(styled_line(*heading), " ".join(group.codes))
        for entry in group.entries[:number]:
            yield from self._entry(entry, with_speaker=not common)
            if self.verbose:
                yield from self._details(entry)
        if left := group.entries[number:]:
            before = f"  and {len(left):,} more: "
            places = self._places((each.view for each in left), self.width - len(before))
            yield from self._wrapped(places, before=before)

    def _entry(self, entry: ClaimSummary, *, with_speaker: bool) -> Iterator[StyledLine]:
        notes = [_SHORT.get(each.finding.name, each.finding.name) for each in entry.others]
        notes += [
            _SHORT[each.name]
            for each in entry.main.covered
            if each.name in _SHORT and _SHORT[each.name] not in notes
        ]
        extra = "".join(f" + {note}" for note in dict.fromkeys(notes))
        document = self.summary.document
        statement = statement_of(entry.view, document)
        yield self._statement(statement, "  ", extra, with_speaker=with_speaker)
        group = group_of(entry.main.finding.name)
        if group in _EXPLAINED and not self.verbose:
            message = self._fit(entry.main.finding.message, self.width - 7)
            yield styled_line(f"       {message}")
        if group is not ActionGroup.DISPUTED:
            return
        opposing = (statement_of(each, document) for each in entry.opposing)
        opponents = [*denial_of(entry.view, document), *islice(opposing, _MAX_OPPONENTS)]
        for opponent in opponents[:_MAX_OPPONENTS]:
            yield self._statement(opponent, "   vs ", "", with_speaker=True)
        if (more := _opponents(entry) - _MAX_OPPONENTS) > 0:
            yield styled_line(f"   and {more:,} more against it")

    def _details(self, entry: ClaimSummary) -> Iterator[StyledLine]:
        """Yield who says a claim, its findings, and what to look for next."""
        view, finding = entry.view, entry.main.finding
        label = {id: each.label for id, each in self.summary.report.ledger.sources.items()}
        rows = []
        for word, side in (("said by", view.asserted), ("denied by", view.denied)):
            chains = dict.fromkeys(tuple(h.source for h in each.via) for each in side.assertions)
            names = [" > ".join(label[id] for id in chain) for chain in chains]
            if names:
                rows.append((word, join_words(names, 6)))
        rows.append(("main", _finding_text(finding)))
        others = [*entry.main.covered]
        for member in entry.others:
            others += [member.finding, *member.covered]
        rows += [("also", _finding_text(each)) for each in others]
        if finding.hint:
            rows.append(("next", finding.hint))
        rows.append(("id", view.claim.id))
        for word, text in rows:
            yield from self._wrapped(text, before=f"       {word:<10} ")

    def _statement(
        self, statement: ClaimLine, before: str, extra: str, *, with_speaker: bool
    ) -> StyledLine:
        where = self._fit(statement.where, _WHERE_WIDTH)
        speaker = f"{statement.speaker}: " if with_speaker and statement.speaker else ""
        lead = f"{before}{where:<4} "
        place = self.display.sanitize(self._place(statement))
        room = self.width - len(place) - 2 - len(lead) - len(extra)
        text = self._fit(f"{speaker}{statement.text}", max(room, 12))
        return self._line(styled_line(lead, text, (extra, Style.QUIET)), place)

    def _common_speaker(self, group: EntryGroup) -> str:
        """Return the speaker of all claims of a group, if it is the same for several."""
        if group.group is ActionGroup.DISPUTED or not 2 <= len(group.entries) <= MAX_LINES:
            return ""
        speakers = {statement_of(e.view, self.summary.document).speaker for e in group.entries}
        return speakers.pop() if len(speakers) == 1 else ""

    def _places(self, views: Iterable[ClaimView], room: int = 60) -> str:
        """Return the passages, lines or ids of claims that fit into a number of columns."""
        text = ""
        for view in views:
            statement = statement_of(view, self.summary.document)
            line = "" if statement.place is None else f"line {statement.place.line}"
            longer = f"{text} {statement.where or line or view.claim.id}".lstrip()
            if text and len(longer) > room - len(" ..."):
                return f"{text} ..."
            text = longer
        return text

    def _also(self) -> Iterator[str]:
        """Yield what needs no line of its own."""
        summary = self.summary
        if summary.attribute:
            yield f"opinions and forecasts to attribute: {self._places(summary.attribute)}"
        if summary.clear and summary.report.findings:
            yield f"clear: {self._places(summary.clear)}"
        by_title: dict[str, list[Finding]] = {}
        for entry in summary.other:
            title = finding_title(entry.finding)
            by_title.setdefault(title, []).extend(each.finding for each in entry.members)
        for title, findings in islice(by_title.items(), _MAX_OTHER):
            count = f"{len(findings):,} " if len(findings) > 1 else ""
            yield f"{count}{title}: {shorten(findings[0].message, 80)}"
        if more := sum(map(len, islice(by_title.values(), _MAX_OTHER, None))):
            yield f"{more:,} about other records"

    def _steps(self) -> Sequence[str]:
        """Return the most urgent hints, each with the places of its claims."""
        views: dict[str, list[ClaimView]] = {}
        for group in self.summary.groups:
            for entry in group.entries:
                if hint := entry.main.finding.hint:
                    views.setdefault(hint, []).append(entry.view)
        return [
            f"{hint[:1].upper()}{hint[1:]} ({self._places(about, 24)})."
            for hint, about in islice(views.items(), _MAX_STEPS)
        ]

    def _place(self, statement: ClaimLine) -> str:
        """Return the file and line of a statement; the title has the folder of the ledger."""
        place = statement.place
        if place is None:
            return ""
        file = Path(place.file)
        same = file.parent == Path(self.summary.report.file).parent
        return f"{file.name if same else file}:{place.line}"

    def _line(self, left: StyledLine, right: str) -> StyledLine:
        """Return a line with a part at its right end; each part is cut if there is no room."""
        right = self._fit(right, self.width // 2)
        room = self.width - total_width(self.display.cells(right)) - 1
        spans = []
        for text, style in left:
            cut = text if text.isspace() else self._keep(text, room)
            room -= total_width(self.display.cells(cut))
            spans.append((cut, style))
        return (*spans, (" " * (room + 1), Style.PLAIN), (right, Style.QUIET))

    def _keep(self, text: str, room: int) -> str:
        """Return a text with its blanks, cut only if it is too wide."""
        safe = self.display.sanitize(text)
        return safe if total_width(self.display.cells(safe)) <= room else self._fit(text, room)

    def _fit(self, text: str, columns: int) -> str:
        return fit_text(text, columns, self.display)

    def _wrapped(
        self, text: str, *, before: str = "", style: Style = Style.PLAIN
    ) -> Iterator[StyledLine]:
        """Yield a text in lines of the display's width, indented by the text before it."""
        room = max(20, self.width - len(before))
        for line in textwrap.wrap(self.display.sanitize(text), room, break_on_hyphens=False):
            yield styled_line(before, (line, style))
            before = " " * len(before)


def _finding_text(finding: Finding) -> str:
    return f"{finding.code} {finding.severity.value}: {finding_title(finding)}: {finding.message}"


def _folder(file: str) -> str:
    """Return the name of the folder of a ledger, or of its file."""
    path = Path(file)
    return (path.stem == "ledger" and path.parent.name) or path.name


def count_sentence(summary: CheckSummary) -> str:
    """Return the number of claims that are disputed, to check, to attribute and clear."""
    clear, attribute = len(summary.clear), len(summary.attribute)
    check = summary.to_check
    total = clear + attribute + check + summary.disputed
    kinds = {
        "disputed": summary.disputed,
        "to check": check,
        "to attribute": attribute,
        "clear": clear,
    }
    parts = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items() if count)
    if clear == total:
        parts = "all clear"
    confirmed = summary.independent
    independent = (
        "No claim has" if not confirmed else f"{confirmed:,} {'has' if confirmed == 1 else 'have'}"
    )
    return f"{pluralize(total, 'claim')}: {parts}. {independent} independent confirmation."


def total_sentence(report: Report) -> str:
    """Return the number of entries and of findings."""
    totals, entries = summarize_reports([report]), len(report.entries())
    if entries == len(report.findings):
        return totals
    return f"{entries:,} {'entry' if entries == 1 else 'entries'} from {totals}"


def _foundations(summary: CheckSummary) -> str:
    """Return the sentence about the voices that the claims rest on."""
    parts = [f"{count} on {name} alone" for name, count in summary.foundations[:3]]
    parts += [f"{count} on the word of {name}" for name, count in summary.unattributed[:2]]
    if not parts:
        return ""
    first, *others = parts
    number, _, rest = first.partition(" ")
    verb = "rests" if number == "1" else "rest"
    return ", ".join([f"{number} {verb} {rest}", *others]) + "."


def _share(groups: Sequence[EntryGroup], room: int) -> Sequence[int]:
    """Return the number of entries that each group shows in a number of lines.

    Each group shows at least two, or one if there is no room. Earlier groups fill the rest.
    """
    numbers = [min(len(group.entries), MIN_ENTRIES) for group in groups]
    sizes = [_height(group.entries[:number]) for group, number in zip(groups, numbers, strict=True)]
    room -= sum(sizes)
    for position in reversed(range(len(groups))):
        if room < 0 and numbers[position] > 1:
            numbers[position] = 1
            room += _height(groups[position].entries[1:2])
    for position, group in enumerate(groups):
        for entry in group.entries[numbers[position] :]:
            room -= _height([entry])
            if room < 0:
                return numbers
            numbers[position] += 1
    return numbers


def _height(entries: Sequence[ClaimSummary]) -> int:
    """Return the number of lines that entries take."""
    return sum(
        1
        + min(_opponents(each), _MAX_OPPONENTS + 1)
        + (group_of(each.main.finding.name) in _EXPLAINED)
        for each in entries
    )


def _opponents(entry: ClaimSummary) -> int:
    """Return the number of lines with the other sides of a dispute."""
    if group_of(entry.main.finding.name) is not ActionGroup.DISPUTED:
        return 0
    return len(entry.opposing) + bool(entry.view.denied.assertions)
