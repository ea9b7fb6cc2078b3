"""Tests of articles: their text, and what they say about themselves."""

import socket
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts import texts
from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution
from claimtrack.drafts.draft_ledger import first_ledger
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import propose
from claimtrack.drafts.texts import Article, describe_text, read_article, read_page
from claimtrack.errors import LedgerError
from claimtrack.model import When
from tests.formats.trials import tried

PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head>
<title>Bridge to stay shut - The Bay Courier</title>
<meta property="og:site_name" content="The Bay Courier">
<meta property="article:published_time" content="2031-05-04T08:00:00Z">
<link rel="canonical" href="https://courier.example/bridge">
</head><body>
<nav><a href="/">Home</a></nav>
<article><h1>Bridge to stay shut</h1>
<p>The bridge stays <b>shut</b> until the autumn, the council said on Friday.</p>
<p>“Two of the piers are cracked,” the surveyor, Ida Holm, told the Courier.</p>
<ul><li>The ferry sails every hour, says the harbour office.</li></ul>
<p>A new bridge would cost about 40 million crowns, according to the council.</p></article>
<footer>All rights reserved</footer></body></html>"""


def describe(text: str, path: str = "a.txt") -> Article:
    return describe_text(path, text.encode(), path)


def facts_of(article: Article) -> tuple[str | None, str | None, str | None]:
    """Return the title, the publisher and the date of an article."""
    published = None if article.published is None else article.published.text
    return article.title, article.publisher, published


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lake shut\n\nIt is shut.", ("Lake shut", None, None)),
        (f"{'word ' * 40}\n\nIt is shut.", (None, None, None)),
        (
            "Lake shut\n\nThe Bay Courier, Monday 7 May 2031\n\nIt is shut.",
            ("Lake shut", "The Bay Courier", "2031-05-07"),
        ),
        (
            "Lake shut\n\nBy Ida Holm\n\nORRIN, Monday 7 May 2031 – The lake is shut.",
            ("Lake shut", None, "2031-05-07"),
        ),
        ("Lake shut\n\nPublished: May 7, 2031 09:30", ("Lake shut", None, "2031-05-07")),
        (
            "Lake shut\n\nCoast Tribune, Monday 7 May 2031\n\nIt is shut.",
            ("Lake shut", "Coast Tribune", "2031-05-07"),
        ),
        ("Lake shut\n\nReuters, 7 May 2031\n\nIt is shut.", ("Lake shut", "Reuters", "2031-05-07")),
        ("Lake shut\n\nOrrin Bay, 7 May 2031\n\nIt is.", ("Lake shut", None, "2031-05-07")),
        ("Lake shut\n\nBy Ida Post, 7 May 2031\n\nIt is.", ("Lake shut", None, "2031-05-07")),
        ("Lake shut\n\nMonday Evening, 7 May 2031\n\nIt.", ("Lake shut", None, "2031-05-07")),
    ],
)
def test_layout_of_a_text_gives_title_publisher_and_date(
    text: str, expected: tuple[str | None, str | None, str | None]
) -> None:
    assert expected == facts_of(describe(text))


@pytest.mark.parametrize(
    ("byline", "question"),
    [
        ("Saturday 15 March 2026", "2026-03-15 is a Sunday; the text has Saturday"),
        ("The Bay Post, Monday, March 15, 2026", "2026-03-15 is a Sunday; the text has Monday"),
        ("Sunday 15 March 2026", None),
        ("15 March 2026", None),
        ("The Saturday Post, 15 March 2026", None),
        ("Saturday 15 March", None),
    ],
)
def test_date_on_another_weekday_is_a_question(byline: str, question: str | None) -> None:
    article = describe(f"Lake shut\n\n{byline}\n\nIt is shut.")

    assert question == article.date_question
    assert question == propose(LedgerMatch(article)).date_question
    assert (question is not None) == (
        "\n#? " in first_ledger(article, propose(LedgerMatch(article)))
    )


def test_given_date_on_the_weekday_of_the_text_is_no_question() -> None:
    article = describe("Lake shut\n\nSaturday 15 March 2026\n\nIt is shut.")

    assert evolve(article, published=When.parse("2026-03-14")).date_question is None
    assert evolve(article, published=When.parse("2026")).date_question is None


@pytest.mark.parametrize(
    "text",
    [
        "Lake shut\n\nThe Council, on 7 May 2031, shut the lake.",
        "Lake shut since 7 May 2031\n\nIt is shut.",
        "Lake shut\n\nMonday 7 May",
        "Lake shut\n\nMay 2031",
        "Lake shut\n\nFrom 7 May 2031 to 9 May 2031",
        "Lake shut\n\nOne.\n\nTwo.\n\nThree.\n\n7 May 2031",
    ],
)
def test_a_date_that_is_not_that_of_publication_is_left_out(text: str) -> None:
    assert describe(text).published is None


@pytest.mark.parametrize("path", ["a.md", "a.MARKDOWN"])
def test_heading_of_markdown_is_its_title(path: str) -> None:
    article = describe("## Lake shut ##\n\nIt is **shut**.", path)

    assert "Lake shut" == article.title
    assert "## Lake shut ##\n\nIt is **shut**." == article.text


def test_hash_in_plain_text_belongs_to_the_title() -> None:
    assert "# Lake shut" == describe("# Lake shut\n\nIt is shut.").title


def test_front_matter_describes_an_article() -> None:
    front = '---\ntitle: "Lake shut"\ndate: 2031-05-07T09:00\nsource: The Courier\n'
    article = describe(
        f"{front}lang: en\nurl: https://x.example/1\ntags: [a]\n---\n\nShut.", "a.md"
    )

    assert ("Lake shut", "The Courier", "2031-05-07") == facts_of(article)
    assert ("en", "https://x.example/1") == (article.lang, article.url)
    assert "\nShut." == article.text[article.start :]


def test_front_matter_is_not_drafted() -> None:
    article = describe("---\ntitle: shut, he said\n---\n\nIt is shut, he said. Why?\n", "a.md")
    text = article.text
    found = [
        Attribution(((at, at + 2),), ((at + 3, at + 7),), ((at - 6, at - 2),), "test")
        for at in (text.index("he said"), text.rindex("he said"))
    ]
    draft = article.trim(complete(text, found))

    assert [text.rindex("he said")] == [each.attribution.source[0][0] for each in draft.statements]
    assert ["Why?"] == [text[start:end].strip() for start, end in draft.unattributed]


@pytest.mark.parametrize("front", ["---\ntitle: x\n", "--- \n", "title: x\n---\n", "---\n---\n"])
def test_other_rules_and_lines_are_no_front_matter(front: str) -> None:
    assert 0 == describe(f"{front}\nLake shut\n\nIt is shut.", "a.md").start


@tried
@given(
    st.text(st.sampled_from("-\n#:, aT7May2031\r\ufeff\x1b\u2028"), max_size=60),
    st.sampled_from(["a.txt", "a.md"]),
)
def test_any_text_can_be_described(text: str, path: str) -> None:
    article = describe(text, path)

    assert text.removeprefix("\ufeff").replace("\r\n", "\n") == article.text
    assert 0 <= article.start <= len(article.text)


def test_page_gives_paragraphs_and_what_it_says_about_itself(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    article = read_article(tmp_path / "page.html", tmp_path / "elsewhere")

    assert ("Bridge to stay shut", "The Bay Courier", "2031-05-04") == facts_of(article)
    assert ("en-GB", "https://courier.example/bridge") == (article.lang, article.url)
    assert ("page.txt", "page.html") == (article.path, article.page)
    assert article.data.decode() == article.text
    assert [
        "Bridge to stay shut",
        "The bridge stays shut until the autumn, the council said on Friday.",
        "“Two of the piers are cracked,” the surveyor, Ida Holm, told the Courier.",
        "- The ferry sails every hour, says the harbour office.",
        "A new bridge would cost about 40 million crowns, according to the council.",
    ] == article.text.strip().split("\n\n")


def test_page_without_an_extension_is_recognized_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "saved").write_text(f"\ufeff\n{PAGE}", encoding="utf-8")

    assert "saved" == read_article(tmp_path / "saved", tmp_path).page


@pytest.mark.parametrize("page", ["", "<p>", "<html><body></body></html>", "\x00\x01", "<" * 2000])
def test_page_without_an_article_is_rejected(page: str) -> None:
    with pytest.raises(LedgerError, match=r"no article was found in the page `p\.html`"):
        read_page(page.encode(), Path("p.html"))


def test_page_that_is_too_long_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "MAX_PAGE", 100)

    with pytest.raises(LedgerError, match=r"`p\.html` has more than 100 bytes"):
        read_page(PAGE.encode(), Path("p.html"))


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    assert 5 == len(read_page(PAGE.encode(), Path("p.html")).text.split("\n\n"))
    for address in ("http://127.0.0.1/page.html", "file:///etc/hostname"):
        with pytest.raises(LedgerError, match="no article was found"):
            read_page(address.encode(), Path("p.html"))


def test_text_elsewhere_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shut.")

    with pytest.raises(LedgerError, match="is not in the folder of the ledger"):
        read_article(tmp_path / "a.txt", tmp_path / "below")


def test_text_that_is_not_utf_8_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Café.".encode("latin-1"))

    with pytest.raises(LedgerError, match="is not UTF-8"):
        read_article(tmp_path / "a.txt", tmp_path)
