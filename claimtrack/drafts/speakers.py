"""Speakers: the sources of a draft, each once, with the kinds that the text tells."""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from attrs import define, field, frozen

from claimtrack.drafts.draft import Draft, Spans
from claimtrack.drafts.names import Name, NameKind, Names
from claimtrack.drafts.source_words import (
    head_words,
    is_person,
    is_plural,
    kind_of_phrase,
    kind_of_word,
    singular,
)
from claimtrack.facts.text.quotations import find_quotations, mask
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.model import SourceKind, SourceNumber
from claimtrack.model.values import NAME_LENGTH

_DETERMINER = re.compile(r"(?:the|an?|its|his|her|their|our|this|that|one)\s+", re.IGNORECASE)
_INDEFINITE = re.compile(r"(?:an?|another|one|some|several|many|most|two|three)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^[Tt]he (?=[A-Z])")
_DEFINITE = re.compile(r"the\s|[\w-]+[’']s\s", re.IGNORECASE)
_ACRONYM = re.compile(r"\s\(([A-Z][A-Z.&-]{1,8})\)")
_DEPENDENT = (
    r"(?:spokes(?:man|woman|person|people)|officials?|representatives?|officers?|minister"
    r"|secretary|director|chief|head)\b"
)
_BODY = re.compile(
    rf"(?:{_DEPENDENT}\s+(?:for|of|at|from)\s+(?P<behind>[^,.;:()\x01-\x03]{{2,60}})"
    r"|^(?:(?:the|an?|one)\s+)?(?!(?:the|an?|one)\b)(?P<before>[\w&’' -]{2,60}?)(?:[’']s?)?"
    rf"\s+{_DEPENDENT})",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"(?:[\w’'-]+ ){0,4}(?P<noun>[a-z-]+)"
    r" (?P<name>(?:The )?[A-Z][\w’'&.-]*(?: [A-Z][\w’'&.-]*){0,4})"
)
"""A name with the noun of its kind before it: "local broadcaster Radio Sund"."""
_STATE = re.compile(r"(?:the\s+)?state\b", re.IGNORECASE)
_KINDS_OF_PERSON = (
    SourceKind.SPOKESPERSON,
    SourceKind.OFFICIAL,
    SourceKind.EXPERT,
    SourceKind.WITNESS,
)


@frozen
class Speaker:
    """A source as the text names it."""

    id: str
    name: str
    """Its words in the text, on one line and without an article before a name."""
    kind: SourceKind
    number: SourceNumber
    named: bool
    """False if the text does not tell its identity."""
    part_of: str | None
    """The id of the speaker for whom it speaks."""


@frozen
class Speakers:
    """The speakers of a draft, in the order of their first mention.

    A body for which somebody speaks is a speaker, too.
    """

    _all: tuple[Speaker, ...]
    _by_source: Mapping[Spans, Speaker]

    def __iter__(self) -> Iterator[Speaker]:
        return iter(self._all)

    def of(self, source: Spans) -> Speaker:
        """Return the speaker of a hop, by its source.

        Raises:
            KeyError: no hop of the draft has these spans.
        """
        return self._by_source[source]


def find_speakers(draft: Draft) -> Speakers:
    """Return the speakers of a draft."""
    cast = _Cast(Names(mask(draft.text, find_quotations(draft.text))))
    keys = {
        hop.source: cast.add(hop.source, statement.attribution.source)
        for statement in draft.statements
        for hop in statement.chain
    }
    ids = ReadableIds()
    made = {key: ids.make(_bare(cast.wordings[key]), "source") for key in cast.wordings}
    speakers = {
        key: Speaker(
            id, *cast.describe(key), made[cast.owners[key]] if key in cast.owners else None
        )
        for key, id in made.items()
    }
    by_source = {source: speakers[key] for source, key in keys.items()}
    return Speakers(tuple(speakers.values()), MappingProxyType(by_source))


@define
class _Cast:
    """The sources of a draft, grouped by a key that their wordings share."""

    names: Names
    wordings: dict[str, str] = field(factory=dict, init=False)
    """The longest wording of each source, by its key."""
    owners: dict[str, str] = field(factory=dict, init=False)
    """The key of the source for whom a source speaks. No owner has an owner."""
    _described: dict[str, str] = field(factory=dict, init=False)
    """The first wording of a source that has a noun before its name, by its key."""
    _persons: dict[str, Name] = field(factory=dict, init=False)

    def add(self, source: Spans, phrases: Spans) -> str:
        """Add a source, given the phrases for it beside its verb, and return its key."""
        masked = self.names.masked
        start, end = source[0]
        name = next(self.names.between(start, end), None)
        wording = " ".join(masked[start:end] for start, end in source)
        if name is not None and name.kind is NameKind.PERSON and name.span == (start, end):
            key = f"{name.words[0]} {name.words[-1]}"
            self._persons.setdefault(key, name)
        else:
            bare = _without_description(wording)
            key = self._key(bare)
            if bare != wording:
                self._described.setdefault(key, wording)
                wording = bare
        self._add_wording(key, wording)
        around = next(
            (phrase for phrase in phrases if phrase[0] <= start < phrase[1]), (start, end)
        )
        owner = self._owner(masked[slice(*around)])
        if owner is not None and key not in self.owners and key not in self.owners.values():
            owner_key = self._key(owner)
            if owner_key != key and owner_key not in self.owners:
                self._add_wording(owner_key, owner)
                self.owners[key] = owner_key
        return key

    def describe(self, key: str) -> tuple[str, SourceKind, SourceNumber, bool]:
        """Return the name, the kind and the number of a source, and True if it is identified."""
        wording = self.wordings[key]
        name = _shown(wording)
        person = self._persons.get(key)
        if person is not None:
            roles = self.names.roles(person.words[-1], person.span[0]).union(person.role)
            kinds = {kind_of_word(role) for role in roles}
            kind = next((kind for kind in _KINDS_OF_PERSON if kind in kinds), SourceKind.PERSON)
            return name, kind, SourceNumber.ONE, True
        plural = is_plural(wording)
        kind = _kind(self._described.get(key, wording), plural)
        number = SourceNumber.PLURAL if plural else SourceNumber.ONE
        return name, kind, number, _is_identified(wording, kind, plural)

    def _key(self, phrase: str) -> str:
        """Return the key of a source, which is the same for all its phrases."""
        key = _bare(phrase).lower()
        return self._acronyms.get(key, key)

    def _add_wording(self, key: str, wording: str) -> None:
        if len(wording) > len(self.wordings.get(key, "")):
            self.wordings[key] = wording

    @cached_property
    def _acronyms(self) -> Mapping[str, str]:
        """The key of each name behind which the text has an acronym in brackets."""
        masked = self.names.masked
        return {
            found[1].lower(): _bare(masked[slice(*name.span)]).lower()
            for found in _ACRONYM.finditer(masked)
            for name in self.names.between(found.start() - NAME_LENGTH, found.start())
            if name.span[1] == found.start()
        }

    def _owner(self, phrase: str) -> str | None:
        """Return the body for which a source speaks, or None if the phrase names none."""
        found = _BODY.search(phrase)
        if found is None:
            return None
        body = found["behind"] or found["before"]
        kind = kind_of_phrase(body)
        if kind is None or is_person(kind):
            return None
        # "A ministry spokesman" after "the defence ministry" speaks for that ministry.
        fuller = (
            wording
            for key, wording in reversed(self.wordings.items())
            if key.endswith(f" {body}") and kind_of_phrase(key) is kind
        )
        return next(fuller, body)


def _without_description(phrase: str) -> str:
    """Return the name of a body without the noun of its kind before it, or the whole phrase."""
    found = _DESCRIBED.fullmatch(" ".join(phrase.split()))
    if found is None or singular(found["noun"]) != found["noun"]:
        return phrase
    kind = kind_of_word(found["noun"])
    return phrase if kind is None or is_person(kind) else found["name"]


def _bare(phrase: str) -> str:
    """Return a phrase on one line, without an article and without an acronym in brackets."""
    line = _ACRONYM.sub("", " ".join(phrase.split()))
    return _DETERMINER.sub("", line, count=1) if _DETERMINER.match(line) else line


def _shown(phrase: str) -> str:
    """Return a phrase as a name: without "the" before a capital, and with printable letters."""
    line = " ".join(phrase.split())
    line = _ARTICLE.sub("", line)
    kind = kind_of_word(line.partition(" ")[0])
    indefinite = _DETERMINER.match(line) or _INDEFINITE.match(line)
    if indefinite or (kind is not None and is_person(kind)):
        line = line[0].lower() + line[1:]  # a capital that only begins the sentence
    shown = "".join(letter for letter in line if letter.isprintable()).strip()
    return shown[:NAME_LENGTH].strip() or "a source"


def _kind(phrase: str, plural: bool) -> SourceKind:
    """Return the kind of a source that is no named person."""
    kind = kind_of_phrase(phrase)
    if kind is None:
        kinds = (kind_of_word(word.strip("(),.")) for word in phrase.split()[::-1])
        kind = next((found for found in kinds if found and not is_person(found)), None)
    if kind is None:
        body = any(word[0].isupper() for word in head_words(phrase)) and not plural
        kind = SourceKind.ORGANISATION if body else SourceKind.PERSON
    media = kind in (SourceKind.OUTLET, SourceKind.NEWS_AGENCY)
    return SourceKind.STATE_MEDIA if media and _STATE.match(phrase) else kind


def _is_identified(phrase: str, kind: SourceKind, plural: bool) -> bool:
    """Return True if a phrase tells a reader who the source is."""
    if _INDEFINITE.match(phrase) or plural:
        return False
    if is_person(kind):
        # "The premier" holds an office; "the nurse" may be anybody.
        return kind is SourceKind.OFFICIAL and bool(_DEFINITE.match(phrase))
    return True
