"""Results of LangChain: an answer and the documents that were retrieved for it."""

from collections.abc import Iterable

from attrs import define, field

from claimtrack.answers.providers.provider_answer import AnswerBuilder, ProviderAnswer
from claimtrack.answers.providers.response_value import ResponseValue

_ANSWER_KEYS = ("answer", "result", "output_text", "output")
_ANSWER_HINT = "`answer`, `result` or `messages`"
_MODEL_KINDS = ("ai", "AIMessageChunk", "assistant")
_DOCUMENT_KEYS = ("context", "source_documents", "documents", "input_documents")


def read_langchain(result: object, documents: Iterable[object] = ()) -> ProviderAnswer:
    """Return the answer of a chain or agent of LangChain, and its sources.

    The sources are the given documents, those of the result, or the results of the tools of
    an agent, with documents that a tool returned as its artifact. Marks such as ``[1]`` count
    the sources from 1.

    Args:
        result: the result of a chain or graph with an answer and documents, the state of an
            agent with ``messages``, a message, or the text of an answer.
        documents: the documents or texts that the model was given, if the result has none.

    Raises:
        LedgerError: a part of the result has an unknown form, and the error names its path;
            or there is no text.
    """
    reader = _ResultReader()
    for document in ResponseValue(list(documents), "documents").items():
        reader.add_document(document)
    reader.read(ResponseValue(result))
    return reader.builder.build()


@define(eq=False)
class _ResultReader:
    builder: AnswerBuilder = field(factory=AnswerBuilder)

    def add_document(self, document: ResponseValue) -> None:
        """Add a document, or a text, as a source."""
        if isinstance(document.value, str):
            self.builder.add_source(document.value)
            return
        text = document.text_or_none("page_content")
        if text is None:
            document.refuse("expected a document with `page_content`")
        self.builder.add_document(text, document.table("metadata"), document.text("id"))

    def read(self, result: ResponseValue) -> None:
        """Add the text of an answer, and the documents of the result."""
        if result.has_members and (messages := result.member("messages")) is not None:
            self._read_messages(list(messages.items()))
            return
        if result.has_members:
            self._add_documents(result)
            answers = (result.member(name) for name in _ANSWER_KEYS)
            result = next((each for each in answers if each is not None), result)
        self.builder.add_text(_text_of(result))

    def _add_documents(self, result: ResponseValue) -> None:
        """Add the documents of a result, or else the text that was made from them."""
        for name in _DOCUMENT_KEYS:
            found = result.member(name)
            if found is not None and not isinstance(found.value, str):
                for document in found.items():
                    self.add_document(document)
            elif found is not None and not self.builder.sources:
                self.add_document(found)

    def _read_messages(self, messages: list[ResponseValue]) -> None:
        """Add the results of all tools, and the text of the last message of the model."""
        answer: ResponseValue | None = None
        added: set[tuple[str, str]] = set()
        for given in messages:
            message = given.member("data") or given
            kind = given.text("type") or given.text("role")
            if kind in _MODEL_KINDS:
                answer = message
            elif kind == "tool":
                documents = _documents(message.member("artifact"))
                for document in documents:
                    key = document.text("id"), document.text("page_content")
                    if key not in added:  # an agent may find a document twice
                        self.add_document(document)
                    added.add(key)
                if not documents:
                    self.builder.add_source(_text_of(message), title=message.text("name"))
        if answer is None:
            ResponseValue(None, "messages").refuse("expected a message of the model, found none")
        self.builder.add_text(_text_of(answer))


def _documents(found: ResponseValue | None) -> list[ResponseValue]:
    """Return the documents of a list, or none if it contains anything else."""
    if found is None or not isinstance(found.value, list | tuple):
        return []
    items = list(found.items())
    are_documents = all(each.has_members and each.member("page_content") for each in items)
    return items if are_documents else []


def _text_of(answer: ResponseValue) -> str:
    """Return a text, or the text of a message. Its content may be a list of blocks."""
    content = answer.member("content") if answer.has_members else answer
    if content is not None and isinstance(content.value, str):
        return content.value
    if content is None or not isinstance(content.value, list | tuple):
        answer.refuse(f"expected a message or text, or a result with {_ANSWER_HINT}")
    blocks = list(content.items())
    return "".join(
        each.value if isinstance(each.value, str) else each.text("text") for each in blocks
    )
