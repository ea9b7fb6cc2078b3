"""A client of the official SDK, and a server in a process of its own, as a user starts it."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # JSON

import anyio
import jsonschema
from anyio.from_thread import BlockingPortal, start_blocking_portal
from attrs import define
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, TextContent, TextResourceContents

from tests.measured import claimtrack_command

PROJECT = Path(__file__).parents[2]


@define
class Assistant:
    """A client with its server, used from a thread that waits for each answer."""

    root: Path
    """The folder of the server."""
    log: Path
    """The output of the server on standard error."""
    portal: BlockingPortal
    client: Client
    schemas: Mapping[str, dict[str, Any]]
    """The output schema of each tool."""

    def call(self, tool: str, **arguments: object) -> dict[str, Any]:
        """Return the result of a tool, validated by its schema."""
        answer = self.answer(tool, arguments)
        assert not answer.is_error, text_of(answer)
        jsonschema.validate(answer.structured_content, self.schemas[tool])
        result: dict[str, Any] = answer.structured_content or {}
        return result

    def refusal(self, tool: str, **arguments: object) -> str:
        """Return the message of a tool that refuses."""
        answer = self.answer(tool, arguments)
        assert answer.is_error, text_of(answer)
        assert answer.structured_content is None
        return text_of(answer)

    def answer(self, tool: str, arguments: Mapping[str, object]) -> CallToolResult:
        """Return the answer of a tool."""
        answer: CallToolResult = self.portal.call(self.client.call_tool, tool, dict(arguments))
        return answer

    def cancel(self, tool: str, seconds: float, **arguments: object) -> bool:
        """Call a tool, and cancel the request after some seconds; return True if it was."""

        async def call() -> bool:
            with anyio.move_on_after(seconds) as scope:
                await self.client.call_tool(tool, dict(arguments))
            return scope.cancelled_caught

        return self.portal.call(call)

    def read(self, address: str) -> str:
        """Return the text of a resource, or the message of its refusal."""
        try:
            (content,) = self.portal.call(self.client.read_resource, address).contents
        except MCPError as error:
            return f"refused: {error.error.message}"
        assert isinstance(content, TextResourceContents)
        return content.text

    def write(self, name: str, text: str | bytes) -> str:
        """Write a file below the root, and return its name."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return name


def text_of(answer: CallToolResult) -> str:
    """Return the text of an answer."""
    return "\n".join(each.text for each in answer.content if isinstance(each, TextContent))


@contextmanager
def start_assistant(root: Path, *options: str) -> Iterator[Assistant]:
    """Start a server of a folder and a client, and end both."""
    root.mkdir(parents=True, exist_ok=True)
    log = root.with_name(f"{root.name}-{os.urandom(4).hex()}.log")
    python, *words = claimtrack_command()
    command = [*words, "mcp", "--root", str(root), *options]
    server = StdioServerParameters(command=python, args=command, cwd=PROJECT)
    with log.open("w") as written, start_blocking_portal() as portal:
        client = Client(stdio_client(server, written))
        with portal.wrap_async_context_manager(client):
            tools = portal.call(client.list_tools).tools
            schemas = {each.name: each.output_schema or {} for each in tools}
            yield Assistant(root, log, portal, client, schemas)
