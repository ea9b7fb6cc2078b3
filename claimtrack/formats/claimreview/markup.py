"""The JSON of a page, cut out of whatever stands around it, and the warnings of reading it."""

import html
import re
from collections.abc import Iterable, Iterator

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.json_source import Parsed, parse
from claimtrack.formats.structure import MOST
from claimtrack.place import Place

# What stands around JSON that was cut out of a page.
_HEAD = re.compile(r"(?:\s|<!--[^{\[<]*?-->|<!--|//|<!\[CDATA\[|/\*|\*/)*+")
_AROUND = 1000
"""How many characters at the end are searched."""
_TAIL = re.compile(r"(?:\s|;|<!--[^<>]*-->|-->|//|\]\]>|/\*|\*/)*+\Z")


@define
class Told:
    """Warnings so far. Of several in the same words, the first is kept. Grows, hence not frozen."""

    _first: dict[tuple[Fault, str], Problem] = field(factory=dict)
    _times: dict[tuple[Fault, str], int] = field(factory=dict)
    _untold: int = 0

    @classmethod
    def of(cls, notes: Iterable[Problem]) -> "Told":
        """Begin with some warnings."""
        return cls({(note.fault, note.message): note for note in notes})

    def say(self, fault: Fault, message: str, place: Place, hint: str | None = None) -> None:
        """Add a warning."""
        key = fault, message
        if key not in self._first and len(self._first) >= MOST:
            self._untold += 1
            return
        self._first.setdefault(key, Problem(fault, message, place, hint, warning=True))
        self._times[key] = self._times.get(key, 0) + 1

    def found(self) -> Iterator[Problem]:
        """Yield each warning, in the order in which they were added."""
        for key, problem in self._first.items():
            times = self._times.get(key, 1)
            again = f"and {times - 1:,} more like it" if times > 1 else None
            yield evolve(problem, hint="; ".join(filter(None, (problem.hint, again))) or None)
        if self._untold:
            message = f"{self._untold:,} more things were repaired or passed over"
            yield Problem(Fault.LIMIT, message, warning=True)


def parsed(given: str, file: str, told: Told) -> Parsed:
    """Parse a JSON-LD text, without what stands around it and with entities undone.

    Raises:
        LedgerError: it is not JSON, or it is HTML.
    """
    given = given.removeprefix("\ufeff")
    bare = _unwrapped(given)
    place = Place(file, 1)
    if bare.lstrip().startswith("<"):
        message = "this is a page, and ClaimReview is read from JSON-LD"
        hint = "take the JSON-LD, or what its microdata says, out of it with `extruct`"
        raise LedgerError(Problem(Fault.SYNTAX, message, place, hint))
    if bare != given:
        what = "what stands around the JSON, such as `;` or `<!--`, was passed over"
        told.say(Fault.SYNTAX, what, place)
    if re.match(r"\s*[\[{]\s*(?:\{\s*)?&(?:quot|#34|#x22);", bare):
        told.say(Fault.SYNTAX, "quotes are written as `&quot;`; they were undone", place)
        bare = html.unescape(bare)
    try:
        return parse(bare, file, controls=True)
    except LedgerError as error:
        raise LedgerError(*map(_with_hint, error.problems)) from None


def _with_hint(problem: Problem) -> Problem:
    """Say what is most often behind it where JSON goes on unexpectedly."""
    if problem.fault is Fault.SYNTAX and problem.message.endswith("delimiter"):
        return evolve(problem, hint='a quote within a text is written `\\"`')
    return problem


def _unwrapped(given: str) -> str:
    """Return a text with blanks for what stands around the JSON in it, so that places hold."""
    head = _HEAD.match(given)
    start = head.end() if head is not None else 0
    tail = _TAIL.search(given, max(start, len(given) - _AROUND))
    end = tail.start() if tail is not None else len(given)
    return re.sub(r"\S", " ", given[:start]) + given[start:end] + re.sub(r"\S", " ", given[end:])
