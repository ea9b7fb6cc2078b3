"""Flags and reasons about claims whose facts conflict."""

from collections.abc import Sequence

from attrs import evolve

from claimtrack.engine.finding import MAX_SHOWN, Flag, Outcome, Reason, chain_reasons
from claimtrack.facts.conflicts.absences import MAX_COUNTED_FACTS, Absence
from claimtrack.facts.conflicts.statement_text import (
    asserting_chains,
    describe_ambiguities,
    describe_fact,
)
from claimtrack.facts.conflicts.values import Conflict
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim


def flag_conflict(facts: Facts, conflict: Conflict, pair: tuple[Claim, Claim], hint: str) -> Flag:
    """Return the flag for a conflict of values.

    The subjects are all claims of the conflict or, if there are too many, the pair that
    proves it. The reasons then include one claim for each further value.
    """
    everyone = conflict.members
    subjects = everyone if len(everyone) <= MAX_SHOWN else pair
    shown = dict.fromkeys((*pair, *subjects))
    for cluster in conflict.clusters:
        if len(shown) < MAX_SHOWN and shown.keys().isdisjoint(cluster.claims):
            shown[cluster.claims[0]] = None
    values = len(conflict.clusters)
    many = f"; {len(everyone)} claims give {values} values in all"
    message = f"{_statement(facts, pair[0])}, and {_statement(facts, pair[1])}"
    return flag_claims(
        facts,
        sorted(subjects, key=lambda claim: (claim not in pair, claim.id)),
        (*shown,),
        message + (many if values > 2 else ""),
        hint,
        conflict.is_certain,
    )


def flag_claims(
    facts: Facts,
    subjects: Sequence[Claim],
    shown: Sequence[Claim],
    message: str,
    hint: str,
    certain: bool,
) -> Flag:
    """Return the flag for claims whose facts cannot all hold.

    The reasons are the statements of the claims in ``shown`` and the chains that assert
    them. If the conflict is only possible, each statement includes its readings.
    """
    about = dict.fromkeys(root for claim in subjects for root in facts.claim(claim.id).subjects)
    chains, links = asserting_chains(facts, shown)
    first = subjects[0].fact
    return Flag(
        (*about,),
        message,
        [
            *(
                statement_reason(facts, c) if certain else _reason_with_readings(facts, c)
                for c in shown
            ),
            *chain_reasons(chains, links),
        ],
        hint,
        Outcome.FOUND if certain else Outcome.POSSIBLE,
        first.place if first is not None else None,
    )


def statement_reason(facts: Facts, claim: Claim) -> Reason:
    """Return the reason that a claim states its fact."""
    place = None if claim.fact is None else claim.fact.place
    return Reason(_statement(facts, claim), claim, place=place)


def _statement(facts: Facts, claim: Claim) -> str:
    assert claim.fact is not None, "only claims with facts conflict"
    return f'`{claim.id}` states "{describe_fact(claim.fact, facts.ledger)}"'


def _reason_with_readings(facts: Facts, claim: Claim) -> Reason:
    """Return the reason that a claim states its fact, with the readings of the fact."""
    reason = statement_reason(facts, claim)
    return evolve(reason, text="; ".join([reason.text, *describe_ambiguities(claim, facts.ledger)]))


def flag_denial(facts: Facts, absence: Absence, hint: str) -> Flag:
    """Return the flag for an event that one claim denies and other claims state."""
    certain = bool(absence.certain_violations)
    against = absence.certain_violations or absence.possible_violations
    more = ""
    if len(against) > 1:
        number = str(len(against) - 1) if len(against) < MAX_COUNTED_FACTS else "many"
        more = f" and {number} more"
    message = f"{_statement(facts, absence.claim)}, but {_statement(facts, against[0])}{more}"
    shown = (absence.claim, *against[: MAX_SHOWN - 1])
    return flag_claims(facts, (absence.claim,), shown, message, hint, certain)
