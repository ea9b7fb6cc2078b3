"""A tolerant view of JSON-LD that keeps account of what is read.

Real markup breaks its own rules more often than not. A :class:`JsonLdNode` returns a text or
nothing, whatever stands there, and warns of each repair. Everything that no node was
asked for is lost, with a warning.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from attrs import define, evolve, field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.claimreview.terms import Number, is_address
from claimtrack.formats.records.json_source import ParsedJson, parse
from claimtrack.formats.records.parser import MOST, shown
from claimtrack.model.values import TEXT_LENGTH, spell

_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"\s*[-+]?\d{1,15}(?:\.\d{1,15})?\s*", re.ASCII)
_GENERAL = ("Thing", "CreativeWork", "Review")
"""Types that say less than the place where they stand."""

# What stands around JSON that was cut out of a page.
_AROUND = r"(?:\s|;|<!--[^{\[<]*?-->|<!--|-->|//|<!\[CDATA\[|\]\]>|/\*|\*/)*+"
_HEAD = re.compile(r"\A" + _AROUND)
_TAIL = re.compile(_AROUND + r"\Z")
_SEARCHED = 1000
"""Number of characters at the end that are searched for a tail."""

Table = dict[str, object]


def merged(notes: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the first of each warning, with the number of others like it, up to a limit."""
    alike: dict[tuple[Fault, str], list[Problem]] = {}
    for each in notes:
        alike.setdefault((each.fault, each.message), []).append(each)
    for first, *others in islice(alike.values(), MOST):
        again = f"and {len(others):,} more like it" if others else None
        yield evolve(first, hint="; ".join(filter(None, (first.hint, again))) or None)
    if untold := sum(map(len, islice(alike.values(), MOST, None))):
        message = f"{untold:,} more things were repaired or passed over"
        yield Problem(Fault.LIMIT, message, warning=True)


def _parsed(given: str, file: str, notes: list[Problem]) -> ParsedJson:
    given = given.removeprefix("\ufeff")
    bare = _HEAD.sub(_blanks, given)
    bare = bare[:-_SEARCHED] + _TAIL.sub(_blanks, bare[-_SEARCHED:], count=1)
    place = Place(file, 1)
    if bare.lstrip().startswith("<"):
        message = "this is a page, and ClaimReview is read from JSON-LD"
        hint = "take the JSON-LD, or what its microdata says, out of it with `extruct`"
        raise LedgerError(Problem(Fault.SYNTAX, message, place, hint))
    if bare != given:
        message = "what stands around the JSON, such as `;` or `<!--`, was passed over"
        notes.append(Problem(Fault.SYNTAX, message, place, warning=True))
    if re.match(r"\s*[\[{]\s*(?:\{\s*)?&(?:quot|#34|#x22);", bare):
        message = "quotes are written as `&quot;`; they were undone"
        notes.append(Problem(Fault.SYNTAX, message, place, warning=True))
        bare = html.unescape(bare)
    parsed = parse(bare, file, controls=True)
    notes += parsed.notes
    return parsed


def _blanks(found: re.Match[str]) -> str:
    """Return blanks in place of other characters, so that places hold."""
    return re.sub(r"\S", " ", found[0])


@define(eq=False)
class JsonLdDocument:
    """One JSON-LD text and what was read of it. Grows while it is read, hence not frozen."""

    parsed: ParsedJson
    notes: list[Problem]
    types: set[str] = field(factory=set)
    """The types of all that stands around what was looked for."""
    closed: set[int] = field(factory=set)
    """The identities of values that need no account of their parts."""
    _named: dict[str, Table] = field(factory=dict)
    _read: set[tuple[int, str | int]] = field(factory=set)
    """What is read: the identity of an object or list, with a key or an index."""
    _starts: set[int] = field(factory=set)
    """The identities of the objects with which paths begin."""

    @classmethod
    def of(cls, given: str, file: str, notes: list[Problem]) -> "JsonLdDocument":
        """Parse a JSON-LD text, without what stands around it and with entities undone.

        Raises:
            LedgerError: it is not JSON, or it is HTML.
        """
        parsed = _parsed(given, file, notes)
        page = cls(parsed, notes)
        todo = [parsed.value]
        while todo:
            each = todo.pop()
            if isinstance(each, dict):
                page._put_right(each)
            todo += [inner for _, inner in reversed(_parts(each))]
        return page

    def _put_right(self, table: Table) -> None:
        """Take away prefixes and unfold ``properties``; keep which object has an id."""
        inside = table.get("properties")
        if isinstance(inside, dict):
            what = "`properties` was read as if its words stood outside"
            self.notes.append(Problem(Fault.VALUE, what, self.parsed.place(table), warning=True))
            table.update({word: inside.pop(word) for word in [*inside] if word not in table})
            if not inside:
                del table["properties"]
        for key in [*table]:
            bare = "@type" if key == "type" else _PREFIX.sub("", key)
            if bare not in table:
                table[bare] = table.pop(key)
        name = table.get("@id")
        if isinstance(name, str) and len(table) > 1:
            self._named.setdefault(name, table)

    def read(self, container: object, key: str | int) -> None:
        """Note that a part of an object or list is read."""
        self._read.add((id(container), key))

    def found(self, type: str, word: str) -> Iterator[tuple[Table, object]]:
        """Yield the outermost objects of a type, or that have a word and no type.

        Each comes with the ``@context`` it stands in, or None.
        """
        todo: list[tuple[object, object]] = [(self.parsed.value, None)]
        while todo:
            each, context = todo.pop()
            if isinstance(each, dict):
                context = each.get("@context", context)
                self.read(each, "@context")
                self.closed.add(id(context))
                types = types_of(each)
                if type in types or (word in each and not types):
                    self._starts.add(id(each))
                    yield each, context
                    continue
                self.types.update(types)
                self.read(each, "@type")
            deeper = [(key, inner) for key, inner in _parts(each) if isinstance(inner, dict | list)]
            for key, inner in reversed(deeper):
                self.read(each, key)
                todo.append((inner, context))

    def node(self, table: Table, path: str, place: Place | None = None) -> "JsonLdNode":
        """Return an object as a node; a reference is followed."""
        own = self.parsed.place(table)
        name = table.get("@id")
        if set(table) == {"@id"} and isinstance(name, str):
            self.read(table, "@id")
            table = self._named.get(name, {"url": name})
            self.read(table, "@id")
        return JsonLdNode(table, path, self, place or own, own)

    def unread(self) -> Iterator[tuple[str, Place]]:
        """Yield a message for each part that was not read, and the place of its object."""
        todo: list[tuple[str, object, Place]] = [("", self.parsed.value, self.parsed.whole)]
        while todo:
            path, value, place = todo.pop()
            if id(value) in self.closed:
                continue
            if isinstance(value, dict):
                path = "" if id(value) in self._starts else path
                place = self.parsed.place(value)
            deeper: list[tuple[str, object, Place]] = []
            for key, each in _parts(value):
                at = path if isinstance(key, int) else _joined(path, key)
                if (id(value), key) in self._read:
                    deeper.append((at, each, place))
                elif each is not None:
                    several = "only the first of several is read"
                    why = several if isinstance(key, int) else "a ledger has no place for it"
                    yield f"`{at or 'the text'}` is lost: {why}", place
            todo += reversed(deeper)


@frozen(eq=False)
class JsonLdNode:
    """One object of JSON-LD, and where in its review it stands."""

    words: Table
    path: str
    page: JsonLdDocument
    place: Place
    """The place of the review."""
    own: Place
    is_text: bool = False
    """True if a text stands where an object is due."""

    def say(self, fault: Fault, word: str, what: str) -> None:
        """Warn of what stands under a word, or of the node as a whole."""
        at = _joined(self.path, word) if word else self.path
        message = f"`{at}` {what}" if at else f"the review {what}"
        self.page.notes.append(Problem(fault, message, self.place, warning=True))

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, without prefixes."""
        return types_of(self.words)

    def kind(self, *due: str) -> str:
        """Return its type if it is due, or else the first that is due, with a warning."""
        types = self.types
        found = next((each for each in types if each in due), None)
        self.read_type(found or "".join(types[:1]))
        if found is None and not self.is_text:
            what = f"is a {shown(types[0])}" if types else "has no `@type`"
            self.say(Fault.VALUE, "", f"{what}; read as {due[0]}")
        return found or due[0]

    def read_type(self, type: str) -> None:
        """Note that a type is read, and those that say less."""
        given = self.words.get("@type")
        for i, each in enumerate(given if isinstance(given, list) else [given]):
            if isinstance(each, str) and _PREFIX.sub("", each) in (type, *_GENERAL):
                self.page.read(self.words, "@type")
                self.page.read(given, i)

    def values(self, word: str) -> Iterator[object]:
        """Yield what stands under a word, read as far as is asked for; warn of what is empty."""
        if word not in self.words:
            return
        self.page.read(self.words, word)
        given = self.words[word]
        for i, each in enumerate(given if given and isinstance(given, list) else [given]):
            self.page.read(given, i)
            if isinstance(each, dict) and "@value" in each:
                self.say(Fault.VALUE, word, "is an object; its `@value` was read")
                self.page.read(each, "@value")
                each = each["@value"]
            if each in (None, [], {}) or (isinstance(each, str) and not each.strip()):
                self.say(Fault.MISSING, word, "is empty; read as not given")
            else:
                yield each

    def texts(self, word: str, *, verbatim: bool = False) -> Iterator[str]:
        """Yield the texts under a word, without control characters and entities of HTML."""
        for value in self.values(word):
            if isinstance(value, int | float) and not isinstance(value, bool):
                self.say(Fault.VALUE, word, f"is {spell(value)}; read as text")
                value = str(value)
            if not isinstance(value, str):
                self._expected("text", word, value)
                continue
            if not verbatim:
                value = self.repaired(word, value, "entities of HTML", _without_entities)
            if len(value) <= TEXT_LENGTH:
                yield self.repaired(word, value, "control characters", _without_controls)
            else:
                self.say(Fault.LIMIT, word, "is longer than a text may be; left out")

    def text(self, word: str) -> str | None:
        """Return the first text under a word."""
        return next(self.texts(word), None)

    def repaired(
        self,
        word: str,
        said: str,
        what: str,
        repair: Callable[[str], str],
        fault: Fault = Fault.CHARACTER,
    ) -> str:
        """Return a text after a repair, with a warning if that changes it."""
        better = repair(said)
        if better != said:
            self.say(fault, word, f"holds {what}; repaired")
        return better

    def number(self, word: str) -> Number | None:
        """Return the first number under a word."""
        for value in self.values(word):
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
            if isinstance(value, str) and _NUMBER.fullmatch(value):
                self.say(Fault.VALUE, word, "is a number in quotes; read as the number")
                return float(value) if "." in value else int(value)
            self._expected("a number", word, value)
        return None

    def fitting(self, word: str, fits: Callable[[str], bool], what: str) -> Iterator[str]:
        """Yield the texts under a word that fit; the others are left out, with a warning."""
        for said in self.texts(word):
            if fits(said):
                yield said
            else:
                self.say(Fault.VALUE, word, f"is {shown(said)}, which is no {what}; left out")

    def addresses(self, word: str) -> Iterator[str]:
        """Yield the addresses of the web under a word."""
        return self.fitting(word, is_address, "address of the web")

    def address(self, word: str) -> str | None:
        """Return the first address of the web under a word."""
        return next(self.addresses(word), None)

    def nodes(self, word: str, bare: str) -> Iterator["JsonLdNode"]:
        """Yield the nodes under a word; a text stands for a node with that word or address."""
        at = _joined(self.path, word)
        for value in self.values(word):
            if isinstance(value, dict):
                yield self.page.node(value, at, self.place)
            elif isinstance(value, str):
                if bare != "url":
                    self.say(Fault.VALUE, word, f"is a text; read as its `{bare}`")
                yield JsonLdNode({bare: value}, at, self.page, self.place, self.own, is_text=True)
            else:
                self._expected("an object", word, value)

    def _expected(self, what: str, word: str, value: object) -> None:
        found = "an object" if isinstance(value, dict) else shown(spell(value))[1:-1]
        self.say(Fault.VALUE, word, f"is {found}, where {what} is due; left out")


def _without_controls(said: str) -> str:
    return _CONTROL.sub(" ", said)


def _without_entities(said: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), said)


def _parts(value: object) -> list[tuple[str | int, object]]:
    """Return the parts of an object or list, by key or index."""
    if isinstance(value, dict):
        return [*value.items()]
    return [*enumerate(value)] if isinstance(value, list) else []


def _joined(path: str, word: str) -> str:
    """Return a path with one more word, on one line and no longer than people read."""
    bare = shown(_PREFIX.sub("", word))[1:-1]
    return f"{path}.{bare}" if path else bare


def types_of(table: Table) -> tuple[str, ...]:
    """Return the types of an object, without prefixes."""
    given = table.get("@type")
    listed = given if isinstance(given, list) else [given]
    return tuple(_PREFIX.sub("", each) for each in listed if isinstance(each, str))
