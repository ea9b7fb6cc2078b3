"""The attribution graph has everything of its ledger exactly once."""

from itertools import pairwise
from random import Random
from unicodedata import category

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import claimtrack
from claimtrack.assessment.assessment import Assessments
from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Ledger, Link, Record, RecordKind, Ref, ref_of
from claimtrack.reports.graph.builder import build_graph
from claimtrack.reports.graph.graph import Edge, EdgeKind, Graph, NodeKind
from claimtrack.reports.graph.labels import edge_label
from tests.laws.profiles import law
from tests.strategies import ledgers

STORY = """\
ledger = 1

[source]
ministry = { kind = "government", name = "The ministry" }
agency = { kind = "state-media", part_of = "ministry" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
idle = { kind = "person" }

[document.page]
publisher = "daily"

[claim.closed]
text = "The harbour was closed."

[[claim.closed.assertion]]
id = "heard"
at = "page#p2"
via = [
  { source = "agency", act = "said", certainty = "likely", on = "2021-10" },
  { source = "wire", act = "quoted" },
  "daily",
]

[[claim.closed.assertion]]
via = ["agency", "daily"]

[[claim.closed.assertion]]
id = "no"
via = [{ source = "ministry", act = "denied" }, "daily"]

[claim.open]
text = "The harbour was open."
because = ["lights"]

[claim.lights]
text = "The lights were on."

[claim.far]
text = "It rained."
because = ["open"]

[claim.unheard]
text = "Nobody heard the ministry."

[[link]]
id = "clash"
kind = "contradicts"
from = "open"
to = "closed"
by = "wire"

[[link]]
kind = "undercuts"
from = "unheard"
to_assertion = "heard"

[[link]]
kind = "undercuts"
from = "far"
to_link = "clash"

[[retraction]]
assertion = "no"
"""


def graph(ledger: Ledger, *claims: str) -> Graph:
    return build_graph(Assessments.of(ledger), claims or None)


def story() -> Ledger:
    return reader.read_text(STORY, "ledger.toml")


def edge_records(ledger: Ledger) -> list[Assertion | Link]:
    """Return the records that make edges."""
    return [*ledger.assertions, *ledger.links]


def edges_of(graph: Graph) -> set[tuple[str, str, str]]:
    return {(edge.start, edge_label(edge), edge.end) for edge in graph.edges}


def steps_of(graph: Graph, record: Assertion | Link) -> set[tuple[str, str]]:
    """Return the edges of a graph for a record, as pairs of nodes."""
    return {(e.start, e.end) for e in graph.edges if ref_of(record).id in e.records}


def node_id(ref: Ref) -> str:
    return f"{ref.kind.value}:{ref.id}"


def expected_steps(ledger: Ledger, record: Assertion | Link) -> set[tuple[str, str]]:
    """Return the expected edges of a record, computed without the graph."""
    match record:
        case Assertion():
            nodes = [f"source:{hop.source}" for hop in record.hops]
            end = f"claim:{record.claim}"
        case Link():
            nodes = [f"claim:{record.from_}"]
            end = node_id(record.target)
    if any(link.to is None and link.target == ref_of(record) for link in ledger.links):
        nodes.append(node_id(ref_of(record)))
    return set(pairwise([*nodes, end]))


def test_graph_of_the_story() -> None:
    assert {
        ("source:agency", "said, as likely, on 2021-10: closed", "source:wire"),
        ("source:wire", "quoted: closed", "source:daily"),
        ("source:daily", "asserts (in page#p2)", "assertion:heard"),
        ("assertion:heard", "asserts", "claim:closed"),
        ("source:agency", "closed", "source:daily"),
        ("source:daily", "asserts", "claim:closed"),
        ("source:ministry", "denied, withdrawn: closed", "source:daily"),
        ("source:daily", "denies (withdrawn)", "claim:closed"),
        ("claim:open", "contradicts (by wire)", "link:clash"),
        ("link:clash", "contradicts", "claim:closed"),
        ("claim:unheard", "undercuts", "assertion:heard"),
        ("claim:far", "undercuts", "link:clash"),
        ("claim:lights", "is a premise of", "claim:open"),
        ("claim:open", "is a premise of", "claim:far"),
    } == edges_of(graph(story()))


def test_sources_of_one_controller_are_one_group() -> None:
    found = graph(story())
    (group,) = found.groups

    assert "The ministry" == group.title
    assert ["agency", "ministry"] == [node.record for node in found.grouped()[group.id]]
    assert {"wire", "daily", "idle"}.issubset(node.record for node in found.grouped()[None])


def test_claim_nodes_have_status_and_grade() -> None:
    ledger = story()
    closed = next(node for node in graph(ledger).nodes if node.id == "claim:closed")

    assert claimtrack.assess(ledger)["closed"].status.value in " ".join(closed.lines)


def test_neighbourhood_has_chains_of_its_claims_and_adjacent_claims() -> None:
    found = graph(story(), "closed")

    assert {"closed", "open", "unheard", "far"} == {
        node.record for node in found.nodes if node.kind is NodeKind.CLAIM
    }
    assert ("source:daily", "asserts", "claim:closed") in edges_of(found)
    assert "source:idle" not in {node.id for node in found.nodes}
    assert {"clash", "heard"} <= {node.record for node in found.nodes}


def test_neighbourhood_includes_undercutters_of_undercutters() -> None:
    ledger = story()
    doubt = next(link for link in ledger.links if link.to_assertion == "heard")
    doubted = ledger.with_records(
        claimtrack.Claim("doubted", "They may have."),
        Link("undercuts", "doubted", to_link=doubt.ref.id),
    )

    assert ("claim:doubted", "undercuts", node_id(doubt.ref)) in edges_of(
        graph(doubted, "unheard", "closed")
    )
    assert "claim:doubted" in {node.id for node in graph(doubted, "unheard").nodes}
    assert "claim:doubted" not in {node.id for node in graph(doubted, "closed").nodes}


def test_neighbourhood_omits_unrelated_links() -> None:
    found = graph(story(), "lights")

    assert [("claim:lights", "is a premise of", "claim:open")] == list(edges_of(found))


def test_unknown_claim_or_format_is_an_error_with_a_hint() -> None:
    with pytest.raises(KeyError, match="did you mean `closed`"):
        claimtrack.graph(story(), "dot", ["closd"])
    with pytest.raises(LedgerError, match="unknown graph format `dott`"):
        claimtrack.graph(story(), "dott")


def test_an_edge_of_many_claims_names_the_first_ones() -> None:
    edge = Edge("source:a", "source:b", EdgeKind.PASSES, claims=tuple("abcdef"))

    assert "a, b, c and 3 more" == edge_label(edge)


@law
@given(ledgers())
def test_every_source_claim_and_undercut_record_is_a_node(ledger: Ledger) -> None:
    found = graph(ledger)
    undercut = {link.target for link in ledger.links if link.to is None}
    named = [Ref(RecordKind.SOURCE, id) for id in ledger.sources]
    named += [Ref(RecordKind.CLAIM, id) for id in ledger.claims]

    assert sorted(map(node_id, [*named, *undercut])) == sorted(node.id for node in found.nodes)


@law
@given(ledgers())
def test_edges_reconstruct_every_assertion_and_link(ledger: Ledger) -> None:
    found = graph(ledger)
    records = edge_records(ledger)
    assume(records)

    for record in records:
        assert expected_steps(ledger, record) == steps_of(found, record)


@law
@given(ledgers())
def test_every_edge_comes_from_a_record(ledger: Ledger) -> None:
    found = graph(ledger)
    nodes = {node.id for node in found.nodes}
    known = {ref_of(record).id for record in edge_records(ledger)}

    assume(found.edges)
    for edge in found.edges:
        assert {edge.start, edge.end} <= nodes
        assert known.issuperset(edge.records)
        assert bool(edge.records) is (edge.kind is not EdgeKind.PREMISE)


@law
@given(ledgers())
def test_premises_are_edges(ledger: Ledger) -> None:
    premises = {
        (f"claim:{premise}", f"claim:{claim.id}")
        for claim in ledger.claims.values()
        for premise in claim.because
    }

    assert premises == {
        (edge.start, edge.end) for edge in graph(ledger).edges if edge.kind is EdgeKind.PREMISE
    }


@law
@given(ledgers())
def test_exactly_the_withdrawn_records_are_marked(ledger: Ledger) -> None:
    what = {retraction.what for retraction in ledger.retractions}

    def gone(record: Assertion | Link) -> bool:
        if ref_of(record) in what or isinstance(record, Link):
            return ref_of(record) in what
        own, of_hops = (
            [Ref(RecordKind.DOCUMENT, passage.document) in what for passage in passages]
            for passages in (record.at, [hop.at for hop in record.via if hop.at is not None])
        )
        return (bool(own) and all(own)) or any(of_hops)

    withdrawn = {ref_of(r).id for r in edge_records(ledger) if gone(r)}
    edges = graph(ledger).edges
    assume(edges)
    for edge in edges:
        assert edge.withdrawn is bool(withdrawn.intersection(edge.records))
        assert not edge.withdrawn or withdrawn.issuperset(edge.records)


@law
@given(ledgers(), st.randoms(use_true_random=False))
def test_graph_does_not_depend_on_record_order(ledger: Ledger, random: Random) -> None:
    records: list[Record] = list(ledger.records())
    random.shuffle(records)
    shuffled = Ledger.of(records, settings=ledger.settings)

    assert graph(ledger) == graph(shuffled)


@law
@given(ledgers(), st.data())
def test_neighbourhood_is_a_subgraph(ledger: Ledger, data: st.DataObject) -> None:
    asked = data.draw(st.sets(st.sampled_from(sorted(ledger.claims)))) if ledger.claims else set()
    part, whole = build_graph(Assessments.of(ledger), asked), graph(ledger)
    members = {member.id for claim in asked for member in claimtrack.explain(ledger, claim).members}
    there = {node.id for node in part.nodes}

    assert there <= {node.id for node in whole.nodes}
    assert {f"claim:{id}" for id in members} <= there
    assert all({edge.start, edge.end} <= there for edge in part.edges)
    for assertion in ledger.assertions:
        heard = {edge for edge in part.edges if assertion.ref.id in edge.records}
        assert bool(heard) is (assertion.claim in members)


@law
@given(ledgers())
def test_labels_have_no_hidden_or_control_characters(ledger: Ledger) -> None:
    found = graph(ledger)
    texts = [line for node in found.nodes for line in node.lines]
    texts += [edge_label(edge) for edge in found.edges]
    texts += [group.title for group in found.groups]
    isolates = "\u2068\u2069"

    assume(texts)
    for text in texts:
        assert not [
            c for c in text if category(c) in ("Cc", "Cf", "Cn", "Cs") and c not in isolates
        ]
