"""Names in a sentence, and the search for them in a text.

Names are found by their capital letters, without a list of names. They are compared word by
word and without case, accents, titles and possessive endings.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

from attrs import field, frozen

from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome
from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS
from claimtrack.names.folding import shorten
from claimtrack.names.forms import PARTICLES, words_of
from claimtrack.names.roles import CAPITAL_TITLES, TITLES, word_set

_NO_NAMES = word_set(
    "a about above according additionally after all also although among an and another any are as"
    " at be because before below between both but by can could despite did do does due during each"
    " either even every few finally first for from further furthermore given had has have he hence"
    " her here his how however i if in including indeed instead into is it its just key last later"
    " like many may meanwhile more moreover most much my neither nevertheless next no none nor not"
    " note notably now of off on once one only or other others our out over overall per perhaps"
    " please prior rather second several she should similarly since so some still such than thank"
    " that the their them then there therefore these they third this those though through thus to"
    " today together two under unfortunately unlike until up upon us was we were what when where"
    " whereas whether which while who whom whose why will with within without would yes yet you"
    " your ok okay am pm ad bc im ive ill id"
) | {*WEEKDAYS, *MONTHS}
"""Words that are no names, although a sentence may begin with them or write them large."""

_ABBREVIATIONS = word_set("us who it")
"""Words that are names only in capitals."""

_RANKS = word_set(
    "president vice premier prime minister chancellor senator congressman congresswoman governor"
    " mayor secretary director chairman chairwoman chief executive officer king queen prince"
    " princess emperor empress duke duchess pope bishop cardinal saint coach manager captain actor"
    " actress author singer detective inspector ambassador representative attorney ceo cfo st jr"
    " sr junior senior ii iii iv vi vii viii ix xi xii xiii xiv"
)
"""Words beside a name that tell a rank, a role or a generation."""
_KINDS = word_set(
    "fc afc cf club football team university college school institute county city state town"
    " village province district region republic empire company corporation corp inc ltd"
    " llc plc group association federation union league cup tournament championship championships"
    " games award awards prize party government ministry department agency council"
    " committee united court bank hospital church river lake sea ocean bay island islands mountain"
    " mountains street road avenue park airport station stadium museum theatre theater series"
    " movie film book novel album song show war battle act north south east west northern southern"
    " eastern western central"
)
"""Words that say what a name names. A text often leaves them out."""

_OPTIONAL = TITLES | CAPITAL_TITLES | _RANKS | _KINDS
_SMALL = PARTICLES | word_set("of the and for in on a an at by from or to with")
"""Words within names and headings that have no capital, and no letter in an abbreviation."""

_PEOPLES = (
    "us usa america american americans states",
    "uk britain british britons kingdom",
    "dutch netherlands holland",
    "german germans germany",
    "french france",
    "danish denmark danes",
    "finnish finland finns",
    "irish ireland",
    "polish poland poles",
    "spanish spain spaniards",
    "swiss switzerland",
    "scottish scotland scots",
    "welsh wales",
    "greek greeks greece",
)
"""Countries and their people, where too few letters are the same."""
_PEOPLE_OF = {word: people.split() for people in _PEOPLES for word in people.split()}

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:[’'][^\W_]+)*")
_POSSESSIVES = ("'s", "’s", "'S", "’S")
_WITHIN = re.compile(r"[ \u00a0\u200b]{1,4}|-|\. ?")
"""The separators of two words of a name: a point only after an initial or a title."""
_BEFORE_START = re.compile(r"(?:[.!?:;\"“”‘]|^[-\d.)*#>•–—\s\u200b]*)[\s\u200b]*$")
_LETTERS = re.compile(r"[^\W\d_]+")
_DERIVED = re.compile(r"(?:(?:an|ish|ese|ic|ist|ism|i[sz]ation)s?|[lnqt]is?)$")
"""Endings of words that derive from a name: *Turkish*, *Brazilian*."""
_STEM, _ENDING = 4, 3
"""The fewest first letters that two forms of a name have in common, and the most others."""
_LIKE = 0.8
"""The similarity of two spellings of a name."""
_MAX_COMPARED = 50
"""The number of words of a text that a word is compared with, letter by letter."""
_MAX_WORDS = 8
"""The number of words of a name. More are several names."""
_NEAR = 3
"""The greatest distance in words between two words of a name: *Lund, Mia*."""
_LOOK_BACK = 20


@frozen
class SoughtName:
    """A name in a sentence."""

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    """The folded words that a text must have: no titles, and no nouns such as *university*."""
    initials: str
    """The first letters of all its words."""
    abbreviations: frozenset[str]
    """The words that are written in capitals."""


class _Word(NamedTuple):
    key: str
    """The folded letters."""
    start: int
    end: int
    """The end without a possessive ending."""
    capital: bool
    abbreviation: bool
    possessive: bool


def find_names(text: str) -> tuple[SoughtName, ...]:
    """Return the names of a sentence, in order.

    A single word at the beginning may be any word, so it is left out. So are the names of a
    heading, or of a label before a colon, in which all words have capitals.
    """
    words = _read(text)
    label = text.find(":")
    before = [word for word in words if word.end <= label]
    for heading in (words, before):
        if all(word.capital or word.key in _SMALL or word.key.isdigit() for word in heading):
            words = words[len(heading) :]
    return tuple(name for run in _runs(text, words) if (name := _name(text, run)))


def _read(text: str) -> Sequence[_Word]:
    found = []
    for match in _TOKEN.finditer(text):
        token = match[0]
        word = token[:-2] if token.endswith(_POSSESSIVES) else token
        start, key = match.start(), _fold(word)
        found.append(
            _Word(
                key,
                start,
                start + len(word),
                word[0].isupper(),
                len(key) > 1 and word.isupper(),
                word is not token,
            )
        )
    return found


@lru_cache(10_000)
def _fold(word: str) -> str:
    """Return the letters of a word in lower case and in their shortest spelling."""
    return "".join(map(shorten, words_of(word.replace(".", ""))))


def _runs(text: str, words: Sequence[_Word]) -> Iterator[Sequence[_Word]]:
    """Yield neighbouring words with capitals."""
    run: list[_Word] = []
    for word in words:
        if run and not (len(run) < _MAX_WORDS and _continues(text, run[-1], word)):
            yield run
            run = []
        if word.capital and _LETTERS.fullmatch(word.key) and _is_name(text, word):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_name(text: str, word: _Word) -> bool:
    """True if a word with a capital may belong to a name."""
    if word.key not in _NO_NAMES or (word.abbreviation and word.key in _ABBREVIATIONS):
        return True
    return len(word.key) == 1 and text.startswith(".", word.end)


def _continues(text: str, word: _Word, following: _Word) -> bool:
    """True if a word may belong to the name of the word before it."""
    gap = _WITHIN.fullmatch(text, word.end, following.start)
    if gap is None or word.possessive:
        return False
    return not gap[0].startswith(".") or len(word.key) == 1 or word.key in _OPTIONAL


def _name(text: str, run: Sequence[_Word]) -> SoughtName | None:
    while run and len(run[-1].key) == 1:  # the F of F-16
        run = run[:-1]
    needed = [word.key for word in run if word.key not in _OPTIONAL]
    middle = [word for word in needed[1:] if len(word) > 1]  # J. R. Smith is J. Smith
    if not needed or (len(needed[0]) == 1 and not middle):
        return None
    start, end = run[0].start, run[-1].end
    before = text[max(0, start - _LOOK_BACK) : start]
    if len(run) == 1 and _BEFORE_START.search(before):
        return None
    is_after_number = before.rstrip().endswith(tuple("0123456789"))
    if len(run) == 1 and is_after_number and not text[start:end].istitle():  # GB, TWh
        return None
    return SoughtName(
        text[start:end],
        start,
        end,
        (needed[0], *middle),
        "".join(word.key[0] for word in run),
        frozenset(word.key for word in run if word.abbreviation),
    )


_Places = Sequence[int]
"""Places in a text, as numbers of words."""


@frozen(eq=False, slots=False)
class NameIndex:
    """The words of a text, to look for names."""

    text: str = field(repr=False)
    _known: dict[tuple[tuple[str, ...], str, frozenset[str]], ItemMatch] = field(
        factory=dict, init=False, repr=False
    )

    def match(self, name: SoughtName) -> ItemMatch:
        """Look for a name, and return its place, or the nearest words.

        A name is missing if the text has one of its words in no form. It is unsure if the text
        has only a derived form, such as a country for its people, if it may write out an
        abbreviation, or if the words stand apart.
        """
        key = name.words, name.initials, name.abbreviations
        if key not in self._known:
            self._known[key] = self._match(name)
        return self._known[key]

    def _match(self, name: SoughtName) -> ItemMatch:
        found = [self._find(name, at) for at in range(len(name.words))]
        unsure: ItemMatch | None = None
        for word, places in zip(name.words, found, strict=True):
            if places:
                continue
            derived = self._derived(word)
            if derived is None and word not in name.abbreviations:
                return ItemMatch(ItemOutcome.MISSING, self._nearest(word, found))
            if derived is None:
                note = "the text may write the abbreviation out"
                unsure = ItemMatch(ItemOutcome.UNSURE, None, note)
            else:
                start, end = self._span(derived, derived)
                note = f"the text has `{self.text[start:end]}`"
                unsure = ItemMatch(ItemOutcome.UNSURE, (start, end), note)
        return unsure or self._together(found, max(_NEAR, len(name.initials)))

    def _together(self, found: Sequence[_Places], reach: int) -> ItemMatch:
        """Return the first place where the words of a name stand together."""
        steps = sorted(range(-reach, reach + 1), key=lambda step: (abs(step), -step))
        extents = {at: (at, at) for at in found[0]}
        for places in found[1:]:
            near = {
                at: next((at - step for step in steps if at - step in extents), None)
                for at in places
            }
            extents = {
                at: (min(at, extents[before][0]), max(at, extents[before][1]))
                for at, before in near.items()
                if before is not None
            }
        if extents:
            return ItemMatch(ItemOutcome.FOUND, self._span(*min(extents.values())))
        note = "the words of the name stand apart in the text"
        return ItemMatch(ItemOutcome.UNSURE, self._span(found[-1][0], found[-1][0]), note)

    def _find(self, name: SoughtName, at: int) -> _Places:
        """Return the places of a word of a name: of the word, an initial or an abbreviation."""
        word = name.words[at]
        before = name.words[at - 1] if at else ""
        following = name.words[at + 1] if at + 1 < len(name.words) else ""
        plurals = f"{word}s", f"{word}es"
        singulars = word.removesuffix("s"), word.removesuffix("es")
        forms = (word, *plurals, *singulars, f"{before}{word}", f"{word}{following}")  # Wi-Fi, WiFi
        places = [place for form in dict.fromkeys(forms) for place in self._places.get(form, ())]
        if len(name.initials) > 1:
            places += self._abbreviations.get(name.initials, ())
        if word in name.abbreviations and (start := self._initials.find(word)) >= 0:
            places.append(self._lettered[start])
        return [*places, *self._initials_before(following, word)]

    def _initials_before(self, following: str, name: str) -> Iterator[int]:
        """Yield the places shortly before a word of an initial for a name, or the reverse."""
        for place in self._places.get(following, ()):
            for at in range(max(0, place - _NEAR), place):
                word = self._words[at]
                initial = len(word.key) == 1 and word.capital
                if word.key[:1] == name[0] and initial != (len(name) == 1):
                    yield at

    def _derived(self, word: str) -> int | None:
        """Return the place of a word that derives from the same name, as far as letters tell."""
        for other in _PEOPLE_OF.get(word, ()):
            known = self._abbreviations if other in _ABBREVIATIONS else self._places
            if places := known.get(other):
                return places[0]
        like = []
        for other in self._by_stem.get(word[:_STEM], ())[:_MAX_COMPARED]:
            same = next(size for size in range(len(word), 0, -1) if other.startswith(word[:size]))
            derives = _DERIVED.search(word) or _DERIVED.search(other)
            # The first place of a word such as *Calif.* ends with a point.
            end = self._words[self._places[other][0]].end
            shortens = same == len(other) and self.text.startswith(".", end)
            if shortens or (derives and same >= min(len(word), len(other)) - _ENDING):
                like.append((same, other))
        return self._places[max(like)[1]][0] if like else None

    def _nearest(self, word: str, found: Sequence[_Places]) -> tuple[int, int] | None:
        """Return the word most like a missing one, or another word of the name."""
        near = self._by_letters.get(word[:2], ())[:_MAX_COMPARED]
        for like in get_close_matches(word, near, 1, _LIKE):
            return self._span(self._places[like][0], self._places[like][0])
        return next((self._span(places[0], places[0]) for places in found if places), None)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        return self._words[first].start, self._words[last].end

    @cached_property
    def _words(self) -> Sequence[_Word]:
        return _read(self.text)

    @cached_property
    def _places(self) -> Mapping[str, _Places]:
        return _group((word.key, at) for at, word in enumerate(self._words))

    @cached_property
    def _abbreviations(self) -> Mapping[str, _Places]:
        return _group((word.key, at) for at, word in enumerate(self._words) if word.abbreviation)

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[str]]:
        return _group((word[:_STEM], word) for word in self._places if len(word) >= _STEM)

    @cached_property
    def _by_letters(self) -> Mapping[str, Sequence[str]]:
        return _group((word[:2], word) for word in self._places)

    @cached_property
    def _lettered(self) -> _Places:
        """The words that have a letter in an abbreviation, and those that end a name."""
        words = enumerate(self._words)
        return [at for at, word in words if word.capital or word.key not in _SMALL]

    @cached_property
    def _initials(self) -> str:
        """The first letters of the words with capitals, and a blank for each other word."""
        words = (self._words[at] for at in self._lettered)
        return "".join(word.key[:1] if word.capital else " " for word in words)


_K = TypeVar("_K")
_V = TypeVar("_V")


def _group(pairs: Iterable[tuple[_K, _V]]) -> Mapping[_K, Sequence[_V]]:
    found = defaultdict[_K, list[_V]](list)
    for key, value in pairs:
        found[key].append(value)
    return found
