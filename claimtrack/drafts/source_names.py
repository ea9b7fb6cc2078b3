"""The sources of a ledger by the names that a text gives them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from attrs import frozen

from claimtrack.formats.records.ids import comparable, slug
from claimtrack.model import Source, SourceKind


@frozen
class SourceMatch:
    """A source of a ledger with the name of a drafted one."""

    source: Source
    is_guess: bool
    """True if only a part of the names is the same."""


@frozen(slots=False)
class SourceNames:
    """Sources, indexed by the words of their names."""

    sources: Sequence[Source]
    speaking: frozenset[str]
    """The sources of the article. Others without a published name cannot be the same."""

    def find(self, name: str, is_named: bool = True) -> SourceMatch | None:
        """Return the source with a name, or else a named one with a part of it.

        A source without a name has its id. A part has at least two words, and is the whole
        of one of both names.
        """
        words = name_words(name)
        for key in (words, slug(name).removeprefix("the-")):
            for number in self._by_name.get(key, ()):
                source = self.sources[number]
                if (is_named and source.named) or source.id in self.speaking:
                    return SourceMatch(source, is_guess=False)
        similar = [self.sources[number] for number in self._with_part(words) if is_named]
        guess = next((source for source in similar if source.named), None)
        return None if guess is None else SourceMatch(guess, is_guess=True)

    def similar(self, name: str, kind: SourceKind) -> Source | None:
        """Return a source that may be the one with a name, or None.

        It has the same words, or is of the same kind and has the whole of one of both names.
        """
        words = name_words(name)
        near = [
            source
            for number in self._with_part(words, least=1)
            if not (source := self.sources[number]).confidential
            and (words == self._words[number] or (source.kind is kind and source.named))
        ]
        return next((each for each in near if has_name(each, name)), near[0] if near else None)

    def _with_part(self, words: frozenset[str], least: int = 2) -> Sequence[int]:
        """Return the sources with all of some words, or with no other words, in order.

        ``least`` is the minimum number of common words.
        """
        longer = min((self._by_word.get(word, ()) for word in words), key=len, default=())
        shorter = (number for word in words for number in self._by_rarest_word.get(word, ()))
        return sorted(
            number
            for number in {*longer, *shorter}
            if len(words & self._words[number]) >= least
            and (words <= self._words[number] or words >= self._words[number])
        )

    @cached_property
    def _words(self) -> Sequence[frozenset[str]]:
        return [name_words(source.name or "") for source in self.sources]

    @cached_property
    def _by_name(self) -> Mapping[frozenset[str] | str, Sequence[int]]:
        """The sources by the words of their names, or by their ids if they have none."""
        found: dict[frozenset[str] | str, list[int]] = defaultdict(list)
        for number, source in enumerate(self.sources):
            found[self._words[number] if source.name else source.id].append(number)
        return found

    @cached_property
    def _by_word(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            for word in words:
                found[word].append(number)
        return found

    @cached_property
    def _by_rarest_word(self) -> Mapping[str, Sequence[int]]:
        """The sources by the word of their names that the fewest others have."""
        found: dict[str, list[int]] = defaultdict(list)
        for number, words in enumerate(self._words):
            if words:
                rarest = min(words, key=lambda word: (len(self._by_word[word]), word))
                found[rarest].append(number)
        return found


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name for a comparison, without *the*."""
    return frozenset(comparable(name).split()) - {"the"}


def has_name(source: Source, name: str) -> bool:
    """Return True if a name is that of a source."""
    return name_words(source.label) == name_words(name)


def has_part_of_name(source: Source, name: str) -> bool:
    """Return True if some words of a source's name are the whole of another name."""
    return name_words(name) < name_words(source.label)
