from hypothesis import given

from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods, ties
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    ValueType,
    Waiver,
    ref_of,
)
from tests.laws.profiles import law
from tests.laws.stories import stories
from tests.nonempty import nonempty

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
    Retraction(Ref(RecordKind.DOCUMENT, "article"), id="gone"),
    Retraction(Ref(RecordKind.ASSERTION, "other"), id="far"),
    Waiver("CT102", Ref(RecordKind.SOURCE, "nobody")),
)


def around(kind: RecordKind, id: str) -> set[str | None]:
    near = Neighbourhoods(Facts(LEDGER)).around(Ref(kind, id), 20)
    return {None if isinstance(record, Waiver) else record.id for record in near}


def test_claims_hang_together_by_links_and_premises_with_all_that_is_said_of_them() -> None:
    river = {"flood", "rain", "dry", "one", "link", "gone"}

    for claim in ("flood", "rain", "dry"):
        assert river == around(RecordKind.CLAIM, claim)
    assert river == around(RecordKind.ASSERTION, "one")
    assert river == around(RecordKind.LINK, "link")


def test_what_is_joined_by_a_source_alone_does_not_hang_together() -> None:
    assert {"apart", "other", "far"} == around(RecordKind.CLAIM, "apart")
    assert {"apart", "other", "far"} == around(RecordKind.RETRACTION, "far")


def test_a_source_or_document_rests_on_one_mention_and_no_waiver_counts() -> None:
    assert {"article"} == around(RecordKind.SOURCE, "daily")
    assert {"one"} == around(RecordKind.DOCUMENT, "article")
    assert set() == around(RecordKind.SOURCE, "nobody")
    assert set() == around(RecordKind.RETRACTION, "gone")


def test_of_a_long_chain_of_claims_the_nearest_are_looked_at() -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        [Claim(f"c{i:03}", "", because=[f"c{i - 1:03}"] if i else []) for i in range(100)],
        [Assertion("c050", ["daily"], id=f"own{i}") for i in range(10)],
    )

    near = Neighbourhoods(Facts(ledger)).around(Ref(RecordKind.CLAIM, "c050"), 5)

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
    near = Neighbourhoods(Facts(LEDGER.with_records(doubts)))
    river = {ref_of(record) for record in near.around(Ref(RecordKind.CLAIM, "flood"), 20)}

    assert {ref_of(record) for record in doubts} <= river
    for doubt in doubts:
        assert river == {ref_of(record) for record in near.around(ref_of(doubt), 20)}


@law
@given(stories())
def test_what_decides_a_claim_or_may_conflict_with_it_is_in_its_neighbourhood(
    ledger: Ledger,
) -> None:
    facts = Facts(ledger)
    near = Neighbourhoods(facts)
    together = [
        *(contest.members for contest in (*facts.value_contests, *facts.exclusive_contests)),
        *((each.claim, *each.certain, *each.possible) for each in facts.absences),
        *(
            [claim for there in {group, *near.deciding(group)} for claim in facts.members(there)]
            for group in range(facts.columns.groups)
        ),
    ]

    for claims in nonempty(together):
        assert 1 == len({near.number[claim.id] for claim in claims})


@law
@given(stories())
def test_what_is_around_a_claim_is_of_its_neighbourhood(ledger: Ledger) -> None:
    near = Neighbourhoods(Facts(ledger))

    for claim, number in nonempty(near.number.items()):
        around = near.around(Ref(RecordKind.CLAIM, claim), 100)
        assert {id(record) for record in around} <= {id(record) for record in near.records(number)}


@law
@given(stories())
def test_neighbourhoods_are_the_claims_that_ties_join_step_by_step(ledger: Ledger) -> None:
    near = Neighbourhoods(Facts(ledger))
    tied: dict[str, set[str]] = {id: {id} for id in ledger.claims}
    for one, other in ties(ledger):
        tied[one] = tied[other] = tied[one] | tied[other]
        for id in tied[one]:
            tied[id] = tied[one]

    for claim, number in nonempty(near.number.items()):
        assert tied[claim] == {id for id, other in near.number.items() if other == number}


def test_facts_tie_claims_by_a_subject_and_a_family_of_predicates() -> None:
    ledger = Ledger.of(
        Predicate("owns", ValueType.NAME, inverse="owned-by"),
        [
            Predicate("owned-by", ValueType.NAME, inverse="owns"),
            Predicate("left", before=["arrived"]),
        ],
        [Predicate("arrived"), Predicate("sank")],
        [
            Claim(id, "Text.", fact=Fact(subject, predicate, value=value))
            for id, (subject, predicate, value) in {
                "a": ("ann", "owns", "ship"),
                "b": ("ship", "owned-by", "ann"),
                "c": ("bob", "owned-by", "ann"),
                "d": ("ship", "left", None),
                "e": ("ship", "arrived", None),
                "f": ("ship", "sank", None),
                "g": ("boat", "sank", None),
            }.items()
        ],
    )
    number = Neighbourhoods(Facts(ledger)).number

    assert number["a"] == number["b"] == number["c"]
    assert number["d"] == number["e"]
    assert 4 == len(set(number.values()))
