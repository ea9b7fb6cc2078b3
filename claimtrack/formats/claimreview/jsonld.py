"""A tolerant view of JSON-LD that keeps account of what is read.

Real markup breaks its own rules more often than not. A :class:`Node` yields a text or
nothing, whatever stands there, and tells what it repaired. All that no node was asked
for is lost, and told as well.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field, frozen

from claimtrack.errors import Fault
from claimtrack.formats.claimreview.markup import Told, parsed
from claimtrack.formats.claimreview.terms import Number, is_address
from claimtrack.formats.json_source import Parsed
from claimtrack.formats.structure import shown
from claimtrack.model.values import spell, text
from claimtrack.place import Place

_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_CONTEXT = re.compile(r"(?:https?://)?(?:www\.)?schema\.org/?(?:#|docs/.*)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LARGEST = 10**300
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_GENERAL = ("Thing", "CreativeWork", "Review")
"""Types that say less than the place where they stand."""

Table = Mapping[str, object]


@define(eq=False)
class Page:
    """One JSON-LD text and what was read of it. Grows while it is read, hence not frozen.

    A part is read once its container's identity and its key, or index, are in ``_read``;
    ``closed`` are the identities of values that need no account of their parts.
    """

    parsed: Parsed
    told: Told
    closed: set[int] = field(factory=set)
    _named: dict[str, Table] = field(factory=dict)
    _read: set[tuple[int, str | int]] = field(factory=set)
    _starts: set[int] = field(factory=set)
    """The identities of the objects with which paths begin."""

    @classmethod
    def of(cls, given: str, file: str, told: Told) -> "Page":
        """Parse a JSON-LD text, without what stands around it and with entities undone.

        Raises:
            LedgerError: it is not JSON, or it is HTML.
        """
        page = cls(parsed(given, file, told), told)
        for note in page.parsed.notes:
            told.say(note.fault, note.message, note.place or page.parsed.whole, note.hint)
        return page

    def read(self, container: object, key: str | int) -> None:
        """Note that a part of an object or list is read."""
        self._read.add((id(container), key))

    def found(self, type: str, word: str) -> list[tuple[Table, object]]:
        """Return the outermost objects of a type, or that have a word and no type.

        Each comes with the ``@context`` it stands in, or None. The types of what stands
        around them are read.
        """
        found: list[tuple[Table, object]] = []
        todo: list[tuple[object, object, bool]] = [(self.parsed.value, None, True)]
        while todo:
            each, context, outside = todo.pop()
            inside: Iterable[tuple[str | int, object]] = ()
            if isinstance(each, dict):
                inside = each.items()
                if isinstance(name := each.get("@id"), str) and len(each) > 1:
                    self._named.setdefault(name, each)
                if outside:
                    context = each.get("@context", context)
                    self.read(each, "@context")
                    self.closed.add(id(context))
                    types = types_of(each)
                    outside = type not in types and (word not in each or bool(types))
                    if outside:
                        self.read(each, "@type" if "@type" in each else "type")
                    else:
                        self._starts.add(id(each))
                        found.append((each, context))
            elif isinstance(each, list):
                inside = enumerate(each)
            deeper: list[tuple[object, object, bool]] = []
            for key, inner in inside:
                if isinstance(inner, dict | list):
                    deeper.append((inner, context, outside))
                    if outside:
                        self.read(each, key)
            todo += reversed(deeper)
        return found

    def node(self, table: Table, path: str, place: Place | None) -> "Node":
        """Return an object as a node: references followed, ``properties`` unfolded."""
        own = self.parsed.place(table)
        name = table.get("@id")
        if set(table) == {"@id"} and isinstance(name, str):
            self.read(table, "@id")
            table = self._named.get(name, {"url": name})
            self.read(table, "@id")
        node = Node(_bare(table), path, self, place or own, own)
        inside = table.get("properties")
        if isinstance(inside, dict):
            self.read(table, "properties")
            where = f"`{path}`" if path else "the review"
            node.say(Fault.VALUE, f"{where} has its words under `properties`; they were read there")
            node = evolve(node, words={**_bare(inside), **node.words})
        return node

    def unread(self) -> Iterator[tuple[str, Place]]:
        """Yield the path of all that was not read, and the place of the object it stands in."""
        todo: list[tuple[str, object, Place]] = [("", self.parsed.value, self.parsed.whole)]
        while todo:
            path, value, place = todo.pop()
            inside: Iterable[tuple[str | int, object]] = ()
            if id(value) in self.closed:
                continue
            if isinstance(value, dict):
                path = "" if id(value) in self._starts else path
                place = self.parsed.place(value)
                inside = value.items()
            elif isinstance(value, list):
                inside = enumerate(value)
            deeper: list[tuple[str, object, Place]] = []
            for key, each in inside:
                at = path if isinstance(key, int) else _joined(path, key)
                if (id(value), key) in self._read:
                    deeper.append((at, each, place))
                elif each is not None:
                    yield at or "the text", place
            todo += reversed(deeper)


@frozen(eq=False)
class Node:
    """One object of JSON-LD: its words without prefixes, and where in its review it stands."""

    words: Mapping[str, tuple[Table, str]]
    """By word, the object and the key under which the value stands."""
    path: str
    page: Page
    place: Place
    """The place of the review."""
    own: Place
    is_text: bool = False
    """True if a text stands where an object is due."""

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, without prefixes."""
        table, _ = self.words.get("@type", ({}, ""))
        return types_of(table)

    def read_types(self, *types: str) -> None:
        """Note that these types, and those that say less, are read."""
        table, key = self.words.get("@type", ({}, ""))
        given = table.get(key)
        for i, each in enumerate(given if isinstance(given, list) else [given]):
            if not isinstance(each, str) or _PREFIX.sub("", each) not in (*types, *_GENERAL):
                continue
            self.page.read(table, key)
            self.page.read(given, i)

    def at(self, word: str) -> str:
        """Return the path of a word."""
        return _joined(self.path, word)

    def say(self, fault: Fault, message: str) -> None:
        """Warn of something in the review that the node stands in."""
        self.page.told.say(fault, message, self.place)

    def values(self, word: str) -> Iterator[object]:
        """Yield what stands under a word, and note each as read; what is empty is told."""
        if word not in self.words:
            return
        table, key = self.words[word]
        given = table[key]
        self.page.read(table, key)
        told = given == []
        for i, each in enumerate(given if isinstance(given, list) else [given]):
            self.page.read(given, i)
            if isinstance(each, dict) and "@value" in each:
                self.say(Fault.VALUE, f"`{self.at(word)}` is an object; its `@value` was read")
                self.page.read(each, "@value")
                each = each["@value"]
            if each in (None, [], {}) or (isinstance(each, str) and not each.strip()):
                told = True
            else:
                yield each
        if told:
            self.say(Fault.MISSING, f"`{self.at(word)}` is empty; read as not given")

    def value(self, word: str) -> object:
        """Return the one thing that stands under a word: of several, the first."""
        found = [*self.values(word)]
        if found and isinstance(self.words[word][0][self.words[word][1]], list):
            count = "a list" if len(found) == 1 else f"a list of {len(found)}"
            what = f"`{self.at(word)}` is {count} where one is due; the first was read"
            self.say(Fault.VALUE, what)
        return found[0] if found else None

    def text(self, word: str) -> str | None:
        """Return the text under a word, with entities undone.

        Raises:
            LedgerError: it is longer than a text may be.
        """
        said = self.verbatim(word)
        found = _ENTITY.search(said) if said is not None else None
        if said is None or found is None:
            return said
        what = f"`{self.at(word)}` holds entities of HTML such as `{found[0]}`; they were undone"
        self.say(Fault.CHARACTER, what)
        return text(_CONTROL.sub(" ", html.unescape(said)))

    def verbatim(self, word: str) -> str | None:
        """Return the text under a word as it is, but for control characters.

        Raises:
            LedgerError: it is longer than a text may be.
        """
        return self.as_text(word, self.value(word))

    def as_text(self, word: str, value: object) -> str | None:
        """Return a value that stands under a word as a text; what is none is told."""
        if value is None:
            return None
        if _is_number(value):
            self.say(Fault.VALUE, f"`{self.at(word)}` is {spell(value)}; read as text")
            return str(value)
        if not isinstance(value, str):
            self._expected("text", word, value)
            return None
        if _CONTROL.search(value):
            self.say(Fault.CHARACTER, f"`{self.at(word)}` holds control characters; read as blanks")
            value = _CONTROL.sub(" ", value)
        return text(value)

    def number(self, word: str) -> Number | str | None:
        """Return the number under a word, or the text that stands for one.

        Raises:
            LedgerError: the text is longer than a text may be.
        """
        value = self.value(word)
        if isinstance(value, int | float) and _is_number(value):
            return value
        if value is not None and not isinstance(value, str):
            self._expected("a number", word, value)
            return None
        said = self.as_text(word, value)
        if said is None or not _NUMBER.fullmatch(said.strip()):
            return said
        self.say(Fault.VALUE, f"`{self.at(word)}` is a number in quotes; read as the number")
        return float(said) if "." in said else int(said)

    def address(self, word: str) -> str | None:
        """Return the address of the web under a word; what is none is told and left out."""
        said = self.text(word)
        return said if said is not None and self.is_address(word, said) else None

    def is_address(self, word: str, said: str) -> bool:
        """True if a text under a word is an address of the web; it is told if not."""
        if not is_address(said):
            what = f"is {shown(said)}, which is no address of the web; left out"
            self.say(Fault.VALUE, f"`{self.at(word)}` {what}")
        return is_address(said)

    def node(self, word: str, bare: str) -> "Node | None":
        """Return the one node under a word; a text stands for a node with that word or address."""
        value = self.value(word)
        return None if value is None else self._node(word, value, bare)

    def nodes(self, word: str, bare: str) -> Iterator["Node"]:
        """Yield the nodes under a word, be it one or a list; read as far as is asked for."""
        for value in self.values(word):
            if (node := self._node(word, value, bare)) is not None:
                yield node

    def _node(self, word: str, value: object, bare: str) -> "Node | None":
        if isinstance(value, dict):
            return self.page.node(value, self.at(word), self.place)
        if isinstance(value, str):
            if bare != "url":
                self.say(Fault.VALUE, f"`{self.at(word)}` is a text; read as its `{bare}`")
            words = _bare({bare: value})
            return Node(words, self.at(word), self.page, self.place, self.own, is_text=True)
        self._expected("an object", word, value)
        return None

    def _expected(self, what: str, word: str, value: object) -> None:
        found = "an object" if isinstance(value, dict) else spell(value)
        self.say(Fault.VALUE, f"`{self.at(word)}`: expected {what}, found {found}")


def _joined(path: str, word: str) -> str:
    """Return a path with one more word, on one line and no longer than people read."""
    bare = shown(_PREFIX.sub("", word))[1:-1]
    return f"{path}.{bare}" if path else bare


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST


def _bare(table: Table) -> dict[str, tuple[Table, str]]:
    """Return where each word stands, without prefixes; one without goes before one with."""
    words: dict[str, tuple[Table, str]] = {}
    for key in table:
        bare = _PREFIX.sub("", key)
        bare = "@type" if bare == "type" and "@type" not in table else bare
        if bare not in words or bare == key:
            words[bare] = table, key
    return words


def types_of(table: Table) -> tuple[str, ...]:
    """Return the types of an object without prefixes; ``type`` counts where ``@type`` is not."""
    given = table.get("@type", table.get("type"))
    listed = given if isinstance(given, list) else [given]
    return tuple(_PREFIX.sub("", each) for each in listed if isinstance(each, str))


def is_schema_org(context: object) -> bool:
    """True if a ``@context`` is that of schema.org, however it is put."""
    match context:
        case str():
            return _CONTEXT.fullmatch(context) is not None
        case list():
            return any(isinstance(each, str | dict) and is_schema_org(each) for each in context)
        case dict():
            return any(isinstance(each, str) and is_schema_org(each) for each in context.values())
        case _:
            return False
