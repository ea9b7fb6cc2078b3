"""The selectors of a W3C Web Annotation that say which words of a text are meant.

Of each target, the first quotation and the first place are kept: the standard has all
selectors of a target select the same. Of one that refines another, the inner one is
kept if it quotes; a place counted within another selection is none in the text.
"""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.json_source import DEPTH, Parsed
from claimtrack.formats.structure import shown
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from claimtrack.model.selector import Selector
from claimtrack.model.values import spell


@frozen(eq=False)
class Reading:
    """The text that is read, and what is wrong with it so far."""

    parsed: Parsed
    problems: list[Problem] = field(factory=list)
    notes: dict[str, Problem] = field(factory=dict)
    """By their message: what holds of many annotations is told once."""

    def refuse(self, message: str, value: object, hint: str | None = None) -> None:
        """Keep what is wrong with a value."""
        self.problems.append(Problem(Fault.VALUE, message, self.parsed.place(value), hint))

    def note(self, message: str, value: object) -> None:
        """Keep a warning, at the first value of which it holds."""
        place = self.parsed.place(value)
        self.notes.setdefault(message, Problem(Fault.VALUE, message, place, warning=True))


def selectors_in(
    given: Iterable[object], item: Mapping[str, object], reading: Reading
) -> tuple[Selector, ...]:
    """Return the quotation and the place that the selectors of a target give, if they do."""
    found: dict[type, Selector] = {}
    for each in given:
        selector = _selector(each, item, reading)
        if selector is None:
            continue
        if found.setdefault(type(selector), selector) != selector:
            reading.note("of several selectors of a kind the first is read", item)
    return tuple(found[kind] for kind in _KINDS.values() if kind in found)


_KINDS: Mapping[str, type[Selector]] = MappingProxyType(
    {
        "TextQuoteSelector": TextQuoteSelector,
        "TextPositionSelector": TextPositionSelector,
    }
)


def _selector(value: object, item: Mapping[str, object], reading: Reading) -> Selector | None:
    if isinstance(value, str):
        reading.note("a selector that stands elsewhere is passed over", item)
        return None
    refines = False
    for _ in range(DEPTH):
        if not isinstance(value, dict):
            reading.refuse(f"expected a selector, found {spell(value)}", item)
            return None
        if value.get("refinedBy") is None:
            break
        reading.note("of selectors that refine one another the innermost is read", item)
        refines, value = True, value["refinedBy"]
        if isinstance(value, list) and value:
            value = value[0]
    assert isinstance(value, dict)
    match value.get("type"):
        case "TextQuoteSelector":
            return _made(_quote, value, reading)
        case "TextPositionSelector" if refines:
            reading.note("a place within another selection is passed over", value)
        case "TextPositionSelector":
            return _made(_place, value, reading)
        case str(kind):
            reading.note(f"selectors of the type {shown(kind)} are passed over", value)
        case kind:
            reading.refuse(f"`type` of a selector: expected a text, found {spell(kind)}", value)
    return None


def _made(
    make: Callable[[Mapping[str, object]], Selector], table: Mapping[str, object], reading: Reading
) -> Selector | None:
    try:
        return make(table)
    except LedgerError as error:
        place = reading.parsed.place(table)
        reading.problems.extend(problem.at(place) for problem in error.problems)
        return None


def _quote(table: Mapping[str, object]) -> TextQuoteSelector:
    """Return a quotation: exactly one ``exact``, at most one ``prefix`` and ``suffix`` (4.2.4)."""
    exact, prefix, suffix = (_text(table, word) for word in ("exact", "prefix", "suffix"))
    if exact is None:
        message = "`exact` is missing: a TextQuoteSelector has exactly one"
        raise LedgerError(Problem(Fault.MISSING, message))
    return TextQuoteSelector(exact, prefix, suffix)


def _text(table: Mapping[str, object], word: str) -> str | None:
    value = table.get(word)
    if value is None or isinstance(value, str):
        return value
    message = f"`{word}`: expected one text, found {spell(value)}"
    raise LedgerError(Problem(Fault.VALUE, message, hint="a quotation has one, and no list"))


def _place(table: Mapping[str, object]) -> TextPositionSelector:
    """Return a stretch of text: exactly one ``start`` and one ``end``, from 0 (4.2.5)."""
    for word in ("start", "end"):
        if word not in table:
            message = f"`{word}` is missing: a TextPositionSelector has exactly one"
            raise LedgerError(Problem(Fault.MISSING, message))
    # The converters refuse what is no number.
    start, end = table["start"], table["end"]
    return TextPositionSelector(start, end)  # type: ignore[arg-type]
