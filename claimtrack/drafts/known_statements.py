"""Drafted statements that a ledger already has, perhaps in the words of a person."""

from collections import defaultdict
from collections.abc import Sequence

from attrs import field, frozen

from claimtrack.formats.records.ids import comparable, main_words
from claimtrack.model import Assertion, Ledger

_SAME_WORDS = 0.6
"""The minimum share of common words of two statements in one passage that are the same."""
_SAME_WORDS_OF_ONE_SOURCE = 0.25


@frozen
class DraftedWords:
    """A drafted statement, prepared for comparison."""

    words: str = field(converter=comparable)
    blocks: frozenset[int]
    """The numbers of the blocks in which it stands."""
    origin: str
    """The id of its first source."""
    main: frozenset[str] = field(init=False)

    @main.default
    def _main_words(self) -> frozenset[str]:
        return frozenset(main_words(self.words))


@frozen
class KnownWords:
    """A statement of the ledger in the article or in another version, for comparison."""

    words: str
    quotes: tuple[str, ...]
    main: frozenset[str]
    origin: str
    blocks: frozenset[int] | None
    """The blocks of the article, or None if its place in the article is unknown."""
    version: str | None
    """The text of the other version, for comparison, or None if it is in the article."""

    @classmethod
    def of(
        cls,
        assertion: Assertion,
        ledger: Ledger,
        blocks: frozenset[int] | None,
        version: str | None,
    ) -> "KnownWords":
        """Return the statement of an assertion."""
        text = ledger.claims[assertion.claim].text
        quotes = [hop.quote for hop in assertion.via if hop.quote]
        return cls(
            words=comparable(text),
            quotes=tuple(comparable(quote) for quote in quotes),
            main=frozenset(main_words(" ".join([text, *quotes]))),
            origin=assertion.via[0].source,
            blocks=blocks,
            version=version,
        )

    def similarity(self, drafted: DraftedWords) -> float:
        """Return the share of common words, or 0 if the statements are not one.

        A statement of another version must have stood there in its present words.
        """
        if self.version is not None and not contains_words(self.version, drafted.words):
            return 0
        if any(
            _is_part(quote, drafted.words) or _is_part(drafted.words, quote)
            for quote in self.quotes
        ):
            return 1
        fewer = min(len(self.main), len(drafted.main))
        shared = len(self.main & drafted.main) / fewer if fewer else 0
        is_same_source = self.origin == drafted.origin
        least = _SAME_WORDS_OF_ONE_SOURCE if is_same_source else _SAME_WORDS
        return shared if shared >= least else 0


def find_known(drafted: Sequence[DraftedWords], known: Sequence[KnownWords]) -> frozenset[int]:
    """Return the indexes of the drafted statements that are known.

    A statement with the words and the origin of a known one is known. Each other known
    statement stands for one drafted statement at most, the most similar first. So what is
    known stays known after the other statements have been added.
    """
    by_words: dict[tuple[str, str], list[int]] = defaultdict(list)
    nearby: dict[object, list[int]] = defaultdict(list)
    for index, each in enumerate(known):
        for words in (each.words, *each.quotes):
            by_words[words, each.origin].append(index)
        for key in each.main if each.blocks is None else each.blocks:
            nearby[key].append(index)
    found: set[int] = set()
    taken: set[int] = set()
    for number, statement in enumerate(drafted):
        if equal := by_words.get((statement.words, statement.origin)):
            found.add(number)
            taken.update(equal)
    similar = sorted(
        (-share, number, index)
        for number, statement in enumerate(drafted)
        if number not in found
        for index in {
            index
            for key in (*statement.blocks, *statement.main)
            for index in nearby.get(key, ())
            if index not in taken
        }
        if (share := known[index].similarity(statement))
    )
    for _, number, index in similar:
        if number not in found and index not in taken:
            found.add(number)
            taken.add(index)
    return frozenset(found)


def contains_words(text: str, words: str) -> bool:
    """Return True if a text has words in a row. Both are in the form for comparison."""
    return f" {words} " in f" {text} "


def _is_part(part: str, words: str) -> bool:
    """Return True if words contain a part of at least three words."""
    return part.count(" ") > 1 and contains_words(words, part)
