"""Recognition of texts in a script or a language that the package does not read.

The parsers of figures, dates and statements know English words. A text is rejected only
on evidence of another language, so that names, tables and code pass.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import islice
from types import MappingProxyType

MIN_WORDS = 3
"""Fewest words by which another language is recognized."""

_MAX_WORDS = 200  # that are compared, from the start of a text
_MAX_LETTERS = 2000
_MIN_SHARE = 0.15  # of common words of another language; a text in it has about a third
_ENGLISH_SHARE = 0.25  # of common English words, above which nothing else is compared
_FAST_WORDS, _FAST_SHARE = (" the ", " of ", " and ", " to ", " was "), 9
_LONG, _MANY_ACCENTS = 20, 0.15  # for languages that are not listed
_WORD = re.compile(r"[^\W\d_]+['\u2019]?")
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u036f\u1d00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff]")
_IDEOGRAMS = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL")


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = _words(
    "the of and to in that is was for on with as by at from he she they it said has had "
    "are were be been have this which who will would not or but an a its his her their "
    "there than more you your can what when also into after about only we our i all if"
)
_LANGUAGES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: _words(words)
        for name, words in {
            "German": "der das und ist nicht ein eine einen einem einer eines mit dem auf für"
            " von zu im sich wurde wurden auch nach bei sind wird dass oder aus über wie sie"
            " wir ich es zum zur haben den des vom noch nur mehr um gegen sein werden",
            "French": "le la les et des est une dans que qui pour pas sur par avec ce sont été"
            " cette au aux ont il elle se du ne ses nous vous mais où un de en leur c' qu'"
            " jusqu' l' d' n' selon entre depuis plus",
            "Spanish": "el la los las es en una por con para del que se fue más pero su sus"
            " está al lo un de son han hasta desde sobre también entre era muy según este",
            "Portuguese": "da dos das não uma um para em foi são que mais ao pelo pela por de se"
            " mas seu sua nas nos até também entre foram está segundo tem",
            "Italian": "il che di una per non del della dei delle sono con nel nella gli un anche"
            " da si al alla ha stato come più ma la le lo dal fino",
            "Dutch": "het een van en zijn niet dat voor met op aan ook werd naar de ze wordt door"
            " bij uit nog maar te hij zich werden er heeft",
            "Swedish": "och att det som en är av för på med till den har inte ett var från"
            " vid han hon kan efter",
            "Danish or Norwegian": "og det som en er af av på med til den har ikke et var fra"
            " ved han hun kan efter etter blev ble",
            "Polish": "na do nie się że jest to przez od po za jak dla oraz ale był była został",
            "Turkish": "ve bir bu için ile da de olarak olan daha çok ne kadar sonra gibi oldu",
            "Indonesian": "yang dan di untuk dengan dari ini itu pada tidak dalam adalah akan"
            " oleh telah ke juga",
        }.items()
    }
)
# Words that names such as `de la Cruz` have, and words with an English meaning, are no evidence.
_WEAK = _words(
    "de la le les el los las van von der den del di da du des dos das al y lo se se son "
    "plus pour par per con non her en ne si au um ma er har var kan to do na at til han "
    "med av po od es sus era sein im ha la ble met op l' d' come till hat"
)


def unread_reason(text: str) -> str:
    """Return the reason why a text cannot be read; empty if it can."""
    script = _find_script(text)
    if script:
        return f"the text is in {script} script; only English is read"
    language = _find_language(text)
    return f"the text looks {language}; only English is read" if language else ""


def _find_script(text: str) -> str:
    """Return the script of most of a text, unless it is Latin or there are no letters."""
    if _NOT_LATIN.search(text, 0, _MAX_LETTERS) is None:
        return ""
    scripts: Counter[str] = Counter()
    for letter in filter(str.isalpha, text[:_MAX_LETTERS]):
        script = _script_of(letter)
        scripts[script] += 3 if script == "East Asian" else 1  # a character is part of a word
    most = max(scripts, key=lambda each: (scripts[each], each), default="Latin")
    return "" if most == "Latin" or 2 * scripts[most] <= scripts.total() else most


@cache
def _script_of(letter: str) -> str:
    name = unicodedata.name(letter, "LATIN").split()[0]
    if name.startswith(_IDEOGRAMS):
        return "East Asian"
    return "Latin" if name in ("LATIN", "FULLWIDTH", "MODIFIER", "MASCULINE") else name.title()


def _find_language(text: str) -> str:
    """Return the language that a text has more common words of than of English."""
    start = text[:_MAX_LETTERS]
    if _FAST_SHARE * sum(map(start.count, _FAST_WORDS)) > start.count(" "):
        return ""
    found = (match[0] for match in islice(_WORD.finditer(text), _MAX_WORDS))
    seen = Counter(word.replace("\u2019", "'") for word in found if not word[1:].isupper())
    counts: Counter[str] = Counter()
    for word, number in seen.items():
        counts[word.lower()] += number
    words, english = counts.total(), _count(counts, _ENGLISH)
    if words < MIN_WORDS or english >= _ENGLISH_SHARE * words:
        return ""
    shares = {name: _count(counts, known) for name, known in _LANGUAGES.items()}
    best = max(shares, key=lambda each: shares[each])
    known = [word for word in _LANGUAGES[best] if word in counts]
    is_certain = len(known) > 1
    if _WEAK.issuperset(known):  # three of them in lower case are not all in names
        is_certain = english == 0 and sum(word in seen for word in known) > 2
    if is_certain and shares[best] > max(english, _MIN_SHARE * words):
        return best
    accents = sum(n for word, n in counts.items() if not word.isascii())
    unknown = words >= _LONG and accents > max(_MANY_ACCENTS * words, 2 * english)
    return "foreign" if unknown else ""


def _count(counts: Mapping[str, int], known: Iterable[str]) -> int:
    return sum(counts.get(word, 0) for word in known)
