"""The answers of the live page's routes."""

import json
import re
from pathlib import Path
from threading import Timer

import pytest

from claimtrack.serve.parts import FIRST_ROWS
from tests.nonempty import nonempty
from tests.serve.live import LEDGER, Page, write_lake

_PART = re.compile(r'data-part="([^"]*)"')
_NOTE = re.compile(r'<article class="note[^>]*data-claim="([^"]*)"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_lake(tmp_path)


@pytest.fixture
def page(path: Path) -> Page:
    return Page.of(path)


def parts(text: str) -> list[str]:
    return _PART.findall(text)


def notes(page: Page, query: str = "") -> list[str]:
    answer = page.get(f"/{query}")
    assert 200 == answer.status_code
    return _NOTE.findall(answer.text)


def test_page_has_its_parts_in_order(page: Page) -> None:
    assert ["head", "bar", "row-article-p2", "row-article-p3"] == parts(page.get("/").text)
    assert ["closed", "fish"] == notes(page)


def test_page_tells_the_token_and_the_version(page: Page) -> None:
    text = page.get("/").text

    assert f'<meta name="claimtrack-token" content="{page.access.token}">' in text
    assert f'<meta name="claimtrack-version" content="{page.live.snapshot.digest}">' in text


def test_read_only_page_has_no_token_and_refuses_edits(path: Path) -> None:
    page = Page.of(path, read_only=True)

    assert page.access.token not in page.get("/").text
    assert 405 == page.edit("accept", item="claim:fish").status_code
    assert 404 == page.get("/form/claim").status_code
    assert LEDGER == path.read_text("utf-8")


def test_edit_changes_the_file_and_the_page(page: Page, path: Path) -> None:
    answer = page.edit("accept", item="claim:fish")

    assert 200 == answer.status_code
    assert LEDGER.replace("draft = true\n", "") == path.read_text("utf-8")
    assert [] == notes(page, "?status=draft")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?status=draft", ["fish"]),
        ("?source=mayor", ["closed"]),
        ("?source=nobody", []),
        ("?q=TWELVE+fish", ["fish"]),
        ("?q=twelve&status=ask", []),
        ("?as-of=2031-06-01", []),
        ("?as-of=2031-06", ["closed", "fish"]),
        ("?doc=article", ["closed", "fish"]),
        ("?doc=none", ["closed", "fish"]),
        ("?unknown=1", ["closed", "fish"]),
        ("?rows=-1", ["closed", "fish"]),
        ("?rows=99999999999999999999", ["closed", "fish"]),
        ("?rows=1", ["closed"]),
    ],
)
def test_parameters_select_notes(page: Page, query: str, expected: list[str]) -> None:
    assert expected == notes(page, query)


def test_filter_leaves_out_paragraphs_without_a_note(page: Page) -> None:
    text = page.get("/?status=draft").text

    assert ["head", "bar", "row-article-p3"] == parts(text)
    assert "Text is left out here." in text


def test_invalid_day_is_refused(page: Page) -> None:
    answer = page.get("/?as-of=<b>never</b>")

    assert 400 == answer.status_code
    assert "<b>" not in answer.text


def test_page_of_a_day_cannot_be_edited(page: Page) -> None:
    text = page.get("/?as-of=2031-06-02").text

    assert page.access.token not in text
    assert "data-edit" not in text


def many(count: int) -> str:
    return LEDGER + "".join(
        f'\n[claim.c{number}]\ntext = "Boat {number} is late."\nvia = ["mayor"]\n'
        for number in range(count)
    )


def test_first_page_of_a_large_ledger_has_the_first_rows(path: Path) -> None:
    path.write_text(many(2 * FIRST_ROWS), "utf-8")
    page = Page.of(path)

    first, more = notes(page), re.search(r'href="(/\?rows=\d+)"', page.get("/").text)

    assert FIRST_ROWS == len(first)
    assert more is not None
    assert [*page.live.snapshot.edited.ledger.claims] == notes(page, more[1].removeprefix("/"))


def test_search_finds_notes_beyond_the_first_rows(path: Path) -> None:
    path.write_text(many(2 * FIRST_ROWS), "utf-8")

    assert [f"c{2 * FIRST_ROWS - 1}"] == notes(Page.of(path), f"?q=boat+{2 * FIRST_ROWS - 1}")


def changed(page: Page, since: int, query: str = "") -> dict[str, str]:
    answer = page.get(f"/parts?since={since}{query}").json()
    assert page.live.snapshot.version == answer["version"]
    assert {*answer["parts"]} <= {*answer["order"]}
    found: dict[str, str] = answer["parts"]
    return found


def test_only_changed_parts_are_sent(page: Page, path: Path) -> None:
    page.get("/")
    assert {} == changed(page, 1)
    text = LEDGER.replace('text = "Twelve fish died."', 'text = "Ten fish died."')
    path.write_text(text, "utf-8")
    page.live.refresh()

    assert ["row-article-p3"] == [*changed(page, 1)]
    assert {} == changed(page, 2)


def test_all_parts_are_sent_for_a_version_that_is_not_known(page: Page) -> None:
    page.get("/")

    assert ["head", "bar", "row-article-p2", "row-article-p3"] == [*changed(page, 7)]
    assert ["head", "bar", "row-article-p2", "row-article-p3"] == [*changed(page, 1, "&rows=50")]


def test_part_that_is_gone_is_not_in_the_order(page: Page, path: Path) -> None:
    page.get("/?status=draft")
    page.edit("accept", item="claim:fish")

    assert ["head", "bar"] == page.get("/parts?since=1&status=draft").json()["order"]


def test_changed_part_equals_that_of_the_page(page: Page, path: Path) -> None:
    page.get("/")
    page.edit("accept", item="claim:fish")

    sent = nonempty(changed(page, 1).values())
    text = page.get("/").text

    assert [] == [html for html in sent if html not in text]


def test_problems_are_shown_above_the_last_good_page(page: Page, path: Path) -> None:
    path.write_text(LEDGER + "[claim.closed\n", "utf-8")
    page.live.refresh()

    assert ["closed", "fish"] == notes(page)
    assert "ledger.toml:27" in page.get("/").text
    assert "ledger.toml:27" in page.get("/parts").json()["problems_html"]


@pytest.mark.parametrize("kind", ["claim", "source"])
def test_page_of_an_unknown_record_is_not_found(page: Page, kind: str) -> None:
    assert 404 == page.get(f"/{kind}/nobody").status_code


def test_claims_and_sources_have_pages(page: Page) -> None:
    assert "<h1>The lake is closed.</h1>" in page.get("/claim/closed").text
    assert "<h1>Mayor Lind</h1>" in page.get("/source/mayor").text


def test_confidential_source_is_shown_by_its_alias_only(path: Path) -> None:
    secret = LEDGER.replace('name = "two workers"', 'name = "Ann Orr", confidential = true')
    path.write_text(secret.replace("two workers", "Ann Orr"), "utf-8")
    page = Page.of(path)

    assert "confidential-1" in page.get("/").text
    assert 200 == page.get("/source/confidential-1").status_code
    assert 404 == page.get("/source/workers").status_code
    answers = [page.get(each) for each in ("/", "/parts", "/claim/fish", "/source/confidential-1")]
    assert [] == [each for each in answers if "Ann Orr" in each.text or "workers" in each.text]


def test_stream_tells_each_version_until_the_server_ends(page: Page) -> None:
    def happen() -> None:
        page.live.edit(page.live.snapshot.digest, lambda it: it.accept(next(it.drafts())))
        page.live.close()

    Timer(0.5, happen).start()

    lines = page.get("/events").text.splitlines()

    data = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data")]
    assert [(1, False), (2, True)] == [(each["version"], each["can_undo"]) for each in data]
    assert page.live.snapshot.digest == data[-1]["digest"]


def test_styles_and_script_are_served(page: Page) -> None:
    kinds = {
        name: page.get(f"/static/{name}").headers["content-type"].partition(";")[0]
        for name in ("page.css", "desk.css", "desk.js")
    }

    assert {"page.css": "text/css", "desk.css": "text/css", "desk.js": "text/javascript"} == kinds
