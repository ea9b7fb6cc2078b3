"""A ledger as it would be if sources failed, or were of another grade."""

from collections import deque
from collections.abc import Iterable, Mapping

from attrs import evolve

from claimtrack.errors import Fault
from claimtrack.model.assertion import Assertion
from claimtrack.model.link import Link
from claimtrack.model.record import Record, ref_of
from claimtrack.model.ref import Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.source import Reliability, Source
from claimtrack.model.values import choice, nearest, refuse
from claimtrack.model.waiver import Waiver


def with_parts(sources: Mapping[str, Source], ids: Iterable[str]) -> frozenset[str]:
    """Return sources with all that they control: who fails takes its parts along.

    Raises:
        LedgerError: there is no source of such an id.
    """
    parts: dict[str, list[str]] = {}
    for source in sources.values():
        if source.part_of is not None:
            parts.setdefault(source.part_of, []).append(source.id)
    todo = deque(_known(sources, id) for id in ids)
    found = set(todo)
    while todo:
        for part in parts.get(todo.popleft(), ()):
            if part not in found:
                found.add(part)
                todo.append(part)
    return frozenset(found)


def without(records: Iterable[Record], failed: frozenset[str]) -> list[Record]:
    """Return the records without the chains that pass through a source that failed.

    What bears on a chain that is gone goes with it: undercuts, retractions,
    waivers, and what bears on these.
    """
    kept = list(records)
    gone = {
        record.ref
        for record in kept
        if isinstance(record, Assertion) and any(hop.source in failed for hop in record.via)
    }
    while gone:
        bearing: set[Ref] = set()
        left: list[Record] = []
        for record in kept:
            if ref_of(record) in gone:
                continue
            if _borne_on(record) in gone:
                bearing.add(ref_of(record))
            left.append(record)
        kept, gone = left, bearing
    return kept


def assuming(
    records: Iterable[Record],
    sources: Mapping[str, Source],
    grades: Mapping[str, Reliability | str],
) -> list[Record]:
    """Return the records with some sources of another grade.

    Raises:
        LedgerError: there is no source of such an id, or no such grade.
    """
    changed = {_known(sources, id): choice(Reliability, grade) for id, grade in grades.items()}
    return [
        evolve(record, reliability=changed[record.id])
        if isinstance(record, Source) and record.id in changed
        else record
        for record in records
    ]


def _borne_on(record: Record) -> Ref | None:
    match record:
        case Link():
            return record.target
        case Retraction():
            return record.what
        case Waiver():
            return record.subject
        case _:
            return None


def _known(sources: Mapping[str, Source], id: str) -> str:
    if id not in sources:
        hint = nearest(id, sources) or "no source of that id is in the ledger"
        refuse(f"unknown source `{id}`", hint, Fault.DANGLING)
    return id
