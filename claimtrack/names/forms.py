"""The forms in which the name of a person is written, such as *Lund, Mia* or *Dr Lund*.

A form is a string of folded words, joined by signs for the text that may separate two words:

- a blank: anything but letters and digits, or nothing,
- ``,``: a comma or blanks, after a surname before its given name,
- ``.``: what may follow an initial, or further initials,
- ``*``: one or more further initials.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from claimtrack.names.folding import SPELLINGS, fold_text, shorten
from claimtrack.names.roles import (
    BODIES,
    CAPITAL_ROLES,
    CAPITAL_TITLES,
    FUNCTION_WORDS,
    TITLES,
    is_role,
    word_set,
)

MAX_WORDS = 6
"""The number of words of a person's name. Longer names are those of bodies."""


PARTICLES = word_set(
    "van von de der den del della di da dos du la le el al bin ibn ter ten zu af av y e"
)
"""Words of surnames that are often written without a capital letter."""
_SUFFIXES = word_set("phd ph d md msc mba jr sr ii iii iv obe mbe cbe mp mep qc kc esq")

_FIELD = re.compile(
    " of (?:the )?(?:state|staff|parliament|congress|defen[cs]e|finance|justice|health|police"
    r"|mission|security|house|board|exchequer)\b",
    re.IGNORECASE,
)
_AND = re.compile(r"\s(?:and|&|und|et|og|och)\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_APPOSITION = re.compile(r"[,;:(\[/|]|\s[-\u2013\u2014]\s")
_LONG_WORD = 5  # "Boehm" is "Bohm", but "doe" is not "do"
_BY_SPELLING = {long: letter for letter, (_, long) in SPELLINGS.items()}
_INNER_DIGRAPH = re.compile(rf"(?<=.)(?:{'|'.join(_BY_SPELLING)})(?=.)")


def words_of(name: str) -> list[str]:
    """Return the folded words of a name. A long word has one letter for *ae*, *oe* and so on."""
    return [
        _INNER_DIGRAPH.sub(lambda found: _BY_SPELLING[found[0]], word)
        if len(word) >= _LONG_WORD
        else word
        for word in fold_text(name).letters.split()
    ]


def is_inner_digraph(word: str, at: int) -> bool:
    """True if the two letters at a position are inside a long word."""
    return len(word) >= _LONG_WORD and 0 < at < len(word) - 2


def people_of(name: str) -> Iterator[list[str]]:
    """Yield the words of each person that a name may name, the surname last.

    Titles, suffixes and what follows a comma, a bracket or a dash do not belong to a person,
    unless the comma follows a single word: *Lund, Mia*. Neither does a role (*the surveyor
    Mia Lund*), but *Dean Martin* is read both ways. *Mia Lund and Bo Ek* are two people.
    """
    first, *further = _APPOSITION.split(_FIELD.sub("", name))
    people = [_people_in(each) for each in _AND.split(first)]
    if len(people) > 1 and not all(map(_are_full_names, people)):
        people = [_people_in(first)]
    for person in chain.from_iterable(people):
        if len(person) == 1 and further:
            yield from ([*given, *person] for given in _people_in(further[0]) or [[]])
        else:
            yield person


def _people_in(name: str) -> list[list[str]]:
    """Return the readings of a name: as a whole, and what follows the last role in it.

    A name with small letters is no person as a whole, and neither is what follows words such
    as *of the*, or has a word for a body.
    """
    given = list(_WORD.finditer(name))
    last, is_plain = -1, True
    for i, found in enumerate(given):
        word = _fold_word(found[0])
        is_small = found[0][0].islower()
        if is_role(word) or (word not in PARTICLES if is_small else word in CAPITAL_ROLES):
            last = i
            is_plain = is_plain and not is_small
    whole = _without_titles(words_of(name))
    people = [whole] if is_plain and whole and whole[0] != "the" else []
    if 0 <= last < len(given) - 1:
        role = shorten(_fold_word(given[last][0]))
        joins = role in FUNCTION_WORDS | BODIES and not name.startswith(".", given[last].end())
        rest = _without_titles(words_of(name[given[last + 1].start() :]))
        is_name = not given[last + 1][0][0].islower() and BODIES.isdisjoint(map(shorten, rest))
        if rest and is_name and not joins and not any(map(_has_number, rest)):
            people.append(rest)
    return people


def _are_full_names(people: Sequence[Sequence[str]]) -> bool:
    return bool(people) and all(len(words) > 1 and BODIES.isdisjoint(words) for words in people)


def _fold_word(word: str) -> str:
    return "".join(fold_text(word).letters.split())


def _without_titles(words: list[str]) -> list[str]:
    """Return the words of a name without titles and suffixes."""
    while words and words[0] in TITLES | CAPITAL_TITLES:
        words = words[1:]
    while words and words[-1] in _SUFFIXES:
        words = words[:-1]
    return words


def shorter_names(person: list[str]) -> Iterator[list[str]]:
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
            if is_role(person[0]) and person[split] in PARTICLES:
                continue  # "Embajador de Chile"
            surname = " ".join(person[split:])
            yield surname
            yield f"{surname}s"
        yield person[0]


def _is_personal(words: Sequence[str]) -> bool:
    return 2 <= len(words) <= MAX_WORDS and len(words[-1]) > 1 and not any(map(_has_number, words))


def _has_number(word: str) -> bool:
    return any(map(str.isnumeric, word))
