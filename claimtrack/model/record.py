"""Records of a ledger, their names and the records they mention."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from claimtrack.errors import Place
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.document import Document
from claimtrack.model.link import LINKED, Link
from claimtrack.model.predicate import Predicate
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.source import Source
from claimtrack.model.waiver import Waiver

Record: TypeAlias = Source | Document | Predicate | Claim | Assertion | Link | Retraction | Waiver

Mention: TypeAlias = tuple[str, int, RecordKind, str]
"""A mention of another record: field, index in a list field, kind and id."""

Locator: TypeAlias = Callable[[Record, str, int], Place | None]
"""A function that returns the place of a field of a record, given an index in a list field."""


def ref_of(record: Record) -> Ref:
    """Return the reference to a record."""
    match record:
        case Source():
            return Ref(RecordKind.SOURCE, record.id)
        case Document():
            return Ref(RecordKind.DOCUMENT, record.id)
        case Predicate():
            return Ref(RecordKind.PREDICATE, record.id)
        case Claim():
            return Ref(RecordKind.CLAIM, record.id)
        case Assertion() | Link() | Retraction() | Waiver():
            return record.ref


def name_of(record: Record) -> str:
    """Return the name of a record as text, equal to ``str(ref_of(record))``."""
    # The shortcut for claims saves a validation.
    return f"claim `{record.id}`" if isinstance(record, Claim) else str(ref_of(record))


def mentions(record: Record) -> Iterator[Mention]:
    """Yield every reference of a record to another one, field by field."""
    match record:
        case Assertion():
            yield "claim", 0, RecordKind.CLAIM, record.claim
            for i, hop in enumerate(record.via):
                yield "via", i, RecordKind.SOURCE, hop.source
                if hop.follows is not None:
                    yield "via.follows", i, RecordKind.SOURCE, hop.follows
                if hop.at is not None:
                    yield "via", i, RecordKind.DOCUMENT, hop.at.document
            for i, passage in enumerate(record.at):
                yield "at", i, RecordKind.DOCUMENT, passage.document
        case Claim():
            for i, source in enumerate(record.about):
                yield "about", i, RecordKind.SOURCE, source
            if record.speaker is not None:
                yield "speaker", 0, RecordKind.SOURCE, record.speaker
            for i, claim in enumerate(record.because):
                yield "because", i, RecordKind.CLAIM, claim
            if record.fact is not None:
                yield "fact", 0, RecordKind.PREDICATE, record.fact.predicate
        case Source():
            if record.part_of is not None:
                yield "part_of", 0, RecordKind.SOURCE, record.part_of
        case Document():
            if record.publisher is not None:
                yield "publisher", 0, RecordKind.SOURCE, record.publisher
            if record.author is not None:
                yield "author", 0, RecordKind.SOURCE, record.author
            for i, source in enumerate(record.credits):
                yield "credits", i, RecordKind.SOURCE, source
        case Predicate():
            for i, other in enumerate(record.excludes):
                yield "excludes", i, RecordKind.PREDICATE, other
            if record.inverse is not None:
                yield "inverse", 0, RecordKind.PREDICATE, record.inverse
            for i, other in enumerate(record.before):
                yield "before", i, RecordKind.PREDICATE, other
        case Link():
            yield "from_", 0, RecordKind.CLAIM, record.from_
            for field, kind in LINKED.items():
                if (id := getattr(record, field)) is not None:
                    yield field, 0, kind, id
            if record.by is not None:
                yield "by", 0, RecordKind.SOURCE, record.by
        case Retraction():
            yield "what", 0, record.what.kind, record.what.id
            if record.by is not None:
                yield "by", 0, RecordKind.SOURCE, record.by
            for i, passage in enumerate(record.at):
                yield "at", i, RecordKind.DOCUMENT, passage.document
        case Waiver():
            yield "subject", 0, record.subject.kind, record.subject.id


def split_dependents(
    records: Iterable[Record], dropped: Iterable[Record]
) -> tuple[list[Record], list[Record]]:
    """Return the records that do not depend on some dropped ones, and those that do.

    Links, retractions and waivers depend on the records that they name, recursively. A
    reference to a dropped record may still name an equal one that is not dropped.
    """
    remaining, dependent = list(records), list[Record]()
    new = list(dropped)
    while new:
        named = {
            (kind, named_id)  # not `id`, which Python 3.12.1 confuses with the function below
            for record in remaining
            if isinstance(record, Link | Retraction | Waiver)
            for _, _, kind, named_id in mentions(record)
        }
        void = named & _names(new, named)
        void -= _names(remaining, void)
        new = [
            record
            for record in remaining
            if void
            and isinstance(record, Link | Retraction | Waiver)
            and any((kind, named_id) in void for _, _, kind, named_id in mentions(record))
        ]
        gone = {id(record) for record in new}
        remaining = [record for record in remaining if id(record) not in gone]
        dependent += new
    return remaining, dependent


def _names(
    records: Iterable[Record], among: Collection[tuple[RecordKind, str]]
) -> set[tuple[RecordKind, str]]:
    """Return the kind and id of each record of the kinds in ``among``. Ids may be hashes."""
    kinds = {kind for kind, _ in among}
    classes = tuple(cls for cls, kind in _KINDS.items() if kind in kinds)
    refs = (ref_of(record) for record in records if isinstance(record, classes))
    return {(ref.kind, ref.id) for ref in refs}


_KINDS: Mapping[type[Record], RecordKind] = MappingProxyType(
    {
        Claim: RecordKind.CLAIM,
        Assertion: RecordKind.ASSERTION,
        Link: RecordKind.LINK,
        Retraction: RecordKind.RETRACTION,
    }
)


def assertions_resolve(
    assertions: Sequence[Assertion], known: Mapping[RecordKind, Mapping[str, object]]
) -> bool:
    """Return True if every record that some assertions mention is known.

    Testing all assertions at once is faster, and they are most of a ledger.
    """
    # Assertions read from Parquet share their hops.
    hops = {id(hop): hop for each in assertions for hop in each.via}.values()
    cited = {at.document for each in assertions for at in each.at}
    cited |= {hop.at.document for hop in hops if hop.at is not None}
    sources = {hop.source for hop in hops}
    sources |= {hop.follows for hop in hops if hop.follows is not None}
    return (
        known[RecordKind.CLAIM].keys() >= {each.claim for each in assertions}
        and known[RecordKind.SOURCE].keys() >= sources
        and known[RecordKind.DOCUMENT].keys() >= cited
    )


def own_place(record: Record, field: str, index: int) -> Place | None:
    """Return the place of a field as recorded in the record itself."""
    first = field.partition(".")[0]
    if isinstance(record, Assertion) and first == "via":
        place = record.via[index].place
        return record.place if place is None else place.within(record.place)
    if isinstance(record, Claim) and first == "fact" and record.fact is not None:
        return record.fact.place or record.place
    return record.place


def describe_record(record: Record) -> str:
    """Describe a record that has no place in a file, so that its author can find it."""
    match record:
        case Assertion():
            return f"an assertion of `{record.claim}`"
        case Link():
            return f"the link by which {record}"
        case Retraction():
            return f"the retraction of {record.what}"
        case Waiver():
            return f"the waiver of {record.code} for {record.subject}"
        case Source() | Document() | Predicate() | Claim():
            return str(ref_of(record))
