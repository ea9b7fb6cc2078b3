"""Names that do not look like what they are: worth a warning, never a refusal."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from claimtrack.errors import Fault, Problem
from claimtrack.model import Record, Source
from claimtrack.model.characters import BLANK
from claimtrack.model.record import Whereabouts

# Cyrillic and Greek letters that common typefaces draw like Latin ones.
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеіјорсухѕԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονι",
    "ABESIJKMHOPCTYXaeijopcyxsdqw" + "ABEZHIKMNOPTYXovi",
)


def name_notes(records: Iterable[Record], whereabouts: Whereabouts) -> Iterator[Problem]:
    """Yield a warning for each source whose name hides or resembles something."""
    sources = [record for record in records if isinstance(record, Source) and record.name]
    for source in sources:
        if source.name is not None and source.name.isascii():
            # No character of ASCII is invisible, and most names have no other.
            continue
        if hidden := [c for c in source.name or "" if _invisible(c)]:
            what = ", ".join(sorted({f"U+{ord(c):04X}" for c in hidden}))
            place = whereabouts(source, "name", 0)
            message = f"the name {visible(source.name or '')} holds invisible characters ({what})"
            hint = "remove them unless the script needs them"
            yield Problem(Fault.INVISIBLE, message, place, hint, warning=True)
    yield from _doubles(sources, whereabouts, Fault.NORMALISATION, _composed)
    yield from _doubles(sources, whereabouts, Fault.CONFUSABLE, _outline)


def visible(name: str) -> str:
    """Return a name with its invisible characters spelt out."""
    return re.sub(".", lambda m: f"<U+{ord(m[0]):04X}>" if _invisible(m[0]) else m[0], name)


def _invisible(character: str) -> bool:
    return character in BLANK or unicodedata.category(character) == "Cf"


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def _outline(name: str) -> str:
    return _composed(name).translate(_LOOK_ALIKES)


def _doubles(
    sources: Iterable[Source],
    whereabouts: Whereabouts,
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
        message, hint = _TOLD[fault]
        yield Problem(
            fault,
            f"the name {visible(name)} {message} that of `{other.id}`",
            whereabouts(source, "name", 0),
            hint,
            warning=True,
            related=whereabouts(other, "name", 0),
        )


_TOLD = {
    Fault.NORMALISATION: (
        "is, in other code points,",
        "write both in Unicode normal form C",
    ),
    Fault.CONFUSABLE: (
        "looks like",
        "some of its letters are Cyrillic or Greek: is that meant?",
    ),
}
