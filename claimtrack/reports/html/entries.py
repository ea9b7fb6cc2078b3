"""The claims of a page: the data of their table rows and of their details."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from attrs import frozen

from claimtrack.assessment.assessment import Assessment
from claimtrack.engine.finding import join_words
from claimtrack.model import Claim
from claimtrack.model.status import Status
from claimtrack.reports.claims.detail import describe_check
from claimtrack.reports.claims.survey import (
    format_masses,
    format_probability_range,
    qualify_probability,
)
from claimtrack.reports.claims.waterfall import (
    describe_contribution,
    explain_base_rate,
    format_weight,
    rounded_weights,
)
from claimtrack.reports.html.cards import FindingCard
from claimtrack.reports.html.chains import ChainView
from claimtrack.reports.html.page_data import PageData
from claimtrack.reports.html.relations import ClaimRelation
from claimtrack.reports.text.totals import pluralize

MAX_CHAINS, FEW_CHAINS = 12, 4
"""Numbers of chains listed for a detailed claim and for another; the count is of all."""

MAX_PARTS = 20
"""Number of contributions listed for a claim; the weights of the others are added up."""

_MAX_VOICES = 6


@frozen
class OpinionBar:
    """An opinion as three percentages that add up to 100, and in words."""

    belief: int
    disbelief: int
    uncertainty: int
    words: str
    probability: str


@frozen
class ClaimDetail:
    """The contributions to the probability of a claim, and its next checks.

    ``base_rate`` says why there are no contributions; empty if there are some.
    """

    base_rate: str
    contributions: Sequence[tuple[str, str]]
    checks: Sequence[str]


@frozen
class SideSummary:
    """The numbers of one side of a claim: the assertions or the denials."""

    word: str
    chains: str
    origins: str
    support: str
    weakest: str


@frozen
class ClaimEntry:
    """One claim of the ledger.

    ``head`` is the first of its restatements, whose entry has what they share.
    """

    claim: Claim
    head: str
    restatements: tuple[str, ...]
    status: Status
    grade: str
    chains: Sequence[ChainView]
    hidden_chains: int
    relations: Sequence[ClaimRelation]
    cards: Sequence[FindingCard]
    sides: Sequence[SideSummary]
    weakened_by: str
    verdict: str
    bar: OpinionBar
    place: str
    detail: ClaimDetail | None = None

    @property
    def id(self) -> str:
        """The id of the claim."""
        return self.claim.id

    def chains_by_side(self, limit: int | None = None) -> Sequence[tuple[str, list[ChainView]]]:
        """Return the first chains in groups: those that assert, those that deny, the others."""
        grouped = groupby(self.chains[:limit], key=lambda chain: chain.role.side)
        return [(side, [*chains]) for side, chains in grouped]


def claim_entries(
    data: PageData,
    chains: Mapping[str, Sequence[ChainView]],
    relations: Mapping[str, Sequence[ClaimRelation]],
    cards: Mapping[str, Sequence[FindingCard]],
) -> list[ClaimEntry]:
    """Return an entry for each claim in ledger order, detailed for the most severe findings."""
    entries: list[ClaimEntry] = []
    detailed = _detailed_claims(data, cards)
    shared: dict[int, tuple[Assessment, OpinionBar]] = {}
    columns = data.assessed.facts.columns
    for claim in data.ledger.claims.values():
        group = columns.group_of(claim.id)
        if group not in shared:
            one = data.assessed[claim.id]
            shared[group] = one, _opinion_bar(one)
        one, bar = shared[group]
        head = one.claim.id
        own = chains.get(claim.id, ())
        limit = MAX_CHAINS if claim.id in detailed else FEW_CHAINS
        entries.append(
            ClaimEntry(
                claim,
                head,
                tuple(member.id for member in one.view.members if member.id != claim.id),
                one.status,
                one.grade,
                own[:limit],
                max(0, len(own) - limit),
                relations.get(claim.id, ()),
                cards.get(claim.id, ()),
                [*_sides(one)] if head == claim.id else (),
                "" if one.weakened_by is None else one.weakened_by.premise_id,
                _verdict(data, claim),
                bar,
                "" if claim.place is None else f"{claim.place.file}:{claim.place.line}",
                _detail(one) if head == claim.id and head in detailed else None,
            )
        )
    return entries


def _detailed_claims(data: PageData, cards: Mapping[str, Sequence[FindingCard]]) -> frozenset[str]:
    """Return the claims with details: those with the most severe findings, up to the limit."""
    claims = list(data.ledger.claims)
    ordered = sorted(range(len(claims)), key=lambda i: (severity_key(cards.get(claims[i], ())), i))
    return frozenset(claims[i] for i in ordered[: data.limits.detailed])


def severity_key(cards: Iterable[FindingCard]) -> tuple[int, int]:
    """Return the sort key of a claim: its highest severity, then its number of such findings."""
    ranks = sorted(card.severity.rank for card in cards)
    return (ranks[0], -ranks.count(ranks[0])) if ranks else (9, 0)


def _sides(one: Assessment) -> Iterator[SideSummary]:
    view = one.view
    for word, side in (("Asserted", view.asserted), ("Denied", view.denied)):
        if side.assertions or word == "Asserted":
            yield SideSummary(
                word,
                pluralize(len(side.assertions), "chain"),
                str(side.origins),
                str(side.independent_support),
                join_words(side.weakest, _MAX_VOICES) if side.weakest else "",
            )


def _verdict(data: PageData, claim: Claim) -> str:
    """Return the verdict on a claim under attack; empty for others."""
    standing = data.assessed.facts.standing
    if not standing.is_attacked(claim.id):
        return ""
    verdict = standing.verdict(claim.id)
    return f"{verdict.value}, {verdict.description}"


def _opinion_bar(one: Assessment) -> OpinionBar:
    belief, disbelief = (round(100 * mass) for mass in one.opinion.masses[:2])
    b, d, u = format_masses(one.opinion)
    words = f"belief {b}, disbelief {d}, uncertainty {u}"
    probability = qualify_probability(format_probability_range(one), one)
    return OpinionBar(belief, disbelief, 100 - belief - disbelief, words, probability)


def _detail(one: Assessment) -> ClaimDetail:
    parts = one.contributions
    rows = [*zip(map(describe_contribution, parts), rounded_weights(parts), strict=True)]
    if hidden := rows[MAX_PARTS:]:
        weight = sum(float(weight) for _, weight in hidden)
        rows[MAX_PARTS:] = [(pluralize(len(hidden), "more part"), format_weight(weight))]
    return ClaimDetail(
        explain_base_rate(one),
        rows,
        [describe_check(check) for check in one.next_checks],
    )
