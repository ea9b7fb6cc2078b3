"""An editor for tests: the client of pytest-lsp, which talks to the real server."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from attrs import define, field
from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import make_test_lsp_client as make_client

from tests.measured import claimtrack_command

TIMEOUT = 60
"""Seconds in which the server must answer."""


@define(eq=False)
class Editor:
    """The files that are open in one editor. Mutable, because it notes what the server shows."""

    client: LanguageClient
    versions: dict[str, int] = field(factory=dict)
    """The version of each open file, by its URI."""
    shown: dict[str, types.PublishDiagnosticsParams] = field(factory=dict)
    """The last diagnostics of each file, by its URI."""
    messages: list[str] = field(factory=list)
    """The messages that the server shows to the user."""
    _news: asyncio.Event = field(factory=asyncio.Event)

    @classmethod
    async def start(
        cls,
        folder: Path | None,
        command: Sequence[str] | None = None,
        capabilities: types.ClientCapabilities | None = None,
    ) -> "Editor":
        """Start a server for a folder, by default for VS Code."""
        command = [*claimtrack_command(), "lsp"] if command is None else command
        client = make_client()
        editor = cls(client)
        client.protocol.fm.features[types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS] = editor._show
        client.protocol.fm.features[types.WINDOW_SHOW_MESSAGE] = editor._tell
        client.protocol.fm.features[types.CLIENT_REGISTER_CAPABILITY] = lambda _: None
        await client.start_io(*command)
        folders = [] if folder is None else [types.WorkspaceFolder(folder.as_uri(), folder.name)]
        await client.initialize_session(
            types.InitializeParams(
                capabilities=capabilities or client_capabilities("visual-studio-code"),
                workspace_folders=folders,
            )
        )
        return editor

    async def stop(self) -> int | None:
        """End the server as the protocol demands, and return its exit status."""
        await self.client.shutdown_session()
        status = self.client._server.returncode if self.client._server is not None else None
        await self.client.stop()  # type: ignore[no-untyped-call]  # pytest-lsp
        return status

    def _show(self, params: types.PublishDiagnosticsParams) -> None:
        self.shown[params.uri] = params
        self._news.set()

    def _tell(self, params: types.ShowMessageParams) -> None:
        self.messages.append(params.message)

    def open(self, path: Path, text: str | None = None) -> None:
        """Open a file, with its text on disk or another one."""
        uri = path.as_uri()
        self.versions[uri] = 1
        text = path.read_text("utf-8") if text is None else text
        item = types.TextDocumentItem(uri, "toml", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, path: Path, text: str) -> None:
        """Change the text of an open file."""
        uri = path.as_uri()
        self.versions[uri] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self.versions[uri], uri=uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self, path: Path) -> None:
        """Close a file."""
        del self.versions[path.as_uri()]
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.document(path)))

    def close_all(self) -> None:
        """Close all files, and forget what was shown."""
        for uri in [*self.versions]:
            del self.versions[uri]
            document = types.TextDocumentIdentifier(uri)
            self.client.text_document_did_close(types.DidCloseTextDocumentParams(document))
        self.messages.clear()

    def changed_on_disk(self, *paths: Path) -> None:
        """Report changes of files on disk."""
        events = [types.FileEvent(path.as_uri(), types.FileChangeType.Changed) for path in paths]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))

    async def diagnostics(self, path: Path) -> Sequence[types.Diagnostic]:
        """Return the diagnostics of the present version of an open file."""
        uri = path.as_uri()
        async with asyncio.timeout(TIMEOUT):
            while uri not in self.shown or self.shown[uri].version != self.versions[uri]:
                self._news.clear()
                await self._news.wait()
        return self.shown[uri].diagnostics

    async def settled(self, path: Path) -> None:
        """Wait until all that was sent is checked and shown. The file is any open one."""
        place = types.Position(0, 0)
        await self.client.text_document_document_highlight_async(
            types.DocumentHighlightParams(self.document(path), place)
        )

    def shown_codes(self, path: Path) -> list[str]:
        """Return the codes of the diagnostics of a file that are shown now."""
        shown = self.shown.get(path.as_uri())
        return [] if shown is None else [str(each.code) for each in shown.diagnostics]

    @staticmethod
    def document(path: Path) -> types.TextDocumentIdentifier:
        """Return the identifier of a file."""
        return types.TextDocumentIdentifier(path.as_uri())
