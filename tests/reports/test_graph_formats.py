"""Graphs as text, read back by readers that are not ours."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import pydot
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import claimtrack
from claimtrack.assessment.assessment import Assessments
from claimtrack.errors import LedgerError
from claimtrack.model import Assertion, Claim, Ledger, Link, Source
from claimtrack.reports.graph.builder import graph_of
from claimtrack.reports.graph.graph import Graph, Group, Node
from claimtrack.reports.graph.labels import label_of_edge
from claimtrack.reports.graph.mermaid import EDGES, LENGTH
from claimtrack.reports.graph.registry import GRAPHS, format_of
from tests.golden import assert_golden
from tests.laws.profiles import law, tried
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


@tried(10)  # pydot parses slowly
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


def test_what_mermaid_loses_is_told_in_comments() -> None:
    drawing = GRAPHS["mermaid"](graph(claimtrack.load(SEED)))

    assert drawing.lost
    for sentence in drawing.lost:
        assert f" Not shown: {sentence}\n" in drawing.text


def test_dot_loses_nothing() -> None:
    assert () == GRAPHS["dot"](graph(claimtrack.load(SEED))).lost


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
    [("a.dot", "dot"), ("a.gv", "dot"), ("a.mmd", "mermaid")],
)
def test_the_ending_of_a_file_means_a_format(name: str, format: str) -> None:
    assert format_of(Path(name)) == format
    assert format_of(None) == "dot"


def test_an_ending_that_means_no_graph_is_refused() -> None:
    with pytest.raises(LedgerError, match=r"no graph format goes by the ending `\.svg`"):
        format_of(Path("a.svg"))
