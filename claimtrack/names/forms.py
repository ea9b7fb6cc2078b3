"""The forms in which the name of a person is written, such as *Lund, Mia* or *Dr Lund*.

A form is a string of folded words, joined by signs for the text that may separate two words:

- a blank: anything but letters and digits, or nothing,
- ``,``: a comma or blanks, after a surname before its given name,
- ``.``: what may follow an initial, or further initials,
- ``*``: one or more further initials.
"""

import re
from collections.abc import Iterator, Sequence

from claimtrack.names.folding import SPELLINGS, fold_text

MAX_WORDS = 6
"""The number of words of a person's name. Longer names are those of bodies."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _words(
    "dr prof professor doctor mr mrs ms mx sir dame lord lady rev reverend capt captain col"
    " colonel lt lieutenant sgt sergeant maj gen hon herr frau fru fröken hr dhr mevr mevrouw"
    " monsieur madame mme mlle mademoiselle docteur sr sra senor senora senorita sig signor"
    " signora dott pani"
)
CAPITAL_TITLES = _words("miss general major judge justice pan")
"""Titles that are also other words, and only count with a capital letter."""
PARTICLES = _words(
    "van von de der den del della di da dos du la le el al bin ibn ter ten zu af av y e"
)
"""Words of surnames that are often written without a capital letter."""
_SUFFIXES = _words("phd ph d md msc mba jr sr ii iii iv obe mbe cbe mp mep qc kc esq")

_APPOSITION = re.compile(r"[,;:(\[/|]|\s[-\u2013\u2014]\s")
_LONG_WORD = 5  # "Boehm" is "Bohm", but "doe" is not "do"
_BY_SPELLING = {long: letter for letter, (_, long) in SPELLINGS.items()}
_SHORT_SPELLINGS = {
    spelling: short for letter, (short, long) in SPELLINGS.items() for spelling in (letter, long)
}
_SPECIAL = re.compile("|".join(_SHORT_SPELLINGS))
_INNER_DIGRAPH = re.compile(rf"(?<=.)(?:{'|'.join(_BY_SPELLING)})(?=.)")


def words_of(name: str) -> list[str]:
    """Return the folded words of a name. A long word has one letter for *ae*, *oe* and so on."""
    return [
        _INNER_DIGRAPH.sub(lambda found: _BY_SPELLING[found[0]], word)
        if len(word) >= _LONG_WORD
        else word
        for word in fold_text(name).letters.split()
    ]


def shorten(word: str) -> str:
    """Return a folded word with the shortest spelling of all its letters."""
    return _SPECIAL.sub(lambda found: _SHORT_SPELLINGS[found[0]], word)


def is_inner_digraph(word: str, at: int) -> bool:
    """True if the two letters at a position are inside a long word."""
    return len(word) >= _LONG_WORD and 0 < at < len(word) - 2


def person_of(name: str) -> list[str]:
    """Return the words of a person's name, the surname last, or none without capitals.

    Titles, suffixes and what follows a comma, a bracket or a dash do not belong to it, unless
    the comma follows a single word: *Lund, Mia*.
    """
    parts = _APPOSITION.split(name)
    words = _plain_words(parts[0])
    if len(words) == 1 and len(parts) > 1:
        words = _plain_words(parts[1]) + words
    return words


def _plain_words(name: str) -> list[str]:
    """Return the words of a name without titles and suffixes, or none if it has no capitals."""
    words = words_of(name)
    while words and words[0] in TITLES | CAPITAL_TITLES:
        words = words[1:]
    while words and words[-1] in _SUFFIXES:
        words = words[:-1]
    given = re.findall(r"[^\W_]+", name)
    lower = [word for word in given if word[0].islower() and word.casefold() not in PARTICLES]
    return [] if lower or words[:1] == ["the"] else words


def shorter_names(person: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the name of a person without titles and appositions, and without initials."""
    for words in (person, [word for word in person if len(word) > 1]):
        if len(words) >= 2:
            yield words


def derived_forms(person: Sequence[str]) -> Iterator[str]:
    """Yield forms with initials, with the surname first, or with a possessive *s*."""
    if not _is_personal(person):
        return
    first, last = person[0], person[-1]
    yield f"{' '.join(person)}s"
    for split in range(1, len(person)):
        given, surname = " ".join(person[:split]), " ".join(person[split:])
        for form in (f"{first} {surname}", f"{first}*{surname}", f"{first[0]}.{surname}"):
            yield form
            yield f"{form}s"
        yield f"{surname},{first[0]}."
        for names in {given, first}:
            yield f"{surname},{names}"
            yield f"{surname},{names}*"
            yield f"{last},{names}"


def surnames_of(person: Sequence[str]) -> Iterator[str]:
    """Yield the names that follow a title: each surname, and the first given name."""
    if len(person) == 1 or _is_personal(person):
        for split in range(len(person)):
            surname = " ".join(person[split:])
            yield surname
            yield f"{surname}s"
        yield person[0]


def _is_personal(words: Sequence[str]) -> bool:
    return (
        2 <= len(words) <= MAX_WORDS
        and len(words[-1]) > 1
        and not any(letter.isnumeric() for word in words for letter in word)
    )
