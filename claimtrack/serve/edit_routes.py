"""The routes that edit the ledger, and the forms for edits."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import unified_diff
from http import HTTPStatus
from itertools import islice

from attrs import evolve
from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from claimtrack.confidential import Disguise
from claimtrack.edits.edit_data import (
    EditDataError,
    EditKind,
    FieldProblem,
    apply_edit,
    parse_edit,
)
from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.formats.records.json_source import parse_json
from claimtrack.model import Act, Certainty, ClaimKind, SourceKind
from claimtrack.serve.forms import make_form
from claimtrack.serve.live_ledger import LiveLedger, Snapshot, StaleError

HIDDEN_LINE = "(a line about a confidential source)"
"""The text in place of a line that must not be quoted."""

MAX_DIFFERENCE = 2000
"""The number of lines of a difference that are sent."""

UNDO = "undo"


def edit_routes(live: LiveLedger, environment: Environment) -> list[Route]:
    """Return the routes for edits and their forms.

    The application checks hosts, tokens, types and sizes before.
    """
    globals_ = {each.__name__: each for each in (Act, Certainty, ClaimKind, SourceKind)}
    template = environment.get_template("form.html", globals=globals_)

    async def edit(request: Request) -> Response:
        kind, body = request.path_params["kind"], await request.body()
        return await run_in_threadpool(_edit, live, kind, body)

    def form(request: Request) -> Response:
        kind = _kind_of(request.path_params["kind"])
        now = live.snapshot
        made = kind and make_form(kind, request.query_params, now.edited, now.disguise)
        if made is None:
            return Response("the record is gone", HTTPStatus.NOT_FOUND)
        return HTMLResponse(template.render(form=made))

    return [
        Route("/edit/{kind}", edit, methods=["POST"]),
        Route("/form/{kind}", form, methods=["GET"]),
    ]


def _kind_of(word: str) -> EditKind | None:
    return next((kind for kind in EditKind if kind.value == word), None)


def _edit(live: LiveLedger, word: str, body: bytes) -> Response:
    """Apply an edit and return the answer to the page."""
    kind = _kind_of(word)
    if kind is None and word != UNDO:
        return Response(status_code=HTTPStatus.NOT_FOUND)
    try:
        data = parse_json(body.decode(), "the edit").value
    except UnicodeDecodeError:
        return _refused([FieldProblem("", "the edit is not UTF-8 text")])
    except LedgerError as error:
        return _refused(map(_as_field, error.problems))
    seen = data.get("seen") if isinstance(data, dict) else None
    if not isinstance(seen, str):
        return _refused([FieldProblem("seen", "is missing", "load the page again")])
    try:
        return JSONResponse(live.describe(_apply(live, kind, data, seen)))
    except EditDataError as error:
        # Hints name the ids of the ledger itself.
        text = live.snapshot.disguise.text
        return _refused(
            evolve(each, message=text(each.message), hint=text(each.hint or "") or None)
            for each in error.problems
        )
    except LedgerError as error:
        return _refused(map(_as_field, live.snapshot.disguise.problems(error.problems)))
    except (StaleError, FileChangedError):
        difference = "\n".join(describe_difference(live, seen))
        answer = {"difference": difference, "edit": data, "digest": live.snapshot.digest}
        return JSONResponse(answer, HTTPStatus.CONFLICT)


def _apply(live: LiveLedger, kind: EditKind | None, data: object, seen: str) -> Snapshot:
    if kind is None:
        return live.undo(seen)
    if seen != live.snapshot.digest:
        raise StaleError  # before its records are looked up in another version
    # The disguise of this version: the edit is refused if another one is shown by then.
    disguise = live.snapshot.disguise
    return live.edit(
        seen, lambda edited: apply_edit(edited, parse_edit(kind, data, edited, disguise))
    )


def _refused(problems: Iterable[FieldProblem]) -> Response:
    found = [{"message": each.message, "hint": each.hint, "place": each.field} for each in problems]
    return JSONResponse({"problems": found}, HTTPStatus.BAD_REQUEST)


def _as_field(problem: Problem) -> FieldProblem:
    place = problem.place
    where = f"{place.file}:{place.line}" if place else ""
    return FieldProblem(where, problem.message, problem.hint)


def describe_difference(live: LiveLedger, seen: str) -> Iterator[str]:
    """Yield the lines of the difference between a version and the files as they are now.

    Lines about sources that are confidential in one of the two are not quoted.
    """
    before, present, now = live.with_digest(seen), live.snapshot, live.texts_now()
    if before is None:
        yield "The version that you saw is too old to compare. Load the page again to see both."
        return
    disguises = before.disguise, present.disguise
    if any(disguises) and now != present.texts:
        yield "The file as it is now does not load, and it has confidential sources."
        return
    for file in sorted({*before.texts, *now}):
        old = _quotable_lines(file, before.texts.get(file, ""), *disguises)
        new = _quotable_lines(file, now.get(file, ""), *reversed(disguises))
        if old == new and before.texts.get(file) != now.get(file):
            yield f"{file}: only lines about confidential sources have changed."
        changed = unified_diff(old, new, file, file, n=2, lineterm="")
        yield from islice(changed, MAX_DIFFERENCE)
        if next(changed, None) is not None:
            yield "… and further lines"


def _quotable_lines(file: str, text: str, own: Disguise, other: Disguise) -> Sequence[str]:
    """Return the lines of a file, with a placeholder for those that must not be quoted."""
    return [
        line
        if own.line(file, number, line) is not None and other.text(line) == line
        else HIDDEN_LINE
        for number, line in enumerate(text.splitlines(), start=1)
    ]
