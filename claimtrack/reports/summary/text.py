"""A summary as styled lines, at most 100 columns wide and at most 60 lines long."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from attrs import frozen

from claimtrack.engine.finding import Finding, Outcome, join_words
from claimtrack.engine.report import Report
from claimtrack.errors import Correction
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.model import Document, Severity, Source
from claimtrack.reports.summary.groups import ActionGroup, group_of
from claimtrack.reports.summary.summary import (
    CheckSummary,
    ClaimLine,
    ClaimSummary,
    EntryGroup,
    denial_of,
    speaker_name,
    statement_of,
    summarize,
    where_of,
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
"""The number of entries that each group shows if there is room."""
MIN_SHARE = 6
"""The least number of lines for one of several ledgers."""
_MAX_STEPS = 3
_MAX_OTHER = 3
_MAX_ALSO = 4
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
    """Yield the summaries of reports, which share one screen, then the totals of all.

    With ``verbose`` they show every entry with the chains and all findings of its claim.
    """
    shown = reports if verbose else reports[: MAX_LINES // MIN_SHARE]
    share = MAX_LINES if len(reports) == 1 else MAX_LINES // len(shown) - 1
    for number, report in enumerate(shown):
        if number:
            yield styled_line("")
        yield from _Screen(summarize(report), display, verbose, share).lines()
    if len(reports) > 1:
        more = len(reports) - len(shown)
        aside = f"and {more:,} more ledgers; " if more else ""
        yield styled_line(aside, (summarize_reports(reports), Style.STRONG))


@frozen
class _Screen:
    """A summary on a display."""

    summary: CheckSummary
    display: Display
    verbose: bool
    share: int
    """The largest number of lines, for one of several summaries."""

    @property
    def width(self) -> int:
        return min(self.display.width, MAX_WIDTH)

    @property
    def brief(self) -> bool:
        """True if there is only room for the title, the counts and the headings."""
        return self.share < MIN_LINES // 2 and not self.verbose

    def lines(self) -> Iterator[StyledLine]:
        head, totals = [*self._head()], [*self._totals()]
        if self.verbose:
            yield from head
            attribute = EntryGroup(ActionGroup.TO_ATTRIBUTE, self.summary.attribute)
            for group in (*self.summary.groups, attribute):
                if group.entries:
                    yield from self._group(group, len(group.entries))
            yield from [*self._also(self.summary.groups), *self._steps(), *totals]
            return
        limit = max(MIN_LINES, round(LINES_PER_CLAIM * self.summary.report.claims))
        room = min(limit, MAX_LINES, self.share) - len(head) - len(totals)
        groups = [each for each in self.summary.groups if each.group is not ActionGroup.ALSO]
        kept = len(groups) if len(groups) <= room else max(room - 1, 0)
        groups, left = groups[:kept], groups[kept:]
        least = room - len(groups) - sum(_height(group.entries[:1]) for group in groups)
        asides: list[tuple[StyledLine, ...]] = []
        for part in (self._steps(), self._also(self.summary.groups)):
            lines = tuple(part)
            asides.insert(0, lines if len(lines) <= least else ())
            least -= len(asides[0])
        room -= sum(map(len, asides))
        yield from head
        for group, number in zip(groups, _share(groups, room), strict=True):
            yield from self._group(group, number)
        if left and room > 0:
            number = sum(len(group.entries) for group in left)
            titles = join_words([group.group.heading for group in left], len(left))
            yield from self._wrapped(f"and {number} more: {titles}", most=1)
        yield from chain(*asides, totals)

    def _head(self) -> Iterator[StyledLine]:
        """Yield the title, the counts, and the voices that the claims rest on."""
        summary, report = self.summary, self.summary.report
        file = Path(report.file)
        folder = file.parent.name if file.stem == "ledger" else ""
        title = document_title(report.ledger) or folder or file.name
        left = ", ".join(filter(None, [title, publication(report.ledger)]))
        yield self._line(((left, Style.STRONG),), "" if left == report.file else report.file)
        yield from self._wrapped(count_sentence(summary), most=1 if self.brief else 3)
        if self.brief:
            return
        if rests := _foundations(summary):
            yield from self._wrapped(rests)
        if summary.groups or report.findings:
            yield styled_line("")

    def _totals(self) -> Iterator[StyledLine]:
        """Yield the numbers of findings, and the commands that show more."""
        report = self.summary.report
        if not self.brief:
            yield styled_line("")
        most = 1 if self.brief else 3
        yield from self._wrapped(total_sentence(report), style=Style.STRONG, most=most)
        if report.findings and not self.brief:
            groups = self.summary.groups
            code = groups[0].codes[0] if groups else report.findings[0].code
            before, file = "Details: ", report.file
            commands = f"claimtrack check -v {file}", f"claimtrack rule {code}"
            line = "; ".join([*commands, f"claimtrack report {file}"])
            fits = total_width(self.display.cells(before + line)) <= self.width
            yield from self._wrapped(line if fits else "; ".join(commands), before=before)

    def _group(self, group: EntryGroup, number: int) -> Iterator[StyledLine]:
        """Yield a heading and the first entries of a group."""
        style = severity_style(group.severity)
        count = f" ({len(group.entries)})"
        common = self._common_name(group)
        aside = f": {common}" if common else ""
        if not number:
            aside = f": {self._places(each.view for each in group.entries)}"
        heading = (group.group.heading, style), count, aside
        yield self._line(styled_line(*heading), " ".join(group.codes))
        for entry in group.entries[:number]:
            yield from self._entry(entry, common)
            if self.verbose:
                yield from self._details(entry)
        if number and (left := group.entries[number:]):
            before = f"  and {len(left):,} more: "
            places = self._places((each.view for each in left), self.width - len(before))
            yield from self._wrapped(places, before=before)

    def _entry(self, entry: ClaimSummary, common: str) -> Iterator[StyledLine]:
        notes = [_SHORT.get(each.finding.name, each.finding.name) for each in entry.others]
        notes += [
            _SHORT[each.name]
            for each in entry.main.covered
            if each.name in _SHORT and _SHORT[each.name] not in notes
        ]
        extra = "".join(f" + {note}" for note in dict.fromkeys(notes))
        document = self.summary.document
        statement = statement_of(entry.view, document)
        if self.verbose:
            extra = f" [{entry.view.claim.id}]"
        yield self._statement(statement, "  ", extra, statement.speaker if self.verbose else common)
        group = group_of(entry.main.finding.name)
        if group in _EXPLAINED and not self.verbose:
            message = self._fit(entry.main.finding.message, self.width - 7)
            yield styled_line(f"       {message}")
        if group is not ActionGroup.DISPUTED:
            return
        opposing = (statement_of(each, document) for each in entry.opposing)
        opponents = [*denial_of(entry.view, document), *islice(opposing, _MAX_OPPONENTS)]
        for opponent in opponents[:_MAX_OPPONENTS]:
            yield self._statement(opponent, "   vs ", "")
        if (more := _opponents(entry) - _MAX_OPPONENTS) > 0:
            yield styled_line(f"   and {more:,} more against it")

    def _details(self, entry: ClaimSummary) -> Iterator[StyledLine]:
        """Yield the chains of a claim, its findings and its next step."""
        view, finding = entry.view, entry.main.finding
        rows = []
        for word, side in (("said by", view.asserted), ("denied by", view.denied)):
            if chains := "; ".join(self._chains(view, side)):
                rows.append((word, chains))
        rows.append(("main", _finding_text(finding)))
        others = [*entry.main.covered]
        for member in entry.others:
            others += [member.finding, *member.covered]
        rows += [("also", _finding_text(each)) for each in others]
        if finding.hint:
            rows.append(("next", finding.hint))
        for word, text in rows:
            yield from self._wrapped(text, before=f"       {word:<10} ")

    def _chains(self, view: ClaimView, side: Side) -> Iterator[str]:
        """Yield the chains of a side, with where they are and who has a stake in the claim."""
        sources = self.summary.report.ledger.sources
        topics, stakes = view.topics, side.facts.stakes
        by_chain: dict[tuple[str, ...], list[str]] = {}
        for each in side.assertions:
            places = by_chain.setdefault(tuple(hop.source for hop in each.hops), [])
            places += [where_of(passage, self.summary.document) for passage in each.at]
        for chain_ids, places in by_chain.items():
            first, *relays = (speaker_name(sources[id]) for id in chain_ids)
            if topics & stakes.get(side.facts.voice_of(chain_ids[0]), frozenset()):
                first += " (interested)"
            at = ", ".join(dict.fromkeys(filter(None, places)))
            yield " > ".join([first, *relays]) + (f" ({at})" if at else "")

    def _statement(
        self, statement: ClaimLine, before: str, extra: str, common: str = ""
    ) -> StyledLine:
        """Return the line of a statement, without a speaker that the heading has."""
        document, mark, block = statement.where.rpartition("#")
        room = max(_WHERE_WIDTH - len(mark + block), 5)  # the block matters most
        where = self._fit(self._fit(document, room) + mark + block, _WHERE_WIDTH)
        speaker = f"{statement.speaker}: " if statement.speaker not in ("", common) else ""
        lead = f"{before}{where:<4} "
        place = self.display.sanitize(self._place(statement))
        room = self.width - len(place) - 2 - len(lead) - len(extra)
        text = self._fit(f"{speaker}{statement.text}", max(room, 12))
        return self._line(styled_line(lead, text, (extra, Style.QUIET)), place)

    def _common_name(self, group: EntryGroup) -> str:
        """Return the cause or else the speaker of all claims of a group, if it is the same."""
        if group.group is ActionGroup.DISPUTED or len(group.entries) < MIN_ENTRIES:
            return ""
        causes = {each.main.finding.flag.cause for each in group.entries}
        if len(causes) == 1 and isinstance(cause := causes.pop(), Source):
            return speaker_name(cause)
        speakers = {statement_of(e.view, self.summary.document).speaker for e in group.entries}
        return speakers.pop() if len(speakers) == 1 else ""

    def _places(self, views: Iterable[ClaimView], room: int = 60) -> str:
        """Return the passages, lines or ids of claims that fit into a number of columns."""
        labels = [self._label(view) for view in views]
        text = ""
        for shown in range(1, len(labels) + 1):
            longer = _join_places(labels[:shown], len(labels) - shown)
            if text and len(longer) > room:
                break
            text = longer
        return text

    def _label(self, view: ClaimView) -> str:
        """Return the passage, the line or else the id of a claim."""
        statement = statement_of(view, self.summary.document)
        line = "" if statement.place is None else f"line {statement.place.line}"
        return statement.where or line or view.claim.id

    def _also(self, groups: Sequence[EntryGroup]) -> Iterator[StyledLine]:
        """Yield the paragraph of everything that needs no line of its own."""
        parts = [*self._minor(groups)]
        summary = self.summary
        if summary.attribute and not self.verbose:
            places = self._places(each.view for each in summary.attribute)
            parts.append(f"opinions and forecasts to attribute: {places}")
        if summary.clear and summary.report.findings:
            parts.append(f"clear: {self._places(summary.clear)}")
        parts += [*self._unread(), *self._other_records()]
        if parts:
            yield from self._wrapped("; ".join(parts) + ".", before="Also: ", most=_MAX_ALSO)

    def _minor(self, groups: Sequence[EntryGroup]) -> Iterator[str]:
        """Yield the rules of the group without lines for claims, with their causes."""
        views: dict[tuple[str, str], list[ClaimView]] = {}
        for group in groups:
            if group.group is not ActionGroup.ALSO or self.verbose:
                continue
            for entry in group.entries:
                cause = entry.main.finding.flag.cause
                through = f" ({speaker_name(cause)})" if isinstance(cause, Source) else ""
                views.setdefault((entry.main.finding.name, through), []).append(entry.view)
        for (name, through), about in views.items():
            yield f"{name}{through}: {self._places(about)}"

    def _unread(self) -> Iterator[str]:
        """Yield the checks that were not possible, by document."""
        for entry in self.summary.other:
            if entry.finding.outcome is Outcome.NOT_CHECKED:
                claims = {id for each in entry.members for id in each.finding.claims}
                document = entry.finding.flag.cause
                why = (
                    f"the text of `{document.id}` is not available"
                    if isinstance(document, Document)
                    else shorten(entry.finding.message, 80)
                )
                number = f" for {pluralize(len(claims), 'claim')}" if claims else ""
                yield f"{entry.finding.name} not checked{number}: {why}"

    def _other_records(self) -> Iterator[str]:
        """Yield the findings about other records than claims, by rule."""
        by_title: dict[str, list[Finding]] = {}
        for entry in self.summary.other:
            if entry.finding.outcome is not Outcome.NOT_CHECKED:
                title = finding_title(entry.finding)
                by_title.setdefault(title, []).extend(each.finding for each in entry.members)
        for title, findings in islice(by_title.items(), _MAX_OTHER):
            count = f"{len(findings):,} " if len(findings) > 1 else ""
            hint = findings[0].hint
            correction = f"; {hint}" if isinstance(hint, Correction) else ""
            yield f"{count}{title}: {shorten(findings[0].message, 100)}{correction}"
        if more := sum(map(len, islice(by_title.values(), _MAX_OTHER, None))):
            yield f"{more:,} about other records"

    def _steps(self) -> Iterator[StyledLine]:
        """Yield the most urgent hints, each with the places of its claims."""
        views: dict[str, list[ClaimView]] = {}
        for group in self.summary.groups:
            for entry in group.entries:
                if hint := entry.main.finding.hint:
                    views.setdefault(hint, []).append(entry.view)
        before = "Next: "
        for number, (hint, about) in enumerate(islice(views.items(), _MAX_STEPS), 1):
            if number == 1:
                yield styled_line("")
            step = f"{hint[:1].upper()}{hint[1:]} ({self._places(about, 24)})."
            yield from self._wrapped(step, before=f"{before}{number}. ", most=2)
            before = "      "

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
            cut = self.display.sanitize(text)
            if not text.isspace() and total_width(self.display.cells(cut)) > room:
                cut = self._fit(text, room)
            room -= total_width(self.display.cells(cut))
            spans.append((cut, style))
        return (*spans, (" " * (room + 1), Style.PLAIN), (right, Style.QUIET))

    def _fit(self, text: str, columns: int) -> str:
        return fit_text(text, columns, self.display)

    def _wrapped(
        self, text: str, *, before: str = "", style: Style = Style.PLAIN, most: int = 3
    ) -> Iterator[StyledLine]:
        """Yield a text in lines of the display's width, indented by the text before it.

        Text beyond the largest number of lines is cut.
        """
        room = max(20, self.width - len(before))
        for line in textwrap.wrap(
            self.display.sanitize(text),
            room,
            break_on_hyphens=False,
            max_lines=None if self.verbose else most,
            placeholder=" ...",
        ):
            yield styled_line(before, (line, style))
            before = " " * len(before)


def _join_places(labels: Sequence[str], others: int) -> str:
    """Return passages, lines or ids, such as "p4 p5 and 2 more" or "lines 6 and 10"."""
    words = [*labels, *[f"{others} more"] * (others > 0)]
    if len(labels) > 1 and all(label.startswith("line ") for label in labels):
        return "lines " + join_words([word.removeprefix("line ") for word in words], len(words))
    if any(" " in label for label in labels):
        return join_words(words, len(words))
    return " ".join(labels) + (f" and {others} more" if others else "")


def _finding_text(finding: Finding) -> str:
    outcome = "" if finding.outcome is Outcome.FOUND else f" ({finding.outcome.value})"
    return f"{finding.code} {finding.severity.value}{outcome}: {finding.message}"


def count_sentence(summary: CheckSummary) -> str:
    """Return the number of claims of each kind: disputed, to check, clear and so on."""
    clear, attribute = len(summary.clear), len(summary.attribute)
    check, background = summary.to_check, len(summary.background)
    known = len(summary.known)
    total = clear + attribute + check + known + background + summary.disputed
    if not total:
        return "No claim to judge."
    kinds = {
        "disputed": summary.disputed,
        "to check": check,
        "to attribute": attribute,
        "with known findings": known,
        "clear": clear,
        "background": background,
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

    Each group has a heading. As far as there is room it then shows one entry, all its
    errors, and a second entry. Earlier groups fill the rest. A group that shows some
    entries but not all has one more line for the others.
    """
    room -= len(groups)
    numbers = [0] * len(groups)
    first = range(len(groups))
    errors = [
        position
        for position, group in enumerate(groups)
        for entry in group.entries
        if entry.main.finding.severity is Severity.ERROR
    ]
    rest = [position for position, group in enumerate(groups) for _ in group.entries]
    for position in chain(first, errors, first, rest):
        entries, number = groups[position].entries, numbers[position]
        if number == len(entries):
            continue
        more = (number + 1 < len(entries)) - (number > 0)
        if (added := _height(entries[number : number + 1]) + more) <= room:
            numbers[position], room = number + 1, room - added
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
