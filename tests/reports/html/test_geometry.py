"""The layout of the picture in a browser: boxes do not overlap, and nothing needs scrolling."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest

import claimtrack
from tests.reports.html.browser import Browser
from tests.reports.html.pages import page_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]

_PROGRAM = """
const boxes = {};
for (const shape of arguments[0])
  boxes[shape] = [...document.querySelectorAll('#picture ' + shape)].map(each => {
    const {left, top, right, bottom} = each.getBoundingClientRect();
    return [left, top + scrollY, right, bottom + scrollY];
  });
return boxes;
"""
SHAPES = (".lane > h3", ".thread", ".claim", ".opponent")

Box = tuple[float, float, float, float]


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("geometry") / "strait.html"
    path.write_text(page_for(claimtrack.load(ROOT / "tests" / "desk" / "strait")), encoding="utf-8")
    return path


def overlap(one: Box, other: Box) -> bool:
    """True if two boxes share more than an edge and a rounding error."""
    return all(
        one[side] + 0.5 < other[side + 2] and other[side] + 0.5 < one[side + 2] for side in (0, 1)
    )


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (390, True)], ids=["wide", "narrow"])
def test_boxes_of_the_picture_do_not_overlap(
    browser: Browser, strait: Path, width: int, dark: bool
) -> None:
    browser.open(strait, width=width, dark=dark)
    found: dict[str, list[Box]] = browser.run_script(_PROGRAM, SHAPES)
    every = [box for boxes in found.values() for box in boxes]

    assert [] == [shape for shape, boxes in found.items() if not boxes]
    assert [] == [pair for pair in combinations(every, 2) if overlap(*pair)]
    assert 0 <= min(left for left, *_ in every)
    assert width >= max(right for _, _, right, _ in every)
    assert width >= browser.run_script("return document.documentElement.scrollWidth")


def test_voices_are_on_the_left_and_opponents_on_the_right_of_claims(
    browser: Browser, strait: Path
) -> None:
    browser.open(strait, width=1400)
    found: dict[str, list[Box]] = browser.run_script(_PROGRAM, SHAPES)
    columns = [[(box[0], box[2]) for box in found[shape]] for shape in SHAPES]

    gaps = [
        min(left for left, _ in after) - max(right for _, right in before)
        for before, after in pairwise(columns)
    ]
    assert 3 == len(gaps)
    assert 0 <= min(gaps)
