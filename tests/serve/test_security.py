"""Requests that are refused, and with which status."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from claimtrack.serve import app
from claimtrack.serve.security import BODY_LIMIT, TOKEN_HEADER
from tests.serve.live import HERE, LEDGER, PORT, Page, write_lake

ADDRESSES = ("/", "/parts", "/events", "/export/json", "/static/page.css", "/form/claim", "/none")


@pytest.fixture
def page(tmp_path: Path) -> Page:
    return Page.of(write_lake(tmp_path))


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "example.org"}, 421),
        ({"Host": f"evil.127.0.0.1:{PORT}"}, 421),
        ({"Host": "127.0.0.1:80"}, 421),
        ({"Host": f"127.0.0.1:{PORT}."}, 421),
        ({"Host": f"127.0.0.1:{PORT}@example.org"}, 421),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:80"}, 403),
        ({"Origin": f"https://127.0.0.1:{PORT}"}, 403),
        ({"Origin": f"http://localhost:{PORT}"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Cookie": None}, 403),
        ({"Cookie": f"claimtrack-{PORT}="}, 403),
        ({"Cookie": f"claimtrack-{PORT}=é"}, 403),
        ({"Cookie": "other=1"}, 403),
    ],
)
def test_foreign_request_is_refused(
    page: Page, path: str, headers: dict[str, str | None], status: int
) -> None:
    answer = page.request("GET", path, headers)

    assert status == answer.status_code
    assert "lake" not in answer.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "example.org"}, 421),
        ({"Origin": "https://example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Cookie": None}, 403),
        ({TOKEN_HEADER: None}, 403),
        ({TOKEN_HEADER: "guess"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": None}, 415),
    ],
)
def test_foreign_edit_is_refused(page: Page, headers: dict[str, str | None], status: int) -> None:
    body = f'{{"seen": "{page.live.snapshot.digest}", "item": "claim:fish"}}'.encode()

    answer = page.request("POST", "/edit/accept", headers, body)

    assert status == answer.status_code
    assert LEDGER == page.live.snapshot.edited.path.read_text("utf-8")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"])
def test_unused_method_is_refused(page: Page, method: str) -> None:
    assert 405 == page.request(method, "/", {}).status_code


@pytest.mark.parametrize("path", ["/", "/parts", "/events", "/claim/closed", "/export/json"])
def test_read_only_addresses_reject_post(page: Page, path: str) -> None:
    assert 405 == page.request("POST", path, {}, b"{}").status_code


def test_edit_address_rejects_get(page: Page) -> None:
    assert 405 == page.get("/edit/accept").status_code


def test_large_body_is_refused_by_its_length(page: Page) -> None:
    assert 413 == page.request("POST", "/edit/accept", {}, b" " * (BODY_LIMIT + 1)).status_code
    assert 400 == page.request("POST", "/edit/accept", {}, b" " * BODY_LIMIT).status_code


def test_large_body_of_unknown_length_is_refused_before_it_is_read(page: Page) -> None:
    sent = 0

    async def parts() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(100):
            sent += 1
            yield b" " * 100_000

    answer = page.request("POST", "/edit/accept", {}, parts())

    assert 413 == answer.status_code
    assert 11 == sent


@pytest.mark.parametrize(
    "path",
    [
        "/static/../security.py",
        "/static/..%2fsecurity.py",
        "/static/%2e%2e/security.py",
        "/static/..%5csecurity.py",
        "/static/live.html",
        "/static/%2fetc%2fpasswd",
        "/static//etc/passwd",
        "/static/page.css/",
        "/static/page.css%00",
        "/templates/live.html",
        "/ledger.toml",
        "/article.txt",
        "/claim/%2e%2e%2fledger.toml",
        "/source/../../article.txt",
        "/export/../ledger.toml",
        "/export/toml%00",
    ],
)
def test_path_to_a_file_is_not_found(page: Page, path: str) -> None:
    answer = page.get(path)

    assert 404 == answer.status_code
    assert "closed" not in answer.text


def test_key_is_exchanged_for_a_cookie(page: Page) -> None:
    address = page.access.address.removeprefix(HERE)

    answer = page.request("GET", f"{address}&as-of=2031-06-02", {"Cookie": None})

    assert 303 == answer.status_code
    assert "/?as-of=2031-06-02" == answer.headers["location"]
    assert f"{page.cookie}; HttpOnly; Path=/; SameSite=strict" == answer.headers["set-cookie"]


def test_wrong_key_is_refused(page: Page) -> None:
    assert 403 == page.request("GET", "/?key=guess", {"Cookie": None}).status_code
    assert 403 == page.request("GET", "/?key=%C3%A9", {"Cookie": None}).status_code


def test_redirect_of_the_key_stays_on_the_page(page: Page) -> None:
    answer = page.get(f"/?key={page.access.key}&//example.org/=%0d%0aX:1")

    assert "/?%2F%2Fexample.org%2F=%0D%0AX%3A1" == answer.headers["location"]


def test_secrets_are_new_at_each_start_and_not_printed(page: Page, tmp_path: Path) -> None:
    other = Page.of(write_lake(tmp_path))

    assert 4 == len({page.access.key, page.access.token, other.access.key, other.access.token})
    assert page.access.key not in repr(page.access)
    assert page.access.token not in repr(page.access)


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/none", "/?as-of=never", "/export/csv"])
def test_every_answer_has_the_headers_of_the_policy(page: Page, path: str) -> None:
    headers = page.get(path).headers

    assert (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ) == headers["content-security-policy"]
    assert "nosniff" == headers["x-content-type-options"]
    assert "no-referrer" == headers["referrer-policy"]
    assert "no-store" == headers["cache-control"]
    assert "same-origin" == headers["cross-origin-resource-policy"]
    assert "same-origin" == headers["cross-origin-opener-policy"]
    assert "access-control-allow-origin" not in headers


def test_unexpected_error_is_reported_without_its_text(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("The lake is closed.")

    monkeypatch.setattr(app, "export", fail)

    answer = page.get("/export/json")

    assert (500, 1) == (answer.status_code, len(page.errors))
    assert "lake" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_page_has_no_inline_script_or_style(page: Page) -> None:
    text = page.get("/").text

    assert "style=" not in text
    assert "<style" not in text
