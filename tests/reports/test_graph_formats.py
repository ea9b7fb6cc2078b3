"""Graphs as text, parsed by independent parsers."""

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
from claimtrack.reports.graph.builder import build_graph
from claimtrack.reports.graph.graph import Graph, Group, Node
from claimtrack.reports.graph.labels import edge_label
from claimtrack.reports.graph.mermaid import MAX_EDGES, MAX_LENGTH
from claimtrack.reports.graph.registry import GRAPHS, graph_format_of
from tests.golden import assert_golden
from tests.laws.profiles import law, law_settings
from tests.laws.stories import stories
from tests.reports.hostile import TEXTS, hostile_ledger, hostile_texts
from tests.strategies import ledgers

GOLDEN = Path(__file__).parent / "golden" / "graph"
SEED = Path(__file__).parents[2] / "seeds" / "slbm-2021"

drawable = st.one_of(ledgers(), stories(), st.builds(hostile_ledger, hostile_texts))


def graph(ledger: Ledger) -> Graph:
    return build_graph(Assessments.of(ledger))


@pytest.mark.parametrize("format", GRAPHS)
def test_graph_of_the_seed_matches_golden_file(format: str) -> None:
    assert_golden(GOLDEN / f"seed.{format}", claimtrack.graph(claimtrack.load(SEED), format))


@pytest.mark.parametrize("format", GRAPHS)
def test_neighbourhood_of_one_claim_matches_golden_file(format: str) -> None:
    text = claimtrack.graph(claimtrack.load(SEED), format, ["no-hostile-intent"])

    assert_golden(GOLDEN / f"near.{format}", text)


def unquote_id(quoted: object) -> str:
    """Return an id without its quotes."""
    return str(quoted).strip('"')


def displayed_text(quoted: object) -> str:
    """Return the text that Graphviz displays for a quoted string: unescaped as DOT and as label."""
    inner = re.fullmatch(r'"(.*)"', str(quoted), re.DOTALL)
    assert inner is not None, quoted
    escapes = {"\\n": "\n", '\\"': '"', "\\\\": "\\"}
    return unescape(re.sub(r"\\.", lambda match: escapes[match[0]], inner[1]))


def parse_dot(text: str) -> pydot.Dot:
    with warnings.catch_warnings():
        # pydot uses deprecated names of its parser library.
        warnings.simplefilter("ignore", DeprecationWarning)
        found = pydot.graph_from_dot_data(text)
    assert found is not None
    return found[0]


def dot_nodes(dot: pydot.Graph) -> Iterator[tuple[str, str]]:
    for node in dot.get_nodes():
        if node.get_name() not in ("graph", "node", "edge"):
            yield unquote_id(node.get_name()), displayed_text(node.get("label"))


@law_settings(10)  # pydot parses slowly
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_dot_reads_back_with_pydot(ledger: Ledger) -> None:
    ours = graph(ledger)
    dot = parse_dot(GRAPHS["dot"](ours).text)
    clusters = {
        unquote_id(cluster.get_name()): (
            displayed_text(cluster.get("label")),
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
    assert Counter((e.start, e.end, edge_label(e)) for e in ours.edges) == Counter(
        (
            unquote_id(e.get_source()),
            unquote_id(e.get_destination()),
            displayed_text(e.get("label")),
        )
        for e in dot.get_edges()
    )


@law
@given(drawable)
@example(hostile_ledger(TEXTS))
def test_mermaid_labels_have_no_special_characters(ledger: Ledger) -> None:
    """Labels have letters, digits, blanks, non-ASCII characters, entities and ``<br/>``."""
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


def test_mermaid_lists_its_losses_in_comments() -> None:
    drawing = GRAPHS["mermaid"](graph(claimtrack.load(SEED)))

    assert drawing.lost
    for sentence in drawing.lost:
        assert f" Not shown: {sentence}\n" in drawing.text


def test_dot_loses_nothing() -> None:
    assert () == GRAPHS["dot"](graph(claimtrack.load(SEED))).lost


def test_mermaid_warns_about_graphs_beyond_its_limits() -> None:
    ids = [f"c{number}" for number in range(MAX_EDGES + 2)]
    ledger = Ledger.of(
        [Claim(id, "word " * (MAX_LENGTH // MAX_EDGES // 5)) for id in ids],
        [Link("supports", one, other) for one, other in pairwise(ids)],
    )
    few, many = GRAPHS["mermaid"](graph(claimtrack.load(SEED))), GRAPHS["mermaid"](graph(ledger))

    assert not [sentence for sentence in few.lost if "unless" in sentence]
    assert 2 == len([sentence for sentence in many.lost if "unless" in sentence])


def test_mermaid_reports_claims_missing_from_labels() -> None:
    ledger = Ledger.of(
        [Source("s", "person"), Source("o", "outlet")],
        [Claim(id, "Text.") for id in "abcdefg"],
        [Assertion(id, ["s", "o"]) for id in "abcdefg"],
    )

    assert "some claims of 1 edge: labels name the first 4" in GRAPHS["mermaid"](graph(ledger)).lost


def test_an_empty_ledger_is_an_empty_graph() -> None:
    assert Graph((), (), ()) == graph(Ledger.of())
    for draw in GRAPHS.values():
        assert draw(Graph((), (), ())).text


def test_an_empty_group_is_written() -> None:
    only = Graph((), (), (Group("voice:x", 'The "X" & co.'),))

    assert 'The "X" & co.' == displayed_text(
        parse_dot(GRAPHS["dot"](only).text).get_subgraphs()[0].get("label")
    )


@pytest.mark.parametrize(
    ("name", "format"),
    [("a.dot", "dot"), ("a.gv", "dot"), ("a.mmd", "mermaid")],
)
def test_file_extension_selects_the_format(name: str, format: str) -> None:
    assert graph_format_of(Path(name)) == format
    assert graph_format_of(None) == "dot"


def test_unknown_file_extension_is_an_error() -> None:
    with pytest.raises(LedgerError, match=r"no graph format has the extension `\.svg`"):
        graph_format_of(Path("a.svg"))
