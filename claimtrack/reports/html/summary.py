"""The first screen of a page: status counts, what to do first, and what the claims rest on."""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.model.status import Status
from claimtrack.reports.html.cards import CardGroup, FindingCard
from claimtrack.reports.summary.summary import find_foundations

MAX_FIRST = 5
MAX_VOICES = 5


@frozen
class StatusShare:
    """The number of claims with a status, and its span in the bar of all claims."""

    status: Status
    count: int
    start: float
    width: float


@frozen
class Summary:
    """The first screen of a page. ``claims`` counts a claim and its restatements once."""

    claims: int
    shares: Sequence[StatusShare]
    first: Sequence[FindingCard]
    """The first entry of each of the first groups."""
    foundations: Sequence[tuple[str, int]]
    """The voices without which claims have no support, with the number of these claims."""
    unattributed: Sequence[tuple[str, int]]
    """The sources that name no source of their own, with the number of their claims."""
    independent: int


def summarize_assessments(assessed: Assessments, groups: Sequence[CardGroup]) -> Summary:
    """Return the first screen of a page."""
    count = Counter(each.status for each in assessed.values())
    independent = sum(each.independent_support.certain.low > 1 for each in assessed.values())
    foundations, unattributed = find_foundations(assessed.facts)
    return Summary(
        len(assessed),
        [*_shares(count)],
        [group.cards[0] for group in groups[:MAX_FIRST]],
        foundations[:MAX_VOICES],
        unattributed[:MAX_VOICES],
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
