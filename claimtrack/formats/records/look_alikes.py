"""Warnings about names with invisible characters and names that look alike."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from claimtrack.errors import Fault, Problem
from claimtrack.model import Record, Source
from claimtrack.model.characters import BLANK
from claimtrack.model.record import Locator

# Cyrillic and Greek letters that common typefaces draw like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",
    "ABESIJKMHOPCTYXaeijopcyxsdqw" + "ABEZHIKMNOPTYXovi",
)


def find_name_warnings(records: Iterable[Record], locate: Locator) -> Iterator[Problem]:
    """Yield a warning for each source name with invisible characters or a look-alike."""
    named = [(each.name, each) for each in records if isinstance(each, Source) and each.name]
    for name, source in named:
        # ASCII names, which are most, have no invisible characters.
        hidden = "" if name.isascii() else "".join(filter(_is_invisible, name))
        if hidden:
            what = ", ".join(sorted({f"U+{ord(c):04X}" for c in hidden}))
            message = f"the name {_escape_invisible(name)} holds invisible characters ({what})"
            hint = "remove them unless the script needs them"
            place = locate(source, "name", 0)
            yield Problem(Fault.INVISIBLE, message, place, hint, warning=True)
    for fault, (fold, what, hint) in _FOLDINGS.items():
        first: dict[str, tuple[str, Source]] = {}
        for name, source in named:
            known, other = first.setdefault(fold(name), (name, source))
            if known != name and (fault is Fault.NORMALISATION or _composed(name) != known):
                message = f"the name {_escape_invisible(name)} {what} that of `{other.id}`"
                places = [locate(each, "name", 0) for each in (source, other)]
                yield Problem(fault, message, places[0], hint, warning=True, related=places[1])


def _escape_invisible(name: str) -> str:
    """Return a name with its invisible characters as code points, such as `<U+200B>`."""
    return re.sub(".", lambda m: f"<U+{ord(m[0]):04X}>" if _is_invisible(m[0]) else m[0], name)


def _is_invisible(character: str) -> bool:
    return character in BLANK or unicodedata.category(character) == "Cf"


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


_FOLDINGS: Mapping[Fault, tuple[Callable[[str], str], str, str]] = MappingProxyType(
    {
        Fault.NORMALISATION: (
            _composed,
            "has other code points but the same letters as",
            "write both in Unicode normal form C",
        ),
        Fault.CONFUSABLE: (
            lambda name: _composed(name).translate(_LOOK_ALIKES),
            "looks like",
            "some of its letters are Cyrillic or Greek: is that intended?",
        ),
    }
)
"""The functions that make similar names equal, each with a message and a hint."""
