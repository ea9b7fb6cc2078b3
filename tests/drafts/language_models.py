"""Language models for tests: answers given by the test, in this process or over a socket."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import llm
from attrs import define, field
from llm.default_plugins.openai_models import Chat

Responder = Callable[[str], str]
"""Something that returns the answer to a text."""


class FakeModel(llm.Model):
    """A model that answers with what a function returns, and keeps its prompts."""

    def __init__(self, respond: Responder, model_id: str = "fake", schema: bool = True) -> None:
        self.model_id = model_id
        self.supports_schema = schema
        self.prompts: list[llm.Prompt] = []
        self._respond = respond

    def execute(
        self,
        prompt: llm.Prompt,
        stream: bool,
        response: llm.Response,
        conversation: llm.Conversation | None = None,
    ) -> Iterator[str]:
        """Yield the answer at once."""
        assert not stream
        self.prompts.append(prompt)
        yield self._respond(prompt.prompt)


def answer(*statements: object) -> str:
    """Return the answer of a model with some statements."""
    return json.dumps({"statements": statements})


@contextmanager
def registered(*models: llm.Model) -> Iterator[None]:
    """Register models with ``llm`` as a plugin does."""

    class Plugin:
        @llm.hookimpl
        def register_models(self, register: Callable[[llm.Model], None]) -> None:
            for model in models:
                register(model)

    plugin = Plugin()
    llm.plugins.pm.register(plugin)
    try:
        yield
    finally:
        llm.plugins.pm.unregister(plugin)


@define
class ChatServer:
    """A server on the loopback address that speaks the protocol of OpenAI."""

    url: str
    requests: list[dict[str, object]] = field(factory=list)


@contextmanager
def chat_server(respond: Responder, status: int = 200) -> Iterator[ChatServer]:
    """Serve the answers of a function, or an error, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server calls
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            server.requests.append(request)
            message = {"role": "assistant", "content": respond(request["messages"][-1]["content"])}
            body = {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": request["model"],
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
            }
            data = json.dumps(body if status == 200 else {"error": {"message": "no"}}).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as listening:
        server = ChatServer(f"http://127.0.0.1:{listening.server_port}/v1")
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()


def chat_model(url: str, key: str | None = "none") -> llm.KeyModel:
    """Return a model of a server."""
    model: llm.KeyModel = Chat(  # type: ignore[no-untyped-call]  # llm gives no types here
        "stub", key, model_name="stub-1", api_base=url, supports_schema=True
    )
    return model
