"""DOT and Mermaid, read back by their own programs (``pytest -m node``).

The packages come from npm into a temporary folder. Where npm or its registry
cannot be reached the tests are skipped, and say so.
"""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

import pytest

import claimtrack
from claimtrack.assessment.assessment import Assessments
from claimtrack.model import Ledger
from claimtrack.reports.graph.builder import build_graph
from claimtrack.reports.graph.graph import Graph
from claimtrack.reports.graph.labels import edge_label
from claimtrack.reports.graph.registry import GRAPHS
from tests.laws.stories import random_story
from tests.reports.hostile import TEXTS, hostile_ledger
from tests.reports.test_graph import story

pytestmark = pytest.mark.node

HERE = Path(__file__).parent / "node"
SEED = Path(__file__).parents[2] / "seeds" / "slbm-2021"
STORIES = 60


class Flowchart(TypedDict):
    """The result of Mermaid's parser."""

    nodes: list[tuple[str, str]]
    edges: list[list[str]]
    groups: list[tuple[str, list[str]]]


class Picture(TypedDict):
    """The result of Graphviz."""

    nodes: list[tuple[str, list[str]]]
    edges: list[list[str]]
    groups: list[tuple[str, list[str]]]


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the parsers, and return the folder of the programs that use them."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("NOT TESTED: no graph was read back by Graphviz or Mermaid, for want of npm")
    folder = tmp_path_factory.mktemp("node")
    shutil.copytree(HERE, folder, dirs_exist_ok=True)
    flags = ("--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder))
    done = subprocess.run(
        [npm, "install", *flags],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"NOT TESTED: npm could not install the parsers: {done.stderr[-300:]}")
    return folder


def read(packages: Path, program: str, texts: Sequence[str]) -> str:
    done = subprocess.run(
        ["node", packages / program],
        input=json.dumps(texts),
        cwd=packages,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )

    assert 0 == done.returncode, done.stderr[-2000:]
    return done.stdout


def graphs() -> list[Graph]:
    """Return the graphs of the seed, a story, hostile texts and random ledgers."""
    ledgers: list[Ledger] = [claimtrack.load(SEED), story()]
    ledgers += [hostile_ledger([text]) for text in TEXTS]
    ledgers += [hostile_ledger(TEXTS), hostile_ledger(["".join(TEXTS)])]
    ledgers += [random_story(seed) for seed in range(STORIES)]
    return [build_graph(Assessments.of(ledger)) for ledger in ledgers]


def test_mermaid_reads_back(packages: Path) -> None:
    ours = graphs()
    printed = read(packages, "read_mermaid.mjs", [GRAPHS["mermaid"](graph).text for graph in ours])
    charts: list[Flowchart] = json.loads(printed)

    assert len(ours) == len(charts)
    for graph, chart in zip(ours, charts, strict=True):
        number = {node.id: f"n{position}" for position, node in enumerate(graph.nodes)}
        assert {number[node.id]: "\n".join(node.lines) for node in graph.nodes} == dict(
            chart["nodes"]
        )
        assert Counter(
            (number[edge.start], number[edge.end], edge_label(edge)) for edge in graph.edges
        ) == Counter((start, end, label) for start, end, label in chart["edges"])
        grouped = graph.grouped()
        assert [
            (group.title, sorted(number[node.id] for node in grouped[group.id]))
            for group in graph.groups
        ] == [(title, nodes) for title, nodes in chart["groups"]]


def test_graphviz_renders_every_label_literally(packages: Path) -> None:
    ours = graphs()
    printed = read(packages, "read_dot.mjs", [GRAPHS["dot"](graph).text for graph in ours])
    pictures: list[Picture] = json.loads(printed)

    assert len(ours) == len(pictures)
    for graph, picture in zip(ours, pictures, strict=True):
        assert {node.id: list(node.lines) for node in graph.nodes} == dict(picture["nodes"])
        assert {f"cluster_{group.id}": [group.title] for group in graph.groups} == dict(
            picture["groups"]
        )
        assert Counter((edge.start, edge.end, edge_label(edge)) for edge in graph.edges) == Counter(
            (start, end, label) for start, end, label in picture["edges"]
        )
