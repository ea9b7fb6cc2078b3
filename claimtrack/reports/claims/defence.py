"""Why a claim stands, falls or is open: its explanation in lines, and for JSON."""

from collections.abc import Iterator

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.groundwork import Groundwork
from claimtrack.facts.standing.attacks import Party, PartyKind
from claimtrack.facts.standing.standing import Explanation, Verdict
from claimtrack.model import Assertion, Link, Stance
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.visible import Display

_DEEPEST = 12
"""How many steps a line is moved to the right at most."""


def defence_in_lines(
    explanation: Explanation, facts: Groundwork, display: Display
) -> Iterator[Line]:
    """Yield the fate of a claim, and below it what decides it, what explains further to the right.

    Each attacker says how it bears on what stands above it, and what becomes of
    itself.
    """
    fate = explanation.fate
    yield line("Standing: ", (fate.value, _TONES[fate]), f" ({fate.description})")
    todo = [(reason, 1) for reason in reversed(explanation.reasons)]
    yield from _remarks(explanation, facts, display, 1)
    while todo:
        here, level = todo.pop()
        words = f": {here.words}" if here.words else ""
        name = display.shown(f"{_name(here.party, facts)}{words}")
        yield line(_margin(level), (here.fate.value, _TONES[here.fate]), f"  {name}")
        yield from _remarks(here, facts, display, level + 1)
        todo += [(reason, level + 1) for reason in reversed(here.reasons)]


def defence_as_table(explanation: Explanation, facts: Groundwork) -> dict[str, object]:
    """Return the fate of a claim and what decides it as plain values, to be written as JSON."""
    return {
        **_party(explanation.party, facts),
        "label": explanation.fate.value,
        "words": explanation.words,
        "flaw": explanation.flaw,
        "reasons": [defence_as_table(reason, facts) for reason in explanation.reasons],
        "in_vain": [
            {**_party(item.party, facts), "words": item.words} for item in explanation.repelled
        ],
        "more": explanation.more,
    }


def _party(party: Party, facts: Groundwork) -> dict[str, object]:
    record = None if party.record is None else json_output.ref(party.record.ref)
    claim = ClaimView(facts, party.side // 2).claim.id
    return {
        "party": party.kind.value,
        "claim": claim,
        "denied": bool(party.side % 2),
        "record": record,
    }


_TONES = {Verdict.STANDS: Style.HELP, Verdict.FALLS: Style.ERROR, Verdict.OPEN: Style.WARNING}


def _margin(level: int) -> str:
    return "  " * min(level, _DEEPEST)


def _remarks(
    explanation: Explanation, facts: Groundwork, display: Display, level: int
) -> Iterator[Line]:
    """Yield what is to be said of a party besides its attackers."""
    margin = _margin(level)
    if explanation.flaw is not None:
        yield line(margin, (explanation.flaw, Style.QUIET))
    for item in explanation.repelled:
        name = display.shown(f"{_name(item.party, facts)}: {item.words}")
        yield line(margin, ("in vain", Style.QUIET), f"  {name}")
    if explanation.more:
        yield line(margin, (f"and {explanation.more} more, not shown here", Style.QUIET))


def _name(party: Party, facts: Groundwork) -> str:
    """Name a party by the claim or the record it is about."""
    claim = f"`{ClaimView(facts, party.side // 2).claim.id}`"
    side = f"the denial of {claim}" if party.side % 2 else claim
    match party.kind:
        case PartyKind.CLAIM | PartyKind.DENIAL:
            return side
        case PartyKind.NOTHING_LEFT:
            return f"that nothing is left of {side}"
        case PartyKind.NOT_STANDING:
            return f"that {side} does not stand"
        case PartyKind.ASSERTION | PartyKind.LINK:
            return _record(party.record, claim)


def _record(record: Assertion | Link | None, claim: str) -> str:
    match record:
        case Link():
            return f"the link by which {record}"
        case Assertion():
            voices = " > ".join(hop.source for hop in record.via)
            act = "denial" if record.stance is Stance.DENIES else "assertion"
            return f"the {act} of {claim} by {voices}"
        case None:
            return claim
