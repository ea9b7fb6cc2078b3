"""The application of the live page: its routes and their responses."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from attrs import frozen
from jinja2 import Environment, FunctionLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import BaseRoute, Route

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.errors import LedgerError
from claimtrack.reports.article.claim_page import ClaimPage, build_claim_page
from claimtrack.reports.article.filters import count_facets
from claimtrack.reports.article.source_page import SourcePage, build_source_page
from claimtrack.reports.article.view import ArticlePage
from claimtrack.reports.html.environment import make_environment, style
from claimtrack.serve.edit_routes import edit_routes
from claimtrack.serve.exports import EXPORTS, export
from claimtrack.serve.live_ledger import LiveLedger, Snapshot
from claimtrack.serve.live_view import LiveView
from claimtrack.serve.parts import PageQuery, PartRenderer, Selection
from claimtrack.serve.security import Access, Guard, refusal

_HEARTBEAT = 15
"""Seconds after which a stream without events sends a comment, to notice a closed tab."""


@frozen
class ServeOptions:
    """The options of the live page."""

    access: Access
    read_only: bool = False
    report: Callable[[Exception], None] = lambda error: None
    """Called with an unexpected exception."""


def create_app(live: LiveLedger, options: ServeOptions) -> Starlette:
    """Return the application that shows a ledger and, unless it is read-only, edits it."""
    environment = make_environment(_TEMPLATES)
    for name in ("live.html", "article.html", "controls.html"):
        environment.get_template(name)  # compiled now, to answer the first request faster
    pages = _Pages(live, options, environment, PartRenderer(environment))
    routes: list[BaseRoute] = [
        Route("/", pages.page),
        Route("/parts", pages.parts),
        Route("/events", pages.events),
        Route("/claim/{id}", pages.claim),
        Route("/source/{id}", pages.source),
        Route("/export/{format}", pages.export),
        Route("/static/{name}", _static),
        Route("/favicon.ico", _no_icon),
    ]
    if options.read_only:
        routes.append(Route("/edit/{kind}", _refuse_edit, methods=["POST"]))
    else:
        routes += edit_routes(live, environment)
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard, access=options.access, report=options.report)],
        exception_handlers={LedgerError: _explain, HTTPException: _explain},
    )
    app.router.redirect_slashes = False
    return app


@frozen(eq=False)
class _Pages:
    """The handlers of the routes that only read."""

    live: LiveLedger
    options: ServeOptions
    environment: Environment
    renderer: PartRenderer

    def page(self, request: Request) -> Response:
        """Answer with the page."""
        query = PageQuery.of(request.query_params)
        snapshot = self.live.as_of(query.day)
        selection = Selection.of(snapshot.page, query)
        view = self._view(snapshot, query, has_more=selection.has_more)
        return self._html(
            "live.html",
            page=snapshot.page,
            live=view,
            parts=self.renderer.render(snapshot.page, selection, view),
        )

    def claim(self, request: Request) -> Response:
        """Answer with the page of a claim."""
        return self._record(request, "claim", build_claim_page)

    def source(self, request: Request) -> Response:
        """Answer with the page of a source."""
        return self._record(request, "source", build_source_page)

    def _record(
        self,
        request: Request,
        kind: str,
        build: Callable[[ArticlePage, Report, Assessments, str], ClaimPage | SourcePage],
    ) -> Response:
        query = PageQuery.of(request.query_params)
        shown = self.live.as_of(query.day)
        try:
            each = build(shown.page, shown.report, shown.assessed, request.path_params["id"])
        except KeyError:
            raise HTTPException(404) from None
        return self._html("record_page.html", each=each, kind=kind, live=self._view(shown, query))

    def parts(self, request: Request) -> Response:
        """Answer with the parts of the page that changed since a version, as JSON."""
        query = PageQuery.of(request.query_params)
        snapshot = self.live.as_of(query.day)
        selection = Selection.of(snapshot.page, query)
        view = self._view(snapshot, query, has_more=selection.has_more)
        since = request.query_params.get("since", "")
        known = self.renderer.sent(view, int(since[:9]) if since.isdecimal() else 0)
        parts = self.renderer.render(snapshot.page, selection, view)
        return JSONResponse(
            {
                **self.live.describe(snapshot),
                "order": [part.id for part in parts],
                "parts": {part.id: part.html for part in parts if known.get(part.id) != part.html},
                "problems_html": self._controls("problems", view),
                "facets_html": self._controls("facets", view),
                "next_rows": view.next_rows,
            }
        )

    async def events(self, request: Request) -> Response:
        """Answer with an event for each new version, until the server ends."""
        loop = asyncio.get_running_loop()
        versions: asyncio.Queue[Snapshot | None] = asyncio.Queue()

        def listen(snapshot: Snapshot | None) -> None:
            loop.call_soon_threadsafe(versions.put_nowait, snapshot)

        async def stream() -> AsyncIterator[str]:
            with self.live.listening(listen):
                versions.put_nowait(self.live.snapshot)
                while True:
                    try:
                        snapshot = await asyncio.wait_for(versions.get(), _HEARTBEAT)
                    except TimeoutError:
                        yield ": alive\n\n"
                        continue
                    if snapshot is None:
                        return
                    yield f"event: version\ndata: {json.dumps(self.live.describe(snapshot))}\n\n"

        return StreamingResponse(stream(), media_type="text/event-stream")

    def export(self, request: Request) -> Response:
        """Answer with a file in one of the formats."""
        format = request.path_params["format"]
        if format not in EXPORTS:
            raise HTTPException(404)
        file = export(self.live.as_of(PageQuery.of(request.query_params).day), format)
        disposition = f'attachment; filename="{file.name}"'
        headers = {"Content-Disposition": disposition}
        return Response(file.content, headers=headers, media_type=file.media_type)

    def _view(self, snapshot: Snapshot, query: PageQuery, *, has_more: bool = False) -> LiveView:
        more = urlencode(query.more().parameters) if has_more else ""
        return LiveView(
            token=self.options.access.token,
            digest=snapshot.digest,
            version=snapshot.version,
            read_only=self.options.read_only,
            can_undo=self.live.can_undo,
            problems=snapshot.problems,
            days=[day.isoformat() for day in self.live.snapshot.days],
            as_of="" if query.day is None else query.day.isoformat(),
            formats=EXPORTS,
            query=query.parameters,
            facets=count_facets([*snapshot.page.notes()], query.filter),
            next_rows=f"/?{more}" if more else "",
        )

    def _controls(self, macro: str, view: LiveView) -> str:
        controls = self.environment.get_template("controls.html").module
        return str(vars(controls)[macro](view))

    def _html(self, template: str, **context: object) -> Response:
        return HTMLResponse(self.environment.get_template(template).render(**context))


def _static(request: Request) -> Response:
    """Answer with a style sheet or the script. There are no other files."""
    match request.path_params["name"]:
        case "page.css":
            return Response(style(), media_type="text/css")
        case "desk.css" | "desk.js" as name:
            kind = "css" if name.endswith("css") else "javascript"
            return Response(_read(f"static/{name}"), media_type=f"text/{kind}")
    raise HTTPException(404)


def _no_icon(request: Request) -> Response:
    """Answer that there is no icon. Browsers ask for one on their own."""
    return Response(status_code=204)


def _refuse_edit(request: Request) -> Response:
    message = "This page is read-only."
    return JSONResponse({"problems": [{"message": message, "hint": None, "place": None}]}, 405)


def _explain(request: Request, error: Exception) -> Response:
    """Answer with what is wrong with a request, such as an impossible day."""
    match error:
        case LedgerError():
            return refusal(400, "; ".join(problem.message for problem in error.problems))
        case HTTPException(status_code=404):
            return refusal(404, "There is no such page.")
        case HTTPException():
            return refusal(error.status_code, error.detail, error.headers)
    raise error


@cache
def _read(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _read_template(name: str) -> str | None:
    """Return a template of the live page, or None if the file is not one of them."""
    file = files(__package__) / "templates" / name
    return file.read_text(encoding="utf-8") if file.is_file() else None


_TEMPLATES = FunctionLoader(_read_template)
"""One loader for all applications, so that they share their compiled templates."""
