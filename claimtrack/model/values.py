"""The strict conversions that every field of every record goes through.

One place decides what an id, a name, a text or a word from a closed set may be,
so that a record built in code and one read from a file are held to the same
rules and fail with the same words. Nothing is coerced: a text where a list is
due is an error, never a list of letters.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NoReturn, TypeVar

from attrs import NOTHING, AttrsInstance, fields

from claimtrack.errors import Fault, LedgerError, Problem


def meaning(sentence: str) -> Mapping[str, str]:
    """Return field metadata with its meaning."""
    return {"meaning": sentence}


ID_LENGTH = 64
NAME_LENGTH = 200
TEXT_LENGTH = 20_000
CHAIN_LENGTH = 32

# Comparing a word with each of so many takes tens of milliseconds.
_MANY_WORDS = 2000

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
# C0 and C1 controls but tab and line feed; surrogates; noncharacters.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(17))
    + "]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SHA256 = re.compile(r"[0-9a-f]{64}")

_E = TypeVar("_E", bound=Enum)
_T = TypeVar("_T")
_A = TypeVar("_A", bound=AttrsInstance)


def refuse(message: str, hint: str | None = None, fault: Fault = Fault.VALUE) -> NoReturn:
    """Raise a :class:`LedgerError` with one problem."""
    raise LedgerError(Problem(fault, message, hint=hint))


def nearest(word: str, known: Iterable[str], what: str = "") -> str | None:
    """Return the hint "did you mean ...?" for a word nobody knows, if one is near."""
    words = list(known)
    if len(words) > _MANY_WORDS:
        words = [other for other in words if other[:3] == word[:3] or other[-3:] == word[-3:]]
    from difflib import get_close_matches  # of use only when something is wrong

    matches = get_close_matches(word[:ID_LENGTH], words[:_MANY_WORDS], n=3, cutoff=0.6)
    if not matches:
        return None
    return "did you mean " + " or ".join(f"`{what}{match}`" for match in matches) + "?"


def spell(value: object) -> str:
    """Name a value as its author would: its TOML type and a short form of it."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the boolean {str(value).lower()}"
        case int() | float():
            text = repr(value) if isinstance(value, float) or abs(value) < 2**63 else "very large"
            return f"the number {text}"
        case str():
            return f'the text "{value if len(value) <= 40 else value[:39] + "…"}"'
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def text(value: str) -> str:
    """Return free text: at most 20,000 characters, no control characters but tab and newline."""
    if not isinstance(value, str):
        refuse(f"expected text, found {spell(value)}", 'put it in quotes: "..."')
    if len(value) > TEXT_LENGTH:
        refuse(f"text of {len(value):,} characters; at most {TEXT_LENGTH:,}", fault=Fault.LIMIT)
    if found := _CONTROL.search(value):
        refuse(f"control character U+{ord(found[0]):04X} in a text", fault=Fault.CHARACTER)
    return value


def text_or_none(value: str | None) -> str | None:
    """Return free text, or None."""
    return None if value is None else text(value)


def name(value: str) -> str:
    """Return a name: one line of at most 200 characters that displays as it is written."""
    text(value)
    if len(value) > NAME_LENGTH:
        refuse(f"name of {len(value)} characters; at most {NAME_LENGTH}", fault=Fault.LIMIT)
    if "\n" in value or "\t" in value:
        refuse("a name stands on one line", fault=Fault.CHARACTER)
    if found := _NONCHARACTER.search(value):
        refuse(f"noncharacter U+{ord(found[0]):04X} in a name", fault=Fault.CHARACTER)
    if found := _BIDI.search(value):
        refuse(
            f"bidirectional control character U+{ord(found[0]):04X} in a name",
            "it can make a name look like another one; remove it",
            Fault.BIDI,
        )
    return value


def name_or_none(value: str | None) -> str | None:
    """Return a name, or None."""
    return None if value is None else name(value)


def identifier(value: str) -> str:
    """Return an id: 1 to 64 of a-z, 0-9 and "-", not starting with "-"."""
    if not isinstance(value, str):
        refuse(f"expected an id, found {spell(value)}")
    if not _ID.fullmatch(value):
        slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:ID_LENGTH]
        refuse(
            f"{spell(value)} is not an id: use a to z, 0 to 9 and -, at most {ID_LENGTH}",
            f"for example `{slug}`" if slug else None,
        )
    return value


def identifier_or_none(value: str | None) -> str | None:
    """Return an id, or None."""
    return None if value is None else identifier(value)


def flag(value: bool) -> bool:
    """Return a truth value: true or false and nothing that resembles them."""
    if not isinstance(value, bool):
        refuse(f"expected true or false, found {spell(value)}")
    return value


def digest_or_none(value: str | None) -> str | None:
    """Return a SHA-256 digest as 64 lower-case hexadecimal digits, or None."""
    if value is None:
        return None
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        refuse(f"expected a SHA-256 digest of 64 hexadecimal digits, found {spell(value)}")
    return value


def items(value: Iterable[object], of: Callable[..., _T], what: str) -> tuple[_T, ...]:
    """Return a list with each item converted; anything but a list is refused."""
    # Nearly always it is a list; to ask whether something can be gone through takes long.
    if not isinstance(value, (list, tuple)) and (
        isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable)
    ):
        refuse(f"expected a list of {what}, found {spell(value)}", 'put it in brackets: ["..."]')
    return tuple(map(of, value))


def identifiers(value: Iterable[str]) -> tuple[str, ...]:
    """Return a list of ids."""
    return items(value, identifier, "ids") if value != () else ()


def names(value: Iterable[str]) -> tuple[str, ...]:
    """Return a list of names."""
    return items(value, name, "names") if value != () else ()


def choice(kind: type[_E], value: object) -> _E:
    """Return the member of a closed set that a word names."""
    if isinstance(value, kind):
        return value
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    words = [str(member.value) for member in kind]
    hint = nearest(value, words) if isinstance(value, str) else None
    refuse(f"expected one of {', '.join(words)}; found {spell(value)}", hint)


def record(kind: type[_A], table: Mapping[str, object]) -> _A:
    """Return a record built from a table of its fields."""
    attributes = [attribute for attribute in fields(kind) if attribute.name != "place"]
    known = [attribute.name for attribute in attributes]
    for key in table:
        if key not in known:
            refuse(f"unknown key `{key}`", nearest(str(key), known), Fault.UNKNOWN_KEY)
    for attribute in attributes:
        if attribute.default is NOTHING and attribute.name not in table:
            refuse(f"`{attribute.name}` is missing", fault=Fault.MISSING)
    build: Callable[..., _A] = kind
    return build(**table)
