"""Warnings about names with invisible characters and names that look alike."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

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
    sources = [record for record in records if isinstance(record, Source) and record.name]
    for source in sources:
        if source.name is not None and source.name.isascii():
            # ASCII names, which are most, have no invisible characters.
            continue
        if hidden := [c for c in source.name or "" if _invisible(c)]:
            what = ", ".join(sorted({f"U+{ord(c):04X}" for c in hidden}))
            place = locate(source, "name", 0)
            name = escape_invisible(source.name or "")
            message = f"the name {name} holds invisible characters ({what})"
            hint = "remove them unless the script needs them"
            yield Problem(Fault.INVISIBLE, message, place, hint, warning=True)
    yield from _doubles(sources, locate, Fault.NORMALISATION, _composed)
    yield from _doubles(
        sources, locate, Fault.CONFUSABLE, lambda name: _composed(name).translate(_LOOK_ALIKES)
    )


def escape_invisible(name: str) -> str:
    """Return a name with its invisible characters as code points, such as `<U+200B>`."""
    return re.sub(".", lambda m: f"<U+{ord(m[0]):04X}>" if _invisible(m[0]) else m[0], name)


def _invisible(character: str) -> bool:
    return character in BLANK or unicodedata.category(character) == "Cf"


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _doubles(
    sources: Iterable[Source],
    locate: Locator,
    fault: Fault,
    fold: Callable[[str], str],
) -> Iterator[Problem]:
    """Yield a warning for each name that differs from an earlier one only by a folding."""
    first: dict[str, Source] = {}
    for source in sources:
        name = source.name or ""
        other = first.setdefault(fold(name), source)
        if other.name == name or (fault is Fault.CONFUSABLE and _composed(name) == other.name):
            continue
        message, hint = _MESSAGES[fault]
        yield Problem(
            fault,
            f"the name {escape_invisible(name)} {message} that of `{other.id}`",
            locate(source, "name", 0),
            hint,
            warning=True,
            related=locate(other, "name", 0),
        )


_MESSAGES = {
    Fault.NORMALISATION: (
        "has other code points but the same letters as",
        "write both in Unicode normal form C",
    ),
    Fault.CONFUSABLE: (
        "looks like",
        "some of its letters are Cyrillic or Greek: is that intended?",
    ),
}
