"""Graphs as text, read back by readers that are not ours."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import networkx as nx
import pydot
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import claimtrack
from claimtrack.analysis.assessment import Assessments
from claimtrack.errors import LedgerError
from claimtrack.model import Assertion, Claim, Ledger, Link, Source
from claimtrack.reports.graph_labels import label_of_edge
from claimtrack.reports.graph_mermaid import EDGES, LENGTH
from claimtrack.reports.graph_of_ledger import graph_of
from claimtrack.reports.graph_parts import Graph, Group, Node, NodeKind
from claimtrack.reports.graph_table import GRAPHS, format_of
from tests.golden import assert_golden
from tests.laws.profiles import law
from tests.laws.stories import stories
from tests.reports.hostile import TEXTS, hostile_ledger, hostile_texts
from tests.strategies import ledgers

GOLDEN = Path(__file__).parent / "golden" / "graph"
SEED = Path(__file__).parents[2] / "seeds" / "slbm-2021"

drawable = st.one_of(ledgers(), stories(), st.builds(hostile_ledger, hostile_texts))


def graph(ledger: Ledger) -> Graph:
    return graph_of(Assessments.of(ledger))


@pytest.mark.parametrize("format", GRAPHS)
def test_the_seed(format: str) -> None:
    assert_golden(GOLDEN / f"seed.{format}", claimtrack.graph(claimtrack.load(SEED), format))


@pytest.mark.parametrize("format", GRAPHS)
def test_what_is_near_one_claim(format: str) -> None:
    text = claimtrack.graph(claimtrack.load(SEED), format, ["no-hostile-intent"])

    assert_golden(GOLDEN / f"near.{format}", text)


def bare(quoted: object) -> str:
    """Return an id without its quotes."""
    return str(quoted).strip('"')


def written(quoted: object) -> str:
    """Return the text that Graphviz shows for a quoted string: first as DOT, then as a label."""
    inner = re.fullmatch(r'"(.*)"', str(quoted), re.DOTALL)
    assert inner is not None, quoted
    escapes = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}
    return unescape(re.sub(r"\\.", lambda match: escapes[match[0]], inner[1]))


def parsed(text: str) -> pydot.Dot:
    with warnings.catch_warnings():
        # pydot itself goes by names that its parser library has renamed.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = pydot.graph_from_dot_data(text)
    assert found is not None
    return found[0]


def dot_nodes(dot: pydot.Graph) -> Iterator[tuple[str, str]]:
    for node in dot.get_nodes():
        if node.get_name() not in ("graph", "node", "edge"):
            yield bare(node.get_name()), written(node.get("label"))


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_dot_reads_back_with_pydot(ledger: Ledger) -> None:
    ours = graph(ledger)
    dot = parsed(GRAPHS["dot"](ours).text)
    clusters = {
        bare(cluster.get_name()): (
            written(cluster.get("label")),
            dict(dot_nodes(cluster)),
        )
        for cluster in dot.get_subgraphs()
    }
    grouped = ours.grouped()

    def labels(nodes: list[Node]) -> dict[str, str]:
        return {node.id: "\n".join(node.lines) for node in nodes}

    assert labels(list(grouped[None])) == dict(dot_nodes(dot))
    assert {
        f"cluster_{group.id}": (group.title, labels(list(grouped[group.id])))
        for group in ours.groups
    } == clusters
    assert Counter((e.start, e.end, label_of_edge(e)) for e in ours.edges) == Counter(
        (bare(e.get_source()), bare(e.get_destination()), written(e.get("label")))
        for e in dot.get_edges()
    )


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_graphml_reads_back_with_networkx(ledger: Ledger) -> None:
    ours = graph(ledger)
    titles = {group.id: group.title for group in ours.groups}
    read = nx.parse_graphml(GRAPHS["graphml"](ours).text, force_multigraph=True)

    assert [node.id for node in ours.nodes] == list(read)
    for node in ours.nodes:
        data = read.nodes[node.id]
        expected = {
            "label": node.title,
            "node": node.kind.value,
            "record": node.record,
            "withdrawn": node.withdrawn,
            "asserted": "\n".join(node.chains),
            "denied": "\n".join(node.denials),
            "group": node.group or "",
            "group_label": titles[node.group] if node.group else "",
            **node.facts,
        }
        assert {name: value for name, value in expected.items() if value != ""} == data
    assert Counter(
        (e.start, e.end, label_of_edge(e), e.kind.value, " ".join(e.records), e.withdrawn)
        for e in ours.edges
    ) == Counter(
        (start, end, d["label"], d["edge"], d.get("records", ""), d["withdrawn"])
        for start, end, d in read.edges(data=True)
    )


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_a_line_of_mermaid_holds_no_sign_of_a_label(ledger: Ledger) -> None:
    """What is quoted is letters, digits, blanks, signs beyond ASCII, entities, our own breaks."""
    text = GRAPHS["mermaid"](graph(ledger)).text

    found = re.findall(r'"(.*)"', text)
    assume(found)
    for quoted in found:
        plain = re.sub("#[0-9]+;|<br/>", "", quoted)
        assert not re.search("[!-/:-@\\[-`{-~]", plain), quoted


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_mermaid_has_a_line_for_every_node_and_edge(ledger: Ledger) -> None:
    ours = graph(ledger)
    lines = GRAPHS["mermaid"](ours).text.splitlines()

    assert len(ours.nodes) == sum(bool(re.match(r' +n[0-9]+[(\[{>]+"', line)) for line in lines)
    assert len(ours.edges) == sum(bool(re.match(r' +n[0-9]+ .+\|".+"\| n', line)) for line in lines)


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_argdown_defines_every_claim_and_all_that_is_undercut(ledger: Ledger) -> None:
    ours = graph(ledger)
    text = GRAPHS["argdown"](ours).text
    statements = re.findall(r"^\[([a-z0-9-]+)\]: ", text, re.MULTILINE)
    arguments = re.findall(r"^<([a-z0-9-]+)>: ", text, re.MULTILINE)

    assert [node.record for node in ours.of_kind(NodeKind.CLAIM)] == statements
    other = (NodeKind.LINK, NodeKind.ASSERTION)
    assert [node.record for node in ours.nodes if node.kind in other] == arguments


@pytest.mark.parametrize("format", ["mermaid", "argdown"])
def test_what_is_lost_is_told_in_comments(format: str) -> None:
    drawing = GRAPHS[format](graph(claimtrack.load(SEED)))

    assert drawing.lost
    for sentence in drawing.lost:
        assert f" Not shown: {sentence}\n" in drawing.text


@pytest.mark.parametrize("format", ["dot", "graphml"])
def test_dot_and_graphml_lose_nothing(format: str) -> None:
    assert () == GRAPHS[format](graph(claimtrack.load(SEED))).lost


def test_argdown_tells_of_each_thing_that_it_cannot_say() -> None:
    ledger = Ledger.of(
        Source("s", "person"),
        [Claim(id, "Text.", because=["b"] if id == "a" else ()) for id in "abc"],
        Assertion("a", [{"source": "s", "act": "declined"}]),
        Link("restates", "a", "c"),
        Link("implies", "b", "c"),
        Link("supports", "b", "b"),
        gone := Link("supports", "c", "b"),
        claimtrack.Retraction(gone.ref),
    )

    assert (
        "what sources are, who controls them, what each did and how firmly",
        "who takes no side",
        "that claims are one: those that restate one another support one another",
        "whether a claim implies another or supports it: both are written as support",
        "which premises go together: each is written as support",
        "1 step withdrawn",
        "1 step from a claim to itself",
    ) == GRAPHS["argdown"](graph(ledger)).lost


def test_argdown_writes_each_relation_once_and_a_contradiction_from_either_side() -> None:
    ledger = Ledger.of(
        [Claim(id, "Text.") for id in "ab"],
        [Source(id, "person") for id in "st"],
        [Link("contradicts", "a", "b", by=by) for by in (None, "s", "t")],
        Link("contradicts", "b", "a"),
    )
    text = GRAPHS["argdown"](graph(ledger)).text

    assert 1 == text.count("  -> [a]\n")
    assert 1 == text.count("  -> [b]\n")


def test_mermaid_tells_when_a_graph_is_more_than_it_draws() -> None:
    ids = [f"c{number}" for number in range(EDGES + 2)]
    ledger = Ledger.of(
        [Claim(id, "word " * (LENGTH // EDGES // 5)) for id in ids],
        [Link("supports", one, other) for one, other in pairwise(ids)],
    )
    few, many = GRAPHS["mermaid"](graph(claimtrack.load(SEED))), GRAPHS["mermaid"](graph(ledger))

    assert not [sentence for sentence in few.lost if "unless" in sentence]
    assert 2 == len([sentence for sentence in many.lost if "unless" in sentence])


def test_mermaid_tells_that_an_edge_does_not_name_all_its_claims() -> None:
    ledger = Ledger.of(
        [Source("s", "person"), Source("o", "outlet")],
        [Claim(id, "Text.") for id in "abcdefg"],
        [Assertion(id, ["s", "o"]) for id in "abcdefg"],
    )

    assert (
        "all claims of 1 edge, of which it names the first" in GRAPHS["mermaid"](graph(ledger)).lost
    )


def test_an_empty_ledger_is_an_empty_graph() -> None:
    assert Graph((), (), ()) == graph(Ledger.of())
    for draw in GRAPHS.values():
        assert draw(Graph((), (), ())).text


def test_a_group_is_written_though_it_is_empty() -> None:
    only = Graph((), (), (Group("voice:x", 'The "X" & co.'),))

    assert 'The "X" & co.' == written(
        parsed(GRAPHS["dot"](only).text).get_subgraphs()[0].get("label")
    )


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.dot", "dot"), ("a.gv", "dot"), ("a.mmd", "mermaid"), ("a.graphml", "graphml")],
)
def test_the_ending_of_a_file_means_a_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format
    assert format_of(None) == "dot"


def test_an_ending_that_means_no_graph_is_refused() -> None:
    with pytest.raises(LedgerError, match=r"no graph format goes by the ending `\.svg`"):
        format_of(Path("a.svg"))
