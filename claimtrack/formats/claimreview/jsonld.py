"""Tolerant reading of JSON-LD that tracks which parts are read.

Most real markup breaks the rules. A :class:`JsonLdNode` converts values to the expected
type and warns of each repair. Parts that no node reads are reported as lost.
"""

import html
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice

from attrs import define, evolve, field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.claimreview.terms import Number, is_language, is_web_address
from claimtrack.formats.records.json_source import ParsedJson, parse_json
from claimtrack.formats.records.parser import MAX_PROBLEMS, quote_word
from claimtrack.model.values import TEXT_LENGTH, describe_value

_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"\s*[-+]?\d{1,15}(?:\.\d{1,15})?\s*", re.ASCII)
_GENERAL = ("Thing", "CreativeWork", "Review")
"""Types that are less specific than the property under which they occur."""

# Markup around JSON that was cut out of a page.
_AROUND = r"(?:\s|;|<!--[^{\[<]*?-->|<!--|-->|//|<!\[CDATA\[|\]\]>|/\*|\*/)*+"
_HEAD = re.compile(r"\A" + _AROUND)
_TAIL = re.compile(_AROUND + r"\Z")
_SEARCHED = 1000
"""The number of characters at the end that are searched for markup."""

_unescape_entities = partial(_ENTITY.sub, lambda found: html.unescape(found[0]))

Table = dict[str, object]


def merge_warnings(notes: Iterable[Problem]) -> Iterator[Problem]:
    """Yield each distinct warning once, with the number of its repetitions, up to a limit."""
    alike: dict[tuple[Fault, str], list[Problem]] = {}
    for each in notes:
        alike.setdefault((each.fault, each.message), []).append(each)
    for first, *others in islice(alike.values(), MAX_PROBLEMS):
        again = f"and {len(others):,} more like it" if others else None
        yield evolve(first, hint="; ".join(filter(None, (first.hint, again))) or None)
    if omitted := sum(map(len, islice(alike.values(), MAX_PROBLEMS, None))):
        message = f"{omitted:,} more parts were repaired or skipped"
        yield Problem(Fault.LIMIT, message, warning=True)


def _blanks(found: re.Match[str]) -> str:
    """Replace characters by blanks, so that offsets stay the same."""
    return re.sub(r"\S", " ", found[0])


@define(eq=False)
class JsonLdDocument:
    """One JSON-LD text and the record of which parts were read. Mutable."""

    parsed: ParsedJson
    notes: list[Problem]
    types: set[str] = field(factory=set)
    """The types of the objects that contain the objects found."""
    ignored: set[int] = field(factory=set)
    """The identities of values whose unread parts are not reported."""
    _named: dict[str, Table] = field(factory=dict)
    _read: set[tuple[int, str | int]] = field(factory=set)
    """The parts that were read: the identity of an object or list, and a key or index."""
    _roots: set[int] = field(factory=set)
    """The identities of the objects at which paths start."""

    @classmethod
    def of(cls, given: str, file: str, notes: list[Problem]) -> "JsonLdDocument":
        """Parse a JSON-LD text, after removing markup around it and unescaping entities.

        Raises:
            LedgerError: the text is not JSON, or it is HTML.
        """
        given = given.removeprefix("\ufeff")
        bare = _HEAD.sub(_blanks, given)
        bare = bare[:-_SEARCHED] + _TAIL.sub(_blanks, bare[-_SEARCHED:], count=1)
        place = Place(file, 1)
        if bare.lstrip().startswith("<"):
            message = "this is a web page, but ClaimReview is read from JSON-LD"
            hint = "extract the JSON-LD or microdata from it with `extruct`"
            raise LedgerError(Problem(Fault.SYNTAX, message, place, hint))
        if bare != given:
            message = "text around the JSON, such as `;` or `<!--`, was skipped"
            notes.append(Problem(Fault.SYNTAX, message, place, warning=True))
        if re.match(r"\s*[\[{]\s*(?:\{\s*)?&(?:quot|#34|#x22);", bare):
            message = "quotes are written as `&quot;`; they were unescaped"
            notes.append(Problem(Fault.SYNTAX, message, place, warning=True))
            bare = html.unescape(bare)
        parsed = parse_json(bare, file, controls=True)
        notes += parsed.notes
        document = cls(parsed, notes)
        todo = [parsed.value]
        while todo:
            each = todo.pop()
            if isinstance(each, dict):
                document._normalize_keys(each)
            todo += [inner for _, inner in reversed(_parts(each))]
        return document

    def _normalize_keys(self, table: Table) -> None:
        """Remove prefixes of keys, move ``properties`` up, and index the object by its id."""
        inside = table.get("properties")
        if isinstance(inside, dict):
            what = "`properties` was read as if its keys were outside"
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
        """Mark a part of an object or list as read."""
        self._read.add((id(container), key))

    def find_objects(self, type: str, word: str) -> Iterator[tuple[Table, object]]:
        """Yield the outermost objects with a type, or with a key and without a type.

        Each comes with the ``@context`` around it, or None.
        """
        todo: list[tuple[object, object]] = [(self.parsed.value, None)]
        while todo:
            each, context = todo.pop()
            if isinstance(each, dict):
                context = each.get("@context", context)
                self.read(each, "@context")
                self.ignored.add(id(context))
                types = types_of(each)
                if type in types or (word in each and not types):
                    self._roots.add(id(each))
                    yield each, context
                    continue
                self.types.update(types)
                self.read(each, "@type")
            deeper = [(key, inner) for key, inner in _parts(each) if isinstance(inner, dict | list)]
            for key, inner in reversed(deeper):
                self.read(each, key)
                todo.append((inner, context))

    def node(self, table: Table, path: str, place: Place | None = None) -> "JsonLdNode":
        """Return the node of an object. A reference by ``@id`` is followed."""
        own = self.parsed.place(table)
        name = table.get("@id")
        if set(table) == {"@id"} and isinstance(name, str):
            self.read(table, "@id")
            table = self._named.get(name, {"url": name})
            self.read(table, "@id")
        return JsonLdNode(table, path, self, place or own, own)

    def find_unread(self) -> Iterator[tuple[str, Place]]:
        """Yield a message for each part that was not read, with the place of its object."""
        todo: list[tuple[str, object, Place]] = [("", self.parsed.value, self.parsed.start_place)]
        while todo:
            path, value, place = todo.pop()
            if id(value) in self.ignored:
                continue
            if isinstance(value, dict):
                path = "" if id(value) in self._roots else path
                place = self.parsed.place(value)
            deeper: list[tuple[str, object, Place]] = []
            for key, each in _parts(value):
                at = path if isinstance(key, int) else _join_path(path, key)
                if (id(value), key) in self._read:
                    deeper.append((at, each, place))
                elif each is not None:
                    several = "only the first of several is read"
                    why = several if isinstance(key, int) else "a ledger has no place for it"
                    yield f"`{at or 'the text'}` is lost: {why}", place
            todo += reversed(deeper)


@frozen(eq=False)
class JsonLdNode:
    """One object of JSON-LD, and its path in the review."""

    properties: Table
    path: str
    document: JsonLdDocument
    place: Place
    """The place of the review."""
    own_place: Place
    is_text: bool = False
    """True if the value is a text instead of an object."""

    def warn(self, fault: Fault, word: str, what: str) -> None:
        """Add a warning about the value of a key, or about the node as a whole."""
        at = _join_path(self.path, word) if word else self.path
        message = f"`{at}` {what}" if at else f"the review {what}"
        self.document.notes.append(Problem(fault, message, self.place, warning=True))

    @property
    def types(self) -> tuple[str, ...]:
        """The types of the object, without prefixes."""
        return types_of(self.properties)

    def resolve_type(self, *due: str) -> str:
        """Return the type of the object if it is expected, or warn and return the first."""
        types = self.types
        found = next((each for each in types if each in due), None)
        self.read_type(found or "".join(types[:1]))
        if found is None and not self.is_text:
            what = f"is a {quote_word(types[0])}" if types else "has no `@type`"
            self.warn(Fault.VALUE, "", f"{what}; read as {due[0]}")
        return found or due[0]

    def read_type(self, type: str) -> None:
        """Mark a type and less specific types as read."""
        given = self.properties.get("@type")
        for i, each in enumerate(given if isinstance(given, list) else [given]):
            if isinstance(each, str) and _PREFIX.sub("", each) in (type, *_GENERAL):
                self.document.read(self.properties, "@type")
                self.document.read(given, i)

    def values(self, word: str) -> Iterator[object]:
        """Yield the values of a key, marking each as read. Skip empty ones with a warning."""
        if word not in self.properties:
            return
        self.document.read(self.properties, word)
        given = self.properties[word]
        for i, each in enumerate(given if given and isinstance(given, list) else [given]):
            self.document.read(given, i)
            if isinstance(each, dict) and "@value" in each:
                self.warn(Fault.VALUE, word, "is an object; its `@value` was read")
                self.document.read(each, "@value")
                each = each["@value"]
            if each in (None, [], {}) or (isinstance(each, str) and not each.strip()):
                self.warn(Fault.MISSING, word, "is empty; read as not given")
            else:
                yield each

    def texts(self, word: str, *, verbatim: bool = False) -> Iterator[str]:
        """Yield the texts of a key, without control characters and HTML entities."""
        for value in self.values(word):
            if isinstance(value, int | float) and not isinstance(value, bool):
                self.warn(Fault.VALUE, word, f"is {describe_value(value)}; read as text")
                value = str(value)
            if not isinstance(value, str):
                self._warn_type("text", word, value)
                continue
            if not verbatim:
                value = self.repair(word, value, "entities of HTML", _unescape_entities)
            if len(value) <= TEXT_LENGTH:
                yield self.repair(word, value, "control characters", partial(_CONTROL.sub, " "))
            else:
                self.warn(Fault.LIMIT, word, "is longer than a text may be; left out")

    def text(self, word: str) -> str | None:
        """Return the first text of a key."""
        return next(self.texts(word), None)

    def repair(
        self,
        word: str,
        text: str,
        what: str,
        repair: Callable[[str], str],
        fault: Fault = Fault.CHARACTER,
    ) -> str:
        """Return a text after a repair, with a warning if the repair changes it."""
        better = repair(text)
        if better != text:
            self.warn(fault, word, f"contains {what}; repaired")
        return better

    def number(self, word: str) -> Number | None:
        """Return the first number of a key. As in schema.org, a text may hold the number."""
        for value in self.values(word):
            if isinstance(value, int | float) and not isinstance(value, bool):
                return value
            if isinstance(value, str) and _NUMBER.fullmatch(value):
                return float(value) if "." in value else int(value)
            self._warn_type("a number", word, value)
        return None

    def matching_texts(self, word: str, fits: Callable[[str], bool], what: str) -> Iterator[str]:
        """Yield the texts of a key that match a condition. Skip others with a warning."""
        for text in self.texts(word):
            if fits(text):
                yield text
            else:
                self.warn(
                    Fault.VALUE, word, f"is {quote_word(text)}, which is not a {what}; left out"
                )

    def addresses(self, word: str) -> Iterator[str]:
        """Yield the web addresses of a key."""
        return self.matching_texts(word, is_web_address, "web address")

    def address(self, word: str) -> str | None:
        """Return the first web address of a key."""
        return next(self.addresses(word), None)

    def language(self, word: str) -> str | None:
        """Return the first language tag of a key."""
        return next(self.matching_texts(word, is_language, "language tag"), None)

    def nodes(self, word: str, bare: str) -> Iterator["JsonLdNode"]:
        """Yield the nodes of a key. A text becomes a node with the text under the key ``bare``."""
        at = _join_path(self.path, word)
        for value in self.values(word):
            if isinstance(value, dict):
                yield self.document.node(value, at, self.place)
            elif isinstance(value, str):
                if bare != "url":
                    self.warn(Fault.VALUE, word, f"is a text; read as its `{bare}`")
                yield evolve(self, properties={bare: value}, path=at, is_text=True)
            else:
                self._warn_type("an object", word, value)

    def _warn_type(self, what: str, word: str, value: object) -> None:
        found = "an object" if isinstance(value, dict) else quote_word(describe_value(value))[1:-1]
        self.warn(Fault.VALUE, word, f"is {found}, but should be {what}; left out")


def _parts(value: object) -> list[tuple[str | int, object]]:
    """Return the parts of an object or list, by key or index."""
    if isinstance(value, dict):
        return [*value.items()]
    return [*enumerate(value)] if isinstance(value, list) else []


def _join_path(path: str, word: str) -> str:
    """Return a path with another key, shortened and on one line."""
    bare = quote_word(_PREFIX.sub("", word))[1:-1]
    return f"{path}.{bare}" if path else bare


def types_of(table: Table) -> tuple[str, ...]:
    """Return the types of an object, without prefixes."""
    given = table.get("@type")
    listed = given if isinstance(given, list) else [given]
    return tuple(_PREFIX.sub("", each) for each in listed if isinstance(each, str))
