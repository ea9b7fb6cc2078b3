"""The example notebook is kept without results, runs, and shows what it should."""

import json
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebook" / "newsroom.ipynb"


def test_the_notebook_is_stored_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]

    assert len(code) >= 5
    assert [([], None, {})] * len(code) == [
        (cell["outputs"], cell["execution_count"], cell["metadata"]) for cell in code
    ]


@pytest.fixture(scope="module")
def results() -> list[Mapping[str, str]]:
    """Run the notebook, and return what its cells show, by the kind of text."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]  # theirs
    place = {"metadata": {"path": str(NOTEBOOK.parent)}}
    # A cell that fails fails the test.
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=place).execute()
    return [
        output.get("data", {"text/plain": output.get("text", "")})
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
    ]


def test_outputs_are_tables(results: list[Mapping[str, str]]) -> None:
    titles = [
        data["text/html"].removeprefix("<div><p><strong>").partition("</strong>")[0]
        for data in results
        if "text/html" in data
    ]

    assert [
        "Ledger: 5 sources, 2 documents, 3 claims, 5 assertions, 2 links",
        "6 findings in 3 claims",
        "warning CT102 single-origin: this claim has only one origin: laboratory",
        "3 claims assessed",
        *3 * ["lead-in-water: The tap water of Lindwater holds more lead than is allowed."],
    ] == titles


def test_the_last_cell_draws_a_graph(results: list[Mapping[str, str]]) -> None:
    assert "flowchart LR\n" in results[-1]["text/plain"]


def test_the_notebook_prints_nothing_else(results: list[Mapping[str, str]]) -> None:
    assert 1 == len([data for data in results if "text/html" not in data])
