"""The findings of a page, each with its excerpt, grouped by rule."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import frozen

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Outcome
from claimtrack.engine.rule import Rule
from claimtrack.model import Severity, Waiver, ref_of
from claimtrack.reports.findings.terminal import full_notice, notice_of_finding, notice_of_main
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.text import SafeText, unique_names
from claimtrack.reports.text.styles import Style, StyledLine, severity_style
from claimtrack.reports.text.visible import Display

_SCREEN = Display(width=96)


@frozen
class FindingCard:
    """One finding on a page.

    ``rows`` are the lines of its excerpt and reasons: spans of text with CSS classes.
    They are empty beyond the limit of excerpts.
    """

    anchor: str
    code: str
    severity: Severity
    outcome: Outcome
    message: str
    subject: str
    claims: tuple[str, ...]
    place: str
    hint: str
    rows: Sequence[Sequence[tuple[SafeText, str]]] = ()
    waived: str = ""


@frozen
class RuleCards:
    """All cards of one rule, with their highest severity."""

    rule: Rule
    severity: Severity
    cards: Sequence[FindingCard]


def finding_cards(data: PageData) -> list[FindingCard]:
    """Return a card for each finding that nothing covers, by severity, rule and place."""
    name = unique_names(lambda fingerprint: f"finding-{fingerprint[:12]}")
    ordered = sorted(
        data.report.main_findings(), key=lambda m: (m.finding.severity.rank, m.finding.code)
    )
    return [
        _card(main, None, name(main.finding.fingerprint), data, number < data.limits.excerpts)
        for number, main in enumerate(ordered)
    ]


def waived_cards(data: PageData) -> list[FindingCard]:
    """Return a card for each waived finding, with the reason of the waiver."""
    name = unique_names(lambda fingerprint: f"waived-{fingerprint[:12]}")
    return [
        _card(MainFinding(finding), waiver, name(finding.fingerprint), data, with_excerpt=False)
        for finding, waiver in data.report.accepted
    ]


def group_by_rule(cards: Iterable[FindingCard], rules: Sequence[Rule]) -> Iterator[RuleCards]:
    """Yield the cards of each rule, sorted by highest severity."""
    known = {rule.code: rule for rule in rules}
    by_rule = sorted(cards, key=lambda card: card.code)
    groups = [list(group) for _, group in groupby(by_rule, key=lambda card: card.code)]
    for group in sorted(groups, key=lambda group: (_worst(group).rank, group[0].code)):
        yield RuleCards(known[group[0].code], _worst(group), group)


def _worst(cards: Iterable[FindingCard]) -> Severity:
    return min((card.severity for card in cards), key=lambda severity: severity.rank)


def _card(
    main: MainFinding, waiver: Waiver | None, anchor: str, data: PageData, with_excerpt: bool
) -> FindingCard:
    finding = main.finding
    notice = notice_of_main(main) if waiver is None else notice_of_finding(finding, waiver)
    claims = dict.fromkeys(finding.claims)
    rows: list[list[tuple[SafeText, str]]] = []
    if with_excerpt:
        _, *lines = full_notice(notice, data.lines, _SCREEN)  # without the headline
        rows = [_spans(line, severity_style(finding.severity)) for line in lines]
    return FindingCard(
        anchor,
        finding.code,
        finding.severity,
        finding.outcome,
        finding.message,
        "" if claims else str(ref_of(finding.flag.subjects[0])),
        tuple(claims),
        "" if finding.place is None else f"{finding.place.file}:{finding.place.line}",
        finding.hint or "",
        rows,
        notice.waived or "",
    )


def _spans(line: StyledLine, primary: Style) -> list[tuple[SafeText, str]]:
    """Return the spans of a line with their CSS classes; none for a blank line."""
    if not "".join(text for text, _ in line).rstrip():
        return []
    return [
        (SafeText(text), "at" if style is primary else style.name.lower())
        for text, style in line
        if text
    ]
