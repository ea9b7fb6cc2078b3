"""The layout of the picture in a browser, compared with a golden file.

The test compares boxes and lines, in whole pixels from the corner of the picture. It
does not compare screenshots, which depend on fonts, on font smoothing and on the version
of the browser. Boxes and lines are computed without font metrics. Texts are not compared.

``RENEW_GOLDEN=1 pytest -m browser tests/reports/html/test_geometry.py`` renews the file.
"""

import json
from pathlib import Path

import pytest

import claimtrack
from tests.golden import assert_golden
from tests.reports.html.browser import Browser
from tests.reports.html.pages import page_for

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[3]
GOLDEN = Path(__file__).parents[1] / "golden" / "geometry.json"
SHAPES = ("rect.lane", "rect.chip", "rect.claim", "rect.stripe", "path.connector", "path.arc")

_PROGRAM = """
const picture = document.querySelector('svg.lanes');
const corner = picture.getBoundingClientRect();
const box = each => {
  const {x, y, width, height} = each.getBBox(), m = each.getScreenCTM();
  const seen = [m.a * x + m.e - corner.x, m.d * y + m.f - corner.y, m.a * width, m.d * height];
  return seen.map(value => Math.round(value));
};
const found = {picture: [[Math.round(corner.width), Math.round(corner.height)]]};
for (const shape of arguments[0])
  found[shape] = [...picture.querySelectorAll(shape)]
    .filter(each => !each.closest('defs') && each.checkVisibility()).map(box);
return found;
"""


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("geometry") / "seed.html"
    path.write_text(page_for(claimtrack.load(ROOT / "seeds" / "slbm-2021")), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (420, True)], ids=["wide", "narrow"])
def test_a_browser_draws_boxes_and_lines_at_their_computed_places(
    browser: Browser, seed: Path, width: int, dark: bool
) -> None:
    """A narrow screen scrolls the picture and does not scale it."""
    browser.open(seed, width=width, dark=dark)
    found: dict[str, list[list[int]]] = browser.run_script(_PROGRAM, SHAPES)

    assert [] == [shape for shape, boxes in found.items() if not boxes]
    lines = [
        f"{json.dumps(shape)}: [\n" + ",\n".join(f"  {box}" for box in boxes) + "\n]"
        for shape, boxes in sorted(found.items())
    ]
    assert_golden(GOLDEN, "{\n" + ",\n".join(lines) + "\n}\n")
