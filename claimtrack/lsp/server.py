"""The language server over standard input and output.

Files are read and checked in one thread of their own, so that requests are answered in the
meantime. Nothing of a ledger is logged: errors are printed with their type only.
"""

import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias, TypeVar  # pygls leaves messages untyped

from attrs import evolve, field, frozen
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInternalError, PyglsError
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method
from pygls.uris import to_fs_path

from claimtrack._gc import pause_gc
from claimtrack.errors import LedgerError
from claimtrack.formats.toml.formatter import format_text
from claimtrack.lsp import navigation, outline
from claimtrack.lsp.code_actions import SHORTEN, actions
from claimtrack.lsp.completion import complete
from claimtrack.lsp.diagnostics import TOOL, ledger_diagnostics
from claimtrack.lsp.hover import hover
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.workspace import LedgerCheck, WorkspaceFiles, WorkspaceState
from claimtrack.model.document import TEXT_EXTENSIONS
from claimtrack.version import __version__

DEBOUNCE = 0.15
"""The most seconds after a key in which a further one delays the check."""

_SHORTEST_DEBOUNCE = 0.05
_DEBOUNCE_SHARE = 0.25
"""The debounce as a share of the time of a check: short if a wasted check is cheap."""

_REQUEST_FAILED = -32803
"""The error of a request that is valid and cannot be done, by the protocol."""

_WATCHED = ("**/*.toml", *(f"**/*{extension}" for extension in TEXT_EXTENSIONS))

_Params = TypeVar("_Params")
_Result = TypeVar("_Result")


def serve(check: LedgerCheck) -> bool:
    """Serve the editor on the standard streams until it ends.

    Return True if the editor ended the server as the protocol demands, with `shutdown` and
    `exit`. All other output goes to standard error.
    """
    # The protocol library logs what a message holds.
    logging.getLogger("pygls").disabled = True
    for name in [*logging.Logger.manager.loggerDict]:
        if name.startswith("pygls."):
            logging.getLogger(name).disabled = True
    with (
        os.fdopen(os.dup(sys.stdin.fileno()), "rb") as received,
        os.fdopen(os.dup(sys.stdout.fileno()), "wb") as sent,
    ):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        server = LedgerServer(check)
        server.start_io(received, sent)
    return server.ended


class _Utf16Protocol(LanguageServerProtocol):
    """The protocol with positions in UTF-16, which every editor supports."""

    @lsp_method(types.INITIALIZE)
    def lsp_initialize(
        self, params: types.InitializeParams
    ) -> Generator[Any, Any, types.InitializeResult]:
        if params.capabilities.general is not None:
            params.capabilities.general.position_encodings = None
        return (yield from super().lsp_initialize(params))


class LedgerServer(LanguageServer):
    """A language server for ledger files."""

    def __init__(self, check: LedgerCheck) -> None:
        super().__init__(
            TOOL,
            __version__,
            types.TextDocumentSyncKind.Full,
            protocol_cls=_Utf16Protocol,
        )
        self.ended = False
        """True once the editor has announced the end."""
        self._check = check
        self._buffers: dict[Path, Buffer] = {}
        self._files = WorkspaceFiles({}, ())
        self._checked = _Checked()
        self._published: dict[str, tuple[int | None, Sequence[types.Diagnostic]]] = {}
        self._generation = 0
        self._timer: asyncio.TimerHandle | None = None
        self._running = False
        self._took = DEBOUNCE
        """The seconds that the last check took."""
        self._idle = asyncio.Event()
        self._worker = ThreadPoolExecutor(1, "check")
        self._requests = ThreadPoolExecutor(1, "requests")
        self._register()

    def _register(self) -> None:
        """Register the handlers of all messages."""
        for method, take in (
            (types.INITIALIZED, self._watch_files),
            (types.SHUTDOWN, self._shut_down),
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed),
            (types.TEXT_DOCUMENT_DID_SAVE, self._disk_changed),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._disk_changed),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._disk_changed),
        ):
            self.feature(method)(partial(take))  # pygls sets attributes, which methods lack
        formatting, renaming = types.TEXT_DOCUMENT_FORMATTING, types.TEXT_DOCUMENT_RENAME
        self.feature(formatting)(self._answer(self._format))
        options = types.RenameOptions(prepare_provider=True)
        self.feature(renaming, options)(self._answer(self._rename))
        for method, compute in {**_OF_SNAPSHOT, **_OF_PRESENT_TEXT}.items():
            handler = partial(self._compute, compute, fresh=method in _OF_PRESENT_TEXT)
            self.feature(method, _OPTIONS.get(method))(self._answer(handler))

    # The files of the editor.

    def _watch_files(self, _: types.InitializedParams) -> None:
        """Ask the editor to report changes on disk, if it can."""
        workspace = self.client_capabilities.workspace
        watching = None if workspace is None else workspace.did_change_watched_files
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(pattern) for pattern in _WATCHED]
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        registration = types.Registration(f"{TOOL}-files", method, options)
        self.client_register_capability(types.RegistrationParams([registration]))

    def _shut_down(self, *_: object) -> None:
        self.ended = True
        self._generation += 1  # supersedes a running check
        for threads in (self._worker, self._requests):
            threads.shutdown(wait=False, cancel_futures=True)

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        self._put(params.text_document.uri)
        self._schedule(0)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        self._put(params.text_document.uri)
        self._schedule(min(DEBOUNCE, max(_SHORTEST_DEBOUNCE, self._took * _DEBOUNCE_SHARE)))

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        path = _path_of(params.text_document.uri)
        if path is not None and self._buffers.pop(path, None) is not None:
            self._schedule(0)

    def _disk_changed(self, _: object) -> None:
        self._schedule(0)

    def _put(self, uri: str) -> None:
        """Take the present text of a document; ignore what is no TOML file on this machine."""
        path = _path_of(uri)
        if path is not None:
            document = self.workspace.get_text_document(uri)
            text = document.source.removeprefix("\ufeff").replace("\r\n", "\n")
            self._buffers[path] = Buffer(path, uri, text, document.version)

    # Checks.

    def _schedule(self, delay: float) -> None:
        """Check the files after a delay in seconds. A later call replaces the delay."""
        self._generation += 1
        self._idle.clear()
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(delay, self._start)

    def _start(self) -> None:
        """Start a check, unless one is running, whose end starts the next."""
        self._timer = None
        if self._running or self.ended:
            return
        self._running = True
        generation = self._generation
        paths = map(_path_of, [*self.workspace.folders, self.workspace.root_uri or ""])
        folders = [path for path in paths if path is not None]
        self._files = evolve(self._files, buffers={**self._buffers}, folders=folders)
        refresh = partial(
            self._refresh, self._checked, self._files, lambda: generation != self._generation
        )
        running = asyncio.get_running_loop().run_in_executor(self._worker, refresh)
        running.add_done_callback(partial(self._finish, generation))

    @pause_gc()
    def _refresh(
        self, known: "_Checked", files: WorkspaceFiles, is_superseded: Callable[[], bool]
    ) -> "_Checked | None":
        """Check the files, and return None if a newer check is wanted. Runs in the worker."""
        start = perf_counter()
        state = known.state.after(files, self._check, is_superseded)
        if state is None:
            return None
        document = self.client_capabilities.text_document
        shown = None if document is None else document.publish_diagnostics
        related = shown is not None and bool(shown.related_information)
        found = {
            root: known.diagnostics[root]
            if known.state.ledgers.get(root) is checked
            else ledger_diagnostics(checked.snapshot, files.uri, related=related)
            for root, checked in state.ledgers.items()
        }
        self._took = perf_counter() - start
        return _Checked(state, found)

    def _finish(self, generation: int, running: "asyncio.Future[_Checked | None]") -> None:
        """Publish the result of a check, or start the next one if there was a change."""
        self._running = False
        if running.cancelled() or self.ended:
            return
        error = running.exception()
        if error is not None:
            _log(error)
        elif (checked := running.result()) is not None and generation == self._generation:
            self._checked = checked
            self._publish()
        if generation == self._generation:
            self._idle.set()
        elif self._timer is None:
            self._start()

    def _publish(self) -> None:
        """Send the diagnostics of each file whose diagnostics or version are new."""
        now: dict[str, tuple[int | None, Sequence[types.Diagnostic]]] = {}
        for diagnostics in self._checked.diagnostics.values():
            for path, each in diagnostics.items():
                buffer = self._files.buffers.get(path)
                version = None if buffer is None else buffer.version
                now.setdefault(self._files.uri(path), (version, each))
        gone = {uri: (None, ()) for uri in self._published if uri not in now}
        for uri, (version, each) in {**now, **gone}.items():
            if self._published.get(uri) != (version, each):
                self.text_document_publish_diagnostics(
                    types.PublishDiagnosticsParams(uri, each, version)
                )
        self._published = now

    # Requests.

    def _answer(
        self, handler: Callable[[_Params], Awaitable[_Result]]
    ) -> Callable[[_Params], Awaitable[_Result]]:
        """Return a handler whose errors have a sentence for the user, and no traceback."""

        async def answer(params: _Params) -> _Result:
            try:
                return await handler(params)
            except LedgerError as error:
                message = "; ".join(
                    f"{each.message} ({each.hint})" if each.hint else each.message
                    for each in error.problems
                )
                raise JsonRpcException(message, _REQUEST_FAILED) from None
            except Exception as error:
                _log(error)
                message = f"unexpected {type(error).__name__}"
                raise JsonRpcInternalError(message) from None

        return answer

    def report_server_error(
        self, error: Exception, source: type[PyglsError] | type[JsonRpcException]
    ) -> None:
        """Log the type of an error. Requests log their own."""
        if not isinstance(error, JsonRpcException):
            _log(error)

    async def _at(
        self, uri: str, position: types.Position | None = None, *, fresh: bool = False
    ) -> "_Cursor | None":
        """Return a file that belongs to a ledger, or None, with the cursor in it.

        Wait for the first check of the file. With ``fresh``, wait until the present text is
        checked. Without it, the snapshot may be older than the buffer.
        """
        path = _path_of(uri)
        if path is None or path not in self._buffers:
            return None
        if fresh and self._timer is not None:
            self._timer.cancel()
            self._start()
        if fresh or path not in self._checked.state.roots:
            await self._idle.wait()
        snapshot, buffer = self._checked.state.snapshot_of(path), self._buffers.get(path)
        if snapshot is None or buffer is None:
            return None
        offset = 0 if position is None else buffer.lines.offset(position)
        return _Cursor(snapshot, buffer, offset, self._files.uri)

    async def _compute(self, compute: "_Computation", params: Any, *, fresh: bool) -> object:
        """Return the computed answer to a request, or None for a file of no ledger."""
        position = getattr(params, "position", None)
        here = await self._at(params.text_document.uri, position, fresh=fresh)
        return None if here is None else await self._run(partial(compute, here, params))

    async def _run(self, compute: Callable[[], _Result]) -> _Result:
        """Compute an answer in the thread of requests."""
        return await asyncio.get_running_loop().run_in_executor(self._requests, compute)

    async def _format(self, params: types.DocumentFormattingParams) -> list[types.TextEdit] | None:
        """Return the edit that formats a file; none while it does not parse."""
        here = await self._at(params.text_document.uri)
        if here is None:
            return None
        try:
            formatted = format_text(here.buffer.text)
        except LedgerError:
            return None  # the diagnostics say why
        return _line_edits(here.buffer, formatted)

    async def _rename(self, params: types.RenameParams) -> types.WorkspaceEdit | None:
        """Return the edits of a rename, and show what it does not rename."""
        here = await self._at(params.text_document.uri, params.position, fresh=True)
        if here is None:
            return None
        rename = partial(navigation.rename, *here.place, params.new_name, here.uri)
        edit = await self._run(rename)
        note = await self._run(partial(navigation.rename_note, *here.place))
        if note is not None:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Info, note))
        return edit


@frozen(eq=False)
class _Cursor:
    """A position in an open file that belongs to a ledger."""

    snapshot: LedgerSnapshot
    buffer: Buffer
    offset: int
    uri: Callable[[Path], str]
    """A function that returns the URI by which the editor knows a file."""

    @property
    def place(self) -> tuple[LedgerSnapshot, Path, int]:
        """The arguments of navigation."""
        return self.snapshot, self.buffer.path, self.offset


def _actions(here: _Cursor, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return the actions for a selection that are of the kinds that the editor wants."""
    lines = here.buffer.lines
    start, end = lines.offset(params.range.start), lines.offset(params.range.end)
    offered = actions(here.snapshot, here.buffer, start, end, params.context.diagnostics)
    only = params.context.only
    return offered if only is None else [each for each in offered if _is_of_kind(each, only)]


def _is_of_kind(action: types.CodeAction, wanted: Sequence[types.CodeActionKind | str]) -> bool:
    """True if an action is of a kind that the editor wants, or of a kind below one."""
    kinds = [each.value if isinstance(each, types.CodeActionKind) else each for each in wanted]
    kind = action.kind.value if isinstance(action.kind, types.CodeActionKind) else action.kind
    return any(not each or f"{kind}.".startswith(f"{each}.") for each in kinds)


_Computation: TypeAlias = Callable[[_Cursor, Any], object]
"""A function that answers a request, given the cursor and the parameters."""

_OF_SNAPSHOT: Mapping[str, _Computation] = {
    types.TEXT_DOCUMENT_FOLDING_RANGE: lambda here, _: outline.folding(here.buffer),
    types.TEXT_DOCUMENT_HOVER: lambda here, _: hover(here.snapshot, here.buffer, here.offset),
    types.TEXT_DOCUMENT_COMPLETION: lambda here, _: complete(
        here.snapshot, here.buffer, here.offset
    ),
}
"""The requests that are answered at once, by a snapshot that may be older than the buffer."""

_OF_PRESENT_TEXT: Mapping[str, _Computation] = {
    types.TEXT_DOCUMENT_DEFINITION: lambda here, _: navigation.definition(*here.place, here.uri),
    types.TEXT_DOCUMENT_REFERENCES: lambda here, params: navigation.references(
        *here.place, declarations=params.context.include_declaration, uri=here.uri
    ),
    types.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: lambda here, _: navigation.highlights(*here.place),
    types.TEXT_DOCUMENT_PREPARE_RENAME: lambda here, _: navigation.prepare_rename(*here.place),
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: lambda here, _: outline.symbols(
        here.snapshot, here.buffer
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: _actions,
}
"""The requests that are answered when the present text is checked."""

_OPTIONS: Mapping[str, object] = {
    types.TEXT_DOCUMENT_COMPLETION: types.CompletionOptions(
        trigger_characters=['"', "[", ".", "#", "="]
    ),
    types.TEXT_DOCUMENT_CODE_ACTION: types.CodeActionOptions(
        [types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, SHORTEN]
    ),
}


@frozen(eq=False)
class _Checked:
    """The ledgers of the open files, and the diagnostics of each by its ledger file."""

    state: WorkspaceState = field(factory=WorkspaceState)
    diagnostics: Mapping[Path, Mapping[Path, Sequence[types.Diagnostic]]] = field(factory=dict)


def _path_of(uri: str) -> Path | None:
    """Return the resolved path of a file, or None if it is not on this machine."""
    name = to_fs_path(uri)
    try:
        return Path(name).resolve() if name else None
    except (OSError, RuntimeError, ValueError):
        return None


def _log(error: BaseException) -> None:
    """Print the type of an error, since its text may quote a ledger."""
    print(f"claimtrack lsp: unexpected {type(error).__name__}", file=sys.stderr, flush=True)


def _line_edits(buffer: Buffer, text: str) -> list[types.TextEdit]:
    """Return the edit of the lines that differ, so that the cursor stays elsewhere."""
    old, new = buffer.text.splitlines(keepends=True), text.splitlines(keepends=True)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    if start == len(old) == len(new):
        return []
    first = sum(map(len, old[:start]))
    last = len(buffer.text) - sum(map(len, old[len(old) - end :]))
    return [types.TextEdit(buffer.lines.range(first, last), "".join(new[start : len(new) - end]))]
