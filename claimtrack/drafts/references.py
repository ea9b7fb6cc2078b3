"""References: resolution of pronouns, titles and family names to full names."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Collection, Iterator, Sequence, Set
from enum import Enum
from itertools import chain

from attrs import define, field, frozen

from claimtrack.drafts.draft import Span
from claimtrack.drafts.names import PERSONAL_TITLES, Name, NameKind, Names
from claimtrack.drafts.patterns.subjects import first_subject
from claimtrack.drafts.patterns.vocabulary import words
from claimtrack.drafts.source_words import (
    head_words,
    is_person,
    is_plural,
    kind_of_phrase,
    kind_of_word,
    last_word,
    singular,
)

MAX_SENTENCES = 8
"""The number of sentences before a pronoun that are searched for its name."""

MAX_PLACES = 50
"""The number of sources, and of places with its noun, that are searched for who has a title."""

REACH = 20_000
"""The number of characters before a title that are searched for its noun."""

NEAR = 80
"""The number of characters between a name and a title of it."""


class Number(Enum):
    """The kinds of source that pronouns distinguish."""

    PERSON = "one person"
    BODY = "one body"
    SEVERAL = "several persons"


_PRONOUNS = {
    "he": (Number.PERSON,),
    "she": (Number.PERSON,),
    "him": (Number.PERSON,),
    "her": (Number.PERSON,),
    "who": (Number.PERSON,),
    "it": (Number.BODY,),
    "which": (Number.BODY,),
    "they": (Number.SEVERAL, Number.BODY),
    "them": (Number.SEVERAL, Number.BODY),
    "both": (Number.SEVERAL,),
}
_OF_THEM = re.compile(r"(?:both|one|two|three|some|several|many|most|each|all) of them")
_RELATIVE = ("who", "which")
_NOBODY = words("i we you one there this that these those us me")
_NO_NOUN = _NOBODY | _PRONOUNS.keys()
_MALE = words("mr sir lord king prince man father son brother husband chairman spokesman actor")
_FEMALE = words(
    "mrs ms miss lady dame queen princess woman mother daughter sister wife chairwoman"
    " spokeswoman actress"
)
_WRONG_WORDS = {"he": _FEMALE, "him": _FEMALE, "she": _MALE, "her": _MALE}
_DEFINITE = re.compile(r"(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[\w-]+[’']s)\s+[a-z]")
_AFTER_NAME = re.compile(r"\s*(?:$|[,(]|(?:of|for|at|in|on|from|who|whose|with)\b)")
"""The words that may follow a name in a phrase that names the person."""


@frozen
class Reference:
    """The words that name a source, perhaps elsewhere in the text."""

    span: Span
    guess: bool = False
    """True if a pronoun, a title or a family name was taken for these words."""


@frozen
class _Mention:
    """A source that was resolved before."""

    at: int
    """The offset of the words that stood for it."""
    name: Span
    number: Number | None
    """None if the words do not tell."""
    words: frozenset[str]
    """The nouns and the names for it, in lower case and in the singular."""


@define
class References:
    """The sources of a text, resolved one by one."""

    names: Names
    sentences: Sequence[Span]
    _mentions: list[_Mention] = field(factory=list, init=False)
    """In the order of the text."""
    _called: dict[str, str] = field(factory=dict, init=False)
    """The first pronoun that was taken for each name."""

    @property
    def masked(self) -> str:
        """The text, without the words of quotations."""
        return self.names.masked

    def resolve(self, span: Span) -> Reference:
        """Return the words that name the source of a phrase, given sources before it.

        A phrase that nothing fits names itself; for a pronoun that is a guess, too.
        """
        phrase = self.masked[slice(*span)]
        low = " ".join(phrase.lower().split())
        if low in _NOBODY:
            return Reference(span, guess=True)
        pronoun = "both" if _OF_THEM.fullmatch(low) else low
        if pronoun in _PRONOUNS:
            found = self._antecedent(span[0], pronoun)
            if found is None:
                return Reference(span, guess=True)
            self._add(span, found, _PRONOUNS[pronoun][0], ())
            self._called.setdefault(self.masked[slice(*found)], pronoun)
            return Reference(found, guess=True)
        name, guess = self._named(span)
        if name is None and low.startswith(("the ", "its ", "their ")):
            holder = self._holder(span[0], phrase)
            if holder is not None:
                self._add(span, holder, number_of(phrase), ())
                return Reference(holder, guess=True)
        if name is None:
            self._add(span, span, number_of(phrase), ())
            return Reference(span)
        self._add(span, name.span, Number.PERSON, name.role)
        return Reference(name.span, guess)

    def _add(self, at: Span, name: Span, number: Number | None, role: Collection[str]) -> None:
        """Remember a source."""
        found = [*role]
        for start, end in dict.fromkeys((at, name)):
            phrase = self.masked[start:end]
            found += head_words(phrase) if name == (start, end) else phrase.split()
        described = frozenset(singular(word.strip(",.").lower()) for word in found)
        insort(self._mentions, _Mention(at[0], name, number, described), key=_offset)

    def _named(self, span: Span) -> tuple[Name | None, bool]:
        """Return the name of a person in a phrase, and True if only a family name is there.

        "Dora Kest" for "the premier, Dora Kest", and nothing for "a spokesman for Dora Kest".
        """
        start, end = span
        for name in self.names.between(start, end):
            before, after = self.masked[start : name.span[0]], self.masked[name.span[1] : end]
            if (before.strip() and not _is_title(before)) or not _AFTER_NAME.match(after):
                continue
            if len(name.words) == 1 and name.kind is not NameKind.BODY:
                full = self.names.full_name(name.words[0], start)
                if full is not None:
                    return full, True
            if name.kind is NameKind.PERSON:
                return name, False
        return None, False

    def _holder(self, at: int, phrase: str) -> Span | None:
        """Return the last source or name that bears a title such as "the minister"."""
        noun = head_words(phrase)[1:]
        if not noun or not noun[-1].islower():
            return None
        title = {singular(word.lower()) for word in noun}
        last = bisect_left(self._mentions, at, key=_offset)
        mentions = reversed(self._mentions[max(0, last - MAX_PLACES) : last])
        mention = next((each for each in mentions if title <= each.words), None)
        since = max(0, at - REACH) if mention is None else mention.at
        name = next(self._titled(since, at, title), None)
        if name is not None:
            return name.span
        return None if mention is None else mention.name

    def _titled(self, since: int, at: int, title: Set[str]) -> Iterator[Name]:
        """Yield the names between two offsets that have a title beside them, the last first."""
        noun, end = max(title, key=len), at
        for _ in range(MAX_PLACES):
            at = max(self.masked.rfind(each, since, at) for each in (noun, noun.capitalize()))
            if at < 0:
                return
            for name in self.names.between(max(since, at - NEAR), min(at + NEAR, end)):
                if title <= {singular(word) for word in (*name.role, *name.words)}:
                    yield name

    def _antecedent(self, at: int, pronoun: str) -> Span | None:
        """Return the source or the name that a pronoun stands for.

        The sentences are searched backwards. In each a source comes first, then the subject, then
        other names. A source of unknown number comes last.
        """
        own = bisect_right(self.sentences, at, key=lambda sentence: sentence[0]) - 1
        if pronoun in _RELATIVE:
            start = self.sentences[own][0] if own >= 0 else at
            return self._antecedent_of_relative(start, at, pronoun)
        places = [
            (start, min(end, at))
            for start, end in reversed(self.sentences[max(0, own - MAX_SENTENCES) : own + 1])
        ]
        candidates = (
            span
            for number, (start, end) in enumerate(places)
            for span in self._candidates(start, end, pronoun, own=number == 0)
        )
        unclear = (
            mention.name
            for start, end in places
            for mention in self._mentions_between(start, end)
            if mention.number is None
        )
        fitting = (span for span in chain(candidates, unclear) if not self._excludes(pronoun, span))
        return next(fitting, None)

    def _candidates(self, start: int, end: int, pronoun: str, *, own: bool) -> Iterator[Span]:
        """Yield the candidates for a pronoun in a part of a sentence, the likeliest first."""
        wanted = _PRONOUNS[pronoun]
        for mention in self._mentions_between(start, end):
            if mention.number in wanted:
                yield mention.name
        subject = first_subject(self.masked, start, end)
        phrase = "" if subject is None else self.masked[slice(*subject)]
        first = phrase.partition(" ")[0].lower()
        if first == pronoun:
            return  # the pronoun has the same subject, and other names are of others
        if subject is not None and first not in _NO_NOUN:
            name, _ = self._named(subject)
            if name is not None and Number.PERSON in wanted:
                yield name.span
            if name is None and number_of(phrase) in wanted:
                yield subject
        # In "Asked about Kest, she said", Kest is somebody else.
        for each in () if own else self.names.between(start, end):
            found = self._fitting(each, wanted)
            if found is not None:
                yield found

    def _antecedent_of_relative(self, start: int, at: int, pronoun: str) -> Span | None:
        """Return the name before "who" or "which", perhaps with an apposition between them."""
        for name in reversed([*self.names.between(start, at)]):
            between = self.masked[name.span[1] : at]
            if not between.strip() or between.startswith(","):
                return self._fitting(name, _PRONOUNS[pronoun])
        return None

    def _mentions_between(self, start: int, end: int) -> Iterator[_Mention]:
        """Yield the sources between two offsets, the last first."""
        first = bisect_left(self._mentions, start, key=_offset)
        last = bisect_left(self._mentions, end, key=_offset)
        return reversed(self._mentions[first:last])

    def _fitting(self, name: Name, wanted: Collection[Number]) -> Span | None:
        """Return the span of the full name, if a name is of a wanted kind."""
        if Number.BODY in wanted and name.kind is NameKind.BODY:
            return name.span
        if Number.PERSON not in wanted or name.kind is NameKind.BODY:
            return None
        full = self.names.full_name(name.words[0], name.span[1]) if len(name.words) == 1 else None
        if full is not None:
            return full.span
        return name.span if name.kind is NameKind.PERSON else None

    def _excludes(self, pronoun: str, span: Span) -> bool:
        """Return True if a person is surely not "he", or not "she".

        Titles such as "Mr" and nouns such as "spokeswoman" tell, and so does an earlier pronoun.
        """
        wrong = _WRONG_WORDS.get(pronoun)
        if wrong is None:
            return False
        phrase = self.masked[slice(*span)]
        called = _WRONG_WORDS.get(self._called.get(phrase, ""), wrong)
        titles = {
            *head_words(phrase.lower()),
            *self.names.roles(last_word(phrase.lower()), span[0]),
        }
        return called is not wrong or not wrong.isdisjoint(title.rstrip(".") for title in titles)


def number_of(phrase: str) -> Number | None:
    """Return the number that the noun of a phrase implies, or None if it names no source."""
    kind = kind_of_phrase(phrase)
    if is_plural(phrase):
        return Number.SEVERAL
    if kind is None:
        return None
    return Number.PERSON if is_person(kind) else Number.BODY


def _is_title(before: str) -> bool:
    """Return True if the words before a name are a title: "the premier, " or "Mayor "."""
    phrase = before.rstrip(" ,")
    last = last_word(phrase)
    kind = kind_of_phrase(phrase) if before.endswith(", ") else kind_of_word(last)
    titled = last.lower().rstrip(".") in PERSONAL_TITLES
    unknown = kind is None and before.endswith(", ") and _DEFINITE.match(before)
    return titled or bool(unknown) or (kind is not None and is_person(kind))


def _offset(mention: _Mention) -> int:
    return mention.at
