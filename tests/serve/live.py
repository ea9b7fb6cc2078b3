"""A live ledger in a folder, and a client of its page."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from attrs import frozen
from httpx import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from claimtrack.cli.commands.serve import source_of
from claimtrack.cli.options import RuleOptions
from claimtrack.serve.app import ServeOptions, create_app
from claimtrack.serve.live_ledger import LiveLedger
from claimtrack.serve.security import TOKEN_HEADER, Access

Body = bytes | AsyncIterator[bytes]

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"

ARTICLE = """\
The lake is closed

The lake is closed, the mayor said on Monday.

Twelve fish died, according to two workers.
"""

LEDGER = """\
ledger = 1

[check]
desk = "daily"

[source]
mayor = { kind = "official", name = "Mayor Lind" }  # a comment
workers = { kind = "witness", name = "two workers", named = false }
daily = { kind = "outlet", name = "The Daily" }

[document.article]
title = "The lake is closed"
publisher = "daily"
published = "2031-06-02"
path = "article.txt"

[claim.closed]
text = "The lake is closed."
via = [{ source = "mayor", act = "said" }, "daily"]
at = ["article#p2"]

[claim.fish]
text = "Twelve fish died."
draft = true
via = ["workers", "daily"]
at = ["article#p3"]
"""


def write_lake(folder: Path, ledger: str = LEDGER) -> Path:
    """Write the ledger of a small article, and return its file."""
    (folder / "article.txt").write_text(ARTICLE, "utf-8")
    path = folder / "ledger.toml"
    path.write_text(ledger, "utf-8")
    return path


def open_live(path: Path) -> LiveLedger:
    """Return the live ledger of a file."""
    return LiveLedger.open(source_of(path, RuleOptions([], [], [], None, None, drafts=False)))


@frozen
class Page:
    """The page of a ledger, and requests of a browser that has the key."""

    live: LiveLedger
    access: Access
    app: Starlette
    errors: list[Exception]
    """The unexpected errors that were reported."""

    @classmethod
    def of(cls, path: Path, *, read_only: bool = False) -> "Page":
        """Open the page of a ledger file."""
        live, access, errors = open_live(path), Access(PORT), list[Exception]()
        return cls(
            live, access, create_app(live, ServeOptions(access, read_only, errors.append)), errors
        )

    @property
    def cookie(self) -> str:
        """The header with the key."""
        return f"{self.access.cookie}={self.access.key}"

    def get(self, path: str, **headers: str) -> Response:
        """Send a request as the browser does; headers replace those of the browser."""
        return self.request("GET", path, headers)

    def edit(self, kind: str, **data: object) -> Response:
        """Send an edit of the present version."""
        body = json.dumps({"seen": self.live.snapshot.digest, **data}).encode()
        return self.request("POST", f"/edit/{kind}", {}, body)

    def request(
        self, method: str, path: str, headers: Mapping[str, str | None], body: Body = b""
    ) -> Response:
        """Send a request. Headers replace those of the page, and None removes one."""
        own = {"Cookie": self.cookie, "Origin": HERE, "Sec-Fetch-Site": "same-origin"}
        if method == "POST":
            own |= {TOKEN_HEADER: self.access.token, "Content-Type": "application/json"}
        given = {**own, **headers}.items()
        sent = {name.encode(): value.encode() for name, value in given if value is not None}
        return asyncio.run(self._send(method, path, sent, body))

    async def _send(
        self, method: str, path: str, headers: Mapping[bytes, bytes], body: Body
    ) -> Response:
        async with AsyncClient(transport=ASGITransport(self.app), base_url=HERE) as client:
            return await client.request(method, path, headers=headers, content=body)
