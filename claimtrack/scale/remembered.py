"""Findings written down to be found again, by the numbers of the records that they name.

Where a record stands is not written down: places are those of the records as they are now.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.findings import Finding, Flag, Outcome, Reason
from claimtrack.model import Assertion, Claim, Record, Severity
from claimtrack.place import Place

Slot = tuple[int, int]
"""A record by its number, and which of its places."""


class UnknownError(ValueError):
    """A finding that cannot be written down, or found again as it was."""


def places_of(record: Record) -> tuple[Place | None, ...]:
    """Return where a record and the parts of it that have a place of their own stand."""
    match record:
        case Assertion():
            return record.place, *(hop.place for hop in record.via)
        case Claim() if record.fact is not None:
            return record.place, record.fact.place
        case _:
            return (record.place,)


def written(finding: Finding, numbers: Mapping[int, int]) -> object:
    """Return a finding as JSON has it; ``numbers`` are those of records, by ``id()``.

    Raises:
        UnknownError: it names a record without a number, or a place of none that it names.
    """
    flag = finding.flag
    try:
        subjects = [numbers[id(record)] for record in flag.subjects]
        slots: dict[Place, list[Slot]] = {}
        named = {id(record): record for record in (*flag.subjects, *_records(flag.reasons))}
        for record in named.values():
            for i, place in enumerate(places_of(record)):
                if place is not None:
                    slots.setdefault(place, []).append((numbers[id(record)], i))
        return [
            finding.code,
            finding.name,
            finding.severity.value,
            subjects,
            flag.message,
            flag.hint,
            flag.outcome.value,
            None if flag.place is None else slots[flag.place],
            [
                [
                    reason.text,
                    None if reason.record is None else numbers[id(reason.record)],
                    None if reason.place is None else slots[reason.place],
                    len(reason.parts),
                ]
                for reason in _parts_first(flag.reasons)
            ],
        ]
    except KeyError:
        raise UnknownError("it names what is not near it") from None


def found_again(data: object, records: Sequence[Record]) -> Finding:
    """Return the finding that was written down, of records in the same order.

    Raises:
        UnknownError: these are no words of this module, or a place is no longer one.
    """
    try:
        return _found_again(data, records)
    except (IndexError, KeyError, TypeError, ValueError) as error:
        raise UnknownError(str(error)) from error


def _found_again(data: object, records: Sequence[Record]) -> Finding:
    if not isinstance(data, list):
        raise UnknownError("a finding is a list")
    code, name, severity, subjects, message, hint, outcome, place, reasons = data
    done: list[Reason] = []
    for text, number, slots, parts in reasons:
        first = len(done) - parts
        record = None if number is None else records[number]
        made = Reason(text, record, tuple(done[first:]), _place(slots, records))
        done[first:] = [made]
    flag = Flag(
        tuple(records[number] for number in subjects),
        message,
        done,
        hint,
        Outcome(outcome),
        _place(place, records),
    )
    return Finding(code, name, Severity(severity), flag)


def _place(slots: Sequence[Slot] | None, records: Sequence[Record]) -> Place | None:
    """Return the place of slots that had one: if they differ now, nobody knows which was meant."""
    if slots is None:
        return None
    places = {places_of(records[number])[i] for number, i in slots}
    if len(places) != 1:
        raise UnknownError("what stood in one place stands in several")
    return places.pop()


@frozen
class _Step:
    reason: Reason
    parts_done: bool


def _parts_first(reasons: Sequence[Reason]) -> Iterator[Reason]:
    """Yield reasons of a tree, each after its parts; trees may be deep."""
    todo = [_Step(reason, parts_done=False) for reason in reversed(reasons)]
    while todo:
        step = todo.pop()
        if step.parts_done or not step.reason.parts:
            yield step.reason
        else:
            todo.append(_Step(step.reason, parts_done=True))
            todo += [_Step(part, parts_done=False) for part in reversed(step.reason.parts)]


def _records(reasons: Sequence[Reason]) -> Iterator[Record]:
    for reason in _parts_first(reasons):
        if reason.record is not None:
            yield reason.record
