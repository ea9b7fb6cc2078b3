from claimtrack.analysis.facts import Facts
from claimtrack.analysis.neighbourhood import Neighbourhoods
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Noun,
    Record,
    Ref,
    Retraction,
    Source,
    Waiver,
    ref_of,
)

LEDGER = Ledger.of(
    Source("daily", "outlet"),
    Source("nobody", "person"),
    Document("article", publisher="daily"),
    Claim("flood", "The river flooded."),
    Claim("rain", "It rained for a week."),
    Claim("dry", "It was dry.", because=["flood"]),
    Claim("apart", "The mayor resigned."),
    Assertion("flood", ["daily"], id="one", at="article"),
    Assertion("apart", ["daily"], id="other"),
    Link("supports", "rain", "flood", id="link"),
    Retraction(Ref(Noun.DOCUMENT, "article"), id="gone"),
    Retraction(Ref(Noun.ASSERTION, "other"), id="far"),
    Waiver("CT102", Ref(Noun.SOURCE, "nobody")),
)


def around(kind: Noun, id: str) -> set[str | None]:
    near = Neighbourhoods(Facts(LEDGER), 20).around(Ref(kind, id))
    return {None if isinstance(record, Waiver) else record.id for record in near}


def test_claims_hang_together_by_links_and_premises_with_all_that_is_said_of_them() -> None:
    river = {"flood", "rain", "dry", "one", "link", "gone"}

    for claim in ("flood", "rain", "dry"):
        assert river == around(Noun.CLAIM, claim)
    assert river == around(Noun.ASSERTION, "one")
    assert river == around(Noun.LINK, "link")


def test_what_is_joined_by_a_source_alone_does_not_hang_together() -> None:
    assert {"apart", "other", "far"} == around(Noun.CLAIM, "apart")
    assert {"apart", "other", "far"} == around(Noun.RETRACTION, "far")


def test_a_source_or_document_rests_on_one_mention_and_no_waiver_counts() -> None:
    assert {"article"} == around(Noun.SOURCE, "daily")
    assert {"one"} == around(Noun.DOCUMENT, "article")
    assert set() == around(Noun.SOURCE, "nobody")
    assert set() == around(Noun.RETRACTION, "gone")


def test_of_a_long_chain_of_claims_the_nearest_are_looked_at() -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        [Claim(f"c{i:03}", "", because=[f"c{i - 1:03}"] if i else []) for i in range(100)],
        [Assertion("c050", ["daily"], id=f"own{i}") for i in range(10)],
    )

    near = Neighbourhoods(Facts(ledger), 5).around(Ref(Noun.CLAIM, "c050"))

    own = {f"own{i}" for i in range(10)}
    assert {"c048", "c049", "c050", "c051", "c052", *own} == {
        record.id for record in near if isinstance(record, Claim | Assertion)
    }


def test_what_undercuts_a_link_or_an_assertion_hangs_together_with_their_claims() -> None:
    doubts: list[Record] = [
        Claim("gauge", "The gauge was broken."),
        Claim("forged", "The report is forged."),
        Link("undercuts", "gauge", to_link="link", id="by-gauge"),
        Link("undercuts", "forged", to_assertion="one", id="by-forged"),
    ]
    near = Neighbourhoods(Facts(LEDGER.with_records(doubts)), 20)
    river = {ref_of(record) for record in near.around(Ref(Noun.CLAIM, "flood"))}

    assert {ref_of(record) for record in doubts} <= river
    for doubt in doubts:
        assert river == {ref_of(record) for record in near.around(ref_of(doubt))}
