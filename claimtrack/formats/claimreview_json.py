"""Looking into JSON-LD as it is found on pages, and telling what had to be repaired.

Real markup breaks its own rules more often than not. Whoever asks a :class:`Node`
for a text gets a text or nothing, whatever stands there, and what was done to get
it is told once for all reviews in which it had to be.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.claimreview_terms import Number
from claimtrack.formats.json_source import Parsed, parse
from claimtrack.formats.structure import MOST
from claimtrack.model.values import spell, text
from claimtrack.place import Place

_PREFIX = re.compile(r"(?:https?://schema\.org/|schema:)", re.IGNORECASE)
_CONTEXT = re.compile(r"(?:https?://)?(?:www\.)?schema\.org/?(?:#|docs/.*)?", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LARGEST = 10**300
_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,15})?", re.ASCII)

# What stands around JSON that was cut out of a page.
_HEAD = re.compile(r"(?:\s|<!--[^{\[<]*?-->|<!--|//|<!\[CDATA\[|/\*|\*/)*+")
_AROUND = 1000
"""How many characters at the end are looked at."""
_TAIL = re.compile(r"(?:\s|;|<!--[^<>]*-->|-->|//|\]\]>|/\*|\*/)*+\Z")


@define
class Told:
    """What was repaired or not understood so far. Grows while reviews are read, hence not frozen.

    Of what is told in the same words of several reviews, the first is kept.
    """

    _first: dict[tuple[Fault, str], Problem] = field(factory=dict)
    _times: dict[tuple[Fault, str], int] = field(factory=dict)
    _untold: int = 0

    @classmethod
    def of(cls, notes: Iterable[Problem]) -> "Told":
        """Begin with some warnings."""
        return cls({(note.fault, note.message): note for note in notes})

    def say(self, fault: Fault, message: str, place: Place, hint: str | None = None) -> None:
        """Keep what is worth a word, and where it is."""
        key = fault, message
        if key not in self._first and len(self._first) >= MOST:
            self._untold += 1
            return
        self._first.setdefault(key, Problem(fault, message, place, hint, warning=True))
        self._times[key] = self._times.get(key, 0) + 1

    def found(self) -> Iterator[Problem]:
        """Yield a warning of each thing that was told, in the order in which it was met."""
        for key, problem in self._first.items():
            times = self._times.get(key, 1)
            again = f"and {times - 1:,} more like it" if times > 1 else None
            yield evolve(problem, hint="; ".join(filter(None, (problem.hint, again))) or None)
        if self._untold:
            message = f"{self._untold:,} more things were repaired or passed over"
            yield Problem(Fault.LIMIT, message, warning=True)


@define(eq=False)
class Linked:
    """One JSON-LD text: its value, the nodes its parts refer to by ``@id``, what is told of it."""

    parsed: Parsed
    told: Told
    nodes: Mapping[str, Mapping[str, object]]


@frozen(eq=False)
class Node:
    """One object of JSON-LD: its words without prefixes, and where in its review it stands."""

    words: Mapping[str, object]
    path: str
    text_of: Linked
    place: Place
    """That of the review, so that a reader finds it."""
    own: Place
    is_text: bool = False
    """Whether a text stands where an object is due."""

    @property
    def types(self) -> tuple[str, ...]:
        """Its types, without prefixes."""
        return types_of(self.words)

    def at(self, word: str) -> str:
        """Return the path of a word."""
        return f"{self.path}.{word}" if self.path else word

    def say(self, fault: Fault, message: str, hint: str | None = None) -> None:
        """Tell something of the review it stands in."""
        self.text_of.told.say(fault, message, self.place, hint)

    def values(self, word: str) -> list[object]:
        """Return all that stands under a word; what is empty is told and left out."""
        given = self.words.get(word)
        listed = given if isinstance(given, list) else [given]
        found = [self._opened(word, each) for each in listed]
        kept = [each for each in found if not _is_empty(each)]
        if word in self.words and len(kept) < max(len(listed), 1):
            self.say(Fault.MISSING, f"`{self.at(word)}` is empty; read as not given")
        return kept

    def value(self, word: str) -> object:
        """Return the one thing that stands under a word: of several, the first."""
        found = self.values(word)
        if isinstance(self.words.get(word), list) and found:
            count = "a list" if len(found) == 1 else f"a list of {len(found)}"
            self.say(
                Fault.VALUE, f"`{self.at(word)}` is {count} where one is due; the first was read"
            )
        return found[0] if found else None

    def text(self, word: str) -> str | None:
        """Return the text under a word, with entities undone.

        Raises:
            LedgerError: it is longer than a text may be.
        """
        said = self.verbatim(word)
        if said is None or not _ENTITY.search(said):
            return said
        plain = _CONTROL.sub(" ", html.unescape(said))
        self.say(
            Fault.CHARACTER,
            f"`{self.at(word)}` holds entities of HTML such as `{_entity(said)}`; they were undone",
        )
        return text(plain)

    def verbatim(self, word: str) -> str | None:
        """Return the text under a word as it is, but for control characters.

        Raises:
            LedgerError: it is longer than a text may be.
        """
        return self._said(word, self.value(word))

    def number(self, word: str) -> Number | str | None:
        """Return the number under a word, or the text that stands for one.

        Raises:
            LedgerError: the text is longer than a text may be.
        """
        value = self.value(word)
        match value:
            case bool() | dict():
                self.say(
                    Fault.VALUE, f"`{self.at(word)}`: expected a number, found {_named(value)}"
                )
                return None
            case int() if abs(value) >= _LARGEST:
                self.say(
                    Fault.VALUE, f"`{self.at(word)}`: expected a number, found {_named(value)}"
                )
                return None
            case int() | float():
                return value
        said = self._said(word, value)
        if said is None or not _NUMBER.fullmatch(said.strip()):
            return said
        self.say(Fault.VALUE, f"`{self.at(word)}` is a number in quotes; read as the number")
        return float(said) if "." in said else int(said)

    def _said(self, word: str, value: object) -> str | None:
        if value is None:
            return None
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _LARGEST:
            self.say(Fault.VALUE, f"`{self.at(word)}` is {_named(value)}; read as text")
            return str(value)
        if not isinstance(value, str):
            self.say(Fault.VALUE, f"`{self.at(word)}`: expected text, found {_named(value)}")
            return None
        if _CONTROL.search(value):
            self.say(Fault.CHARACTER, f"`{self.at(word)}` holds control characters; read as blanks")
            value = _CONTROL.sub(" ", value)
        return text(value)

    def node(self, word: str, bare: str) -> "Node | None":
        """Return the one node under a word; a text stands for a node with that word or address."""
        value = self.value(word)
        return None if value is None else self._node(word, value, bare)

    def nodes(self, word: str, bare: str) -> list["Node"]:
        """Return the nodes under a word, be it one or a list."""
        found = (self._node(word, value, bare) for value in self.values(word))
        return [node for node in found if node is not None]

    def _node(self, word: str, value: object, bare: str) -> "Node | None":
        if isinstance(value, dict):
            return node_of(value, self.at(word), self.text_of, self.place)
        if isinstance(value, str):
            if bare != "url":
                self.say(Fault.VALUE, f"`{self.at(word)}` is a text; read as its `{bare}`")
            words = {bare: value}
            return Node(words, self.at(word), self.text_of, self.place, self.own, is_text=True)
        self.say(Fault.VALUE, f"`{self.at(word)}`: expected an object, found {_named(value)}")
        return None

    def _opened(self, word: str, value: object) -> object:
        """Return what a value object of JSON-LD holds, or the value itself."""
        if isinstance(value, dict) and "@value" in value:
            self.say(Fault.VALUE, f"`{self.at(word)}` is an object; its `@value` was read")
            return value["@value"]
        return value


def node_of(
    table: Mapping[str, object], path: str, linked: Linked, place: Place | None = None
) -> Node:
    """Return an object as a node: references followed, prefixes gone, ``properties`` unfolded."""
    own = linked.parsed.place(table)
    place = place or own
    name = table.get("@id")
    if set(table) == {"@id"} and isinstance(name, str):
        table = linked.nodes.get(name, {"url": name})
    words = _bare(table)
    node = Node(words, path, linked, place, own)
    inside = words.get("properties")
    if isinstance(inside, dict):
        where = f"`{path}`" if path else "the review"
        node.say(Fault.VALUE, f"{where} has its words under `properties`; they were read there")
        words = {**_bare(inside), **{k: v for k, v in words.items() if k != "properties"}}
        node = evolve(node, words=words)
    return node


def _bare(table: Mapping[str, object]) -> dict[str, object]:
    """Return words without prefixes; one without goes before one with."""
    bare = {_PREFIX.sub("", word): value for word, value in table.items()}
    return {**bare, **{word: table[word] for word in bare if word in table}}


def types_of(table: Mapping[str, object]) -> tuple[str, ...]:
    """Return the types of an object without prefixes; ``type`` counts where ``@type`` is not."""
    given = table.get("@type", table.get("type"))
    listed = given if isinstance(given, list) else [given]
    return tuple(_PREFIX.sub("", each) for each in listed if isinstance(each, str))


def _is_empty(value: object) -> bool:
    return value in (None, [], {}) or (isinstance(value, str) and not value.strip())


def _named(value: object) -> str:
    """Name a value as JSON does."""
    return "an object" if isinstance(value, dict) else spell(value)


def _entity(said: str) -> str:
    found = _ENTITY.search(said)
    return found[0] if found else ""


def is_schema_org(context: object) -> bool:
    """Whether a ``@context`` is that of schema.org, however it is put."""
    match context:
        case str():
            return _CONTEXT.fullmatch(context) is not None
        case list():
            return any(isinstance(each, str | dict) and is_schema_org(each) for each in context)
        case dict():
            return any(isinstance(each, str) and is_schema_org(each) for each in context.values())
        case _:
            return False


def parsed(given: str, file: str, told: Told) -> Parsed:
    """Return the value of a JSON-LD text, with what stands around it and entities undone.

    Raises:
        LedgerError: it is not JSON, or it is a page.
    """
    bare = _unwrapped(given.removeprefix("\ufeff"))
    place = Place(file, 1)
    if bare.lstrip().startswith("<"):
        message = "this is a page, and ClaimReview is read from JSON-LD"
        hint = "take the JSON-LD, or what its microdata says, out of it with `extruct`"
        raise LedgerError(Problem(Fault.SYNTAX, message, place, hint))
    if bare != given.removeprefix("\ufeff"):
        told.say(
            Fault.SYNTAX,
            "what stands around the JSON, such as `;` or `<!--`, was passed over",
            place,
        )
    if re.match(r"\s*[\[{]\s*(?:\{\s*)?&(?:quot|#34|#x22);", bare):
        told.say(Fault.SYNTAX, "quotes are written as `&quot;`; they were undone", place)
        bare = html.unescape(bare)
    try:
        return parse(bare, file, controls=True)
    except LedgerError as error:
        raise LedgerError(*map(_with_hint, error.problems)) from None


def _with_hint(problem: Problem) -> Problem:
    """Say what is most often behind it where JSON goes on unexpectedly."""
    if problem.fault is Fault.SYNTAX and problem.message.endswith("delimiter"):
        return evolve(problem, hint='a quote within a text is written `\\"`')
    return problem


def _unwrapped(given: str) -> str:
    """Return a text with blanks for what stands around the JSON in it, so that places hold."""
    head = _HEAD.match(given)
    start = head.end() if head is not None else 0
    tail = _TAIL.search(given, max(start, len(given) - _AROUND))
    end = tail.start() if tail is not None else len(given)
    return _blank(given[:start]) + given[start:end] + _blank(given[end:])


def _blank(part: str) -> str:
    return "".join(each if each.isspace() else " " for each in part)
