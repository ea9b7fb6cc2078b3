from hypothesis import given

from claimtrack.formats.toml import reader
from claimtrack.model import Ledger, Predicate, RecordKind, Ref, Waiver, mentions
from tests.laws import profiles
from tests.rules.checking import findings, subjects
from tests.strategies import ledgers


@profiles.law
@given(ledgers())
def test_record_mentioned_only_by_a_waiver_is_unused(ledger: Ledger) -> None:
    mentioned = {
        Ref(noun, id)
        for record in ledger.records()
        if not isinstance(record, Waiver | Predicate)
        for _, _, noun, id in mentions(record)
    }
    every = {Ref(RecordKind.SOURCE, id) for id in ledger.sources}
    every |= {Ref(RecordKind.DOCUMENT, id) for id in ledger.documents}
    every |= {Ref(RecordKind.PREDICATE, id) for id in ledger.predicates}
    bare = Ledger.of(record for record in ledger.records() if not isinstance(record, Waiver))

    assert every - mentioned == {found.subject for found in findings("unused-record", bare)}


def test_owners_publishers_authors_credits_and_parties_are_used() -> None:
    text = """
[source]
owner = { kind = "company" }
owned = { kind = "outlet", part_of = "owner" }
writer = { kind = "person" }
photographer = { kind = "person" }
accused = { kind = "person" }
judge = { kind = "official" }
[document.article]
publisher = "owned"
author = "writer"
credits = ["photographer"]
[claim.a]
text = ""
about = ["accused"]
[[link]]
kind = "supports"
from = "a"
to = "a"
by = "judge"
"""

    assert subjects("unused-record", text) == [{"article"}]


def test_document_that_only_a_hop_cites_is_used() -> None:
    text = """
[source.town]
kind = "government"
[document.notice]
[document.letter]
[claim.a]
text = ""
via = [{ source = "town", at = "notice" }]
"""

    assert subjects("unused-record", text) == [{"letter"}]


def test_predicate_that_only_a_draft_uses_is_used() -> None:
    text = """
[predicate]
length = { takes = "number" }
width = { takes = "number" }
[claim.a]
text = ""
draft = true
fact = { subject = "boat", predicate = "length", value = 3 }
"""
    ledger = reader.read_text("ledger = 1\n" + text).without_drafts()

    assert ["width"] == [finding.subject.id for finding in findings("unused-record", ledger)]


def test_waiver_of_the_finding_is_not_stale() -> None:
    text = (
        '[document.article]\n[[waiver]]\ncode = "unused-record"\ndocument = "article"\n'
        'reason = "To be read next week."\n'
    )

    assert subjects("stale-waiver", text) == []
