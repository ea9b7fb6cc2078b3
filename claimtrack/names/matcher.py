"""Search for the names of sources in texts.

Names are compared by their folded letters (:mod:`claimtrack.names.folding`), and people are
also found by other forms of their names (:mod:`claimtrack.names.forms`). All names are
searched together, in a tree of their letters.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain

from attrs import field, frozen

from claimtrack.names import forms
from claimtrack.names.folding import SPELLINGS, Reading, fold_text, readings_of, shorten
from claimtrack.names.roles import (
    ABBREVIATED_ROLES,
    CAPITAL_ROLES,
    CAPITAL_TITLES,
    TITLES,
    is_role,
)

_MAX_TITLES = 4
_MAX_INITIALS = 3
_VOWELS = frozenset("aeiouyäöüå")
"""Initials that are also words, such as *a* and *I*."""
_BY_LETTER = {
    short: [(letter, long) for letter, (other, long) in SPELLINGS.items() if other == short]
    for short, _ in SPELLINGS.values()
}
_WORD = re.compile(r"[^ ]+")
_AFTER_INITIAL = re.compile(r"[\s.\uff0e_+-]{0,6}")
_GAPS = {",": re.compile(r"[\s,\uff0c_+-]{0,6}"), ".": _AFTER_INITIAL, "*": _AFTER_INITIAL}
"""The text that may separate two words, by the sign of a form."""
_JOINED = re.compile(r"[._+-](?!\s|$)")
_AFTER_TITLE = re.compile(r"[\s_+-]{1,6}")
_AFTER_ABBREVIATION = re.compile(r"\.?[\s_+-]{0,6}")
_ABBREVIATION_LENGTH = 4


@frozen(order=True)
class NameSpan:
    """The span of a name in a text, in code points, and the id of its source."""

    start: int
    end: int
    id: str


@frozen
class _Tree:
    """The forms of names as a tree of letters. Its nodes are numbers, and its root is 0."""

    next: dict[tuple[int, str], int] = field(factory=dict)
    """The node after a node and a letter or sign."""
    exact: dict[int, str] = field(factory=dict)
    """The ids of which a name as recorded ends at a node."""
    derived: dict[int, str] = field(factory=dict)
    """The ids of which another form of the name ends at a node."""

    def insert(self, form: str, ids: dict[int, str], id: str) -> None:
        """Insert a form of a name. It belongs to the id that is first inserted with it."""
        node = 0
        for letter in form:
            node = self.next.setdefault((node, letter), len(self.next) + 1)
        ids.setdefault(node, id)

    def signs(self, node: int) -> Iterator[tuple[str, int]]:
        """Yield the nodes after each sign."""
        for sign in " ,.*":
            if (after := self.next.get((node, sign))) is not None:
                yield sign, after

    def read(self, start: int, word: str) -> Sequence[int]:
        """Return the nodes after a word of a text, in all spellings of its letters.

        The word may be several words of a name.
        """
        found = []
        states = [(0, start)]
        tried = set(states)
        while states:
            at, node = states.pop()
            if at == len(word):
                found.append(node)
                continue
            for length, letters in _spellings_at(word, at):
                new = {(at + length, after) for after in self._follow(node, letters)} - tried
                tried |= new
                states += new
        return found

    def _follow(self, start: int, letters: str) -> Iterable[int]:
        nodes = [start]
        for letter in letters:
            nodes += [self.next[node, " "] for node in nodes if (node, " ") in self.next]
            nodes = [self.next[node, letter] for node in nodes if (node, letter) in self.next]
        return nodes


def _spellings_at(word: str, at: int) -> Iterator[tuple[int, str]]:
    """Yield the letters of a name that a word may have at a position, and their length there."""
    letter = word[at]
    yield 1, letter
    for spelling in SPELLINGS.get(letter, ()):
        yield 1, spelling
    for special, digraph in _BY_LETTER.get(letter, ()):
        yield 1, special
        if word.startswith(digraph, at):
            yield 2, special
            if forms.is_inner_digraph(word, at):
                yield 2, letter


_Match = tuple[int, bool, str]
"""The end of a name, true if it is as recorded, and the id of its source."""
_NO_MATCH: _Match = (-1, False, "")


@frozen
class NameMatcher:
    """A search for the names of several sources at once.

    The time is proportional to the length of the text, whatever the number of names.
    """

    _names: _Tree = field(factory=_Tree)
    _surnames: _Tree = field(factory=_Tree)
    """Names that are only found after a title."""
    _long_names: Mapping[int, Mapping[str, str]] = field(factory=dict)
    """The ids of names with many words, by the length and the letters of the name."""

    @classmethod
    def of(cls, names: Mapping[str, Iterable[str]]) -> "NameMatcher":
        """Return a matcher of ids and of their names. An id without names is a name.

        A form that belongs to several ids is found as the first of them.
        """
        short, surnames = _Tree(), _Tree()
        long: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for id, given in sorted(names.items()):
            for name in sorted(given) or [id.replace("-", " ").title()]:
                people = list(forms.people_of(name))
                recorded = [forms.words_of(id), forms.words_of(name)]
                recorded += chain.from_iterable(map(forms.shorter_names, people))
                for words in recorded:
                    if len(words) > forms.MAX_WORDS:
                        letters = "".join(map(shorten, words))
                        long[len(letters)].setdefault(letters, id)
                    elif words:
                        short.insert(" ".join(words), short.exact, id)
                for form in chain.from_iterable(map(forms.derived_forms, people)):
                    short.insert(form, short.derived, id)
                for form in chain.from_iterable(map(forms.surnames_of, people)):
                    surnames.insert(form, surnames.derived, id)
        return cls(short, surnames, long)

    def find(self, text: str) -> list[NameSpan]:
        """Return the spans of names in a text: the leftmost, and of those the longest.

        No two spans overlap. Names are found as written and with escapes decoded.
        """
        found = [span for reading in readings_of(text) for span in self._find(reading)]
        spans: list[NameSpan] = []
        for span in sorted(found, key=lambda each: (each.start, -each.end)):
            if not spans or spans[-1].end <= span.start:
                spans.append(span)
        return spans

    def _find(self, reading: Reading) -> Iterator[NameSpan]:
        search = _Search.of(reading)
        at = 0
        for start in range(len(search.words)):
            if start < at:
                continue
            match = search.longest(self._names, start, start)
            if self._long_names:
                match = max(match, search.longest_of_many_words(self._long_names, start), key=_rank)
            for name in search.names_after_titles(start):
                for tree in (self._names, self._surnames):
                    match = max(match, search.longest(tree, name, start), key=_rank)
            if match is not _NO_MATCH:
                last, _, id = match
                at = last + 1
                yield NameSpan(*search.original_span(start, last), id)


def _rank(match: _Match) -> tuple[int, bool]:
    return match[:2]


@frozen(slots=False)
class _Search:
    """A search in one reading of a text. Positions are numbers of words."""

    text: str
    words: Sequence[str]
    starts: Sequence[int]
    """The start of each word in the text."""
    ends: Sequence[int]
    reading: Reading
    _read: dict[tuple[int, int, str], Sequence[int]] = field(factory=dict)
    """The nodes after a word, from each node of each tree."""

    @classmethod
    def of(cls, reading: Reading) -> "_Search":
        """Divide a text into words."""
        folded = fold_text(reading.text)
        found = list(_WORD.finditer(folded.letters))
        starts = [folded.starts[word.start()] for word in found]
        ends = [folded.ends[word.end() - 1] for word in found]
        return cls(reading.text, folded.letters.split(), starts, ends, reading)

    def longest(self, tree: _Tree, start: int, shown_from: int) -> _Match:
        """Return the longest name that begins with a word.

        ``shown_from`` is the first of its titles.
        """
        best = _NO_MATCH
        states = [(start, 0)]
        while states:
            at, node = states.pop()
            key = id(tree), node, self.words[at]
            if (after := self._read.get(key)) is None:
                after = self._read[key] = tree.read(node, self.words[at])
            ends = [(at, each) for each in after]
            for reached in after:
                for sign, beyond in tree.signs(reached):
                    for end in self._skip_initials(at, sign):
                        ends.append((end, beyond))
                        if end + 1 < len(self.words) and self._fits(sign, end):
                            states.append((end + 1, beyond))
            for end, reached in ends:
                if (recorded := tree.exact.get(reached)) is not None:
                    best = max(best, (end, True, recorded), key=_rank)
                elif (
                    (derived := tree.derived.get(reached)) is not None
                    and end > best[0]
                    and self._is_capitalised(shown_from, start, end)
                ):
                    best = end, False, derived
        return best

    def longest_of_many_words(self, names: Mapping[int, Mapping[str, str]], start: int) -> _Match:
        """Return the longest name of many words that begins with a word, however divided."""
        letters, offsets, ends = self._letters
        at = offsets[start]
        found = [
            (ends.get(at + length), ids.get(letters[at : at + length]))
            for length, ids in names.items()
        ]
        return max(
            ((end, True, id) for end, id in found if end is not None and id is not None),
            default=_NO_MATCH,
        )

    def names_after_titles(self, start: int) -> Iterator[int]:
        """Yield the words that may begin a name after one or more titles.

        After a role, no other role is a name: *Chief Inspector*.
        """
        for at in range(start, min(start + _MAX_TITLES, len(self.words) - 1)):
            word = self.words[at]
            is_capital = self.text[self.starts[at]].isupper()
            is_title = word in TITLES or (is_capital and word in CAPITAL_TITLES)
            if not is_title and not is_role(word) and not (is_capital and word in CAPITAL_ROLES):
                return
            has_stop = len(word) <= _ABBREVIATION_LENGTH and (is_title or word in ABBREVIATED_ROLES)
            gap = _AFTER_ABBREVIATION if has_stop else _AFTER_TITLE
            if not gap.fullmatch(self.text, self.ends[at], self.starts[at + 1]):
                return
            if is_title or not is_role(self.words[at + 1]):
                yield at + 1

    @cached_property
    def _letters(self) -> tuple[str, Sequence[int], Mapping[int, int]]:
        """The letters of all words, the start of each word in them, and the word at each end."""
        words = list(map(shorten, self.words))
        ends = list(accumulate(map(len, words)))
        return "".join(words), [0, *ends], {end: i for i, end in enumerate(ends)}

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span of words in the original text."""
        return self.reading.starts[self.starts[first]], self.reading.ends[self.ends[last] - 1]

    def _skip_initials(self, at: int, sign: str) -> Iterator[int]:
        """Yield the words after which a name may continue: this one or initials after it."""
        if sign in " ,":
            yield at
            return
        if sign == ".":
            if not self._is_initial(at):
                return
            yield at
        for following in range(at + 1, min(at + 1 + _MAX_INITIALS, len(self.words))):
            if not self._fits(".", following - 1) or not self._is_initial(following):
                return
            yield following

    def _fits(self, sign: str, at: int) -> bool:
        """True if a sign matches the text between a word and the next one."""
        gap = _GAPS.get(sign)
        return gap is None or bool(gap.fullmatch(self.text, self.ends[at], self.starts[at + 1]))

    def _is_initial(self, at: int) -> bool:
        """True if a word is an initial.

        It is a capital letter with a full stop, or one that is no vowel and so no word. In
        addresses it is any letter that is joined to the name.
        """
        if len(self.words[at]) != 1:
            return False
        end = self.ends[at]
        if self.text[self.starts[at]].islower():
            return bool(_JOINED.match(self.text, end))
        return self.text[end : end + 1] in (".", "\uff0e") or self.words[at] not in _VOWELS

    def _is_capitalised(self, shown_from: int, first: int, last: int) -> bool:
        """True if the words of a name begin with capitals, or are joined as in an address."""
        if not any(map(str.isspace, self.text[self.starts[shown_from] : self.ends[last]])):
            return True
        return all(
            not self.text[self.starts[at]].islower() or self.words[at] in forms.PARTICLES
            for at in range(first, last + 1)
        )
