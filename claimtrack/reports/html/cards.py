"""The entries of a page, each with the excerpt of its first finding, grouped by what to do."""

from collections.abc import Iterable, Sequence

from attrs import frozen

from claimtrack.engine.entries import Entry, MainFinding
from claimtrack.engine.finding import Finding
from claimtrack.model import Severity, Waiver
from claimtrack.reports.findings.terminal import full_notice, notice_of_finding, notice_of_main
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.text import SafeText, unique_names
from claimtrack.reports.summary.groups import ActionGroup, group_of, precedence, sort_groups
from claimtrack.reports.text.reasons import file_and_line
from claimtrack.reports.text.styles import Style, StyledLine, severity_style
from claimtrack.reports.text.visible import Display

_SCREEN = Display(width=96)


@frozen
class FurtherFinding:
    """A further finding of an entry, with the claims or the record that it is about."""

    claims: tuple[str, ...]
    subject: str
    message: str
    place: str


@frozen
class FindingCard:
    """One entry on a page, with the message and the hint of its first finding.

    ``rows`` are the lines of its excerpt and reasons: spans of text with CSS classes.
    They are empty beyond the limit of excerpts.
    """

    anchor: str
    finding: Finding
    claims: tuple[str, ...]
    """The ids of the claims that its findings are about."""
    subject: str
    place: str
    further: Sequence[FurtherFinding] = ()
    rows: Sequence[Sequence[tuple[SafeText, str]]] = ()
    waived: str = ""

    @property
    def severity(self) -> Severity:
        """The severity of its findings."""
        return self.finding.severity

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.finding.code


@frozen
class CardGroup:
    """The cards of one group of rules, in the order of the summary."""

    group: ActionGroup
    cards: Sequence[FindingCard]

    @property
    def severity(self) -> Severity:
        """The highest severity of its cards."""
        return min((card.severity for card in self.cards), key=lambda severity: severity.rank)


def finding_cards(data: PageData) -> list[FindingCard]:
    """Return a card for each entry, by severity and group, then in the order of the ledger."""
    name = unique_names(lambda fingerprint: f"finding-{fingerprint[:12]}")
    ordered = sorted(data.report.entries(), key=lambda entry: precedence(entry.finding))
    return [
        _card(entry, None, name(entry.finding.fingerprint), data, number < data.limits.excerpts)
        for number, entry in enumerate(ordered)
    ]


def waived_cards(data: PageData) -> list[FindingCard]:
    """Return a card for each waived finding, with the reason of the waiver."""
    name = unique_names(lambda fingerprint: f"waived-{fingerprint[:12]}")
    return [
        _card(
            Entry((MainFinding(finding),)),
            waiver,
            name(finding.fingerprint),
            data,
            with_excerpt=False,
        )
        for finding, waiver in data.report.accepted
    ]


def group_cards(cards: Iterable[FindingCard]) -> list[CardGroup]:
    """Return the groups of cards in the order of the summary."""
    found: dict[ActionGroup, list[FindingCard]] = {}
    for card in cards:
        found.setdefault(group_of(card.finding.name), []).append(card)
    return sort_groups(CardGroup(group, members) for group, members in found.items())


def _card(
    entry: Entry, waiver: Waiver | None, anchor: str, data: PageData, with_excerpt: bool
) -> FindingCard:
    main, *others = entry.members
    finding = main.finding
    notice = notice_of_main(main) if waiver is None else notice_of_finding(finding, waiver)
    rows: list[list[tuple[SafeText, str]]] = []
    if with_excerpt:
        _, *lines = full_notice(notice, data.lines, _SCREEN)  # without the headline
        rows = [_spans(line, severity_style(finding.severity)) for line in lines]
    return FindingCard(
        anchor,
        finding,
        tuple(dict.fromkeys(id for each in entry.members for id in each.finding.claims)),
        _subject(finding),
        _place(finding),
        [
            FurtherFinding(
                tuple(dict.fromkeys(each.finding.claims)),
                _subject(each.finding),
                each.finding.message,
                _place(each.finding),
            )
            for each in others
        ],
        rows,
        notice.waived or "",
    )


def _subject(finding: Finding) -> str:
    """Return the record that a finding is about, if that is no claim."""
    return "" if finding.claims else str(finding.subject)


def _place(finding: Finding) -> str:
    return "" if finding.place is None else file_and_line(finding.place)


def _spans(line: StyledLine, primary: Style) -> list[tuple[SafeText, str]]:
    """Return the spans of a line with their CSS classes; none for a blank line."""
    if not "".join(text for text, _ in line).rstrip():
        return []
    return [
        (SafeText(text), "at" if style is primary else style.name.lower())
        for text, style in line
        if text
    ]
