"""Labels of nodes, edges and groups. Only this module writes names into graphs.

Labels are sanitized lines. Escaping is up to each format.
"""

from collections.abc import Sequence

from claimtrack.assessment.assessment import Assessment
from claimtrack.engine.finding import chain_text, join_words
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
from claimtrack.reports.graph.graph import Edge, EdgeKind, Group, Node, NodeKind
from claimtrack.reports.text.visible import Display, wrap_text

LINE_WIDTH = 36
"""Number of columns of a line in a node; a longer word has its own line."""

MAX_CLAIMS = 4
"""Number of claims named in the label of an edge."""

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
    """Return the node of a claim, with its status and grade."""
    facts = [claim.kind.value, assessed.status.value, assessed.grade]
    return _node(NodeKind.CLAIM, claim.id, claim.text, facts)


def link_node(link: Link, withdrawn: bool) -> Node:
    """Return the node of an undercut link."""
    title = " ".join([link.kind.value, *describe_link(link)])
    return _node(NodeKind.LINK, link.ref.id, title, [], withdrawn=withdrawn)


def assertion_node(assertion: Assertion, withdrawn: bool) -> Node:
    """Return the node of an undercut assertion."""
    match assertion.stance:
        case Stance.ASSERTS:
            title = "assertion"
        case Stance.DENIES:
            title = "denial"
        case Stance.NEUTRAL:
            title = "neutral assertion"
    chain = chain_text(assertion.hops)
    return _node(NodeKind.ASSERTION, assertion.ref.id, title, [chain], withdrawn=withdrawn)


def voice_group(controller: Source) -> Group:
    """Return the group of the sources under a controller."""
    return Group(f"voice:{controller.id}", _DISPLAY.sanitize(controller.label))


def describe_link(link: Link) -> tuple[str, ...]:
    """Return the author and date of a link."""
    by = "" if link.by is None else f"by {link.by}"
    on = "" if link.on is None else f"on {link.on}"
    return tuple(word for word in (by, on) if word)


def describe_step(assertion: Assertion, hop: Hop) -> tuple[str, ...]:
    """Return the act, certainty and date of a hop that passes a claim on.

    Steps of chains that do not assert the claim say so.
    """
    match assertion.stance:
        case Stance.ASSERTS:
            side = ""
        case Stance.DENIES:
            side = "" if hop.act is Act.DENIED else "in denial"
        case Stance.NEUTRAL:
            side = "" if hop.act is not None and hop.act.silent else "neutral"
    return tuple(word for word in (*_words_of_hop(hop), side) if word)


def describe_last_hop(assertion: Assertion) -> tuple[str, ...]:
    """Return the act, certainty, date and passages of the last hop of a chain."""
    how = "" if assertion.certainty is None else f"put as {assertion.certainty.value}"
    at = f"in {join_words(assertion.at)}" if assertion.at else ""
    return tuple(word for word in (*_words_of_hop(assertion.hops[-1]), how, at) if word)


def edge_label(edge: Edge) -> str:
    """Return the label of an edge: its kind and words, or its words and claims."""
    words = ", ".join([*edge.words, *(["withdrawn"] if edge.withdrawn else [])])
    if edge.kind is EdgeKind.PASSES:
        return ": ".join(part for part in (words, join_words(edge.claims, MAX_CLAIMS)) if part)
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
    details = [*facts, *(["withdrawn"] if withdrawn else [])]
    below = ", ".join(details if words == record else [record, *details])
    return Node(
        f"{kind.value}:{record}",
        kind,
        record,
        (
            *wrap_text(words, LINE_WIDTH, _DISPLAY),
            *(wrap_text(below, LINE_WIDTH, _DISPLAY) if below else ()),
        ),
        group,
        withdrawn,
    )
