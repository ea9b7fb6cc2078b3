"""Ledgers without the names of their confidential sources.

A confidential source becomes ``confidential-1``, ``confidential-2`` and so on. The order says
nothing about the names (:func:`_order`). Its kind is kept and its notes are dropped. Ids and
names are replaced in every text of every record: whole words only, however they are joined
and spelled (*Mia Lund*, *mia-lund*, *zo%C3%AB*). Other clues in a text, and the names of
files, are left to the author.

Everything that is shown is rendered from the disguised ledger. Lines of the ledger file are
quoted only if the disguise changed none of their records, and only if they name no
confidential source in a comment (:meth:`Disguise.line`).
"""

import re
import sys
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b, sha256
from itertools import accumulate, chain, count
from typing import Any  # fields of records have values of any type

from attrs import Attribute, evolve, field, fields, frozen, has

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.hidden_lines import HiddenLines
from claimtrack.model import (
    Assertion,
    Document,
    Hop,
    Ledger,
    Link,
    Passage,
    Record,
    Retraction,
    Source,
    Waiver,
)
from claimtrack.model.dates.when import When
from claimtrack.model.fact import value_or_none
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.numbers.units import UNIT_LENGTH, UNITS, unit_or_none
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
from claimtrack.names.matcher import NameMatcher, NameSpan

ALIAS_STEM = "confidential-"
"""The start of an alias, before its number."""

_UNCHANGED_TYPES = (When, Place, Quantity, Settings)
_UNCHANGED_FIELDS = frozenset({"code", "sha256"})
"""Fields that cannot name anybody: terms of fixed lists, and digests."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|.)")
"""One letter escaped as in TOML, JSON or JavaScript."""
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def disguise_ledger(ledger: Ledger) -> Ledger:
    """Return a ledger for publication, or itself if no source is confidential.

    Its sources are disguised, and documents that the disguise changes have no digest.
    """
    return Disguise.of(ledger).export(ledger)


@frozen(slots=False)
class Disguise:
    """Replacements for the ids and names of confidential sources."""

    aliases: Mapping[str, str] = field(factory=dict)
    """The alias of each confidential source, by its id."""
    lines: HiddenLines = field(factory=HiddenLines)
    """The lines of the ledger files that must not be quoted."""
    _names: NameMatcher = field(factory=NameMatcher)
    """The ids and names of confidential sources, and all aliases, which stay as they are."""
    _notes: Sequence[str] = ()
    """The words of each line of the notes of confidential sources."""
    _ids: Mapping[str, str] = field(factory=dict)
    """The new ids of all records whose ids change."""
    _given: Mapping[str, str] = field(factory=dict)
    """All aliases so far: the present ones, and those of sources that an earlier ledger had."""
    _shown: Sequence[tuple[Ledger, Ledger]] = ()
    """The ledgers with their disguised forms."""

    @classmethod
    def of(cls, *ledgers: Ledger, before: "Disguise | None" = None) -> "Disguise":
        """Return the disguise of ledgers that are shown together.

        A source that is confidential in one ledger is confidential in all, under one alias.
        Sources keep the alias that they had ``before``.
        """
        secret: dict[str, list[Source]] = {}
        for ledger in ledgers:
            for source in ledger.sources.values():
                if source.confidential:
                    secret.setdefault(source.id, [])
        given = {} if before is None else before._given
        if not secret:
            return cls(given=given)
        for id, of_id in secret.items():
            of_id += [ledger.sources[id] for ledger in ledgers if id in ledger.sources]
        hidden = [source for of_id in secret.values() for source in of_id]
        records = chain.from_iterable(ledger.records() for ledger in ledgers)
        used = frozenset(each.id for each in records if not isinstance(each, Waiver) and each.id)
        aliases = _choose_aliases(_order(secret, hidden), used, given)
        matcher = NameMatcher.of(
            dict.fromkeys(aliases.values(), ())
            | {id: {source.name for source in of_id if source.name} for id, of_id in secret.items()}
        )
        notes = chain.from_iterable((source.note or "").split("\n") for source in hidden)
        names = cls(
            aliases,
            names=matcher,
            notes=[words for words in dict.fromkeys(map(_words, notes)) if words.strip()],
            given={**given, **aliases},
        )
        names = evolve(names, ids=names._distinct_ids(_order(used, hidden)))
        renamed = [(ledger, names._rename(ledger)) for ledger in ledgers]
        settings = [ledger.settings for ledger in ledgers]
        pairs = [pair for old, new in renamed for pair in zip(old.records(), new, strict=True)]
        lines = HiddenLines.of(
            _drop_digests(pairs),
            chain.from_iterable(map(names._changed_places, settings)),
        )
        disguise = evolve(names, lines=lines)
        return evolve(disguise, shown=[(old, disguise._build(old, new)) for old, new in renamed])

    def __bool__(self) -> bool:
        """True if a source is confidential."""
        return bool(self.aliases)

    def text(self, text: str) -> str:
        """Return a text with confidential names replaced."""
        if not self.aliases:
            return text
        pieces, at = [], 0
        for span in self._names.find(text):
            pieces += [text[at : span.start], self.aliases.get(span.id, span.id)]
            at = span.end
        return "".join([*pieces, text[at:]])

    def id(self, id: str) -> str:
        """Return an id with confidential names replaced, truncated to the length of ids.

        Different ids of the ledgers remain different.
        """
        return self._ids.get(id) or _truncate(id, self.text(id), ID_LENGTH)

    def line(self, file: str, number: int, text: str) -> str | None:
        """Return a line of a ledger file, or None if it must not be quoted.

        Lines of changed records are not quoted, nor are other lines that contain a
        confidential name or note, with or without escapes.
        """
        if not self.aliases:
            return text
        if self.lines.cover(file, number):
            return None
        for form in (text, _unescape(text)):
            words = _words(form)
            if self.text(form) != form or any(note in words for note in self._notes):
                return None
        return text

    def problems(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return problems without confidential names, columns of hidden lines and digests."""
        if not self.aliases:
            return tuple(problems)
        return tuple(
            evolve(
                each,
                message=self.text(each.message),
                hint=self._hint(each),
                place=None if each.place is None else self.lines.place(each.place),
                related=None if each.related is None else self.lines.place(each.related),
            )
            for each in problems
        )

    def _hint(self, problem: Problem) -> str | None:
        """Return a hint, without the digest of a text if the line of the problem is hidden."""
        place = problem.place
        if problem.hint is None:
            return None
        if place is None or self.lines.cover(place.file, place.line):
            return self.text(_DIGEST.sub("the new digest", problem.hint))
        return self.text(problem.hint)

    def ledger(self, ledger: Ledger) -> Ledger:
        """Return a ledger with disguised sources, or itself if no source is confidential.

        Documents keep their digests, so that the same rules fire. Digests must not be shown
        (:meth:`export`).
        """
        if not self.aliases:
            return ledger
        for known, shown in self._shown:
            if known is ledger:
                return shown
        return self._build(ledger, self._rename(ledger))

    def export(self, ledger: Ledger) -> Ledger:
        """Return a disguised ledger without the digests of the documents that it changes.

        Names could be tried against the digest of a text until it fits. Other documents with
        the same digest lose it, too. Changed records come last, in the order of their new
        ids, since the file may be sorted by the old ones.
        """
        if not self.aliases:
            return ledger
        shown = self.ledger(ledger)
        unchanged: list[Record] = []
        changed: list[Record] = []
        for old, new in _drop_digests([*zip(ledger.records(), shown.records(), strict=True)]):
            (changed if _is_changed(old, new) else unchanged).append(new)
        changed.sort(key=lambda record: ref_of(record).id)
        return Ledger.of(unchanged, changed, settings=shown.settings, notes=shown.notes)

    def cut_texts(self, ledger: Ledger) -> Mapping[str, Sequence[Record]]:
        """Return the disguised records with a text that grew too long and was cut, by key.

        A key has the kind of the record and the field, such as ``claim.search.by``.
        """
        cut: dict[str, list[Record]] = {}
        if self.aliases:
            for old, new in zip(ledger.records(), self.ledger(ledger).records(), strict=True):
                kind = ref_of(new).kind.value
                keys = dict.fromkeys(_cut_fields(old, new, self.text, kind)) if old != new else ()
                for key in keys:
                    cut.setdefault(key, []).append(new)
        return cut

    def settings(self, settings: Settings) -> Settings:
        """Return settings with the names of sources and topics replaced."""

        def rename_keys(ignored: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
            return {self.id(key): codes for key, codes in ignored.items()}

        if not self.aliases:
            return settings
        changed = frozenset(self._changed_places(settings))
        return evolve(
            settings,
            desk=None if settings.desk is None else self.id(settings.desk),
            ignore_by_source=rename_keys(settings.ignore_by_source),
            ignore_by_topic=rename_keys(settings.ignore_by_topic),
            places={
                (name, self.id(word)): Place(place.file, place.line)
                if place in changed
                else self.lines.place(place)
                for (name, word), place in settings.places.items()
            },
        )

    def _changed_places(self, settings: Settings) -> Iterable[Place]:
        """Return the places of the settings that name sources or topics, if a name changes."""
        words = {*settings.ignore_by_source, *settings.ignore_by_topic, settings.desk}
        if all(word is None or self.id(word) == word for word in words):
            return ()
        by_name = ("desk", "ignore_by_source", "ignore_by_topic")
        return [place for (name, _), place in settings.places.items() if name in by_name]

    def _rename(self, ledger: Ledger) -> Sequence[Record]:
        """Return the records of a ledger with all texts replaced."""
        records = self._shift_quotes(ledger)
        return _rename_records(records, self._ids, self.text, frozenset(self.aliases))

    def _build(self, ledger: Ledger, renamed: Iterable[Record]) -> Ledger:
        return Ledger.of(
            map(self.lines.record, renamed),
            settings=self.settings(ledger.settings),
            notes=self.problems(ledger.notes),
            drafts=_rename_records(ledger.drafts, self._ids, self.text, frozenset(self.aliases)),
        )

    def _distinct_ids(self, ids: Iterable[str]) -> Mapping[str, str]:
        """Return new ids for those with a name in them, all different from one another."""
        renamed = {id: self.id(id) for id in ids if id not in self.aliases}
        taken = {*self.aliases.values(), *(id for id, new in renamed.items() if id == new)}
        distinct = dict(self.aliases)
        for id, new in renamed.items():
            if id != new:
                tries = chain([""], (f"-{i}" for i in count(2)))
                forms = (f"{new[: ID_LENGTH - len(suffix)]}{suffix}" for suffix in tries)
                distinct[id] = next(form for form in forms if form not in taken)
                taken.add(distinct[id])
        return distinct

    def _shift_quotes(self, ledger: Ledger) -> Sequence[Record]:
        """Return records with the start of each quote moved to fit the disguised text."""
        shifts: dict[str, _Shift] = {}

        def shift(hop: Hop, passages: Sequence[Passage]) -> Hop:
            document = ledger.documents[passages[0].document] if passages else None
            if hop.start is None or document is None or document.text is None:
                return hop
            if document.id not in shifts:
                shifts[document.id] = _Shift.of(self._names.find(document.text), self.aliases)
            return evolve(hop, start=shifts[document.id].offset(hop.start))

        return [
            evolve(
                record,
                via=[shift(hop, record.at if hop.at is None else [hop.at]) for hop in record.via],
            )
            if isinstance(record, Assertion) and any(hop.start is not None for hop in record.via)
            else record
            for record in ledger.records()
        ]


@frozen
class _Shift:
    """The offsets of a text after names in it are replaced."""

    spans: Sequence[NameSpan]
    growths: Sequence[int]
    """The growth of the text before each span, and that of the whole text."""

    @classmethod
    def of(cls, spans: Sequence[NameSpan], aliases: Mapping[str, str]) -> "_Shift":
        growths = (len(aliases.get(each.id, each.id)) - (each.end - each.start) for each in spans)
        return cls(spans, [*accumulate(growths, initial=0)])

    def offset(self, offset: int) -> int:
        """Return the new offset of a character, or that of the name which contains it."""
        before = bisect_right(self.spans, offset, key=lambda span: span.end)
        if before < len(self.spans):
            offset = min(offset, self.spans[before].start)
        return offset + self.growths[before]


def _is_changed(old: Record, new: Record) -> bool:
    """Return True if a record differs in its disguise, for a document also in its text."""
    if isinstance(old, Document) and isinstance(new, Document) and old.text != new.text:
        return True
    return old != new


def _drop_digests(pairs: Sequence[tuple[Record, Record]]) -> Sequence[tuple[Record, Record]]:
    """Return records before and after a disguise, without the digests of documents it changes."""
    digests = {
        old.sha256 for old, new in pairs if isinstance(old, Document) and _is_changed(old, new)
    }
    return [
        (
            old,
            evolve(new, sha256=None)
            if isinstance(new, Document) and new.sha256 in digests
            else new,
        )
        for old, new in pairs
    ]


def _order(ids: Iterable[str], hidden: Iterable[Source]) -> Sequence[str]:
    """Return ids in an order that is the same in each run but says nothing about names.

    They are sorted by a hash whose key is made of all fields that the disguise hides. Without
    all of those records, nobody can try a name against the order.
    """
    records = sorted({repr((source.id, source.name, source.note)) for source in hidden})
    key = sha256("\n".join(records).encode()).digest()
    return sorted(ids, key=lambda each: blake2b(each.encode(), key=key).digest())


def _choose_aliases(
    ids: Iterable[str], used: frozenset[str], given: Mapping[str, str]
) -> Mapping[str, str]:
    """Number the ids, except those with a given alias. No alias is in use as an id."""
    reserved = {*used, *given.values()}
    unused = (alias for i in count(1) if (alias := f"{ALIAS_STEM}{i}") not in reserved)
    return {id: given[id] if id in given and given[id] not in used else next(unused) for id in ids}


def _words(text: str) -> str:
    """Return the words of a text between single blanks, in lower case."""
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return f" {' '.join(words)} "


def _unescape(text: str) -> str:
    """Return a line of a file with the letters that its format escapes."""

    def letter(found: re.Match[str]) -> str:
        code = found[1]
        if len(code) > 1 and (number := int(code[1:], 16)) <= sys.maxunicode:
            return chr(number)
        return " " if code in "bfnrt" else code

    units = _ESCAPE.sub(letter, text).encode("utf-16", "surrogatepass")
    return units.decode("utf-16", "replace")


def _rename_records(
    records: Sequence[Record],
    known: Mapping[str, str],
    replace: Callable[[str], str],
    secret: frozenset[str],
) -> Sequence[Record]:
    """Return records with ``known`` ids and all texts replaced, and references by content updated.

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
        known_ids = {**known, **ids}
        changed = [_rename_record(each, known_ids, replace, secret) for each in records]
        new_ids = {ref_of(records[i]).id: ref_of(changed[i]).id for i in referenced}
        if new_ids == ids:
            return changed
        ids = new_ids


def _rename_record(
    record: Record,
    ids: Mapping[str, str],
    replace: Callable[[str], str],
    secret: frozenset[str],
) -> Record:
    if isinstance(record, Source) and record.id in secret:
        record = evolve(record, name=None, note=None)
    changed: Record = _replace_texts(record, lambda text: ids.get(text) or replace(text))
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
            or (each.name == "unit" and getattr(value, each.name) in UNITS)
            or _is_amount(each.name, getattr(value, each.name), replace)
            else _replace_texts(getattr(value, each.name), replace, _limit_of(each))
            for each in fields(type(value))
            if each.init
        }
        return type(value)(**changes)
    return value


def _cut_fields(
    old: Any, new: Any, replace: Callable[[str], str], key: str, limit: int | None = None
) -> Iterator[str]:
    """Yield the keys of texts that were cut at their limit, given a value and its disguise."""
    if isinstance(new, str):
        if limit is not None and new != old and len(replace(old)) > limit:
            yield key
    elif isinstance(new, tuple):
        for pair in zip(old, new, strict=True):
            yield from _cut_fields(*pair, replace, key, limit)
    elif has(type(new)) and not isinstance(new, _UNCHANGED_TYPES):
        for each in fields(type(new)):
            values = getattr(old, each.name), getattr(new, each.name)
            yield from _cut_fields(*values, replace, f"{key}.{each.name}", _limit_of(each))


def _limit_of(field: "Attribute[Any]") -> int | None:
    """Return the greatest length of the texts of a field, if the model limits it."""
    convert: object = field.converter
    is_name = convert in (to_name, name_or_none, to_names, value_or_none)
    if is_name or field.name == "exclusive":  # lists of names
        return NAME_LENGTH
    if convert is unit_or_none:
        return UNIT_LENGTH
    return TEXT_LENGTH if convert in (to_text, text_or_none) else None


def _is_amount(field: str, value: object, replace: Callable[[str], str]) -> bool:
    """True if a field has an amount in words ("about 30"), which names nobody."""
    if field != "value" or not isinstance(value, str):
        return False
    try:
        unit = Quantity.parse(value).unit
    except LedgerError:
        return False
    return unit is None or unit in UNITS or replace(unit) == unit


def _truncate(old: str, new: str, limit: int | None) -> str:
    """Return a replaced id, name or text truncated to its limit; truncated ids stay distinct."""
    if len(new) <= len(old):
        return new
    if limit in (None, ID_LENGTH) and _ID.fullmatch(old) and len(new) > ID_LENGTH:
        # Hash the disguised id, since names could be tried against a hash of the original.
        return f"{new[: ID_LENGTH - 9]}-{sha256(new.encode()).hexdigest()[:8]}"
    return new if limit is None or len(new) <= limit else new[:limit].rstrip()
