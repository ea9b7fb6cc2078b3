"""What a desk editor takes in first: how the claims stand, what is worst, what it all hangs on."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.model.status import Status
from claimtrack.reports.html.cards import FindingCard
from claimtrack.reports.html.text import called

WORST = 5
SPOTS = 5


@frozen
class StatusShare:
    """How many claims have a status, and where its stretch of the bar of all begins and ends."""

    status: Status
    count: int
    start: float
    width: float


@frozen
class CriticalVoice:
    """A voice whose failure alone leaves nothing of some claims."""

    name: str
    count: int


@frozen
class Summary:
    """The first screen of a page. ``groups`` are claims with their restatements."""

    groups: int
    shares: Sequence[StatusShare]
    worst: Sequence[FindingCard]
    spots: Sequence[CriticalVoice]
    independent: int


def summary(assessed: Assessments, cards: Sequence[FindingCard]) -> Summary:
    """Return what is told first."""
    count = Counter(each.status for each in assessed)
    two = sum(each.independent_support.certain.low > 1 for each in assessed)
    return Summary(len(assessed), [*_shares(count)], [*_worst(cards)], [*_spots(assessed)], two)


def _shares(count: Counter[Status]) -> Iterator[StatusShare]:
    """Yield the statuses that some claim has, the best first, side by side."""
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
    """Yield the gravest cards, of each rule one before any other."""
    first: dict[str, FindingCard] = {}
    for card in cards:
        first.setdefault(card.code, card)
    others = [card for card in cards if first[card.code] is not card]
    ordered = sorted(first.values(), key=lambda card: (card.severity.rank, *_told_first(card)))
    yield from [*ordered, *others][:WORST]


def _told_first(card: FindingCard) -> tuple[bool, str]:
    """Return what orders cards of one gravity: what contradicts something first, then by code."""
    return not card.code.startswith("CT2"), card.code


def _spots(assessed: Assessments) -> Iterator[CriticalVoice]:
    """Yield the voices that most claims hang on."""
    hanging: Counter[str] = Counter()
    for each in assessed:
        weakest = each.view.asserted.weakest
        if len(weakest) == 1:
            (voice,) = weakest
            hanging[voice.id] += 1
    ordered = sorted(hanging.items(), key=lambda item: (-item[1], item[0]))
    for id, claims in ordered[:SPOTS]:
        source = assessed.facts.ledger.sources.get(id)
        name = "those whom nobody names" if source is None else called(source)
        yield CriticalVoice(name, claims)
