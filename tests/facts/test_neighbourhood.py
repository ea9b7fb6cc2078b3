from hypothesis import given

from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods, neighbour_pairs
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
    near = Neighbourhoods(Facts(LEDGER)).records_around(Ref(kind, id), 20)
    return {None if isinstance(record, Waiver) else record.id for record in near}


def test_links_and_premises_join_claims_with_their_records() -> None:
    river = {"flood", "rain", "dry", "one", "link", "gone"}

    for claim in ("flood", "rain", "dry"):
        assert river == around(RecordKind.CLAIM, claim)
    assert river == around(RecordKind.ASSERTION, "one")
    assert river == around(RecordKind.LINK, "link")


def test_shared_source_alone_does_not_join_claims() -> None:
    assert {"apart", "other", "far"} == around(RecordKind.CLAIM, "apart")
    assert {"apart", "other", "far"} == around(RecordKind.RETRACTION, "far")


def test_source_or_document_has_one_mention_and_waivers_do_not_count() -> None:
    assert {"article"} == around(RecordKind.SOURCE, "daily")
    assert {"one"} == around(RecordKind.DOCUMENT, "article")
    assert set() == around(RecordKind.SOURCE, "nobody")
    assert set() == around(RecordKind.RETRACTION, "gone")


def test_records_around_a_claim_are_the_nearest() -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        [Claim(f"c{i:03}", "", because=[f"c{i - 1:03}"] if i else []) for i in range(100)],
        [Assertion("c050", ["daily"], id=f"own{i}") for i in range(10)],
    )

    near = Neighbourhoods(Facts(ledger)).records_around(Ref(RecordKind.CLAIM, "c050"), 5)

    own = {f"own{i}" for i in range(10)}
    assert {"c048", "c049", "c050", "c051", "c052", *own} == {
        record.id for record in near if isinstance(record, Claim | Assertion)
    }


def test_undercuts_of_links_and_assertions_join_claims() -> None:
    doubts: list[Record] = [
        Claim("gauge", "The gauge was broken."),
        Claim("forged", "The report is forged."),
        Link("undercuts", "gauge", to_link="link", id="by-gauge"),
        Link("undercuts", "forged", to_assertion="one", id="by-forged"),
    ]
    near = Neighbourhoods(Facts(LEDGER.with_records(doubts)))
    river = {ref_of(record) for record in near.records_around(Ref(RecordKind.CLAIM, "flood"), 20)}

    assert {ref_of(record) for record in doubts} <= river
    for doubt in doubts:
        assert river == {ref_of(record) for record in near.records_around(ref_of(doubt), 20)}


@law
@given(stories())
def test_deciding_and_conflicting_claims_are_in_the_neighbourhood(
    ledger: Ledger,
) -> None:
    facts = Facts(ledger)
    near = Neighbourhoods(facts)
    together = [
        *(conflict.members for conflict in (*facts.value_conflicts, *facts.exclusive_conflicts)),
        *(
            (each.claim, *each.certain_violations, *each.possible_violations)
            for each in facts.absences
        ),
        *(
            [
                claim
                for there in {group, *near.deciding_groups(group)}
                for claim in facts.members(there)
            ]
            for group in range(facts.columns.groups)
        ),
    ]

    for claims in nonempty(together):
        assert 1 == len({near.neighbourhood_of[claim.id] for claim in claims})


@law
@given(stories())
def test_records_around_a_claim_are_in_its_neighbourhood(ledger: Ledger) -> None:
    near = Neighbourhoods(Facts(ledger))

    for claim, number in nonempty(near.neighbourhood_of.items()):
        around = near.records_around(Ref(RecordKind.CLAIM, claim), 100)
        assert {id(record) for record in around} <= {
            id(record) for record in near.records_in(number)
        }


@law
@given(stories())
def test_neighbourhoods_are_the_components_of_neighbour_pairs(ledger: Ledger) -> None:
    near = Neighbourhoods(Facts(ledger))
    joined: dict[str, set[str]] = {id: {id} for id in ledger.claims}
    for one, other in neighbour_pairs(ledger):
        joined[one] = joined[other] = joined[one] | joined[other]
        for id in joined[one]:
            joined[id] = joined[one]

    for claim, number in nonempty(near.neighbourhood_of.items()):
        assert joined[claim] == {
            id for id, other in near.neighbourhood_of.items() if other == number
        }


def test_subject_and_predicate_family_join_claims() -> None:
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
    number = Neighbourhoods(Facts(ledger)).neighbourhood_of

    assert number["a"] == number["b"] == number["c"]
    assert number["d"] == number["e"]
    assert 4 == len(set(number.values()))
