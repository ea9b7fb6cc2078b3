"""Whether records can come and go as an edit has it, and the ledger that comes of it."""

from collections.abc import Iterable, Sequence
from itertools import chain
from types import MappingProxyType

from attrs import evolve

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import Ledger, Record, Ref, Waiver, ref_of
from claimtrack.model.record import described
from claimtrack.scale.holdings import Holdings


def resolved(held: Holdings, removed: Iterable[Record | Ref]) -> tuple[Record, ...]:
    """Return the very records that are to be removed; of equal ones as many as are named.

    Raises:
        LedgerError: with each that is not there.
    """
    taken: dict[int, Record] = {}
    problems: list[Problem] = []
    for each in removed:
        found = _there(held, each, taken)
        if found is None:
            word = str(each) if isinstance(each, Ref) else described(each)
            hint = "name a record as the ledger has it now"
            problems.append(
                Problem(Fault.DANGLING, f"{word} is not there to be removed", hint=hint)
            )
        else:
            taken[id(found)] = found
    if problems:
        raise LedgerError(*problems)
    return tuple(taken.values())


def _there(held: Holdings, wanted: Record | Ref, taken: dict[int, Record]) -> Record | None:
    record = held.get(wanted) if isinstance(wanted, Ref) else wanted
    if record is None:
        return None
    equal = [each for each in held.alike(record) if each == record and id(each) not in taken]
    return next((each for each in equal if each is record), equal[0] if equal else None)


def doubles(held: Holdings, new: Sequence[Record], gone: Sequence[Record]) -> Sequence[Problem]:
    """Return a problem for each id that would be given twice."""
    going = {id(record) for record in gone}
    seen: dict[Ref, Record] = {}
    problems: list[Problem] = []
    for record in new:
        if isinstance(record, Waiver) or record.id is None:
            continue
        ref = ref_of(record)
        there = held.get(ref)
        if there is not None and id(there) not in going:
            seen[ref] = there
        if ref in seen:
            message, first = f"two records carry the id `{record.id}`", seen[ref].place
            hint = f"the first is at {first}" if first else "remove the one that is there"
            problems.append(Problem(Fault.DUPLICATE, message, record.place, hint, related=first))
        seen.setdefault(ref, record)
    return problems


def ledger_of(held: Holdings, like: Ledger) -> Ledger:
    """Return the ledger of all that is held, known to make one, with the settings of another."""
    return evolve(
        like,
        sources=MappingProxyType({**held.sources}),
        documents=MappingProxyType({**held.documents}),
        predicates=MappingProxyType({**held.predicates}),
        claims=MappingProxyType({**held.claims}),
        assertions=tuple(chain.from_iterable(held.said.values())),
        links=tuple(chain.from_iterable(held.links.values())),
        retractions=tuple(chain.from_iterable(held.retractions.values())),
        waivers=tuple(held.waivers),
    )
