"""Access control of the live page: requests that are refused before they reach the ledger.

A page of another site, or of another program on this machine, can send requests to the
server, and can make a name of its own point to 127.0.0.1. Hence the checks of Host, Origin
and Sec-Fetch-Site. Other users of the machine can connect, too, but lack the key.
"""

import secrets
from collections.abc import Callable, Mapping
from html import escape
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode

from attrs import field, frozen
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ADDRESS = "127.0.0.1"
"""The only address that the server listens on."""

BODY_LIMIT = 1_000_000
"""The most bytes of a request body."""

TOKEN_HEADER = "X-Claimtrack-Token"

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""The headers of every response."""

_REFUSAL = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Claimtrack</title>
<link rel="stylesheet" href="/static/page.css">
</head>
<body>
<main>
<h1>{}</h1>
<p><a href="/">To the page of the ledger</a></p>
</main>
</body>
</html>
"""


def _secret() -> str:
    return secrets.token_urlsafe(32)


@frozen
class Access:
    """The port of a server and its secrets, which are new at each start."""

    port: int
    key: str = field(factory=_secret, repr=False)
    """Admits a browser: it is in the address that the server prints, and then in a cookie."""
    token: str = field(factory=_secret, repr=False)
    """Admits a write: it is in the page, which another site cannot read."""

    @property
    def address(self) -> str:
        """The address to open, with the key."""
        return f"http://{ADDRESS}:{self.port}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """The name of the cookie, with the port, because all ports share their cookies."""
        return f"claimtrack-{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The values of the header ``Host``."""
        return frozenset(f"{name}:{self.port}" for name in (ADDRESS, "localhost"))

    def has_key(self, headers: Headers) -> bool:
        """True if a request has the cookie with the key."""
        cookies = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return False
        return self.cookie in cookies and _equal(cookies[self.cookie].value, self.key)


@frozen(slots=False)
class Guard:
    """Middleware that refuses foreign requests, and adds the headers of every response.

    It reads the body of a request before the application does. An exception of the
    application becomes a response without its message, which may quote a ledger; ``report``
    gets the exception and the path of its route.
    """

    app: ASGIApp
    access: Access
    report: Callable[[Exception], None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an HTTP request, and ignore other protocols."""
        if scope["type"] != "http":
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = _refuse(scope, self.access)
        if answer is None and scope["method"] == "POST":
            body = await _read_body(receive)
            answer = refusal(413, "The request is too large.") if body is None else None
            receive = _replay(body or b"", receive)
        try:
            await (answer or self.app)(scope, receive, send_with_headers)
        except ClientDisconnect:
            pass
        except Exception as error:  # its message may quote a ledger
            self.report(error)
            if not started:
                answer = refusal(500, "Something went wrong; the terminal says what.")
                await answer(scope, receive, send_with_headers)


def _refuse(scope: Scope, access: Access) -> Response | None:
    """Return the response to a request that must not reach the application, or None."""
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    if len(hosts) != 1 or hosts[0] not in access.hosts:
        return refusal(421, "This server answers only to its own address.")
    if any(origin != f"http://{hosts[0]}" for origin in origins):
        return refusal(403, "Requests of other sites are refused.")
    if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return refusal(403, "Requests of other sites are refused.")
    if scope["method"] not in ("GET", "HEAD", "POST"):
        return refusal(405, "The method is not allowed.", {"Allow": "GET, HEAD, POST"})
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    if scope["path"] == "/" and _equal(query.pop("key", ""), access.key):
        answer = RedirectResponse(f"/?{urlencode(query)}" if query else "/", 303)
        answer.set_cookie(access.cookie, access.key, httponly=True, samesite="strict")
        return answer
    if not access.has_key(headers):
        return refusal(403, "Open the address that `claimtrack serve` printed: it has a key.")
    return _refuse_write(headers, access) if scope["method"] == "POST" else None


def _refuse_write(headers: Headers, access: Access) -> Response | None:
    """Return the response to a write that must not reach the application, or None."""
    if not _equal(headers.get(TOKEN_HEADER, ""), access.token):
        return refusal(403, "The page is of an earlier start of the server: load it again.")
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return refusal(415, "Only JSON is accepted.")
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > BODY_LIMIT:
        return refusal(413, "The request is too large.")
    return None


def refusal(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a small page that says why a request is refused."""
    page = _REFUSAL.format(escape(text))
    return HTMLResponse(page, status, headers)


def _equal(given: str, secret: str) -> bool:
    """Compare in a time that does not depend on the secret."""
    return secrets.compare_digest(given.encode(), secret.encode())


async def _read_body(receive: Receive) -> bytes | None:
    """Return the body of a request, or None as soon as it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    """Return a receiver that first gives a body that was read before."""
    rest = [body]

    async def next_message() -> Message:
        if rest:
            return {"type": "http.request", "body": rest.pop(), "more_body": False}
        return await receive()

    return next_message
