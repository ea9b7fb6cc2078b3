"""The explanation of a verdict, as lines and for JSON."""

from collections.abc import Iterator

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.attacks import Party, PartyKind
from claimtrack.facts.standing.standing import Explanation, Verdict
from claimtrack.model import Assertion, Link, Stance
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.visible import Display

_DEEPEST = 12
"""Maximum depth of indentation."""


def defence_as_lines(
    explanation: Explanation, facts: Facts, display: Display
) -> Iterator[StyledLine]:
    """Yield the verdict on a claim and the tree of its reasons.

    Each attacker has its own verdict and the way in which it affects its target, which
    is the line above with less indentation.
    """
    verdict = explanation.verdict
    yield styled_line(
        "Standing: ", (verdict.value, _VERDICT_STYLES[verdict]), f" ({verdict.description})"
    )
    todo = [(reason, 1) for reason in reversed(explanation.reasons)]
    yield from _remarks(explanation, facts, display, 1)
    while todo:
        here, level = todo.pop()
        words = f": {here.words}" if here.words else ""
        name = display.sanitize(f"{_name(here.party, facts)}{words}")
        yield styled_line(
            _margin(level), (here.verdict.value, _VERDICT_STYLES[here.verdict]), f"  {name}"
        )
        yield from _remarks(here, facts, display, level + 1)
        todo += [(reason, level + 1) for reason in reversed(here.reasons)]


def defence_as_json(explanation: Explanation, facts: Facts) -> dict[str, object]:
    """Return the verdict on a claim and the tree of its reasons as plain values."""
    return {
        **_party(explanation.party, facts),
        "label": explanation.verdict.value,
        "words": explanation.words,
        "flaw": explanation.flaw,
        "reasons": [defence_as_json(reason, facts) for reason in explanation.reasons],
        "in_vain": [
            {**_party(item.party, facts), "words": item.words} for item in explanation.repelled
        ],
        "more": explanation.more,
    }


def _party(party: Party, facts: Facts) -> dict[str, object]:
    record = None if party.record is None else json_output.ref_as_json(party.record.ref)
    claim = ClaimView(facts, party.side // 2).claim.id
    return {
        "party": party.kind.value,
        "claim": claim,
        "denied": bool(party.side % 2),
        "record": record,
    }


_VERDICT_STYLES = {
    Verdict.STANDS: Style.HELP,
    Verdict.FALLS: Style.ERROR,
    Verdict.OPEN: Style.WARNING,
}


def _margin(level: int) -> str:
    return "  " * min(level, _DEEPEST)


def _remarks(
    explanation: Explanation, facts: Facts, display: Display, level: int
) -> Iterator[StyledLine]:
    """Yield the flaw of a party and the attacks without effect on it."""
    margin = _margin(level)
    if explanation.flaw is not None:
        yield styled_line(margin, (explanation.flaw, Style.QUIET))
    for item in explanation.repelled:
        name = display.sanitize(f"{_name(item.party, facts)}: {item.words}")
        yield styled_line(margin, ("no effect", Style.QUIET), f"  {name}")
    if explanation.more:
        yield styled_line(margin, (f"and {explanation.more} more, not shown here", Style.QUIET))


def _name(party: Party, facts: Facts) -> str:
    """Return the name of a party: its claim or its record."""
    claim = f"`{ClaimView(facts, party.side // 2).claim.id}`"
    side = f"the denial of {claim}" if party.side % 2 else claim
    match party.kind:
        case PartyKind.CLAIM | PartyKind.DENIAL:
            return side
        case PartyKind.NOTHING_LEFT:
            return f"that no support is left for {side}"
        case PartyKind.NOT_STANDING:
            return f"that {side} does not stand"
        case PartyKind.ASSERTION | PartyKind.LINK:
            return _record(party.record, claim)


def _record(record: Assertion | Link | None, claim: str) -> str:
    match record:
        case Link():
            return f"the link by which {record}"
        case Assertion():
            voices = " > ".join(hop.source for hop in record.hops)
            act = "denial" if record.stance is Stance.DENIES else "assertion"
            return f"the {act} of {claim} by {voices}"
        case None:
            return claim
