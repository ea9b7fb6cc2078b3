"""Markdown for comments: its content, its maximum size, and its escapes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimtrack.engine.report import Report
from claimtrack.errors import Problem
from claimtrack.reports.findings.markdown import MAX_CHARACTERS, as_markdown
from claimtrack.reports.text.markdown_escapes import escape_mentions
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
# The patterns that GitHub and GitLab look for in the rendered text.
LIVE = re.compile(
    r"@\w|#\d|!\d|~\w|\$\d|%\d|\^\d|\bGH-\d|://|www\.|:[a-z0-9_+-]+:(?!\d)", re.IGNORECASE
)


def read(text: str) -> tuple[list[Token], str]:
    """Return the tokens of a Markdown text, and its rendered text."""
    tokens: list[Token] = []
    texts: list[str] = []
    for token in MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text):
        children = token.children or []
        tokens += [token, *children]
        texts.append("".join(t.content for t in children if t.type in ("text", "text_special")))
    return tokens, "\n".join(texts)


def kinds(tokens: list[Token]) -> set[str]:
    return {re.sub(r"_(open|close)$", "", token.type) for token in tokens}


def blocks_of_html(tokens: list[Token]) -> list[str]:
    return [token.content.strip() for token in tokens if token.type == "html_block"]


def test_findings_are_sorted_by_severity_below_a_table_of_counts() -> None:
    assert_golden(GOLDEN / "markdown.md", as_markdown(story()))


def test_waived_findings_are_included_on_request() -> None:
    text = as_markdown(story(), show_waived=True)

    assert "Waived: kept for later, by Mina\n" in text
    assert "kept for later" not in as_markdown(story())


def test_problems_have_a_could_not_run_heading() -> None:
    assert_golden(GOLDEN / "markdown_problems.md", as_markdown((), problems()[0]))


def test_a_clean_check_is_one_line() -> None:
    assert "### claimtrack\n\nno findings in 2 claims.\n\n" == as_markdown(clean())


def test_findings_beyond_the_size_limit_are_counted() -> None:
    text = as_markdown([many(1000)])
    shown = text.count("<details>")

    assert MAX_CHARACTERS < len(text) + 500 < 65_536
    assert text.endswith(f"... and {1000 - shown:,} more, omitted to limit the size.\n")
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
def test_text_creates_no_mentions_or_links(said: str) -> None:
    tokens, text = read(escape_mentions(said))

    assert None is LIVE.search(text)
    assert said == text.replace("\u2060", "").strip()
    assert {"paragraph", "inline", "text", "text_special"} >= kinds(tokens)


@tried
@given(report=hostile_reports(), show_waived=st.booleans())
def test_finding_text_never_becomes_markup(report: Report, show_waived: bool) -> None:
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
def test_problem_text_never_becomes_markup(problems: list[Problem]) -> None:
    tokens, text = read(as_markdown((), problems))

    assert kinds(tokens) <= OURS - {"html_block"}
    assert len(problems) == sum(token.type == "list_item_open" for token in tokens)
    assert None is LIVE.search(text)
