"""Contrast of the page's colours in the light and the dark theme.

The minimum ratios of WCAG 2.2 are 4.5 for text (1.4.3) and 3 for graphics (1.4.11).
"""

import re

import pytest

from claimtrack.reports.article.view import NoteStatus
from claimtrack.reports.html.environment import read_template

LIGHT, DARK = re.findall(r":root \{(.*?)\}", read_template("page.css"), re.DOTALL)[:2]
STATUSES = [status.value for status in NoteStatus]
TEXT = ("ink", "quiet", "link", "error", "warning", "note", "for", "against", *STATUSES)


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def ratio(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_follows_the_standard() -> None:
    assert 21 == round(ratio("#000000", "#ffffff"), 2)
    assert 4.54 == round(ratio("#767676", "#ffffff"), 2)


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", TEXT)
def test_text_has_enough_contrast_on_every_background(block: str, name: str) -> None:
    known = colours(block)

    for ground in ("paper", "panel"):
        assert ratio(known[name], known[ground]) >= 4.5, ground


@pytest.mark.parametrize("block", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["for", "against", *STATUSES])
def test_text_and_lines_have_enough_contrast_on_tints(block: str, name: str) -> None:
    known = colours(block)

    assert ratio(known["ink"], known[f"{name}-tint"]) >= 4.5
    assert ratio(known["quiet"], known[f"{name}-tint"]) >= 4.5
    assert ratio(known[name], known[f"{name}-tint"]) >= 3


def test_both_themes_define_the_same_colours() -> None:
    assert set(colours(LIGHT)) == set(colours(DARK))
