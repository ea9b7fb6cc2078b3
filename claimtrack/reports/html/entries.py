"""What a page tells of each claim: its row in the table, and the rest of it below."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessment
from claimtrack.engine.finding import listed
from claimtrack.facts.claim_view import Side
from claimtrack.model import Claim
from claimtrack.model.status import Status
from claimtrack.reports.claims.detail import check_words
from claimtrack.reports.claims.survey import masses, probabilities, with_meaning
from claimtrack.reports.claims.waterfall import named, weights, without_sum
from claimtrack.reports.html.cards import FindingCard
from claimtrack.reports.html.chains import ChainView
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.relations import RelatedClaim
from claimtrack.reports.text.totals import counted

CHAINS, FEW = 12, 4
"""How many chains are told of a claim in full, and of one that is not; the count is of all."""

_SPOTS = 6


@frozen
class OpinionBar:
    """An opinion as three shares of one hundred, which add up, and in words."""

    belief: int
    disbelief: int
    uncertainty: int
    words: str
    probability: str


@frozen
class ClaimDetail:
    """What is told only of so many claims: what the probability is made of, and what comes next.

    ``without_sum`` says why where it is made of nothing.
    """

    without_sum: str
    parts: Sequence[tuple[str, str]]
    checks: Sequence[str]


@frozen
class SideSummary:
    """One side of a claim in figures: who stands behind it, or denies it."""

    word: str
    chains: str
    origins: str
    support: str
    weakest: str


@frozen
class ClaimEntry:
    """One claim of the ledger. What its restatements share is told with the first of them."""

    claim: Claim
    head: str
    others: tuple[str, ...]
    status: Status
    grade: str
    chains: Sequence[ChainView]
    more: int
    bonds: Sequence[RelatedClaim]
    cards: Sequence[FindingCard]
    sides: Sequence[SideSummary]
    because: str
    fate: str
    bar: OpinionBar
    place: str
    full: ClaimDetail | None = None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id


def entries(
    matter: PageData,
    chains: Mapping[str, Sequence[ChainView]],
    bonds: Mapping[str, Sequence[RelatedClaim]],
    cards: Mapping[str, Sequence[FindingCard]],
) -> list[ClaimEntry]:
    """Return an entry for each claim, in the order of the ledger; the gravest are told in full."""
    told: list[ClaimEntry] = []
    in_full = _told_in_full(matter, cards)
    shared: dict[int, tuple[Assessment, OpinionBar]] = {}
    columns = matter.assessed.facts.columns
    for claim in matter.ledger.claims.values():
        group = columns.group_of(claim.id)
        if group not in shared:
            one = matter.assessed.of_claim(claim.id)
            shared[group] = one, _bar(one)
        one, bar = shared[group]
        head = one.claim.id
        own = chains.get(claim.id, ())
        full = head == claim.id and head in in_full
        most = CHAINS if claim.id in in_full else FEW
        told.append(
            ClaimEntry(
                claim,
                head,
                tuple(member.id for member in one.view.members if member.id != claim.id),
                one.status,
                one.grade,
                own[:most],
                max(0, len(own) - most),
                bonds.get(claim.id, ()),
                cards.get(claim.id, ()),
                [*_sides(one)] if head == claim.id else (),
                "" if one.weakened_by is None else one.weakened_by.premise_id,
                _fate(matter, claim),
                bar,
                "" if claim.place is None else f"{claim.place.file}:{claim.place.line}",
                _full(one) if full else None,
            )
        )
    return told


def _told_in_full(matter: PageData, cards: Mapping[str, Sequence[FindingCard]]) -> frozenset[str]:
    """Return the claims to be told of in full: as many as there is room for, the gravest first."""
    claims = list(matter.ledger.claims)
    by_gravity = sorted(range(len(claims)), key=lambda i: (gravity(cards.get(claims[i], ())), i))
    return frozenset(claims[i] for i in by_gravity[: matter.limits.full])


def gravity(cards: Iterable[FindingCard]) -> tuple[int, int]:
    """Return what puts claims in order by their findings: the worst, then how many as bad."""
    ranks = sorted(card.severity.rank for card in cards)
    return (ranks[0], -ranks.count(ranks[0])) if ranks else (9, 0)


def _sides(one: Assessment) -> Iterator[SideSummary]:
    view = one.view
    for word, side in (("Asserted", view.asserted), ("Denied", view.denied)):
        if side.assertions or word == "Asserted":
            yield _heard(word, side)


def _heard(word: str, side: Side) -> SideSummary:
    return SideSummary(
        word,
        counted(len(side.assertions), "chain"),
        str(side.origins),
        str(side.independent_support),
        listed(side.weakest, _SPOTS) if side.weakest else "",
    )


def _fate(matter: PageData, claim: Claim) -> str:
    """Return what becomes of a claim that something attacks."""
    dispute = matter.assessed.facts.dispute
    if not dispute.attacked(claim.id):
        return ""
    fate = dispute.fate(claim.id)
    return f"{fate.value}, {fate.description}"


def _bar(one: Assessment) -> OpinionBar:
    belief, disbelief = (round(100 * mass) for mass in one.opinion.masses[:2])
    b, d, u = masses(one.opinion)
    words = f"belief {b}, disbelief {d}, uncertainty {u}"
    stated = with_meaning(probabilities(one), one)
    return OpinionBar(belief, disbelief, 100 - belief - disbelief, words, stated)


def _full(one: Assessment) -> ClaimDetail:
    parts = one.contributions
    return ClaimDetail(
        without_sum(one),
        [*zip(map(named, parts), weights(parts), strict=True)],
        [check_words(check) for check in one.next_checks],
    )
