"""Ledgers without the names of their confidential sources.

A confidential source becomes ``confidential-1``, ``confidential-2`` and so on, in the
order of ids. Its kind is kept and its notes are dropped. Ids and names are replaced in
every text of every record: whole words only, however they are joined and spelled
(*Mia Lund*, *mia-lund*, *zo%C3%AB*). Places still point into the ledger file, which
only its keepers can open. Other clues in a text, and the names of files, are left to
the author.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeGuard  # fields of records have values of any type
from urllib.parse import quote

from attrs import Attribute, evolve, fields, frozen, has

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.model import Assertion, Document, Hop, Ledger, Link, Record, Retraction, Source
from claimtrack.model.dates.when import When
from claimtrack.model.fact import value_or_none
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.record import mentions, ref_of
from claimtrack.model.settings import Settings
from claimtrack.model.values import (
    ID_LENGTH,
    NAME_LENGTH,
    TEXT_LENGTH,
    name_or_none,
    text_or_none,
    to_name,
    to_names,
    to_text,
)

_UNCHANGED_TYPES = (When, Place, Quantity, Settings)
_UNCHANGED_FIELDS = frozenset({"unit", "code", "sha256"})
"""Fields that cannot name anybody: terms of fixed lists, and digests."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_SEPARATOR = r"(?:[\W_]|%[0-9a-f]{2})*"
"""The pattern between two words of a name, in a sentence or an address; may be empty."""
_BEFORE = r"(?:(?<![^\W_])|(?<=%[0-9a-f]{2}))"
_AFTER = r"(?![^\W_])"


def disguise_ledger(ledger: Ledger) -> Ledger:
    """Return a ledger with disguised sources, or itself if no source is confidential.

    Places are kept. Lines of the file itself must be masked before they are shown
    (:meth:`Disguise.mask`).
    """
    return Disguise.of(ledger).ledger(ledger)


@frozen(slots=False)
class Disguise:
    """Replacements for the ids and names of confidential sources."""

    aliases: Mapping[str, str]
    """The alias of each confidential source, by its id."""
    _replacements: Sequence[tuple[str, str]]
    """Patterns with their replacements, longest pattern first."""
    _notes: Sequence[str]

    @classmethod
    def of(cls, *ledgers: Ledger) -> "Disguise":
        """Return the disguise of ledgers that are shown together.

        A source that is confidential in one ledger is confidential in all, under one alias.
        """
        secret: dict[str, list[Source]] = {}
        for ledger in ledgers:
            for source in ledger.sources.values():
                if source.confidential:
                    secret.setdefault(source.id, [])
        for id, records in secret.items():
            records += [ledger.sources[id] for ledger in ledgers if id in ledger.sources]
        aliases = _make_unused(
            {id: f"confidential-{i}" for i, id in enumerate(sorted(secret), 1)}, ledgers
        )
        replacements = {_name_pattern(id): alias for id, alias in aliases.items()}
        for id, records in secret.items():
            for name in {source.name for source in records if _is_name(source.name)}:
                replacements |= {_name_pattern(form): aliases[id] for form in _spellings(name)}
        notes = {source.note for records in secret.values() for source in records if source.note}
        longest_first = sorted(replacements.items(), key=lambda each: (-len(each[0]), each))
        return cls(aliases, longest_first, sorted(notes, key=len, reverse=True))

    def __bool__(self) -> bool:
        """True if a source is confidential."""
        return bool(self.aliases)

    def text(self, text: str) -> str:
        """Return a text with confidential names replaced."""
        if not self.aliases:
            return text
        return self._pattern.sub(
            lambda found: self._replacements[(found.lastindex or 1) - 1][1], text
        )

    def id(self, id: str) -> str:
        """Return an id with confidential names replaced, truncated to the length of ids."""
        return _truncate(id, self.text(id), ID_LENGTH)

    def mask(self, text: str) -> str:
        """Return the text of a ledger file with names and notes replaced by as many stars.

        Names match with their letters escaped or not.
        """
        if not self.aliases:
            return text
        return self._mask_pattern.sub(lambda found: re.sub(r"[^\n]", "*", found[0]), text)

    def problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems with the names in their messages and hints replaced."""
        return tuple(
            evolve(
                each,
                message=self.text(each.message),
                hint=None if each.hint is None else self.text(each.hint),
            )
            for each in problems
        )

    def ledger(self, ledger: Ledger) -> Ledger:
        """Return a ledger with disguised sources, or itself if no source is confidential."""
        if not self.aliases:
            return ledger
        return Ledger.of(
            _rename_records(
                [_shift_quotes(record, ledger, self.text) for record in ledger.records()],
                self.text,
                frozenset(self.aliases),
            ),
            settings=self.settings(ledger.settings),
            notes=self.problems(ledger.notes),
        )

    def settings(self, settings: Settings) -> Settings:
        """Return settings with the names of sources and topics replaced."""

        def rename_keys(ignored: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {self.id(key): codes for key, codes in ignored.items()}

        return evolve(
            settings,
            ignore_by_source=rename_keys(settings.ignore_by_source),
            ignore_by_topic=rename_keys(settings.ignore_by_topic),
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _alternatives(pattern for pattern, _ in self._replacements)

    @cached_property
    def _mask_pattern(self) -> re.Pattern[str]:
        escaped = [_allow_escapes(pattern) for pattern, _ in self._replacements]
        return _alternatives([*escaped, *(_note_pattern(note) for note in self._notes)])


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({pattern})" for pattern in patterns), re.IGNORECASE)


def _spellings(name: str) -> set[str]:
    """Return the Unicode normalization forms of a name, and the name without accents."""
    composed, decomposed = (unicodedata.normalize(form, name) for form in ("NFC", "NFKD"))
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return {name, composed, unicodedata.normalize("NFD", name), bare}


def _is_name(name: str | None) -> TypeGuard[str]:
    """True if a name has a letter or digit."""
    return name is not None and any(map(str.isalnum, name))


def _name_pattern(name: str) -> str:
    """Return a pattern for the words of a name or an id, joined in any way."""
    words = re.findall(r"[^\W_]+", name)
    if not words:
        return re.escape(name)
    return _BEFORE + _SEPARATOR.join(map(_word_pattern, words)) + _AFTER


def _word_pattern(word: str) -> str:
    """Return a pattern for a word, plain or percent-encoded as in an address."""
    return "".join(
        letter if letter.isascii() else f"(?:{letter}|{quote(letter)})" for letter in word
    )


def _allow_escapes(pattern: str) -> str:
    r"""Return a pattern that also matches non-ASCII letters escaped as ``\u00fc``."""
    return re.sub(r"[^\x00-\x7f]", lambda match: _letter_pattern(match[0]), pattern)


def _letter_pattern(letter: str) -> str:
    code = ord(letter)
    units = letter.encode("utf-16-be").hex()
    pairs = "".join(rf"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
    return rf"(?:{letter}|{pairs}|\\u{code:08x})"


def _note_pattern(note: str) -> str:
    r"""Return a pattern for a note with or without the escapes of TOML and JSON."""
    written = {'"': r'\\?"', "\\\\": r"\\{1,2}", "\\\n": r"(?:\n|\\n)", "\\\t": r"(?:\t|\\t)"}
    escapable = re.sub(r'"|\\\\|\\\n|\\\t', lambda match: written[match[0]], re.escape(note))
    return _allow_escapes(escapable)


def _shift_quotes(record: Record, ledger: Ledger, replace: Callable[[str], str]) -> Record:
    """Return an assertion with the start of each quote moved to fit the disguised text."""
    if not isinstance(record, Assertion) or all(hop.start is None for hop in record.via):
        return record
    return evolve(record, via=[_shift_quote(hop, record, ledger, replace) for hop in record.via])


def _shift_quote(hop: Hop, record: Assertion, ledger: Ledger, replace: Callable[[str], str]) -> Hop:
    passages = [hop.at] if hop.at is not None else record.at
    documents: list[Document] = [ledger.documents[each.document] for each in passages]
    text = documents[0].text if documents else None
    if hop.start is None or text is None:
        return hop
    return evolve(hop, start=len(replace(text[: hop.start])))


def _rename_records(
    records: Sequence[Record], replace: Callable[[str], str], secret: frozenset[str]
) -> Sequence[Record]:
    """Return records with all texts replaced, and references by content updated.

    The reference to a record without an id depends on its content. A record that contains
    such a reference changes with it, so replacing repeats until no reference changes.
    """
    mentioned = {id for record in records for *_, id in mentions(record)}
    referenced = [
        i
        for i, record in enumerate(records)
        if isinstance(record, Assertion | Link | Retraction)
        and record.id is None
        and mentioned
        and record.ref.id in mentioned
    ]
    ids: dict[str, str] = {}
    while True:
        changed = [_rename_record(each, _id_or_text(ids, replace), secret) for each in records]
        new_ids = {ref_of(records[i]).id: ref_of(changed[i]).id for i in referenced}
        if new_ids == ids:
            return changed
        ids = new_ids


def _id_or_text(ids: Mapping[str, str], replace: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: ids.get(text) or replace(text)


def _make_unused(aliases: dict[str, str], ledgers: Iterable[Ledger]) -> dict[str, str]:
    """Return aliases with a suffix if the ledgers already use one of them as an id."""
    used: set[str] = set()
    for ledger in ledgers:
        used |= {*ledger.sources, *ledger.documents, *ledger.predicates, *ledger.claims}
    while not used.isdisjoint(aliases.values()):
        aliases = {id: f"{alias}-x" for id, alias in aliases.items()}
    return aliases


def _rename_record(record: Record, replace: Callable[[str], str], secret: frozenset[str]) -> Record:
    if isinstance(record, Source) and record.id in secret:
        record = evolve(record, name=None, note=None)
    changed: Record = _replace_texts(record, replace)
    return changed


def _replace_texts(value: Any, replace: Callable[[str], str], limit: int | None = None) -> Any:
    """Return a value with all texts in it replaced, recursively.

    ``limit`` is the greatest length that the model allows them, if it has one.
    """
    if isinstance(value, str):
        return _truncate(value, replace(value), limit)
    if isinstance(value, tuple):
        return tuple(_replace_texts(each, replace, limit) for each in value)
    if has(type(value)) and not isinstance(value, _UNCHANGED_TYPES):
        changes = {
            each.name: getattr(value, each.name)
            if each.name in _UNCHANGED_FIELDS
            or _is_amount(each.name, getattr(value, each.name), replace)
            else _replace_texts(getattr(value, each.name), replace, _limit_of(each))
            for each in fields(type(value))
            if each.init
        }
        return type(value)(**changes)
    return value


def _limit_of(field: "Attribute[Any]") -> int | None:
    """Return the greatest length of the texts of a field, if the model limits it."""
    convert: object = field.converter
    if convert in (to_name, name_or_none, to_names, value_or_none):
        return NAME_LENGTH
    return TEXT_LENGTH if convert in (to_text, text_or_none) else None


def _is_amount(field: str, value: object, replace: Callable[[str], str]) -> bool:
    """True if a field has an amount in words ("about 30"), which names nobody."""
    if field != "value" or not isinstance(value, str):
        return False
    try:
        unit = Quantity.parse(value).unit
    except LedgerError:
        return False
    return unit is None or replace(unit) == unit


def _truncate(old: str, new: str, limit: int | None) -> str:
    """Return a replaced id, name or text truncated to its limit; truncated ids stay distinct."""
    if len(new) <= len(old):
        return new
    if _ID.fullmatch(old) and len(new) > ID_LENGTH:
        # Hash the disguised id, since names could be tried against a hash of the original.
        return f"{new[: ID_LENGTH - 9]}-{sha256(new.encode()).hexdigest()[:8]}"
    return new[:limit]
