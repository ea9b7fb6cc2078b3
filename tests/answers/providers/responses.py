"""Helpers for tests of responses: their JSON in other forms, and what an answer cites."""

import re
from copy import deepcopy
from types import SimpleNamespace
from typing import TypeAlias

from hypothesis import strategies as st

from claimtrack.answers.check import check_answer
from claimtrack.answers.providers import ProviderAnswer

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
Path: TypeAlias = tuple[str | int, ...]

json_values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


def cited_words(read: ProviderAnswer) -> list[tuple[str, tuple[str, ...], str]]:
    """Return the words of each citation with its sources and quote."""
    text = read.answer.text
    return [
        (text[span.start : span.end], span.sources, span.quote) for span in read.answer.citations
    ]


def statuses(read: ProviderAnswer) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return each sentence of an answer with its status and the ids of its sources."""
    report = check_answer(*read)
    return [(each.text, each.status.value, each.citations) for each in report.sentences]


def to_object(value: Json) -> object:
    """Return JSON as objects with attributes, such as those of a provider's library.

    Metadata stay a table, as they do in the libraries.
    """
    match value:
        case dict():
            return SimpleNamespace(
                **{
                    key: inner if key == "metadata" else to_object(inner)
                    for key, inner in value.items()
                }
            )
        case list():
            return [to_object(inner) for inner in value]
        case _:
            return value


def to_camel_case(value: Json) -> Json:
    """Return JSON with keys in camel case, as libraries for JavaScript write it."""
    match value:
        case dict():
            return {
                re.sub("_([a-z])", lambda m: m[1].upper(), key): (
                    inner if key == "metadata" else to_camel_case(inner)
                )
                for key, inner in value.items()
            }
        case list():
            return [to_camel_case(inner) for inner in value]
        case _:
            return value


def paths_of(value: Json) -> list[Path]:
    """Return the path of each part of some JSON, the whole first."""
    found: list[Path] = [()]
    for path in found:
        match part_at(value, path):
            case dict() as table:
                found += [(*path, key) for key in table]
            case list() as items:
                found += [(*path, index) for index in range(len(items))]
    return found


def part_at(value: Json, path: Path) -> Json:
    """Return the part of some JSON at a path."""
    for step in path:
        match value, step:
            case dict() as table, str(key):
                value = table[key]
            case list() as items, int(index):
                value = items[index]
    return value


def replaced(value: Json, path: Path, part: Json) -> Json:
    """Return JSON with another part at a path."""
    if not path:
        return part
    copy = deepcopy(value)
    match part_at(copy, path[:-1]), path[-1]:
        case dict() as table, str(key):
            table[key] = part
        case list() as items, int(index):
            items[index] = part
    return copy


def damaged(value: Json) -> st.SearchStrategy[Json]:
    """Return a strategy for JSON in which another value replaces one part."""
    return st.builds(replaced, st.just(value), st.sampled_from(paths_of(value)), json_values)
