"""The findings of a page, each with its excerpt, gathered by the rules that raised them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import frozen

from claimtrack.engine.finding import Finding, Outcome
from claimtrack.engine.rule import Rule
from claimtrack.model import Claim, Severity, Waiver, ref_of
from claimtrack.reports.findings.terminal import in_full, of_finding
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.text import SafeText, each_once
from claimtrack.reports.text.styled import Line, tone_of
from claimtrack.reports.text.visible import Display

_SCREEN = Display(width=96)


@frozen
class FindingCard:
    """One finding: what is wrong, of which claims, and the lines that show it.

    ``rows`` are lines of stretches, each with the class it is shown by; empty where
    the page has no room for them.
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
    """All cards of one rule."""

    rule: Rule
    severity: Severity
    cards: Sequence[FindingCard]


def cards(matter: PageData) -> list[FindingCard]:
    """Return a card for each finding, the gravest first, then by rule and place."""
    name = each_once(lambda fingerprint: f"finding-{fingerprint[:12]}")
    ordered = sorted(enumerate(matter.report.findings), key=lambda pair: _gravity(*pair))
    return [
        _card(finding, None, name(finding.fingerprint), matter, number < matter.limits.excerpts)
        for number, (_, finding) in enumerate(ordered)
    ]


def waived_cards(matter: PageData) -> list[FindingCard]:
    """Return a card for each finding that was accepted, with the reason."""
    name = each_once(lambda fingerprint: f"waived-{fingerprint[:12]}")
    return [
        _card(finding, waiver, name(finding.fingerprint), matter, in_full=False)
        for finding, waiver in matter.report.accepted
    ]


def stacks(found: Iterable[FindingCard], rules: Sequence[Rule]) -> Iterator[RuleCards]:
    """Yield the cards of each rule, the rule with the gravest first."""
    known = {rule.code: rule for rule in rules}
    by_rule = sorted(found, key=lambda card: card.code)
    piles = [list(pile) for _, pile in groupby(by_rule, key=lambda card: card.code)]
    for pile in sorted(piles, key=lambda pile: (_worst(pile).rank, pile[0].code)):
        yield RuleCards(known[pile[0].code], _worst(pile), pile)


def _worst(pile: Iterable[FindingCard]) -> Severity:
    return min((card.severity for card in pile), key=lambda severity: severity.rank)


def _gravity(number: int, finding: Finding) -> tuple[int, str, int]:
    return finding.severity.rank, finding.code, number


def _card(
    finding: Finding, waiver: Waiver | None, anchor: str, matter: PageData, in_full: bool
) -> FindingCard:
    notice = of_finding(finding, waiver)
    claims = dict.fromkeys(r.id for r in finding.flag.subjects if isinstance(r, Claim))
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
        [*_rows(finding, waiver, matter)] if in_full else (),
        notice.waived or "",
    )


def _rows(
    finding: Finding, waiver: Waiver | None, matter: PageData
) -> Iterator[Sequence[tuple[SafeText, str]]]:
    """Yield the excerpt and the reasons of a finding, without the headline."""
    notice = of_finding(finding, waiver)
    _, *rest = in_full(notice, matter.lines, _SCREEN)
    for row in rest:
        yield _stretches(row, finding)


def _stretches(row: Line, finding: Finding) -> list[tuple[SafeText, str]]:
    plain = row and "".join(text for text, _ in row).rstrip()
    if not plain:
        return []
    grave = tone_of(finding.severity)
    return [
        (SafeText(text), "at" if tone is grave else tone.name.lower()) for text, tone in row if text
    ]
