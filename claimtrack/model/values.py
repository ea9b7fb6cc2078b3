"""Strict converters for the fields of records.

Records built in code and records read from a file pass the same checks and fail
with the same messages. Nothing is coerced: a text in place of a list is an error,
never a list of letters.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import NoReturn, TypeVar

from attrs import NOTHING, AttrsInstance, Factory, fields

from claimtrack.errors import Correction, Fault, LedgerError, Problem


def meaning(sentence: str) -> Mapping[str, str]:
    """Return attrs metadata with a one-line description of a field."""
    return {"meaning": sentence}


ID_LENGTH = 64
NAME_LENGTH = 200
TEXT_LENGTH = 20_000
CHAIN_LENGTH = 32

# Comparing a word with more words than this takes tens of milliseconds.
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


def short_repr(instance: AttrsInstance) -> str:
    """Return a repr of the fields that differ from their defaults, for use as ``__repr__``."""
    parts: list[str] = []
    for attribute in fields(type(instance)):
        value, default = getattr(instance, attribute.name), attribute.default
        if isinstance(default, Factory):  # type: ignore[arg-type]  # a class at run time
            default = default.factory(*[instance] * default.takes_self)
        if attribute.repr and (default is NOTHING or value != default):
            shown = value.value if isinstance(value, Enum) else value
            parts.append(f"{attribute.name}={shown!r}")
    return f"{type(instance).__name__}({', '.join(parts)})"


def refuse(message: str, hint: str | None = None, fault: Fault = Fault.VALUE) -> NoReturn:
    """Raise a :class:`LedgerError` with one problem."""
    raise LedgerError(Problem(fault, message, hint=hint))


def suggest(word: str, known: Iterable[str]) -> Correction | None:
    """Return the hint "did you mean ...?" for a word, or None if no known word is close."""
    words = list(known)
    if len(words) > _MANY_WORDS:
        words = [other for other in words if other[:3] == word[:3] or other[-3:] == word[-3:]]
    from difflib import get_close_matches  # slow import, needed for errors only

    words, short = words[:_MANY_WORDS], word[:ID_LENGTH]
    close = (get_close_matches(each, words, n=3, cutoff=0.6) for each in (short, short.lower()))
    matches = next(filter(None, close), None)
    if not matches:
        return None
    hint = "did you mean " + " or ".join(f"`{match}`" for match in matches) + "?"
    return Correction.of(hint, word, *matches)


def describe_value(value: object) -> str:
    """Describe a value for an error message: its TOML type and a short form."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"the boolean {str(value).lower()}"
        case int() | float():
            small = isinstance(value, float) or abs(value) < 2**63
            return f"the number {repr(value) if small else 'very large'}"
        case str():
            return f'the text "{value if len(value) <= 40 else value[:39] + "…"}"'
        case dict():
            return "a table"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def to_text(value: str) -> str:
    """Return a validated text of at most 20,000 characters.

    Tab and newline are the only control characters allowed.
    """
    if not isinstance(value, str):
        refuse(f"expected text, found {describe_value(value)}", 'put it in quotes: "..."')
    if len(value) > TEXT_LENGTH:
        refuse(f"text of {len(value):,} characters; at most {TEXT_LENGTH:,}", fault=Fault.LIMIT)
    if found := _CONTROL.search(value):
        refuse(f"control character U+{ord(found[0]):04X} in a text", fault=Fault.CHARACTER)
    return value


def text_or_none(value: str | None) -> str | None:
    """Return a validated text, or None."""
    return None if value is None else to_text(value)


def clean_text(words: str) -> str:
    """Return words as a valid text: control characters become blanks, and the end is cut off."""
    return _CONTROL.sub(" ", words)[:TEXT_LENGTH]


def clean_name(words: str) -> str:
    """Return words as a valid name, or an empty text if no word is left."""
    kept = _NONCHARACTER.sub("", _BIDI.sub("", clean_text(words)))
    return " ".join(kept.split())[:NAME_LENGTH].strip()


def to_name(value: str) -> str:
    """Return a validated name: one line of at most 200 characters that displays as written."""
    to_text(value)
    if len(value) > NAME_LENGTH:
        refuse(f"name of {len(value)} characters; at most {NAME_LENGTH}", fault=Fault.LIMIT)
    if "\n" in value or "\t" in value:
        refuse("a name must be on one line", fault=Fault.CHARACTER)
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
    """Return a validated name, or None."""
    return None if value is None else to_name(value)


def to_identifier(value: str) -> str:
    """Return a validated id: 1 to 64 of a-z, 0-9 and "-", not starting with "-"."""
    if not isinstance(value, str):
        refuse(f"expected an id, found {describe_value(value)}")
    if not _ID.fullmatch(value):
        slug = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:ID_LENGTH]
        example = "write it in small letters:" if slug == value.lower() else "for example"
        refuse(
            f"{describe_value(value)} is not an id: use a to z, 0 to 9 and -, at most {ID_LENGTH}",
            Correction.of(f"{example} `{slug}`", value, slug) if slug else None,
        )
    return value


def identifier_or_none(value: str | None) -> str | None:
    """Return a validated id, or None."""
    return None if value is None else to_identifier(value)


def to_flag(value: bool) -> bool:
    """Return a boolean; reject numbers and texts that resemble one."""
    if not isinstance(value, bool):
        refuse(f"expected true or false, found {describe_value(value)}")
    return value


def digest_or_none(value: str | None) -> str | None:
    """Return a SHA-256 digest as 64 lower-case hexadecimal digits, or None."""
    if value is None:
        return None
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        refuse(f"expected a SHA-256 digest of 64 hexadecimal digits, found {describe_value(value)}")
    return value


def to_tuple(value: Iterable[object], convert: Callable[..., _T], plural: str) -> tuple[_T, ...]:
    """Return the converted items of a list; reject anything else.

    ``plural`` names the items in error messages.
    """
    # Almost every value is a list, and the test for an iterable is slow.
    if not isinstance(value, (list, tuple)) and (
        isinstance(value, (str, bytes, dict)) or not isinstance(value, Iterable)
    ):
        refuse(
            f"expected a list of {plural}, found {describe_value(value)}",
            'put it in brackets: ["..."]',
        )
    return tuple(map(convert, value))


def to_identifiers(value: Iterable[str]) -> tuple[str, ...]:
    """Return a tuple of validated ids."""
    return to_tuple(value, to_identifier, "ids") if value != () else ()


def to_names(value: Iterable[str]) -> tuple[str, ...]:
    """Return a tuple of validated names."""
    return to_tuple(value, to_name, "names") if value != () else ()


def to_member(kind: type[_E], value: object) -> _E:
    """Return the member of an enumeration with a value."""
    if isinstance(value, kind):
        return value
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    words = [str(member.value) for member in kind]
    hint = suggest(value, words) if isinstance(value, str) else None
    refuse(f"expected one of {', '.join(words)}; found {describe_value(value)}", hint)


def to_record(kind: type[_A], table: Mapping[str, object]) -> _A:
    """Return an attrs object built from a table of its fields."""
    attributes = [attribute for attribute in fields(kind) if attribute.name != "place"]
    known = [attribute.name for attribute in attributes]
    for key in table:
        if key not in known:
            refuse(f"unknown key `{key}`", suggest(str(key), known), Fault.UNKNOWN_KEY)
    for attribute in attributes:
        if attribute.default is NOTHING and attribute.name not in table:
            refuse(f"`{attribute.name}` is missing", fault=Fault.MISSING)
    build: Callable[..., _A] = kind
    return build(**table)
