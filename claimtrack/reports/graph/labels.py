"""What nodes, edges and groups of a graph are called: the one place where exports name anybody.

What it returns is on one line, or a line each, and nothing in it hides, reorders
or controls; how a format wants it escaped is for the format.
"""

from collections.abc import Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.engine.finding import chain_text, listed
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Hop,
    Link,
    Reliability,
    Source,
    SourceNumber,
    Stance,
)
from claimtrack.reports.claims.survey import wrapped
from claimtrack.reports.graph.graph import Edge, EdgeKind, Group, Node, NodeKind
from claimtrack.reports.text.visible import Display

ROOM = 36
"""How many columns a line in a node takes; a longer word has a line of its own."""

NAMED = 4
"""How many claims the label of an edge names."""

_DISPLAY = Display()


def source_node(source: Source, group: str | None) -> Node:
    """Return the node of a source."""
    facts = [source.kind.value]
    if not source.named:
        facts.append("unnamed")
    if source.number is SourceNumber.PLURAL:
        facts.append("plural")
    if source.reliability is not Reliability.F:
        facts.append(source.reliability.value)
    if source.party_to:
        facts.append(f"stake in {', '.join(source.party_to)}")
    return _node(NodeKind.SOURCE, source.id, source.label, facts, group=group)


def claim_node(claim: Claim, assessed: Assessment) -> Node:
    """Return the node of a claim, with how far it is supported."""
    facts = [claim.kind.value, assessed.status.value, assessed.grade]
    return _node(NodeKind.CLAIM, claim.id, claim.text, facts)


def link_node(link: Link, withdrawn: bool) -> Node:
    """Return the node of a link that something undercuts."""
    title = " ".join([link.kind.value, *words_of_link(link)])
    return _node(NodeKind.LINK, link.ref.id, title, [], withdrawn=withdrawn)


def assertion_node(assertion: Assertion, withdrawn: bool) -> Node:
    """Return the node of an assertion that something undercuts."""
    match assertion.stance:
        case Stance.ASSERTS:
            title = "assertion"
        case Stance.DENIES:
            title = "denial"
        case Stance.NEUTRAL:
            title = "assertion on neither side"
    chain = chain_text(assertion.via)
    return _node(NodeKind.ASSERTION, assertion.ref.id, title, [chain], withdrawn=withdrawn)


def group_of(controller: Source) -> Group:
    """Return the group of all that a source controls."""
    return Group(f"voice:{controller.id}", _DISPLAY.shown(controller.label))


def words_of_link(link: Link) -> tuple[str, ...]:
    """Return who says that claims bear on one another, and when."""
    by = "" if link.by is None else f"by {link.by}"
    on = "" if link.on is None else f"on {link.on}"
    return tuple(word for word in (by, on) if word)


def words_of_step(assertion: Assertion, hop: Hop) -> tuple[str, ...]:
    """Return what a source did that passed a claim on, how firmly, and when.

    Nothing that is not on record; that it is no assertion is said of each step.
    """
    match assertion.stance:
        case Stance.ASSERTS:
            side = ""
        case Stance.DENIES:
            side = "" if hop.act is Act.DENIED else "in denial"
        case Stance.NEUTRAL:
            side = "" if hop.act is not None and hop.act.silent else "on neither side"
    return tuple(word for word in (*_words_of_hop(hop), side) if word)


def words_of_end(assertion: Assertion) -> tuple[str, ...]:
    """Return what the last of a chain did, how firmly the document has it, and where it stands."""
    how = "" if assertion.certainty is None else f"put as {assertion.certainty.value}"
    at = f"in {listed(assertion.at)}" if assertion.at else ""
    return tuple(word for word in (*_words_of_hop(assertion.via[-1]), how, at) if word)


def label_of_edge(edge: Edge) -> str:
    """Return what is written beside an edge: what it says, how, and of which claims."""
    words = ", ".join([*edge.words, *(["withdrawn"] if edge.withdrawn else [])])
    if edge.kind is EdgeKind.PASSES:
        return ": ".join(part for part in (words, listed(edge.claims, NAMED)) if part)
    return f"{edge.kind.value} ({words})" if words else edge.kind.value


def _words_of_hop(hop: Hop) -> tuple[str, ...]:
    act = "" if hop.act is None else hop.act.value
    how = "" if hop.certainty is None else f"as {hop.certainty.value}"
    on = "" if hop.on is None else f"on {hop.on}"
    return act, how, on


def _node(
    kind: NodeKind,
    record: str,
    words: str,
    facts: Sequence[str],
    *,
    group: str | None = None,
    withdrawn: bool = False,
) -> Node:
    words = " ".join(words.split()) or record
    said = [*facts, *(["withdrawn"] if withdrawn else [])]
    below = ", ".join(said if words == record else [record, *said])
    return Node(
        f"{kind.value}:{record}",
        kind,
        record,
        (*wrapped(words, ROOM, _DISPLAY), *(wrapped(below, ROOM, _DISPLAY) if below else ())),
        group,
        withdrawn,
    )
