"""One claim with the chains on both sides and the verdict on it, as a tree and as JSON."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import join_words
from claimtrack.facts.checks.origins import count_first_hand
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.conflicts.statement_text import describe_fact
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.attacks import Party, PartyKind
from claimtrack.facts.standing.standing import Explanation, Verdict
from claimtrack.model import Assertion, Hop, Ledger, LedgerAsOf, Link, Stance
from claimtrack.reports.claims.json_output import (
    check_as_json,
    count_as_json,
    opinion_as_json,
    round_number,
)
from claimtrack.reports.claims.survey import (
    format_masses,
    format_probability_range,
    hanging_lines,
    qualify_probability,
)
from claimtrack.reports.claims.table import STATUS_STYLES
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

MAX_CHAINS = 40
"""Number of chains shown in one group; the count is that of all."""


MAX_VOICES = 8
"""Number of voices of a weakest spot that are named."""

_DEEPEST = 12
"""Maximum depth of indentation in the explanation of a verdict."""

_VERDICT_STYLES = {
    Verdict.STANDS: Style.HELP,
    Verdict.FALLS: Style.ERROR,
    Verdict.OPEN: Style.WARNING,
}


def claim_as_tree(assessed: Assessments, asked: str, display: Display) -> Iterator[StyledLine]:
    """Yield a claim, its two sides, its premises, its opponents, its standing and its status.

    ``asked`` is the id that was asked for. It is marked if it is a restatement of the
    claim at the head. Only claims under attack have a standing.
    """
    facts = assessed.facts
    view, ledger = facts.claim(asked), facts.ledger
    claim = view.claim
    place = f" at {claim.place}" if claim.place is not None else ""
    yield styled_line(
        (f"claim {claim.id}", Style.STRONG), display.sanitize(f" ({claim.kind.value}{place})")
    )
    yield styled_line(display.sanitize(f"  {claim.text}"))
    for member in view.members:
        if member.fact is not None:
            yield styled_line(
                display.sanitize(f'  {member.id} states "{describe_fact(member.fact, ledger)}"')
            )
    for member in view.members:
        if member != claim:
            mark = " (asked for)" if member.id == asked else ""
            yield styled_line(display.sanitize(f"  also {member.id}: {member.text}"), mark)
    yield styled_line("")
    several = len(view.members) > 1
    if view.asserted.assertions:
        yield from _side("Asserted", view.asserted, ledger, display, several)
    else:
        yield styled_line(("Asserted by nobody.", Style.STRONG))
    if view.denied.assertions:
        yield styled_line("")
        yield from _side("Denied", view.denied, ledger, display, several)
    for heading, chains in (("Neutral", view.neutral), ("Withdrawn", view.withdrawn)):
        if chains:
            yield styled_line("")
            yield styled_line((heading, Style.STRONG))
            yield from _tree(chains, ledger, display, several)
    if responses := assessed[asked].responses:
        yield styled_line("")
        yield styled_line(("Responses", Style.STRONG), " of the parties that it is about")
        for party, word in responses.words.items():
            label = ledger.sources[party].label
            name = f" ({label})" if label != party else ""
            yield styled_line(display.sanitize(f"  {party}{name}: {word}"))
    for heading, claims in (("Rests on", view.premises), ("Disputed by", view.opposing)):
        if claims:
            yield styled_line("")
            yield styled_line((heading, Style.STRONG))
        for view_of in claims:
            support = view_of.asserted.independent_support
            text = f"  {view_of.claim.id}: {view_of.claim.text} (independent support {support})"
            yield styled_line(display.sanitize(text))
    if conflicting := facts.conflicting_claims(view.group):
        yield styled_line("")
        yield styled_line(("Conflicts with", Style.STRONG))
        for other in conflicting[:MAX_CHAINS]:
            if other.fact is not None:
                yield styled_line(
                    display.sanitize(f'  {other.id}: "{describe_fact(other.fact, ledger)}"')
                )
        if len(conflicting) > MAX_CHAINS:
            yield styled_line(f"  and {len(conflicting) - MAX_CHAINS} more")
    if facts.standing.is_attacked(asked):
        yield styled_line("")
        yield from defence_as_lines(facts.standing.explain(asked), facts, display)
    yield styled_line("")
    yield from _assessment(assessed[asked], display)


def _assessment(one: Assessment, display: Display) -> Iterator[StyledLine]:
    """Yield the status, grade, opinion and cheapest next check of a claim."""
    belief, disbelief, uncertainty = format_masses(one.opinion)
    yield styled_line(("Assessment", Style.STRONG))
    yield styled_line(
        "  status: ", (one.status.value, STATUS_STYLES[one.status]), f" ({one.status.description})"
    )
    yield styled_line(f"  grade: {one.grade}")
    yield styled_line(f"  belief: {belief}, disbelief {disbelief}, uncertainty {uncertainty}")
    stated = f"probability: {qualify_probability(format_probability_range(one), one)}"
    yield from hanging_lines("  ", stated, display, deeper=2)
    for check in one.next_checks[:1]:
        yield from hanging_lines("  ", f"next: {check.words}", display, deeper=2)


def claim_as_json(assessed: Assessments, asked: str, known: Sequence[LedgerAsOf] = ()) -> str:
    """Return a claim, its two sides and its assessment as JSON.

    ``known`` holds the ledgers as of a day.
    """
    facts, one = assessed.facts, assessed[asked]
    view = facts.claim(asked)
    explained = facts.standing.explain(asked)
    claim = view.claim
    return json_output.json_text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of_json(known),
            **json_output.drafts_as_json(facts.ledger.draft_count),
            "claim": {
                "id": claim.id,
                "asked": asked,
                "text": claim.text,
                "kind": claim.kind.value,
                "members": [member.id for member in view.members],
                "premises": [premise.claim.id for premise in view.premises],
                "opposing": [other.claim.id for other in view.opposing],
                "conflicting": [other.id for other in facts.conflicting_claims(view.group)],
            },
            **_side_as_json(view.asserted),
            "denied": _side_as_json(view.denied),
            "standing": {
                "label": explained.verdict.value,
                "tree": defence_as_json(explained, facts),
            },
            "responses": {} if one.responses is None else dict(one.responses.words),
            "assessment": {
                "status": one.status.value,
                "grade": one.grade,
                "opinion": opinion_as_json(one.opinion),
                "projected": round_number(one.opinion.projected),
                "next_check": next((check_as_json(check) for check in one.next_checks), None),
            },
        }
    )


def _side_as_json(side: Side) -> dict[str, object]:
    return {
        "origins": count_as_json(side.origins),
        "first_hand": count_first_hand(side),
        "independent_support": count_as_json(side.independent_support),
        "weakest": [voice.id for voice in side.weakest],
        "chains": [[hop.source for hop in chain.hops] for chain in side.disjoint_chains],
    }


def _side(
    word: str, side: Side, ledger: Ledger, display: Display, several: bool
) -> Iterator[StyledLine]:
    yield styled_line((f"{word} by {pluralize(len(side.assertions), 'chain')}", Style.STRONG))
    yield styled_line(f"  origins: {side.origins}, first-hand: {count_first_hand(side)}")
    yield styled_line(f"  independent support: {side.independent_support}")
    if side.weakest:
        voices = display.sanitize(join_words(side.weakest, MAX_VOICES))
        yield styled_line("  weakest spot: ", (voices, Style.WARNING))
    for heading, chains in (
        ("From an origin", side.complete),
        ("From a source that received the claim", side.continued),
        ("From a source that only relays, origin not recorded", side.unattributed),
        ("Concluded by a source that only relays, from the premises", side.concluded),
        ("No support: credited, or no comment", side.silent),
    ):
        if chains:
            yield styled_line((f"  {heading}:", Style.QUIET))
            yield from _tree(chains, ledger, display, several)


def _tree(
    chains: Sequence[Assertion], ledger: Ledger, display: Display, several: bool
) -> Iterator[StyledLine]:
    """Yield chains as a tree that writes common beginnings once.

    ``several`` adds the claim of each chain.
    """
    before: tuple[Hop, ...] = ()
    ordered = sorted(chains, key=lambda chain: [hop.source for hop in chain.hops])
    for chain in ordered[:MAX_CHAINS]:
        pairs = zip(before, chain.hops, strict=False)
        shared = len([*takewhile(lambda pair: pair[0] == pair[1], pairs)])
        for depth, hop in enumerate(chain.hops[shared:], start=shared):
            text = "  " * (depth + 2) + describe_hop(depth, hop, ledger)
            yield styled_line(display.sanitize(text))
        before = chain.hops
        details = [f"claim {chain.claim}"] if several else []
        for passage in chain.at:
            document = ledger.documents[passage.document]
            title = f' "{document.title}"' if document.title else ""
            published = f" of {document.published}" if document.published else ""
            details.append(f"at {passage}{title}{published}")
        for detail in details:
            yield styled_line("  " * (len(chain.hops) + 2), (display.sanitize(detail), Style.QUIET))
    if len(ordered) > MAX_CHAINS:
        yield styled_line(f"    ... and {pluralize(len(ordered) - MAX_CHAINS, 'chain')} more")


def describe_hop(depth: int, hop: Hop, ledger: Ledger) -> str:
    """Return a source of a chain with its name, its act and their details."""
    source = ledger.sources[hop.source]
    owner = f"part of {source.part_of}" if source.part_of else ""
    details = ", ".join(filter(None, (source.name, owner, "" if source.named else "unnamed")))
    about = f" ({details})" if details else ""
    did = f" {hop.act.value}" if hop.act is not None else ""
    repeats = " repeats it" if hop.follows is not None else ""
    on = f" on {hop.on}" if hop.on is not None else ""
    how = f" as {hop.certainty.value}" if hop.certainty is not None else ""
    return f"{'> ' if depth else ''}{hop.source}{about}{did}{repeats}{on}{how}"


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
