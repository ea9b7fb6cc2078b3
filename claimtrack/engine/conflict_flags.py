"""Flags and reasons about claims that contradict one another, by their facts or by links."""

from collections.abc import Callable, Sequence

from attrs import evolve

from claimtrack.engine.finding import (
    MAX_SHOWN,
    Flag,
    Outcome,
    Reason,
    chain_reasons,
    link_reasons,
)
from claimtrack.facts.claim_view import ClaimView, Opposition
from claimtrack.facts.conflicts.clusters import (
    AbsenceCluster,
    ConflictCluster,
    OppositionCluster,
)
from claimtrack.facts.conflicts.statement_text import (
    asserting_chains,
    describe_ambiguities,
    describe_fact,
)
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim


def flag_conflict(facts: Facts, cluster: ConflictCluster, hint: str) -> Flag:
    """Return the flag for a conflict of values, or for several that share claims.

    If there are many claims, the reasons show two that conflict, and some others.
    """
    claims, pair = cluster.claims, cluster.claims[:2]
    shown = claims if len(claims) <= MAX_SEPARATE else cluster.sample(MAX_SHOWN)
    is_cluster = len(shown) > MAX_SEPARATE
    values = sum(len(conflict.clusters) for conflict in cluster.conflicts)
    noun = "dates" if cluster.conflicts[0].by_date else "values"
    message = f"{_statement(facts, pair[0])}, and {_statement(facts, pair[1])}"
    if len(cluster.conflicts) > 1:
        message += f"; {len(claims):,} claims conflict in all"
    elif is_cluster or values > 2:
        message += f"; {len(claims):,} claims give {values:,} {noun} in all"
    return flag_claims(
        facts,
        claims if is_cluster else shown,
        shown,
        message,
        hint,
        cluster.is_certain,
        is_cluster,
    )


def flag_claims(
    facts: Facts,
    subjects: Sequence[Claim],
    shown: Sequence[Claim],
    message: str,
    hint: str,
    certain: bool,
    cluster: bool,
) -> Flag:
    """Return the flag for claims whose facts cannot all hold.

    The reasons are the statements of the claims in ``shown`` and the chains that assert
    them. If the conflict is only possible, each statement includes its readings.
    """
    roots = [facts.claim(claim.id).subjects for claim in subjects]
    # The first two subjects of a cluster are of different claims.
    heads = [each[0] for each in roots[:2]] if cluster else []
    about = dict.fromkeys([*heads, *(root for each in roots for root in each)])
    statements = [statement_reason(facts, claim) for claim in shown]
    if not certain:
        statements = [
            evolve(each, text="; ".join([each.text, *describe_ambiguities(claim, facts.ledger)]))
            for each, claim in zip(statements, shown, strict=True)
        ]
    chains, links = asserting_chains(facts, shown)
    first = subjects[0].fact
    return Flag(
        (*about,),
        message,
        (*statements, *chain_reasons(chains, links)),
        hint,
        Outcome.FOUND if certain else Outcome.POSSIBLE,
        first.place if first is not None else None,
        cluster,
    )


def statement_reason(facts: Facts, claim: Claim) -> Reason:
    """Return the reason that a claim states its fact."""
    place = None if claim.fact is None else claim.fact.place
    return Reason(_statement(facts, claim), claim, place=place)


def _statement(facts: Facts, claim: Claim) -> str:
    assert claim.fact is not None, "only claims with facts conflict"
    return f'`{claim.id}` states "{describe_fact(claim.fact, facts.ledger)}"'


def flag_denial(facts: Facts, cluster: AbsenceCluster, hint: str) -> Flag:
    """Return the flag for an event that one claim denies and other claims state.

    A cluster has several such claims, or many claims that state the event.
    """
    absence = cluster.first
    against = absence.certain_violations or absence.possible_violations
    sample = cluster.sample(MAX_SHOWN)
    is_cluster = len(sample) > MAX_SEPARATE
    shown = sample if is_cluster else (absence.claim, *against)
    message = f"{_statement(facts, absence.claim)}, but {_statement(facts, against[0])}"
    if is_cluster:
        message += f"; {len(cluster.claims):,} claims deny or state it in all"
    elif len(against) > 1:
        message += f" and {len(against) - 1} more"
    subjects = cluster.claims if is_cluster else (absence.claim,)
    certain = bool(absence.certain_violations)
    return flag_claims(facts, subjects, shown, message, hint, certain, is_cluster)


def flag_cluster(
    cluster: OppositionCluster,
    message: str,
    chains: Callable[[ClaimView, Sequence[Opposition]], tuple[Reason, ...]],
    hint: str,
) -> Flag:
    """Return the flag for a cluster; its reasons are the links of a sample, and some chains.

    ``chains`` returns chains of a claim as reasons, given its contradictions in the sample.
    """
    pairs: dict[int, list[Opposition]] = {}
    for pair in cluster.sample:
        for group in (pair.one, pair.other):
            pairs.setdefault(group, []).append(pair)
    claims = cluster.claims
    # The first two subjects of a cluster are of different claims.
    heads = [claim.claim for claim in claims[:2]]
    return Flag(
        tuple(dict.fromkeys([*heads, *(each for claim in claims for each in claim.subjects)])),
        message,
        (
            *link_reasons(pair.link for pair in cluster.sample),
            *(
                Reason(claim.claim.text, parts=chains(claim, pairs[claim.group]))
                for claim in claims
                if claim.group in pairs
            ),
        ),
        hint,
        cluster=True,
    )


def describe_cluster(cluster: OppositionCluster) -> str:
    """Return the size of a cluster in words."""
    return (
        f"{len(cluster.claims):,} claims contradict one another, "
        f"each at least {MAX_SEPARATE} of the others"
    )
