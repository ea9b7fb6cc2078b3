"""Whether owners and predicates make sense, and facts are what their predicates take."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.fact import Fact
from claimtrack.model.numbers.quantity import Figure
from claimtrack.model.numbers.units import check_comparable
from claimtrack.model.predicate import Predicate, ValueType
from claimtrack.model.source import Source
from claimtrack.model.values import nearest, spell

Trouble: TypeAlias = tuple[str, Problem]
"""A field, and what is wrong with it."""


def owner_rings(sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield each ring of sources that own one another, at the first of them."""
    settled: set[str] = set()
    for start in sources:
        path: dict[str, None] = {}
        here: str | None = start
        while here is not None and here not in settled and here not in path:
            path[here] = None
            here = sources[here].part_of if here in sources else None
        if here in path:
            ring = list(path)[list(path).index(here) :]
            yield Problem(
                Fault.OWNER_RING,
                "sources own one another in a ring: " + " > ".join([*ring, ring[0]]),
                sources[ring[0]].place,
                "take one `part_of` away",
            )
        settled.update(path)


def predicate_troubles(
    predicate: Predicate, predicates: Mapping[str, Predicate]
) -> Iterator[Trouble]:
    """Yield what a predicate says that cannot be meant, field by field."""
    name, takes = f"predicate `{predicate.id}`", predicate.takes
    for field, needed in _NEEDS.items():
        if getattr(predicate, field) and takes not in needed:
            words = " or ".join(f'"{each.value}"' for each in needed)
            message = f"`{field}` is of no use where a predicate takes {takes.value}"
            yield _trouble(field, f"{name}: {message}", f"write `takes = {words}`, or drop it")
    if predicate.timeless and predicate.before:
        message = f"{name}: `before` orders events, and for a timeless one dates play no part"
        yield _trouble("before", message, "drop one of the two")
    for i, values in enumerate(predicate.exclusive):
        if len(set(values)) < 2:
            message = f"{name}: `exclusive` needs lists of two names or more; list {i + 1} has less"
            yield _trouble("exclusive", message, "name what cannot hold together")
        for value in values:
            if predicate.values and value not in predicate.values:
                message = f"{name}: `exclusive` names {spell(value)}, which `values` does not allow"
                yield _trouble("exclusive", message, nearest(value, predicate.values))
    for field in ("excludes", "before"):
        if predicate.id in getattr(predicate, field):
            yield _trouble(field, f"{name}: `{field}` names the predicate itself", "drop it")
    yield from _inverse_troubles(predicate, predicates)


_NEEDS: Mapping[str, tuple[ValueType, ...]] = {
    "functional": (ValueType.NUMBER, ValueType.NAME),
    "unit": (ValueType.NUMBER,),
    "tolerance": (ValueType.NUMBER,),
    "values": (ValueType.NAME,),
    "exclusive": (ValueType.NAME,),
    "inverse": (ValueType.NAME,),
    "symmetric": (ValueType.NAME,),
}


def _inverse_troubles(
    predicate: Predicate, predicates: Mapping[str, Predicate]
) -> Iterator[Trouble]:
    if predicate.inverse is None:
        return
    name, inverse = f"predicate `{predicate.id}`", predicates.get(predicate.inverse)
    if predicate.inverse == predicate.id:
        message = f"{name}: `inverse` names the predicate itself"
        yield _trouble("inverse", message, "write `symmetric = true` instead")
    elif predicate.symmetric:
        message = f"{name}: what is symmetric is its own inverse"
        yield _trouble("inverse", message, "drop `inverse` or `symmetric`")
    elif inverse is not None and inverse.inverse != predicate.id:
        message = f"{name}: its inverse `{inverse.id}` does not name it in turn"
        hint = f'write `inverse = "{predicate.id}"` in predicate `{inverse.id}`'
        yield _trouble("inverse", message, hint)


def order_ring(predicates: Mapping[str, Predicate]) -> tuple[str, ...]:
    """Return predicates each of which comes before the next and the last before the first.

    Empty if there is no such ring but of one with itself.
    """
    if not any(predicate.before for predicate in predicates.values()):
        return ()
    from graphlib import CycleError, TopologicalSorter

    later = {
        id: [after for after in predicate.before if after != id and after in predicates]
        for id, predicate in predicates.items()
    }
    try:
        TopologicalSorter(later).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1][1:]))
    return ()


def fact_troubles(fact: Fact, predicate: Predicate) -> Iterator[Trouble]:
    """Yield what a fact says that its predicate does not take, field by field."""
    match predicate.takes:
        case ValueType.NOTHING:
            yield from _nothing_troubles(fact, predicate)
        case ValueType.NUMBER:
            yield from _number_troubles(fact, predicate)
        case ValueType.NAME:
            yield from _name_troubles(fact, predicate)
    if fact.first_since is None:
        return
    if predicate.takes is not ValueType.NOTHING:
        message = f"`first_since`: it is for events, and `{predicate.id}` takes a value"
        yield _trouble("first_since", message, "write the absence as a fact of its own")
    if fact.negated:
        message = "`first_since`: a negated fact has no first event"
        yield _trouble("first_since", message, "drop `negated` or `first_since`")
    if fact.when is None:
        message = "`when` is missing: `first_since` says what came before it"
        yield _trouble("first_since", message, "write when the later event was", Fault.MISSING)
    elif fact.when.certainly_before(fact.first_since):
        message = f"`first_since`: {fact.first_since} is later than `when`, {fact.when}"
        yield _trouble("first_since", message, "write the earlier event there")


def _nothing_troubles(fact: Fact, predicate: Predicate) -> Iterator[Trouble]:
    for field in ("value", "unit"):
        if getattr(fact, field) is not None:
            message = f"`{field}`: the predicate `{predicate.id}` takes none"
            hint = 'write `takes = "number"` or `takes = "name"` there, or drop it'
            yield _trouble(field, message, hint)


def _number_troubles(fact: Fact, predicate: Predicate) -> Iterator[Trouble]:
    if fact.value is None:
        message = f"`value` is missing: the predicate `{predicate.id}` takes a number"
        yield _trouble("value", message, "write the number", Fault.MISSING)
        return
    yield from _number_trouble(partial(_check_number, fact.value, fact.unit, predicate))


def _check_number(value: Figure, unit: str | None, predicate: Predicate) -> None:
    check_comparable(predicate.quantity(value, unit).unit, predicate.unit)


def _number_trouble(check: Callable[[], None]) -> Iterator[Trouble]:
    try:
        check()
    except LedgerError as error:
        for problem in error.problems:
            message = f"`value`: {problem.message}"
            yield _trouble("value", message, problem.hint, problem.fault)


def _name_troubles(fact: Fact, predicate: Predicate) -> Iterator[Trouble]:
    if fact.value is None:
        message = f"`value` is missing: the predicate `{predicate.id}` takes a name"
        yield _trouble("value", message, "write the name", Fault.MISSING)
    elif not isinstance(fact.value, str):
        message = f"`value`: the predicate `{predicate.id}` takes a name; found {spell(fact.value)}"
        yield _trouble("value", message, "if that is a name, put it in quotes")
    elif predicate.values and fact.value not in predicate.values:
        message = f"`value`: {spell(fact.value)} is not allowed by the predicate `{predicate.id}`"
        hint = nearest(fact.value, predicate.values)
        yield _trouble("value", message, hint or f"allowed are {', '.join(predicate.values)}")
    if fact.unit is not None:
        message = f"`unit`: the predicate `{predicate.id}` takes a name"
        yield _trouble("unit", message, "names have no unit; drop it")


def figure_troubles(
    assertion: Assertion, claim: Claim, predicates: Mapping[str, Predicate]
) -> Iterator[tuple[int, Trouble]]:
    """Yield what is wrong with the figures that hops of a claim's assertion gave."""
    predicate = None if claim.fact is None else predicates.get(claim.fact.predicate)
    if predicate is None:
        return
    for i, hop in enumerate(assertion.via):
        if hop.value is None:
            continue
        if predicate.takes is not ValueType.NUMBER:
            message = f"`value`: the predicate `{predicate.id}` of its claim takes no number"
            yield i, _trouble("value", message, "a hop's value is the figure it gave; drop it")
            continue
        for trouble in _number_trouble(partial(check_comparable, hop.value.unit, predicate.unit)):
            yield i, trouble


def _trouble(field: str, message: str, hint: str | None, fault: Fault = Fault.VALUE) -> Trouble:
    return field, Problem(fault, message, hint=hint)
