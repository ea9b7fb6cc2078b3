"""Edits and forms over HTTP: answers, conflicts, and no name of a confidential source."""

from collections.abc import Sequence
from html import unescape
from pathlib import Path

import pytest

from tests.serve.live import LEDGER, Page, write_lake

CONFIDENTIAL = LEDGER.replace(
    'workers = { kind = "witness", name = "two workers", named = false }',
    'workers = { kind = "person", name = "Mia Lund", confidential = true }',
).replace(
    'via = ["workers", "daily"]',
    '#? Does Mia Lund work there?\nvia = ["workers", "daily"]',
)
CHAIN = {"via": [{"source": "mayor"}], "at": ["article#p3"]}


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page.of(write_lake(tmp_path))


def text_of(page: Page) -> str:
    return page.live.source.path.read_text()


def faults(page: Page, kind: str, **data: object) -> Sequence[tuple[str, str]]:
    """Return the faults of a refused edit, each as its place and its message."""
    answer = page.edit(kind, **data)
    assert answer.status_code == 400
    return [(each["place"], each["message"]) for each in answer.json()["problems"]]


def test_edit_is_written_and_answered_with_the_new_version(page: Page) -> None:
    answer = page.edit("accept", item="claim:fish")
    assert answer.status_code == 200
    assert LEDGER.replace("draft = true\n", "") == text_of(page)
    now = page.live.snapshot
    assert {"version": 2, "digest": now.digest, "can_undo": True} == answer.json()


@pytest.mark.parametrize(
    ("kind", "data", "added"),
    [
        ("reject", {"item": "claim:fish"}, ""),
        (
            "draft",
            {"item": "claim:fish", "text": "A dozen fish died.", "chain": CHAIN},
            'text = "A dozen fish died."',
        ),
        ("claim", {"text": "Fish died.", "chain": CHAIN}, 'text = "Fish died."'),
        ("chain", {"claim": "closed", "chain": {**CHAIN, "stance": "denies"}}, "denie"),
        (
            "waive",
            {"code": "CT102", "subject": "claim:closed", "reason": "It is the mayor's lake."},
            'reason = "It is the mayor\'s lake."',
        ),
    ],
)
def test_every_edit_is_undone(page: Page, kind: str, data: dict[str, object], added: str) -> None:
    assert page.edit(kind, **data).status_code == 200
    assert text_of(page) != LEDGER
    assert added in text_of(page)

    undone = page.edit("undo")
    assert (200, False) == (undone.status_code, undone.json()["can_undo"])
    assert text_of(page) == LEDGER


def test_faults_of_fields_and_of_the_ledger_are_answered(page: Page) -> None:
    assert [("chain.via.0.source", "there is no source `mayer`")] == faults(
        page, "claim", text="x", chain={"via": [{"source": "mayer"}]}
    )
    quoted = {"via": [{"source": "mayor", "quote": "not in the text"}], "at": ["article#p2"]}
    assert [False] == [
        message == "" for _, message in faults(page, "claim", text="x", chain=quoted)
    ]
    assert [("", "there is no edit to undo")] == faults(page, "undo")
    assert [("seen", "is missing")] == faults(page, "accept", seen=None)
    assert text_of(page) == LEDGER


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'"\xff"', b"NaN", b"[]", b"7"])
def test_anything_but_an_object_of_json_is_refused(page: Page, body: bytes) -> None:
    answer = page.request("POST", "/edit/accept", {}, body)
    assert answer.status_code == 400
    assert answer.json()["problems"]
    assert page.errors == []


def test_unknown_kinds_of_edits_and_forms_are_not_found(page: Page) -> None:
    assert page.edit("delete", item="claim:fish").status_code == 404
    paths = ["/form/delete", "/form/accept", "/form/draft?item=claim:closed", "/form/draft?item=x"]
    assert [404] * 4 == [page.get(path).status_code for path in paths]


def test_conflict_shows_the_difference_and_repeats_the_edit(page: Page) -> None:
    seen = page.live.snapshot.digest
    assert page.edit("reject", item="claim:fish").status_code == 200
    before = text_of(page)

    answer = page.edit("accept", seen=seen, item="claim:fish")
    assert answer.status_code == 409
    assert "-text = " in answer.json()["difference"]
    assert {"seen": seen, "item": "claim:fish"} == answer.json()["edit"]
    assert page.live.snapshot.digest == answer.json()["digest"]
    assert text_of(page) == before


def test_change_on_disk_that_was_not_noticed_yet_is_a_conflict(page: Page) -> None:
    path = page.live.source.path
    path.write_text(LEDGER + "# of an editor\n")
    answer = page.edit("accept", item="claim:fish")
    assert answer.status_code == 409
    assert "+# of an editor" in answer.json()["difference"]
    assert path.read_text() == LEDGER + "# of an editor\n"

    again = page.edit("accept", seen=answer.json()["digest"], item="claim:fish")
    assert again.status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        lambda text: "# Mia Lund\n" + text,
        lambda text: text.replace("Mia Lund", "Mia  Lund"),
        lambda text: text.replace(", confidential = true", ""),
        lambda text: text.replace("[claim.fish]", "[claim.fish"),
        lambda text: "\n" * 30 + text,
    ],
    ids=["comment", "spelling", "open", "broken", "moved"],
)
def test_difference_names_no_confidential_source(tmp_path: Path, changed: object) -> None:
    page = Page.of(write_lake(tmp_path, CONFIDENTIAL))
    path = page.live.source.path
    assert callable(changed)
    path.write_text(changed(path.read_text()))
    answer = page.edit("accept", item="claim:fish")
    assert answer.status_code == 409
    assert answer.json()["difference"]
    assert "Mia" not in answer.text
    assert "Lund" not in answer.text


def test_faults_name_no_confidential_source(tmp_path: Path) -> None:
    page = Page.of(write_lake(tmp_path, CONFIDENTIAL))
    answer = page.edit("claim", text="x", chain={"via": [{"source": "worker"}]})
    assert answer.status_code == 400
    assert "there is no source `worker`" in answer.text
    assert "workers" not in answer.text
    assert "confidential-1" not in answer.text  # whose id is near, which nobody may test


def test_forms_are_filled_in(page: Page) -> None:
    form = unescape(page.get("/form/draft?item=claim:fish").text)
    assert "Twelve fish died.</textarea>" in form
    assert '<option value="workers" selected>' in form
    assert '<option value="article#p3" data-text="Twelve fish died, according' in form

    form = page.get("/form/claim?at=article%23p2&words=The+lake+%3Cis%3E+closed").text
    assert "The lake &lt;is&gt; closed</textarea>" in form
    assert "The lake is closed." in page.get("/form/chain?claim=closed").text
    form = page.get("/form/waive?code=CT102&subject=claim:closed&message=Nobody+else").text
    assert "Nobody else" in form


def test_forms_show_aliases_and_notes_the_open_questions(tmp_path: Path) -> None:
    page = Page.of(write_lake(tmp_path, CONFIDENTIAL))
    assert "Does confidential-1 work there?" in page.get("/").text
    form = page.get("/form/draft?item=claim:fish").text
    assert '<option value="confidential-1" selected>' in form
    assert "Mia" not in form


def test_suggestions_quote_the_other_claim(tmp_path: Path) -> None:
    question = "#? may say the same as closed: both are about the lake\n"
    page = Page.of(
        write_lake(tmp_path, LEDGER.replace("draft = true\n", "draft = true\n" + question))
    )
    shown = page.get("/").text
    assert "may say the same as “The lake is closed.”: both are about the lake" in shown


def test_edit_of_a_disguised_form_keeps_the_real_source(tmp_path: Path) -> None:
    page = Page.of(write_lake(tmp_path, CONFIDENTIAL))
    chain = {"via": [{"source": "confidential-1"}], "at": ["article#p3"]}
    answer = page.edit("draft", item="claim:fish", text="A dozen fish died.", chain=chain)
    assert answer.status_code == 200
    assert '"workers"' in text_of(page)
    assert "confidential-1" not in text_of(page)
