"""Markdown for comments: what it shows, how long it may be, and what no text can do in it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimtrack.engine.report import Report
from claimtrack.errors import Problem
from claimtrack.reports.findings.markdown import ROOM, as_markdown
from claimtrack.reports.text.markdown_escapes import inert
from tests.golden import assert_golden
from tests.reports.results_story import (
    GOLDEN,
    clean,
    hostile_problems,
    hostile_reports,
    many,
    story,
    tried,
)
from tests.reports.stories import problems

OURS = {
    *("heading", "paragraph", "bullet_list", "list_item", "table", "thead", "tbody", "tr"),
    *("th", "td", "strong", "inline", "text", "code_inline", "html_block", "text_special"),
}
# What GitHub and GitLab look for in the text that is left.
LIVE = re.compile(
    r"@\w|#\d|!\d|~\w|\$\d|%\d|\^\d|\bGH-\d|://|www\.|:[a-z0-9_+-]+:(?!\d)", re.IGNORECASE
)


def read(text: str) -> tuple[list[Token], str]:
    """Return what a page consists of as a reader of Markdown sees it, and its text."""
    tokens: list[Token] = []
    said: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text):
        children = token.children or []
        tokens += [token, *children]
        said.append("".join(t.content for t in children if t.type in ("text", "text_special")))
    return tokens, "\n".join(said)


def kinds(tokens: list[Token]) -> set[str]:
    return {re.sub(r"_(open|close)$", "", token.type) for token in tokens}


def blocks_of_html(tokens: list[Token]) -> list[str]:
    return [token.content.strip() for token in tokens if token.type == "html_block"]


def test_the_gravest_first_under_a_table_of_numbers() -> None:
    assert_golden(GOLDEN / "markdown.md", as_markdown(story()))


def test_what_was_waived_is_there_when_asked_for() -> None:
    text = as_markdown(story(), show_waived=True)

    assert "Waived: kept for later, by Mina\n" in text
    assert "kept for later" not in as_markdown(story())


def test_problems_say_that_it_could_not_run() -> None:
    assert_golden(GOLDEN / "markdown_problems.md", as_markdown((), problems()[0]))


def test_a_clean_check_says_so_in_one_line() -> None:
    assert "### claimtrack\n\nno findings in 2 claims.\n\n" == as_markdown(clean())


def test_what_there_is_no_room_for_is_counted() -> None:
    text = as_markdown([many(1000)])
    shown = text.count("<details>")

    assert ROOM < len(text) + 500 < 65_536
    assert text.endswith(f"... and {1000 - shown:,} more, for which there is no room here.\n")
    assert "1000 findings" not in text
    assert "1,000 findings (1,000 warnings) in 1,000 claims." in text


@pytest.mark.parametrize(
    "said",
    [
        "@somebody",
        "a@h.example",
        "see #12",
        "owner/name#12",
        "GH-12",
        "gh-12",
        "!12",
        "%3",
        "~label",
        "$5",
        "https://h.example/x",
        "www.h.example",
        ":smile:",
    ],
)
def test_nobody_is_called_and_nothing_linked_to(said: str) -> None:
    tokens, text = read(inert(said))

    assert None is LIVE.search(text)
    assert said == text.replace("\u2060", "").strip()
    assert {"paragraph", "inline", "text", "text_special"} >= kinds(tokens)


@tried
@given(report=hostile_reports(), show_waived=st.booleans())
def test_no_text_becomes_markup_whatever_it_is(report: Report, show_waived: bool) -> None:
    tokens, text = read(as_markdown([report], show_waived=show_waived))
    waived = len(report.waived) if show_waived else 0
    items = [t for t in tokens if t.type == "list_item_open" and t.level == 1]
    folded = ["<details><summary>because</summary>", "</details>"] * len(report.findings)

    assert kinds(tokens) <= OURS
    assert folded == blocks_of_html(tokens)
    assert len(report.findings) + waived == len(items)
    assert None is LIVE.search(text)


@tried
@given(problems=hostile_problems())
def test_no_text_of_a_problem_becomes_markup(problems: list[Problem]) -> None:
    tokens, text = read(as_markdown((), problems))

    assert kinds(tokens) <= OURS - {"html_block"}
    assert len(problems) == sum(token.type == "list_item_open" for token in tokens)
    assert None is LIVE.search(text)
