"""Messages of the Anthropic API with citations.

Each text block is a fragment of a sentence that cites sources. Documents are counted
through the whole request, and then through the documents that the model fetched.
"""

from collections.abc import Iterator

from attrs import define, field

from claimtrack.answers.answer_input import is_url
from claimtrack.answers.providers.provider_answer import AnswerBuilder, ProviderAnswer
from claimtrack.answers.providers.response_value import ResponseValue

_DOCUMENT_KINDS = ("char_location", "page_location", "content_block_location")
_MAX_INDEX = 10**9


def read_anthropic(message: object, request: object = ()) -> ProviderAnswer:
    """Return the answer of a message of the Anthropic API, and its sources.

    PDF files and web results have no text, because the API does not return it.

    Args:
        message: a message of the library ``anthropic``, or its JSON.
        request: the messages of the request, or its blocks with documents and search
            results, or the texts of its documents. A cited document has no text without
            them.

    Raises:
        LedgerError: a part of the message or request has an unknown form, and the error names
            its path; or there is no text.
    """
    reader = _MessageReader()
    for block in _blocks(ResponseValue(request, "request")):
        reader.add_sources(block)
    reader.read(ResponseValue(message))
    return reader.builder.build()


def _blocks(request: ResponseValue) -> Iterator[ResponseValue]:
    """Yield the blocks of all messages and tool results, and texts outside of messages."""
    stack = [request]
    while stack:
        each = stack.pop()
        if isinstance(each.value, str):
            yield each
        elif isinstance(each.value, list | tuple):
            stack.extend(reversed(list(each.items())))
        elif (messages := each.member("messages")) is not None:
            stack.append(messages)
        elif each.member("role") is not None or each.text("type") == "tool_result":
            content = each.member("content")
            if content is not None and not isinstance(content.value, str):
                stack.append(content)
        else:
            yield each


@define(eq=False)
class _MessageReader:
    builder: AnswerBuilder = field(factory=AnswerBuilder)
    documents: list[str] = field(factory=list)
    """The ids of the sources, by the index of the document."""
    results: list[str] = field(factory=list)
    """The ids of the sources, by the index of the search result."""
    others: dict[tuple[str, int | str], str] = field(factory=dict)
    """The ids of cited sources that were not given, by kind and index or URL."""

    def add_sources(self, block: ResponseValue) -> None:
        """Add the source that a block contains, if any."""
        if isinstance(block.value, str):
            self.documents.append(self.builder.add_source(block.value))
            return
        match block.text("type"):
            case "document":
                self.documents.append(self._add_document(block))
            case "search_result":
                text = _join_texts(block.members("content"))
                title, place = block.text("title"), block.text("source")
                url = place if is_url(place) else ""
                source = self.builder.add_source(text, title=title or place, url=url)
                self.results.append(source)
            case "web_fetch_tool_result":
                result = block.member("content")
                if result is not None and result.text("type") == "web_fetch_result":
                    document = result.member("content") or result
                    self.documents.append(self._add_document(document, result.text("url")))

    def _add_document(self, block: ResponseValue, url: str = "") -> str:
        text: str | None = None
        source = block.member("source")
        if source is not None:
            url = url or source.text("url")
            content = source.member("content")
            if source.text("type") == "text":
                text = source.text("data")
            elif content is not None and isinstance(content.value, str):
                text = content.value
            elif content is not None:
                text = _join_texts(list(content.items()))
        return self.builder.add_source(text, title=block.text("title"), url=url)

    def read(self, message: ResponseValue) -> None:
        """Add the text of a message and its citations."""
        blocks = message.members("content")
        for block in blocks:
            self.add_sources(block)
        for block in blocks:
            if block.text("type") != "text":
                self.builder.interrupt()  # such as the call of a tool
                continue
            start = self.builder.add_text(block.text("text"))
            for citation in block.members("citations"):
                source = self._source(citation)
                self.builder.cite(start, self.builder.length, source, citation.text("cited_text"))

    def _source(self, citation: ResponseValue) -> str:
        """Return the id of the cited source."""
        kind = citation.text("type")
        if kind == "web_search_result_location":
            url = citation.required_text("url")
            return self._other(("url", url), citation.text("title"), url)
        if kind == "search_result_location":
            title = citation.text("title")
            return self._counted(citation, "search_result_index", self.results, title)
        if kind not in _DOCUMENT_KINDS:
            citation.refuse_kind("citation")
        title = citation.text("document_title")
        return self._counted(citation, "document_index", self.documents, title)

    def _counted(self, citation: ResponseValue, name: str, given: list[str], title: str) -> str:
        if not given:
            return self._other((name, citation.index(name, _MAX_INDEX)), title)
        index = citation.index(name, len(given) - 1)
        source = self.builder.sources[given[index]]
        if title and source.title and title != source.title:
            citation.refuse(
                f"the title of source {index} is {title[:40]!r} here, {source.title[:40]!r} there",
                "pass all messages of the request, in order",
            )
        return source.id

    def _other(self, key: tuple[str, int | str], title: str, url: str = "") -> str:
        """Return the id of a source that was not given, which has no text."""
        if key not in self.others:
            self.others[key] = self.builder.add_source(None, title=title, url=url)
        return self.others[key]


def _join_texts(blocks: list[ResponseValue]) -> str:
    return "\n".join(each.text("text") for each in blocks)
