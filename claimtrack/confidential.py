"""Ledgers and words as others may see them: nothing says who a confidential source is.

Ids and names are put out of every text of every record, whole words only, however
they are joined and spelt (*Mia Lund*, *mia-lund*, *zo%C3%AB*), and notes are dropped.
A source becomes `confidential-1`, `confidential-2` and so on, in the order of ids, and
keeps its kind. Places still point into the ledger, which those who hold it can open. What else a
text gives away, and what a file is called, is its author's to see to.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeGuard  # records are walked field by field, whatever they hold
from urllib.parse import quote

from attrs import evolve, fields, frozen, has

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.model import Assertion, Document, Hop, Ledger, Link, Record, Retraction, Source
from claimtrack.model.dates.when import When
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.record import mentions, ref_of
from claimtrack.model.settings import Settings
from claimtrack.model.values import ID_LENGTH, NAME_LENGTH, TEXT_LENGTH

_LEFT_ALONE = (When, Place, Quantity, Settings)
_CLOSED = frozenset({"unit", "code", "sha256"})
"""Fields whose words are those of a list or no words, in which nobody can be named."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_BETWEEN = r"(?:[\W_]|%[0-9a-f]{2})*"
"""What may stand between two words of a name, in a sentence or in an address; or nothing."""
_BEFORE = r"(?:(?<![^\W_])|(?<=%[0-9a-f]{2}))"
_AFTER = r"(?![^\W_])"


def disguised(ledger: Ledger) -> Ledger:
    """Return a ledger without a word of who its confidential sources are; itself if there are none.

    Places stay: lines of the file itself must not be shown beside it, unless they are
    covered (:meth:`Disguise.covered`).
    """
    return Disguise.of(ledger).ledger(ledger)


@frozen(slots=False)
class Disguise:
    """What is said instead of the ids and names of confidential sources."""

    names: Mapping[str, str]
    """Of each source, by its id, what it is called instead."""
    _words: Sequence[tuple[str, str]]
    """Patterns, the longer ones first, each with what is said instead."""
    _notes: Sequence[str]

    @classmethod
    def of(cls, *ledgers: Ledger) -> "Disguise":
        """Return the disguise of ledgers that are shown together.

        A source that is confidential in one is so in all, under one name.
        """
        secret: dict[str, list[Source]] = {}
        for ledger in ledgers:
            for source in ledger.sources.values():
                if source.confidential:
                    secret.setdefault(source.id, [])
        for id, known in secret.items():
            known += [ledger.sources[id] for ledger in ledgers if id in ledger.sources]
        names = _unused(
            {id: f"confidential-{i}" for i, id in enumerate(sorted(secret), 1)}, ledgers
        )
        words = {_pattern_of(id): name for id, name in names.items()}
        for id, known in secret.items():
            for name in {source.name for source in known if _is_name(source.name)}:
                words |= {_pattern_of(form): names[id] for form in _forms(name)}
        notes = {source.note for known in secret.values() for source in known if source.note}
        longest = sorted(words.items(), key=lambda each: (-len(each[0]), each))
        return cls(names, longest, sorted(notes, key=len, reverse=True))

    def __bool__(self) -> bool:
        """Whether there is anybody to disguise."""
        return bool(self.names)

    def said(self, text: str) -> str:
        """Return a text with other names in it."""
        if not self.names:
            return text
        return self._pattern.sub(lambda found: self._words[(found.lastindex or 1) - 1][1], text)

    def word(self, id: str) -> str:
        """Return what a record of this id is called, however long the name."""
        return _fitting(id, self.said(id))

    def covered(self, text: str) -> str:
        """Return a text of a ledger's file with stars over names and notes, each as long as they.

        Letters that a file may write as escapes are known in either form.
        """
        if not self.names:
            return text
        return self._cover.sub(lambda found: re.sub(r"[^\n]", "*", found[0]), text)

    def problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return what a reader warned of in other words."""
        return tuple(
            evolve(
                each,
                message=self.said(each.message),
                hint=None if each.hint is None else self.said(each.hint),
            )
            for each in problems
        )

    def ledger(self, ledger: Ledger) -> Ledger:
        """Return a ledger under other names; itself if there is nobody to disguise."""
        if not self.names:
            return ledger
        return Ledger.of(
            _renamed(
                [_moved(record, ledger, self.said) for record in ledger.records()],
                self.said,
                frozenset(self.names),
            ),
            settings=self.settings(ledger.settings),
            notes=self.problems(ledger.notes),
        )

    def settings(self, settings: Settings) -> Settings:
        """Return the settings of a ledger under other names."""

        def ignored(given: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {self.word(word): codes for word, codes in given.items()}

        return evolve(
            settings,
            ignore_by_source=ignored(settings.ignore_by_source),
            ignore_by_topic=ignored(settings.ignore_by_topic),
        )

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(pattern for pattern, _ in self._words)

    @cached_property
    def _cover(self) -> re.Pattern[str]:
        escaped = [_with_escapes(pattern) for pattern, _ in self._words]
        return _any_of([*escaped, *(_escapable(re.escape(note)) for note in self._notes)])


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({pattern})" for pattern in patterns), re.IGNORECASE)


def _forms(name: str) -> set[str]:
    """Return a name in the forms that texts and addresses have it in: composed, bare, and so on."""
    composed, parts = (unicodedata.normalize(form, name) for form in ("NFC", "NFKD"))
    bare = "".join(letter for letter in parts if not unicodedata.combining(letter))
    return {name, composed, unicodedata.normalize("NFD", name), bare}


def _is_name(name: str | None) -> TypeGuard[str]:
    """Whether a name names anybody: one without a letter or digit does not."""
    return name is not None and any(map(str.isalnum, name))


def _pattern_of(name: str) -> str:
    """Return the pattern of a name or an id: its words, however they are joined."""
    words = re.findall(r"[^\W_]+", name)
    if not words:
        return re.escape(name)
    return _BEFORE + _BETWEEN.join(map(_word, words)) + _AFTER


def _word(word: str) -> str:
    """Return the pattern of a word, which an address may have as bytes."""
    return "".join(
        letter if letter.isascii() else f"(?:{letter}|{quote(letter)})" for letter in word
    )


def _with_escapes(pattern: str) -> str:
    r"""Return a pattern that knows its letters beyond ASCII as ``\u00fc`` too."""
    return re.sub(r"[^\x00-\x7f]", lambda found: _either_form(found[0]), pattern)


def _either_form(letter: str) -> str:
    code = ord(letter)
    units = letter.encode("utf-16-be").hex()
    pairs = "".join(rf"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
    return rf"(?:{letter}|{pairs}|\\u{code:08x})"


def _escapable(pattern: str) -> str:
    r"""Return the pattern of a note as files may write it: ``\"`` for ``"``, ``\n`` for an end."""
    written = {'"': r'\\?"', "\\\\": r"\\{1,2}", "\\\n": r"(?:\n|\\n)", "\\\t": r"(?:\t|\\t)"}
    plain = re.sub(r'"|\\\\|\\\n|\\\t', lambda found: written[found[0]], pattern)
    return _with_escapes(plain)


def _moved(record: Record, ledger: Ledger, said: Callable[[str], str]) -> Record:
    """Return an assertion whose quotes start where they do once their texts are disguised."""
    if not isinstance(record, Assertion) or all(hop.start is None for hop in record.via):
        return record
    return evolve(record, via=[_moved_hop(hop, record, ledger, said) for hop in record.via])


def _moved_hop(hop: Hop, record: Assertion, ledger: Ledger, said: Callable[[str], str]) -> Hop:
    named = [hop.at] if hop.at is not None else record.at
    documents: list[Document] = [ledger.documents[each.document] for each in named]
    text = documents[0].text if documents else None
    if hop.start is None or text is None:
        return hop
    return evolve(hop, start=len(said(text[: hop.start])))


def _renamed(
    records: Sequence[Record], said: Callable[[str], str], secret: frozenset[str]
) -> Sequence[Record]:
    """Return records with all texts changed, and what names them by their content with it.

    A record without an id is named by its content, which changes; who names it so
    changes in turn, until nothing does.
    """
    mentioned = {id for record in records for *_, id in mentions(record)}
    named = [
        i
        for i, record in enumerate(records)
        if isinstance(record, Assertion | Link | Retraction)
        and record.id is None
        and mentioned
        and record.ref.id in mentioned
    ]
    ids: dict[str, str] = {}
    while True:
        changed = [_record(r, _either(ids, said), secret) for r in records]
        found = {ref_of(records[i]).id: ref_of(changed[i]).id for i in named}
        if found == ids:
            return changed
        ids = found


def _either(ids: Mapping[str, str], said: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: ids.get(text) or said(text)


def _unused(names: dict[str, str], ledgers: Iterable[Ledger]) -> dict[str, str]:
    """Return names that nothing in the ledgers has."""
    taken: set[str] = set()
    for ledger in ledgers:
        taken |= {*ledger.sources, *ledger.documents, *ledger.predicates, *ledger.claims}
    while not taken.isdisjoint(names.values()):
        names = {id: f"{name}-x" for id, name in names.items()}
    return names


def _record(record: Record, said: Callable[[str], str], secret: frozenset[str]) -> Record:
    if isinstance(record, Source) and record.id in secret:
        record = evolve(record, name=None, note=None)
    changed: Record = _disguised(record, said)
    return changed


def _disguised(value: Any, said: Callable[[str], str]) -> Any:
    """Return a value with all texts in it changed; it is as deep as the model, and no deeper."""
    if isinstance(value, str):
        return _fitting(value, said(value))
    if isinstance(value, tuple):
        return tuple(_disguised(each, said) for each in value)
    if has(type(value)) and not isinstance(value, _LEFT_ALONE):
        changes = {
            each.name: getattr(value, each.name)
            if each.name in _CLOSED or _is_figure(each.name, getattr(value, each.name), said)
            else _disguised(getattr(value, each.name), said)
            for each in fields(type(value))
            if each.init
        }
        return type(value)(**changes)
    return value


def _is_figure(name: str, value: object, said: Callable[[str], str]) -> bool:
    """Whether a field's value is a number in words ("about 30"): nobody's, whoever is called 30."""
    if name != "value" or not isinstance(value, str):
        return False
    try:
        unit = Quantity.parse(value).unit
    except LedgerError:
        return False
    return unit is None or said(unit) == unit


def _fitting(old: str, new: str) -> str:
    """Return a changed id, name or text cut to what the model takes; ids are kept apart.

    A text no longer than a name is kept to a name's length, since it may be one.
    """
    if len(new) <= len(old):
        return new
    if _ID.fullmatch(old) and len(new) > ID_LENGTH:
        # Made of what may be seen, so that nobody can try names against it.
        return f"{new[: ID_LENGTH - 9]}-{sha256(new.encode()).hexdigest()[:8]}"
    return new[: NAME_LENGTH if len(old) <= NAME_LENGTH else TEXT_LENGTH]
