"""Parsing of edits that a page or a tool sends as JSON.

The sender sees the disguised ledger. Aliases of confidential sources are replaced by their
ids and names here, so that an edit of a disguised ledger edits the ledger itself.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import TypeVar

from attrs import define, field, frozen

from claimtrack.confidential import Disguise
from claimtrack.edits.draft_item import DraftItem
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import (
    ChainAddition,
    ChainEdit,
    ClaimEdit,
    HopEdit,
    NewSource,
    WaiverEdit,
)
from claimtrack.errors import LedgerError
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    ClaimKind,
    Ledger,
    Passage,
    RecordKind,
    Ref,
    SourceKind,
    Stance,
    ref_of,
)
from claimtrack.model.values import (
    CHAIN_LENGTH,
    describe_value,
    name_or_none,
    refuse,
    suggest,
    to_flag,
    to_member,
    to_name,
    to_text,
    to_tuple,
)

_T = TypeVar("_T")


class EditKind(Enum):
    """The kinds of edit, each the last part of its address."""

    ACCEPT = "accept"
    REJECT = "reject"
    DRAFT = "draft"
    CLAIM = "claim"
    CHAIN = "chain"
    WAIVE = "waive"


@frozen
class DraftDecision:
    """The acceptance or the rejection of a draft."""

    item: DraftItem
    accepted: bool


@frozen
class DraftChange:
    """New words, kind or sources for a drafted claim, or new sources for a drafted chain."""

    item: DraftItem
    edit: ClaimEdit | ChainEdit


Edit = DraftDecision | DraftChange | ClaimEdit | ChainAddition | WaiverEdit


@frozen
class FieldProblem:
    """One fault of an edit: the field, such as ``chain.via.0.source``, and what is wrong."""

    field: str
    message: str
    hint: str | None = None


class EditDataError(ValueError):
    """Error for an edit that cannot be parsed, with all its faults."""

    def __init__(self, *problems: FieldProblem) -> None:
        super().__init__("\n".join(f"{each.field}: {each.message}" for each in problems))
        self.problems = problems


def parse_edit(kind: EditKind, data: object, edited: EditedLedger, disguise: Disguise) -> Edit:
    """Return the edit that some JSON describes.

    Raises:
        EditDataError: with every unknown key, missing field and wrong value.
    """
    problems: list[FieldProblem] = []
    if not isinstance(data, dict):
        raise EditDataError(FieldProblem("", f"expected an object, found {describe_value(data)}"))
    fields = _Fields(data, "", problems)
    reader = _EditReader(ShownNames.of(edited.ledger, disguise), edited)
    edit = reader.read(kind, fields)
    fields.refuse_others()
    if problems or edit is None:
        raise EditDataError(*problems)
    return edit


def apply_edit(edited: EditedLedger, edit: Edit) -> EditedLedger:
    """Return the ledger after an edit, which is written.

    Raises:
        LedgerError: the ledger does not permit the edit.
        FileChangedError: the file has changed since it was read.
    """
    match edit:
        case DraftDecision(item, accepted):
            return edited.accept(item) if accepted else edited.reject(item)
        case DraftChange(item, change):
            return edited.edit_draft(item, change)
        case ClaimEdit():
            return edited.add_claim(edit)
        case ChainAddition(claim, chain):
            return edited.add_chain(claim, chain)
        case WaiverEdit():
            return edited.waive(edit)


def read_ref(words: str) -> Ref:
    """Return the reference that a page writes as ``claim:closed``."""
    kind, mark, id = words.partition(":")
    if not mark:
        refuse(f"expected a kind and an id, such as `claim:closed`, found {describe_value(words)}")
    return Ref(to_member(RecordKind, kind), id)


@frozen
class ShownNames:
    """The references and names of a ledger, by the disguised ones."""

    ledger: Ledger
    shown: Ledger
    _refs: Mapping[Ref, Ref] = field(factory=dict)
    """The references of records whose shown reference differs."""
    _names: Mapping[str, str] = field(factory=dict)
    """The names of confidential sources by their aliases."""

    @classmethod
    def of(cls, ledger: Ledger, disguise: Disguise) -> "ShownNames":
        """Return the names of a ledger for its disguise."""
        shown = disguise.ledger(ledger)
        if shown is ledger:
            return cls(ledger, ledger)
        pairs = zip(map(ref_of, shown.records()), map(ref_of, ledger.records()), strict=True)
        names = {
            alias: ledger.sources[id].label
            for id, alias in disguise.aliases.items()
            if id in ledger.sources
        }
        return cls(ledger, shown, {new: old for new, old in pairs if new != old}, names)

    def ref(self, shown: Ref) -> Ref:
        """Return the ledger's own reference for a shown one."""
        return self._refs.get(shown, shown)

    def shown_ref(self, ref: Ref) -> Ref:
        """Return the shown reference of a record."""
        return next((new for new, old in self._refs.items() if old == ref), ref)

    def text(self, text: str) -> str:
        """Return a text with aliases replaced by the names of their sources."""
        if not self._names:
            return text
        words = "|".join(map(re.escape, sorted(self._names, key=len, reverse=True)))
        return re.sub(rf"\b(?:{words})\b(?!-)", lambda found: self._names[found[0]], text)


@define
class _Fields:
    """The fields of a JSON object, each read once. Problems are collected, not raised."""

    data: Mapping[str, object]
    path: str
    problems: list[FieldProblem]
    _read: set[str] = field(factory=set)

    def get(self, name: str, convert: Callable[..., _T], default: _T) -> _T:
        """Return a converted field, or a default if it is absent or invalid."""
        self._read.add(name)
        value = self.data.get(name)
        if value is None:
            return default
        try:
            return convert(value)
        except LedgerError as error:
            for problem in error.problems:
                self.report(name, problem.message, problem.hint)
            return default

    def require(self, name: str, convert: Callable[..., _T], hint: str) -> _T | None:
        """Return a converted field, or None if it is invalid; blank text counts as absent."""
        value = self.data.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            self._read.add(name)
            self.report(name, "is missing", hint)
            return None
        return self.get(name, convert, None)

    def inner(self, name: str) -> "_Fields":
        """Return the fields of an object within this one."""
        return self._fields_of(self.data.get(name), name)

    def each(self, name: str) -> Sequence["_Fields"]:
        """Return the fields of each object in a list."""
        self._read.add(name)
        found = self.data.get(name)
        if not isinstance(found, list):
            self.report(name, f"expected a list, found {describe_value(found)}")
            return ()
        return [self._fields_of(item, f"{name}.{i}") for i, item in enumerate(found)]

    def report(self, name: str, message: str, hint: str | None = None) -> None:
        """Add a problem with a field."""
        self.problems.append(FieldProblem(f"{self.path}{name}", message, hint))

    def refuse_others(self) -> None:
        """Add a problem for each field that was not read."""
        for name in sorted(self.data.keys() - self._read - {"seen"}):
            self.report(name, "unknown field", suggest(name, self._read))

    def _fields_of(self, value: object, name: str) -> "_Fields":
        self._read.add(name)
        if isinstance(value, dict):
            return _Fields(value, f"{self.path}{name}.", self.problems)
        self.report(name, f"expected an object, found {describe_value(value)}")
        return _Fields({}, name, [])  # one problem is enough


@frozen
class _EditReader:
    """Conversion of fields to edits of a ledger."""

    names: ShownNames
    edited: EditedLedger

    def read(self, kind: EditKind, fields: _Fields) -> Edit | None:
        match kind:
            case EditKind.ACCEPT | EditKind.REJECT:
                item = fields.require("item", self._draft, "name the draft")
                return None if item is None else DraftDecision(item, kind is EditKind.ACCEPT)
            case EditKind.DRAFT:
                item = fields.require("item", self._draft, "name the draft")
                if item is not None and isinstance(item.record, Assertion):
                    return DraftChange(item, self._chain(fields.inner("chain"), item))
                claim = self._claim(fields, item)
                return None if item is None or claim is None else DraftChange(item, claim)
            case EditKind.CLAIM:
                return self._claim(fields, None)
            case EditKind.CHAIN:
                id = fields.require("claim", self._id_of(RecordKind.CLAIM), "name the claim")
                chain = self._chain(fields.inner("chain"), None)
                return None if id is None else ChainAddition(id, chain)
            case EditKind.WAIVE:
                return self._waiver(fields)

    def _claim(self, fields: _Fields, item: DraftItem | None) -> ClaimEdit | None:
        text = fields.require("text", self._text(item), "say what is claimed")
        kind = fields.get("kind", _member_of(ClaimKind), None)
        topics = fields.get("topics", self._topics, None)
        about = fields.get("about", _list_of(self._id_of(RecordKind.SOURCE)), None)
        chain = self._chain(fields.inner("chain"), item)
        return None if text is None else ClaimEdit(text, chain, kind, topics, about)

    def _chain(self, fields: _Fields, item: DraftItem | None) -> ChainEdit:
        hops = [self._hop(each, item) for each in fields.each("via")]
        if len(hops) > CHAIN_LENGTH:
            fields.report("via", f"{len(hops)} sources; at most {CHAIN_LENGTH}")
        stance = fields.get("stance", _member_of(Stance), None)
        at: tuple[str, ...] = fields.get("at", _list_of(self._passage), ())
        if not hops and not at:
            fields.report("via", "nobody says it", "choose who says it, or the paragraph")
        fields.refuse_others()
        return ChainEdit([each for each in hops if each is not None], stance, at)

    def _hop(self, fields: _Fields, item: DraftItem | None) -> HopEdit | None:
        source: str | NewSource | None
        if isinstance(fields.data.get("source"), dict):
            source = self._new_source(fields.inner("source"))
        else:
            source_id = self._id_of(RecordKind.SOURCE)
            source = fields.require("source", source_id, "choose who it is")
        act = fields.get("act", _member_of(Act), None)
        certainty = fields.get("certainty", _member_of(Certainty), None)
        quote = fields.get("quote", self._text(item), None)
        fields.refuse_others()
        return None if source is None else HopEdit(source, act, certainty, quote)

    def _new_source(self, fields: _Fields) -> NewSource | None:
        name = fields.require("name", to_name, "say who it is, such as `the harbour master`")
        kind = fields.require("kind", _member_of(SourceKind), "choose what kind of source it is")
        named = fields.get("named", to_flag, True)
        part_of = fields.get("part_of", self._id_of(RecordKind.SOURCE), None)
        fields.refuse_others()
        return None if name is None or kind is None else NewSource(name, kind, named, part_of)

    def _waiver(self, fields: _Fields) -> WaiverEdit | None:
        code = fields.require("code", to_name, "name the rule")
        subject = fields.require("subject", self._subject, "name the record")
        reason = fields.require("reason", self._text(None), "say why the finding is accepted")
        by = fields.get("by", name_or_none, None)
        until = fields.get("until", _to_date, None)
        if code is None or subject is None or reason is None:
            return None
        return WaiverEdit(code, subject, reason, by, until)

    def _draft(self, value: object) -> DraftItem:
        ref = self.names.ref(read_ref(to_text(_text_of(value))))
        item = next((each for each in self.edited.drafts() if each.ref == ref), None)
        return item or refuse(
            f"there is no draft `{ref.id}`", "somebody may have decided on it already"
        )

    def _subject(self, value: object) -> Ref:
        ref = self.names.ref(read_ref(to_text(_text_of(value))))
        if not any(ref_of(record) == ref for record in self.names.ledger.records()):
            refuse(f"there is no {ref.kind.value} `{ref.id}`")
        return ref

    def _id_of(self, kind: RecordKind) -> Callable[[object], str]:
        """Return a converter of shown ids of sources, claims or documents.

        The ledger's own id is unknown if another one is shown, so that nobody can test names.
        """
        shown = self.names.shown
        known: Mapping[RecordKind, Iterable[str]] = {
            RecordKind.SOURCE: shown.sources,
            RecordKind.CLAIM: shown.claims,
            RecordKind.DOCUMENT: shown.documents,
        }

        def convert(value: object) -> str:
            id = _text_of(value)
            if id not in known[kind]:
                refuse(f"there is no {kind.value} `{value}`", suggest(id, known[kind]))
            return self.names.ref(Ref(kind, id)).id

        return convert

    def _passage(self, value: object) -> str:
        passage = Passage.parse(_text_of(value))
        return str(Passage(self._id_of(RecordKind.DOCUMENT)(passage.document), passage.block))

    def _topics(self, value: object) -> Sequence[str]:
        names = to_tuple(_list_or_refuse(value), to_name, "topics")
        return tuple(map(self.names.text, names))

    def _text(self, item: DraftItem | None) -> Callable[[object], str]:
        """Return a converter of shown texts. A text of the item as shown stays as it was."""
        same: dict[str, str] = {}
        if item is not None and self.names.shown is not self.names.ledger:
            same = self._texts_of(item)

        def convert(value: object) -> str:
            text = to_text(_text_of(value)).strip()
            return same.get(text) or self.names.text(text)

        return convert

    def _texts_of(self, item: DraftItem) -> dict[str, str]:
        """Return the texts of an item by those that are shown."""
        shown_id = self.names.shown_ref(Ref(RecordKind.CLAIM, item.claim.id)).id
        shown, ledger = self.names.shown, self.names.ledger
        texts = {shown.claims[shown_id].text or "": item.claim.text or ""}
        for new, old in zip(shown.assertions, ledger.assertions, strict=True):
            if old.claim == item.claim.id:
                quotes = zip(new.via, old.via, strict=True)
                texts |= {each.quote: other.quote or "" for each, other in quotes if each.quote}
        return texts


def _text_of(value: object) -> str:
    if not isinstance(value, str):
        refuse(f"expected text, found {describe_value(value)}")
    return value


def _list_or_refuse(value: object) -> list[object]:
    if not isinstance(value, list):
        refuse(f"expected a list, found {describe_value(value)}")
    return value


def _list_of(convert: Callable[[object], _T]) -> Callable[[object], tuple[_T, ...]]:
    return lambda value: to_tuple(_list_or_refuse(value), convert, "values")


_E = TypeVar("_E", bound=Enum)


def _member_of(kind: type[_E]) -> Callable[[object], _E]:
    return lambda value: to_member(kind, value)


def _to_date(value: object) -> date:
    try:
        return date.fromisoformat(_text_of(value))
    except ValueError:
        refuse(f"{describe_value(value)} is not a day", "write it as 2031-06-10")
