"""Responses of LlamaIndex: an answer and its source nodes."""

import re

from claimtrack.answers.providers.provider_answer import AnswerBuilder, ProviderAnswer
from claimtrack.answers.providers.response_value import ResponseValue

_LABEL = re.compile(r"Source \d+:\n")
"""What the citation query engine writes before the text of a node."""


def read_llama_index(response: object) -> ProviderAnswer:
    """Return the answer of a query or chat engine of LlamaIndex, and its source nodes.

    The marks of a citation query engine, such as ``[1]``, count the nodes from 1.

    Args:
        response: a response of the library ``llama-index``, or its JSON. A streaming response
            must be at its end.

    Raises:
        LedgerError: a part of the response has an unknown form, and the error names its path;
            or there is no text.
    """
    given = ResponseValue(response)
    builder = AnswerBuilder()
    for item in given.members("source_nodes"):
        node = item.member("node") or item
        id = node.text("id_") or node.text("node_id")
        builder.add_document(_text_of(node), node.table("metadata"), id)
    text = given.text_or_none("response")
    if text is None:
        text = given.text_or_none("response_txt")
    if text is None:
        hint = "call `get_response()` on a streaming response first"
        given.refuse("expected a text in `response`", hint)
    builder.add_text(text)
    return builder.build()


def _text_of(node: ResponseValue) -> str | None:
    """Return the text of a node without the label of a citation query engine."""
    text = node.text_or_none("text")
    if text is None and (resource := node.member("text_resource")) is not None:
        text = resource.text_or_none("text")
    if text is None:
        return None
    label = _LABEL.match(text)
    return text if label is None else text[label.end() :]
