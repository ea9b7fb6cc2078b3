"""The first screen of a page: status counts, worst findings and critical voices."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.model.status import Status
from claimtrack.reports.html.cards import FindingCard
from claimtrack.reports.html.text import display_name

MAX_WORST = 5
MAX_VOICES = 5


@frozen
class StatusShare:
    """The number of claims with a status, and its span in the bar of all claims."""

    status: Status
    count: int
    start: float
    width: float


@frozen
class CriticalVoice:
    """A voice whose failure alone leaves some claims without support."""

    name: str
    count: int


@frozen
class Summary:
    """The first screen of a page. ``claims`` counts a claim and its restatements once."""

    claims: int
    shares: Sequence[StatusShare]
    worst: Sequence[FindingCard]
    critical_voices: Sequence[CriticalVoice]
    independent: int


def summarize_assessments(assessed: Assessments, cards: Sequence[FindingCard]) -> Summary:
    """Return the first screen of a page."""
    count = Counter(each.status for each in assessed.values())
    independent = sum(each.independent_support.certain.low > 1 for each in assessed.values())
    return Summary(
        len(assessed),
        [*_shares(count)],
        [*_worst(cards)],
        [*_critical_voices(assessed)],
        independent,
    )


def _shares(count: Counter[Status]) -> Iterator[StatusShare]:
    """Yield the shares of all statuses with claims side by side, best first."""
    start = 0
    total = count.total()
    for status in reversed(Status):
        if count[status]:
            share = StatusShare(
                status,
                count[status],
                round(100 * start / total, 2),
                round(100 * count[status] / total, 2),
            )
            yield share
            start += count[status]


def _worst(cards: Sequence[FindingCard]) -> Iterator[FindingCard]:
    """Yield the most severe cards, one of each rule before a second of any rule.

    Among equal severities, rules about contradictions come first.
    """
    first: dict[str, FindingCard] = {}
    for card in cards:
        first.setdefault(card.code, card)
    others = [card for card in cards if first[card.code] is not card]
    ordered = sorted(
        first.values(),
        key=lambda card: (card.severity.rank, not card.code.startswith("CT2"), card.code),
    )
    yield from [*ordered, *others][:MAX_WORST]


def _critical_voices(assessed: Assessments) -> Iterator[CriticalVoice]:
    """Yield the voices on which most claims depend."""
    dependent: Counter[str] = Counter()
    for each in assessed.values():
        weakest = each.view.asserted.weakest
        if len(weakest) == 1:
            (voice,) = weakest
            dependent[voice.id] += 1
    ordered = sorted(dependent.items(), key=lambda item: (-item[1], item[0]))
    for id, claims in ordered[:MAX_VOICES]:
        source = assessed.facts.ledger.sources.get(id)
        name = "unnamed sources" if source is None else display_name(source)
        yield CriticalVoice(name, claims)
