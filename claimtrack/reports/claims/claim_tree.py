"""Who stands behind a claim and who against it, as a tree and as JSON."""

from collections.abc import Iterator, Sequence

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import listed
from claimtrack.facts.claim_view import Side
from claimtrack.facts.conflicts.statement_text import worded
from claimtrack.model import Assertion, Document, Hop, Ledger, LedgerAsOf, Source
from claimtrack.reports.claims.defence import defence_as_table, defence_in_lines
from claimtrack.reports.claims.json_output import masses, number, of_check, span
from claimtrack.reports.claims.survey import masses as shares
from claimtrack.reports.claims.survey import probabilities, with_meaning, wrapped
from claimtrack.reports.claims.table import TONES
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display

CHAINS = 40
"""How many chains of one sort are shown; the count is that of all."""


SPOTS = 8
"""How many voices of a weakest spot are named."""


def claim_as_tree(assessed: Assessments, asked: str, display: Display) -> Iterator[Line]:
    """Yield a claim, its two sides, what it rests on, what disputes it, its standing and status.

    ``asked`` is the member that was asked for, which is marked unless the tree
    is headed by it. The standing is told of claims that something attacks.
    """
    facts = assessed.facts
    view, ledger = facts.claim(asked), facts.ledger
    claim = view.claim
    place = f" at {claim.place}" if claim.place is not None else ""
    yield line((f"claim {claim.id}", Style.STRONG), display.shown(f" ({claim.kind.value}{place})"))
    yield line(display.shown(f"  {claim.text}"))
    for member in view.members:
        if member.fact is not None:
            yield line(display.shown(f'  {member.id} states "{worded(member.fact, ledger)}"'))
    for member in view.members:
        if member != claim:
            mark = " (asked for)" if member.id == asked else ""
            yield line(display.shown(f"  also {member.id}: {member.text}"), mark)
    yield line("")
    several = len(view.members) > 1
    if view.asserted.assertions:
        yield from _side("Asserted", view.asserted, ledger, display, several)
    else:
        yield line(("Asserted by nobody.", Style.STRONG))
    if view.denied.assertions:
        yield line("")
        yield from _side("Denied", view.denied, ledger, display, several)
    for heading, chains in (
        ("On neither side", view.neutral),
        ("Withdrawn", view.withdrawn),
    ):
        if chains:
            yield line("")
            yield line((heading, Style.STRONG))
            yield from _tree(chains, ledger, display, several)
    for heading, claims in (("Rests on", view.premises), ("Disputed by", view.opposing)):
        if claims:
            yield line("")
            yield line((heading, Style.STRONG))
        for view_of in claims:
            support = view_of.asserted.independent_support
            text = f"  {view_of.claim.id}: {view_of.claim.text} (independent support {support})"
            yield line(display.shown(text))
    if conflicting := facts.conflicting(view.group):
        yield line("")
        yield line(("Cannot hold together with", Style.STRONG))
        for other in conflicting[:CHAINS]:
            if other.fact is not None:
                yield line(display.shown(f'  {other.id}: "{worded(other.fact, ledger)}"'))
        if len(conflicting) > CHAINS:
            yield line(f"  and {len(conflicting) - CHAINS} more")
    if facts.dispute.attacked(asked):
        yield line("")
        yield from defence_in_lines(facts.dispute.explanation(asked), facts, display)
    yield line("")
    yield from _assessment(assessed.of_claim(asked), display)


def _assessment(one: Assessment, display: Display) -> Iterator[Line]:
    """Yield in short how far a claim is supported, and the cheapest thing to look for next."""
    belief, disbelief, uncertainty = shares(one.opinion)
    yield line(("Assessment", Style.STRONG))
    yield line("  status: ", (one.status.value, TONES[one.status]), f" ({one.status.description})")
    yield line(f"  grade: {one.grade}")
    yield line(f"  belief: {belief}, disbelief {disbelief}, uncertainty {uncertainty}")
    stated = f"probability: {with_meaning(probabilities(one), one)}"
    first, *rest = wrapped(stated, display.width - 4, display)
    yield from (line(f"  {first}"), *(line(f"    {text}") for text in rest))
    for check in one.next_checks[:1]:
        first, *rest = wrapped(f"next: {check.words}", display.width - 4, display)
        yield line(f"  {first}")
        yield from (line(f"    {text}") for text in rest)


def claim_as_json(assessed: Assessments, asked: str, known: Sequence[LedgerAsOf] = ()) -> str:
    """Return the claim, its two sides and its assessment as JSON, with the member asked for.

    ``known`` says of which day they are.
    """
    facts, one = assessed.facts, assessed.of_claim(asked)
    view = facts.claim(asked)
    explained = facts.dispute.explanation(asked)
    claim = view.claim
    return json_output.text(
        {
            "schema": json_output.SCHEMA,
            **json_output.as_of(known),
            "claim": {
                "id": claim.id,
                "asked": asked,
                "text": claim.text,
                "kind": claim.kind.value,
                "members": [member.id for member in view.members],
                "premises": [premise.claim.id for premise in view.premises],
                "opposing": [other.claim.id for other in view.opposing],
                "conflicting": [other.id for other in facts.conflicting(view.group)],
            },
            **_side_as_json(view.asserted),
            "denied": _side_as_json(view.denied),
            "standing": {
                "label": explained.fate.value,
                "tree": defence_as_table(explained, facts),
            },
            "assessment": {
                "status": one.status.value,
                "grade": one.grade,
                "opinion": masses(one.opinion),
                "projected": number(one.opinion.projected),
                "next_check": next((of_check(check) for check in one.next_checks), None),
            },
        }
    )


def _side_as_json(side: Side) -> dict[str, object]:
    return {
        "origins": span(side.origins),
        "independent_support": span(side.independent_support),
        "weakest": [voice.id for voice in side.weakest],
        "chains": [[hop.source for hop in chain.via] for chain in side.chains],
    }


def _side(word: str, side: Side, ledger: Ledger, display: Display, several: bool) -> Iterator[Line]:
    yield line((f"{word} by {counted(len(side.assertions), 'chain')}", Style.STRONG))
    yield line(f"  origins: {side.origins}")
    yield line(f"  independent support: {side.independent_support}")
    if side.weakest:
        spots = display.shown(listed(side.weakest, SPOTS))
        yield line("  weakest spot: ", (spots, Style.WARNING))
    sorted_out = [*side.complete, *side.continued, *side.unknown]
    silent = [chain for chain in side.assertions if chain not in frozenset(sorted_out)]
    for heading, chains in (
        ("From an origin", side.complete),
        ("From a source that itself received it", side.continued),
        ("From a source that only relays, nobody says from whom", side.unknown),
        ("No support: credited, or no comment", silent),
    ):
        if chains:
            yield line((f"  {heading}:", Style.QUIET))
            yield from _tree(chains, ledger, display, several)


def _tree(
    chains: Sequence[Assertion], ledger: Ledger, display: Display, several: bool
) -> Iterator[Line]:
    """Yield chains as a tree: what begins alike is written once.

    Where there are several claims, each chain says which one it bears.
    """
    before: tuple[Hop, ...] = ()
    ordered = sorted(chains, key=lambda chain: [hop.source for hop in chain.via])
    for chain in ordered[:CHAINS]:
        shared = _shared(before, chain.via)
        for depth, hop in enumerate(chain.via):
            if depth >= shared:
                yield line(display.shown("  " * (depth + 2) + _hop(depth, hop, ledger)))
        before = chain.via
        claims = [f"claim {chain.claim}"] if several else []
        for said in (*claims, *(f"at {place}" for place in _places(chain, ledger))):
            yield line("  " * (len(chain.via) + 2), (display.shown(said), Style.QUIET))
    if len(ordered) > CHAINS:
        yield line(f"    ... and {counted(len(ordered) - CHAINS, 'chain')} more")


def _shared(one: Sequence[Hop], other: Sequence[Hop]) -> int:
    """Return how many hops two chains have in common at their beginnings."""
    for i, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return i
    return min(len(one), len(other))


def _hop(depth: int, hop: Hop, ledger: Ledger) -> str:
    source = ledger.sources[hop.source]
    name = f" ({_about(source)})" if _about(source) else ""
    did = f" {hop.act.value}" if hop.act is not None else ""
    on = f" on {hop.on}" if hop.on is not None else ""
    how = f" as {hop.certainty.value}" if hop.certainty is not None else ""
    return f"{'> ' if depth else ''}{hop.source}{name}{did}{on}{how}"


def _about(source: Source) -> str:
    owner = f"part of {source.part_of}" if source.part_of else ""
    unnamed = "" if source.named else "unnamed"
    return ", ".join(part for part in (source.name, owner, unnamed) if part)


def _places(chain: Assertion, ledger: Ledger) -> Iterator[str]:
    for passage in chain.at:
        document = ledger.documents[passage.document]
        yield f"{passage}{_published(document)}"


def _published(document: Document) -> str:
    parts = (
        f'"{document.title}"' if document.title else "",
        f"of {document.published}" if document.published else "",
    )
    said = " ".join(part for part in parts if part)
    return f" {said}" if said else ""
