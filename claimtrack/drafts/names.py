"""Names in a text: of persons and of bodies, with the words that introduce them.

Names are found by their capital letters, without a list of names.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from functools import cached_property, lru_cache

from attrs import define, field, frozen

from claimtrack.drafts.draft import Span
from claimtrack.drafts.patterns.vocabulary import words
from claimtrack.drafts.source_words import NOUN_KINDS, head_words, is_person, kind_of_word
from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS

_REST = r"(?:(?:rs?|s|en|ep|ov|ol|apt|t|gt|rof|ev)?\.|[\w&]*(?:[-’'](?!s\b)\w+)*)"
"""The rest of a capitalised word: of a title with a point, an initial, or a name."""

_PARTICLE = r"(?:de|del|der|den|di|da|dos|du|la|le|van|von|bin|ibn|al|el|ter)"
# The capital comes first, since a search for one character is fast.
_NAME = re.compile(
    rf"[A-Z](?<![\w’'&.-][A-Z]){_REST}(?: (?:{_PARTICLE} ){{0,2}}[A-Z]{_REST}){{0,9}}"
)
PERSONAL_TITLES = words(
    "mr mrs ms miss dr sir dame lady lord sen rep gov gen col capt lt sgt prof rev"
)
_NO_PERSON = words(
    "north south east west northern southern eastern western central new san santa los las saint"
    " united great republic kingdom states islands island river lake mount county street avenue"
    " road square bay beach hill valley port sea ocean gulf al el le la war americans"
)
_NO_NAME = words(
    "a about according after all although an and another any are as asked at because before both"
    " but by can citing despite did do does during each earlier even every few for from had has"
    " have he her here his how however i if in indeed instead is it its just last later like local"
    " many may meanwhile moreover most my no nor not now of on once one only or other others our"
    " over perhaps quoting several she since so some soon speaking still such than that the their"
    " then there these they this those though through to today tomorrow two three four five six"
    " under until was we were what when where whether which while who why will with without would"
    " yes yesterday yet you your"
) | {*WEEKDAYS, *MONTHS}
_ALSO_OF_COUNTRIES = words("neighbour neighbor partner friend member source")
"""Nouns for persons that do not tell a person from a country or a company."""

_NO_PERSON_AFTER = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]n|[Aa]t|[Nn]ear|outside|across|around|into|through|inside|\d+) $"
)
_PHRASE_BEFORE = re.compile(
    r"((?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[\w-]+[’']s)(?: [\w’'-]+){1,10}), $"
)
_PHRASE_AFTER = re.compile(r",(?: \d+,)? (?:who (?:is|was) )?((?:[\w’'-]+ ?){1,10})")
_TOKEN = re.compile(r"[^ ]+")
MAX_SAME = 20
"""The number of names with the same word that are compared, on each side of a place."""

_LOOK = 80
"""The number of characters before and after a name that may introduce it."""


class NameKind(Enum):
    """The kind of thing that a name names, as far as the words in and around it tell."""

    PERSON = "person"
    BODY = "body"
    UNKNOWN = "unknown"
    """Perhaps a place, or a family name."""


@frozen
class Name:
    """One occurrence of a name."""

    span: Span
    """The name, without titles."""
    words: tuple[str, ...]
    """The words of the name, in lower case."""
    kind: NameKind
    role: tuple[str, ...]
    """The words that introduce the person, in lower case: titles and appositions."""


@define
class Names:
    """The names of a masked text, in which quotations are hidden."""

    masked: str
    _read: dict[int, Name | None] = field(factory=dict, init=False)

    @cached_property
    def _spans(self) -> list[Span]:
        return [match.span() for match in _NAME.finditer(self.masked)]

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[int]]:
        """The numbers of the names of several words, by each of their words in lower case."""
        found = defaultdict[str, list[int]](list)
        for number, (start, end) in enumerate(self._spans):
            parts = self.masked[start:end].lower().split(" ")
            if len(parts) > 1:
                for part in dict.fromkeys(parts):
                    found[part].append(number)
        return found

    def between(self, start: int, end: int) -> Iterator[Name]:
        """Yield the names between two offsets, in order."""
        first = bisect_right(self._spans, start, key=lambda span: span[1])
        for number in range(first, len(self._spans)):
            if self._spans[number][0] >= end:
                break
            name = self._name(number)
            if name is not None and start <= name.span[0] and name.span[1] <= end:
                yield name

    def full_name(self, word: str, before: int) -> Name | None:
        """Return the last full name of a person, before an offset, that ends with a word.

        If there is none, the first one behind the offset, or one that begins with the word.
        """
        near = [name for name in self._with_word(word, before) if len(name.words) > 1]
        for place in (-1, 0):
            for name in near:
                if name.words[place] == word and name.kind is NameKind.PERSON:
                    return name
        return None

    def roles(self, word: str, near: int) -> frozenset[str]:
        """Return the words that introduce persons of a family name, near an offset."""
        named = (name for name in self._with_word(word, near) if name.words[-1] == word)
        return frozenset(part for name in named for part in name.role)

    def _with_word(self, word: str, near: int) -> Iterator[Name]:
        """Yield names that have a word: the last ones before an offset, and the next ones."""
        numbers = self._by_word.get(word, ())
        split = bisect_left(numbers, near, key=lambda number: self._spans[number][0])
        before = numbers[max(0, split - MAX_SAME) : split]
        for number in (*reversed(before), *numbers[split : split + MAX_SAME]):
            if (name := self._name(number)) is not None:
                yield name

    def _name(self, number: int) -> Name | None:
        if number not in self._read:
            self._read[number] = self._read_name(*self._spans[number])
        return self._read[number]

    def _read_name(self, start: int, end: int) -> Name | None:
        tokens = [*_TOKEN.finditer(self.masked, start, end)]
        while tokens and tokens[0][0].lower() in _NO_NAME:
            del tokens[0]
        while tokens and tokens[-1][0].lower() in _NO_NAME:
            del tokens[-1]
        persons = [_person_kind(token[0]) for token in tokens]
        titles = [number for number, person in enumerate(persons) if person]
        first = titles[-1] + 1 if titles else 0
        body = any(person is False for person in persons[first:])
        if body:
            first = 0
        if first >= len(tokens):
            return None
        role = tuple(token[0].lower() for token in tokens[:first])
        start, end = tokens[first].start(), tokens[-1].end()
        parts = tuple(token[0].lower() for token in tokens[first:])
        if body:
            return Name((start, end), parts, NameKind.BODY, ())
        role += self._introduction(tokens[0].start(), end, sure=len(parts) > 1)
        if role:
            return Name((start, end), parts, NameKind.PERSON, role)
        place = not _NO_PERSON.isdisjoint(parts) or _NO_PERSON_AFTER.search(
            self.masked, max(0, start - 9), start
        )
        kind = NameKind.PERSON if 1 < len(parts) < 5 and not place else NameKind.UNKNOWN
        return Name((start, end), parts, kind, ())

    def _introduction(self, start: int, end: int, *, sure: bool) -> tuple[str, ...]:
        """Return the title or the apposition of a name, in lower case.

        Only for a name that is surely one of a person, nouns may be unknown.
        """
        masked = self.masked
        found: list[str] = []
        before = masked[max(0, start - _LOOK) : start]
        if before.endswith(", "):
            phrase = _PHRASE_BEFORE.search(before)
            found += _title(head_words(phrase[1]), sure) if phrase is not None else ()
        elif before.endswith(" "):
            title = before.split()[-5:]
            if title and _is_person_noun(title[-1]):
                cut = [number for number, word in enumerate(title) if word.lower() in _NO_NAME]
                found += title[max(cut, default=-1) + 1 :]
        if masked.startswith(",", end):
            phrase = _PHRASE_AFTER.match(masked, end, end + _LOOK)
            if phrase is not None:
                noun = head_words(phrase[1])
                # "In an interview with Le Monde, the president said ..." has no apposition.
                apart = len(noun) < 5 and masked[phrase.end() : phrase.end() + 1] in {*",.;)"}
                found += _title(noun, sure and apart)
        return tuple(word.lower() for word in found)


def _title(phrase: Sequence[str], sure: bool) -> Sequence[str]:
    """Return the words of a phrase if its noun is one for persons."""
    noun = phrase[-1] if phrase else ""
    unknown = sure and len(phrase) > 1 and noun.islower() and kind_of_word(noun) is None
    return phrase if unknown or _is_person_noun(noun) else ()


@lru_cache(10_000)
def _person_kind(word: str) -> bool | None:
    """Return True for a title or a noun for persons, False for one for bodies, else None."""
    if word.lower().rstrip(".") in PERSONAL_TITLES:
        return True
    kind = kind_of_word(word)
    return None if kind is None else is_person(kind)


def _is_person_noun(word: str) -> bool:
    kind = NOUN_KINDS.get(word.lower())
    return kind is not None and is_person(kind) and word.lower() not in _ALSO_OF_COUNTRIES
