"""Descriptions of records, names of sources and names of faults."""

import pytest

from claimtrack.errors import Fault
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Link,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
)
from claimtrack.reports.text.descriptions import display_name, fault_name, record_text


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Source("wire", "news-agency", name="The Wire"), "The Wire"),
        (Source("wire", "news-agency"), "wire"),
        (Document("a", title="A title"), "A title"),
        (Document("a"), "a"),
        (Claim("c", "It rained."), "It rained."),
        (Assertion("c", ["office", "wire"]), "office > wire"),
        (Assertion("c", ["wire"], at=["a#p1", "a"]), "wire, at a#p1, a"),
        (Link("restates", "c", "d"), "c restates d"),
        (Retraction(Ref(RecordKind.DOCUMENT, "a")), "withdraws document `a`"),
        (Waiver("CT102", Ref(RecordKind.CLAIM, "c")), "accepts CT102 for claim `c`"),
    ],
)
def test_descriptions_of_records(record: Record, expected: str) -> None:
    assert expected == record_text(record)


def test_fault_names() -> None:
    assert "unknown-key" == fault_name(Fault.UNKNOWN_KEY)


def test_name_of_an_unnamed_source_is_marked() -> None:
    assert "Anna" == display_name(Source("a", "person", name="Anna"))
    assert "a (unnamed)" == display_name(Source("a", "person", named=False))
