"""Words for a record or a fault, for readers who do not have the file before them."""

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
    """Return what a fault is called, beside its code."""
    return fault.name.lower().replace("_", "-")


def words(record: Record) -> str:
    """Return what a record says, in short."""
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
            return chain_text(record.via) + (f", at {places}" if places else "")
        case Link():
            return str(record).replace("`", "")
        case Retraction():
            return f"withdraws {record.what}"
        case Waiver():
            return f"accepts {record.code} for {record.subject}"
