"""Descriptions of records, sources and faults, for readers who do not see the file."""

from claimtrack.engine.finding import chain_text
from claimtrack.errors import Fault
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Link,
    Predicate,
    Record,
    Retraction,
    Source,
    Waiver,
)


def fault_name(fault: Fault) -> str:
    """Return the name of a fault: ``unknown-id``."""
    return fault.name.lower().replace("_", "-")


def record_text(record: Record) -> str:
    """Return the content of a record in a few words."""
    match record:
        case Source():
            return record.name or record.id
        case Document():
            return record.label
        case Predicate():
            return record.label
        case Claim():
            return record.text
        case Assertion():
            places = ", ".join(str(passage) for passage in record.at)
            return chain_text(record.hops) + (f", at {places}" if places else "")
        case Link():
            return str(record).replace("`", "")
        case Retraction():
            return f"withdraws {record.what}"
        case Waiver():
            return f"accepts {record.code} for {record.subject}"


def display_name(source: Source) -> str:
    """Return the name or id of a source, marked if it is unnamed.

    The label of an unnamed source only distinguishes it from others.
    """
    name = source.name or source.id
    return name if source.named else f"{name} (unnamed)"
