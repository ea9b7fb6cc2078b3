"""Drafts as JSON, and back. Every span is a start and an end in code points of the text."""

from collections.abc import Callable, Mapping
from enum import Enum
from hashlib import sha256
from typing import NoReturn, TypeVar

from attrs import frozen

from claimtrack.drafts.draft import (
    Attribution,
    Draft,
    DraftConfidence,
    DraftHop,
    DraftStatement,
    Span,
    Spans,
    StatementKind,
    Time,
)
from claimtrack.errors import Fault
from claimtrack.model import Act, Certainty, When
from claimtrack.model.values import describe_value, refuse

SCHEMA = 1

_T = TypeVar("_T")
_E = TypeVar("_E", bound=Enum)


def text_digest(text: str) -> str:
    """Return the SHA-256 digest of a text in UTF-8."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def draft_as_json(draft: Draft) -> dict[str, object]:
    """Return a draft as a JSON value, without its text."""
    return {
        "schema": SCHEMA,
        "text_sha256": text_digest(draft.text),
        "statements": [_statement(each) for each in draft.statements],
        "unattributed": _spans(draft.unattributed),
        "dropped": draft.dropped,
    }


def read_draft(value: object, text: str) -> Draft:
    """Return the draft of a text from a JSON value, as :func:`draft_as_json` returns it.

    Raises:
        LedgerError: the value is not a draft, is a draft of another text, or names words
            that the text does not have.
    """
    table = _Table.of(value, "the draft")
    if table.value.get("schema") != SCHEMA:
        refuse(f"expected a draft of schema {SCHEMA}", fault=Fault.VERSION)
    if table.value.get("text_sha256") != text_digest(text):
        hint = "give the text from which the draft was made"
        refuse("the draft is of another text, or of another version of it", hint, Fault.DIGEST)
    return Draft(
        text,
        table.each("statements", _read_statement),
        table.spans("unattributed"),
        table.integer("dropped", 0),
    )


def _spans(spans: Spans) -> list[list[int]]:
    return [list(span) for span in spans]


def _statement(statement: DraftStatement) -> dict[str, object]:
    found = statement.attribution
    return {
        "source": _spans(found.source),
        "cue": _spans(found.cue),
        "content": _spans(found.content),
        "chain": [
            {
                "source": _spans(hop.source),
                "act": hop.act.value,
                "guess": hop.guess,
                "certainty": None if hop.certainty is None else hop.certainty.value,
                "time": None if hop.on is None else list(hop.on),
            }
            for hop in statement.chain
        ],
        "kind": statement.kind.value,
        "at": statement.at,
        "hedges": _spans(statement.hedges),
        "times": [
            {"span": list(time.span), "when": None if time.when is None else time.when.text}
            for time in statement.times
        ],
        "rule": found.rule,
        "confidence": found.confidence.value,
    }


@frozen
class _Table:
    """An object of JSON, with its name for messages."""

    value: Mapping[str, object]
    name: str

    @classmethod
    def of(cls, value: object, name: str) -> "_Table":
        if not isinstance(value, dict):
            refuse(f"{name} is {describe_value(value)}, and must be an object")
        return cls(value, name)

    def get(self, key: str, type_: type[_T], default: _T | None = None) -> _T:
        value = self.value.get(key, default)
        # True is an int for Python.
        if not isinstance(value, type_) or isinstance(value, bool) is not (type_ is bool):
            self.refuse(key, value)
        return value

    def integer(self, key: str, default: int | None = None) -> int:
        return self.get(key, int, default)

    def each(self, key: str, read: "Callable[[_Table], _T]") -> tuple[_T, ...]:
        items = self.get(key, list)
        return tuple(
            read(_Table.of(item, f"{self.name}, `{key}` {number},"))
            for number, item in enumerate(items, 1)
        )

    def spans(self, key: str) -> Spans:
        return tuple(self._span(key, item) for item in self.get(key, list))

    def span(self, key: str) -> Span | None:
        value = self.value.get(key)
        return None if value is None else self._span(key, value)

    def _span(self, key: str, value: object) -> Span:
        match value:
            case [int(start), int(end)] if bool not in (type(start), type(end)):
                return start, end
            case _:
                return self.refuse(key, value)

    def member(self, key: str, enum: type[_E]) -> _E:
        value = self.value.get(key)
        for member in enum:
            if member.value == value:
                return member
        return self.refuse(key, value)

    def refuse(self, key: str, value: object) -> NoReturn:
        refuse(f"{self.name} has a wrong `{key}`: {describe_value(value)}")


def _read_statement(table: _Table) -> DraftStatement:
    return DraftStatement(
        Attribution(
            table.spans("source"),
            table.spans("cue"),
            table.spans("content"),
            table.get("rule", str),
            table.member("confidence", DraftConfidence),
        ),
        table.each("chain", _read_hop),
        table.member("kind", StatementKind),
        table.integer("at"),
        table.spans("hedges"),
        table.each("times", _read_time),
    )


def _read_hop(table: _Table) -> DraftHop:
    return DraftHop(
        table.spans("source"),
        table.member("act", Act),
        table.get("guess", bool),
        None if table.value.get("certainty") is None else table.member("certainty", Certainty),
        table.span("time"),
    )


def _read_time(table: _Table) -> Time:
    when = table.value.get("when")
    return Time(
        table.span("span") or table.refuse("span", None),
        None if when is None else When.parse(table.get("when", str)),
    )
