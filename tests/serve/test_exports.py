"""The files that the live page offers."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from claimtrack import api
from claimtrack.formats import registry
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.serve.exports import EXPORTS
from tests.serve.live import LEDGER, Page, write_lake


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page.of(write_lake(tmp_path))


def test_every_format_of_findings_and_ledgers_is_offered() -> None:
    assert {"html", "json", *FINDINGS, *WRITABLE} == {*EXPORTS}


@pytest.mark.parametrize("format", EXPORTS)
def test_export_is_a_file_with_a_name(page: Page, format: str) -> None:
    answer = page.get(f"/export/{format}")

    assert 200 == answer.status_code
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert page.get(f"/export/{format}").content == answer.content


@pytest.mark.parametrize("format", ["toml", "jsonl", "csv"])
def test_exported_ledger_is_the_same_ledger(page: Page, tmp_path: Path, format: str) -> None:
    content = page.get(f"/export/{format}").content
    target = tmp_path / "export"
    target.mkdir()
    (target / "article.txt").write_text((tmp_path / "article.txt").read_text("utf-8"), "utf-8")
    if FORMATS[format].is_folder:
        ZipFile(BytesIO(content)).extractall(target)
        file = target
    else:
        file = target / f"ledger{FORMATS[format].extensions[0]}"
        file.write_bytes(content)

    assert page.live.snapshot.edited.ledger == registry.read(file)


def test_exported_findings_equal_those_of_a_check(page: Page) -> None:
    report = page.live.snapshot.report

    assert FINDINGS["sarif"].write([report], ()) == page.get("/export/sarif").text


def test_export_of_a_day_has_what_was_known(page: Page) -> None:
    text = page.get("/export/toml?as-of=2031-06-01").text

    assert "closed" not in text
    assert "closed" in page.get("/export/toml?as-of=2031-06-02").text


@pytest.mark.parametrize("format", EXPORTS)
def test_export_does_not_name_a_confidential_source(tmp_path: Path, format: str) -> None:
    secret = LEDGER.replace('name = "two workers"', 'name = "Ann Orr", confidential = true')
    path = write_lake(tmp_path, secret)
    text = (tmp_path / "article.txt").read_text("utf-8").replace("two workers", "Ann Orr")
    (tmp_path / "article.txt").write_text(text, "utf-8")

    content = Page.of(path).get(f"/export/{format}").content

    packed = ZipFile(BytesIO(content)) if content.startswith(b"PK") else None
    files = [packed.read(each) for each in packed.namelist()] if packed else [content]
    assert [] == [each for each in files if b"Ann Orr" in each or b"ann-orr" in each]


def test_unknown_format_is_not_found(page: Page) -> None:
    assert 404 == page.get("/export/answer").status_code


def test_format_that_needs_an_extra_is_refused_with_its_name(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        from claimtrack.errors import missing_extra

        raise missing_extra("Parquet", "parquet")

    monkeypatch.setattr(api, "convert", fail)

    answer = page.get("/export/parquet")

    assert 400 == answer.status_code
    assert "Parquet needs the extra `parquet`" in answer.text
