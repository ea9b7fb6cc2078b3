"""What is said of claims that state what cannot both be: the flag, and its reasons."""

from collections.abc import Sequence

from attrs import evolve

from claimtrack.engine.finding import SHOWN, Flag, Outcome, Reason, because, carried_by
from claimtrack.facts.conflicts.absences import COUNTED, Absence
from claimtrack.facts.conflicts.statement_text import asserted_by, readings, worded
from claimtrack.facts.conflicts.values import Conflict
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim


def contested(facts: Facts, contest: Conflict, pair: tuple[Claim, Claim], hint: str) -> Flag:
    """Return the flag for a contest: about all its claims or, of very many, the two that show it.

    Of the others one is shown for each value.
    """
    everyone = contest.members
    subjects = everyone if len(everyone) <= SHOWN else pair
    shown = dict.fromkeys((*pair, *subjects))
    for cluster in contest.clusters:
        if len(shown) < SHOWN and shown.keys().isdisjoint(cluster.claims):
            shown[cluster.claims[0]] = None
    values = len(contest.clusters)
    many = f"; {values} values in all, of {len(everyone)} claims"
    message = f"{_said(facts, pair[0])}, and {_said(facts, pair[1])}"
    return conflicting(
        facts,
        sorted(subjects, key=lambda claim: (claim not in pair, claim.id)),
        (*shown,),
        message + (many if values > 2 else ""),
        hint,
        contest.certain,
    )


def conflicting(
    facts: Facts,
    subjects: Sequence[Claim],
    shown: Sequence[Claim],
    message: str,
    hint: str,
    certain: bool,
) -> Flag:
    """Return the flag for claims whose facts cannot all hold.

    The reasons are what the claims shown state and who asserts each; where the
    conflict is only possible, with the readings that leave it open.
    """
    about = dict.fromkeys(root for claim in subjects for root in facts.claim(claim.id).subjects)
    chains, ties = asserted_by(facts, shown)
    first = subjects[0].fact
    return Flag(
        (*about,),
        message,
        [
            *(stating(facts, c) if certain else _in_all_readings(facts, c) for c in shown),
            *carried_by(chains, ties),
        ],
        hint,
        Outcome.FOUND if certain else Outcome.POSSIBLE,
        first.place if first is not None else None,
    )


def stating(facts: Facts, claim: Claim) -> Reason:
    """Return what a claim states as a reason, where it does so."""
    place = None if claim.fact is None else claim.fact.place
    return because(_said(facts, claim), claim, place)


def _said(facts: Facts, claim: Claim) -> str:
    assert claim.fact is not None, "what conflicts here are facts"
    return f'`{claim.id}` states "{worded(claim.fact, facts.ledger)}"'


def _in_all_readings(facts: Facts, claim: Claim) -> Reason:
    """Return what a claim states with how else it can be read."""
    reason = stating(facts, claim)
    return evolve(reason, text="; ".join([reason.text, *readings(claim, facts.ledger)]))


def denied(facts: Facts, absence: Absence, hint: str) -> Flag:
    """Return the flag for something that is denied, and stated by others."""
    certain = bool(absence.certain)
    against = absence.certain or absence.possible
    more = ""
    if len(against) > 1:
        more = f" and {len(against) - 1} more" if len(against) < COUNTED else " and many more"
    message = f"{_said(facts, absence.claim)}, but {_said(facts, against[0])}{more}"
    shown = (absence.claim, *against[: SHOWN - 1])
    return conflicting(facts, (absence.claim,), shown, message, hint, certain)
