"""Consistency checks: ownership, predicates, and facts against their predicates."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.fact import Fact
from claimtrack.model.numbers.units import check_comparable
from claimtrack.model.predicate import Predicate, ValueType
from claimtrack.model.source import Source
from claimtrack.model.values import describe_value, suggest

FieldProblem: TypeAlias = tuple[str, Problem]
"""A field name and a problem with its value."""


def find_owner_rings(sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Yield a problem for each ring of sources that own one another."""
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
                "remove one `part_of`",
            )
        settled.update(path)


def check_predicate(
    predicate: Predicate, predicates: Mapping[str, Predicate]
) -> Iterator[FieldProblem]:
    """Yield the inconsistencies of a predicate, field by field."""
    name, takes = f"predicate `{predicate.id}`", predicate.takes
    for field, needed in _NEEDS.items():
        if getattr(predicate, field) and takes not in needed:
            words = " or ".join(f'"{each.value}"' for each in needed)
            message = f"`{field}` has no effect where a predicate takes {takes.value}"
            yield _problem(field, f"{name}: {message}", f"write `takes = {words}`, or drop it")
    if predicate.timeless and predicate.before:
        message = f"{name}: `before` orders events, but a timeless predicate ignores dates"
        yield _problem("before", message, "drop one of the two")
    if predicate.timeless and predicate.functional and takes is ValueType.NOTHING:
        message = f"{name}: `functional` events have one date, but timeless ones have none"
        yield _problem("functional", message, "drop one of the two")
    for i, values in enumerate(predicate.exclusive):
        if len(set(values)) < 2:
            message = (
                f"{name}: `exclusive` needs lists of two names or more; list {i + 1} has fewer"
            )
            yield _problem("exclusive", message, "list the names that exclude one another")
        for value in values:
            if predicate.values and value not in predicate.values:
                found = describe_value(value)
                message = f"{name}: `exclusive` names {found}, which `values` does not allow"
                yield _problem("exclusive", message, suggest(value, predicate.values))
    for field in ("excludes", "before"):
        if predicate.id in getattr(predicate, field):
            yield _problem(field, f"{name}: `{field}` names the predicate itself", "drop it")
    yield from _check_inverse(predicate, predicates)


_NEEDS: Mapping[str, tuple[ValueType, ...]] = {
    "unit": (ValueType.NUMBER,),
    "tolerance": (ValueType.NUMBER,),
    "values": (ValueType.NAME,),
    "exclusive": (ValueType.NAME,),
    "inverse": (ValueType.NAME,),
    "symmetric": (ValueType.NAME,),
}


def _check_inverse(
    predicate: Predicate, predicates: Mapping[str, Predicate]
) -> Iterator[FieldProblem]:
    if predicate.inverse is None:
        return
    name, inverse = f"predicate `{predicate.id}`", predicates.get(predicate.inverse)
    if predicate.inverse == predicate.id:
        message = f"{name}: `inverse` names the predicate itself"
        yield _problem("inverse", message, "write `symmetric = true` instead")
    elif predicate.symmetric:
        message = f"{name}: a symmetric predicate is its own inverse"
        yield _problem("inverse", message, "drop `inverse` or `symmetric`")
    elif inverse is not None and inverse.inverse != predicate.id:
        message = f"{name}: its inverse `{inverse.id}` does not name it in turn"
        hint = f'write `inverse = "{predicate.id}"` in predicate `{inverse.id}`'
        yield _problem("inverse", message, hint)


def find_order_ring(predicates: Mapping[str, Predicate]) -> tuple[str, ...]:
    """Return a ring of predicates, each declared `before` the next, or an empty tuple.

    A predicate that names itself is not a ring.
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


def check_fact(fact: Fact, predicate: Predicate) -> Iterator[FieldProblem]:
    """Yield the conflicts of a fact with its predicate, field by field."""
    match predicate.takes:
        case ValueType.NOTHING:
            yield from _check_no_value(fact, predicate)
        case ValueType.NUMBER:
            yield from _check_number(fact, predicate)
        case ValueType.NAME:
            yield from _check_name(fact, predicate)
    if fact.first_since is None:
        return
    if predicate.takes is not ValueType.NOTHING:
        message = f"`first_since` is for events, but `{predicate.id}` takes a value"
        yield _problem("first_since", message, "write the absence as a fact of its own")
    if fact.negated:
        message = "`first_since`: a negated fact has no first event"
        yield _problem("first_since", message, "drop `negated` or `first_since`")
    if fact.when is None:
        message = "`when` is missing: `first_since` needs the date of the later event"
        yield _problem("first_since", message, "write the date of the later event", Fault.MISSING)
    elif fact.when.certainly_before(fact.first_since):
        message = f"`first_since`: {fact.first_since} is later than `when`, {fact.when}"
        yield _problem("first_since", message, "write the date of the earlier event")


def _check_no_value(fact: Fact, predicate: Predicate) -> Iterator[FieldProblem]:
    for field in ("value", "unit"):
        if getattr(fact, field) is not None:
            message = f"`{field}`: the predicate `{predicate.id}` takes none"
            hint = 'write `takes = "number"` or `takes = "name"` there, or drop it'
            yield _problem(field, message, hint)


def _check_number(fact: Fact, predicate: Predicate) -> Iterator[FieldProblem]:
    if fact.value is None:
        message = f"`value` is missing: the predicate `{predicate.id}` takes a number"
        yield _problem("value", message, "write the number", Fault.MISSING)
        return
    try:
        unit = predicate.quantity(fact.value, fact.unit).unit
        check_comparable(unit, predicate.unit)
    except LedgerError as error:
        yield from _value_problems(error)


def _value_problems(error: LedgerError) -> Iterator[FieldProblem]:
    for problem in error.problems:
        yield _problem("value", f"`value`: {problem.message}", problem.hint, problem.fault)


def _check_name(fact: Fact, predicate: Predicate) -> Iterator[FieldProblem]:
    if fact.value is None:
        message = f"`value` is missing: the predicate `{predicate.id}` takes a name"
        yield _problem("value", message, "write the name", Fault.MISSING)
    elif not isinstance(fact.value, str):
        found = describe_value(fact.value)
        message = f"`value`: the predicate `{predicate.id}` takes a name; found {found}"
        yield _problem("value", message, "if that is a name, put it in quotes")
    elif predicate.values and fact.value not in predicate.values:
        found = describe_value(fact.value)
        message = f"`value`: {found} is not allowed by the predicate `{predicate.id}`"
        hint = suggest(fact.value, predicate.values)
        yield _problem("value", message, hint or f"allowed are {', '.join(predicate.values)}")
    if fact.unit is not None:
        message = f"`unit`: the predicate `{predicate.id}` takes a name"
        yield _problem("unit", message, "names have no unit; drop it")


def check_figures(
    assertion: Assertion, claim: Claim, predicates: Mapping[str, Predicate]
) -> Iterator[tuple[int, FieldProblem]]:
    """Yield the problems of the figures in an assertion, each with the index of its hop."""
    predicate = None if claim.fact is None else predicates.get(claim.fact.predicate)
    if predicate is None:
        return
    for i, hop in enumerate(assertion.via):
        if hop.value is None:
            continue
        if predicate.takes is not ValueType.NUMBER:
            message = f"`value`: the predicate `{predicate.id}` of its claim takes no number"
            yield i, _problem("value", message, "the value of a hop is a figure; drop it")
            continue
        try:
            check_comparable(predicate.quantity(hop.value).unit, predicate.unit)
        except LedgerError as error:
            for found in _value_problems(error):
                yield i, found


def _problem(
    field: str, message: str, hint: str | None, fault: Fault = Fault.VALUE
) -> FieldProblem:
    return field, Problem(fault, message, hint=hint)
