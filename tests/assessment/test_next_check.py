"""What is offered as the next check would change a claim as it says, and is the cheapest to do."""

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.api import load
from claimtrack.assessment.assessment import Assessments
from claimtrack.assessment.next_checks.lead import CheckKind
from claimtrack.assessment.next_checks.next_check import TRIES, NextCheck
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    ClaimKind,
    ContestedBy,
    Criterion,
    Document,
    Fact,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Profile,
    Record,
    RecordKind,
    Ref,
    Reliability,
    Settings,
    Source,
    SourceNumber,
    Stance,
    ValueType,
)
from claimtrack.model.status import Status
from tests.laws import profiles
from tests.laws.stories import random_story, stories
from tests.laws.strategies import tangles
from tests.nonempty import nonempty

SOURCES = (
    *(Source(id, "person") for id in ("ann", "ben", "cat", "dan", "eve")),
    *(Source(id, "outlet") for id in ("daily", "gazette", "herald")),
)

JUDGED = (
    Settings(),
    Settings(Profile.OSINT),
    Settings(Profile.ANSWERS),
    Settings(corroborated=3, contested=ContestedBy.EVER),
    Settings(corroborating=Reliability.A),
    Settings(strength=[Criterion.RELIABILITY]),
    Settings(strength=[]),
)


def ledger_of(*records: Record | Sequence[Record], judged: Settings | None = None) -> Ledger:
    """Return a ledger with the sources of these stories, of which records may replace some."""
    given = {record.id for record in records if isinstance(record, Source)}
    sources = [source for source in SOURCES if source.id not in given]
    return Ledger.of(sources, *records, settings=judged)


def checks_of(ledger: Ledger, claim: str = "claim") -> tuple[NextCheck, ...]:
    """Return the checks of a claim."""
    return Assessments.of(ledger).of_claim(claim).next_checks


def told(ledger: Ledger, claim: str = "claim") -> list[tuple[str, str, str]]:
    """Return of each check of a claim its kind, its words and where it leads."""
    return [(c.kind.value, c.words, c.leads_to.value) for c in checks_of(ledger, claim)]


def denial(*via: str) -> Assertion:
    """Return a denial of the claim."""
    return Assertion("claim", via, stance=Stance.DENIES)


CLAIM = Claim("claim", "Text.")
STATEMENT = Claim("claim", "Text.", ClaimKind.STATEMENT)


def test_a_claim_of_one_origin_needs_one_outside_of_it() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann", "daily"]))

    assert [("origin", "an origin outside `ann`, not through `daily`", "corroborated")] == told(
        ledger
    )


def test_the_voice_is_that_of_whoever_controls_the_origin() -> None:
    ledger = ledger_of(Source("ann", "person", part_of="ben"), CLAIM, Assertion("claim", ["ann"]))

    assert [("origin", "an origin outside `ben`", "corroborated")] == told(ledger)


def test_of_whom_nobody_knows_where_they_have_it_from_is_asked_first() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily"]))

    assert [
        ("lineage", "where `daily` has it from", "single-origin"),
        ("origin", "an origin outside `daily`", "single-origin"),
        ("origin", "two origins outside `daily`", "corroborated"),
    ] == told(ledger)


def test_two_unknown_lineages_are_asked_together_where_that_leads_further() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["gazette"]), Assertion("claim", ["daily"]))

    assert [
        ("lineage", "where `daily` has it from", "single-origin"),
        ("lineage", "where `gazette` has it from", "single-origin"),
        ("lineage", "where `daily` and `gazette` have it from", "corroborated"),
    ] == told(ledger)[:3]


def test_sources_that_have_it_from_one_another_are_asked_who_had_it_first() -> None:
    ring = [Assertion("claim", ["daily", "gazette"]), Assertion("claim", ["gazette", "daily"])]

    assert [
        ("lineage", "where `daily` has it from, other than from `gazette`", "single-origin"),
        ("lineage", "where `gazette` has it from, other than from `daily`", "single-origin"),
    ] == told(ledger_of(CLAIM, ring))[:2]


def test_who_cites_itself_is_asked_too() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily", "daily"]))

    words = "where `daily` has it from, other than from itself"
    assert ("lineage", words, "single-origin") == told(ledger)[0]


def test_an_unknown_lineage_can_be_the_second_origin() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), Assertion("claim", ["daily"]))

    assert ("lineage", "where `daily` has it from", "corroborated") == told(ledger)[0]


def test_unnamed_heads_that_may_be_two_are_named() -> None:
    ledger = ledger_of(
        Source("ann", "person", named=False),
        Source("ben", "person", named=False),
        CLAIM,
        Assertion("claim", ["ann"]),
        Assertion("claim", ["ben"]),
    )

    assert [
        ("name", "who `ann` is", "corroborated"),
        ("name", "who `ben` is", "corroborated"),
        ("origin", "an origin outside `ann` or `ben`", "corroborated"),
    ] == told(ledger)


def test_an_unnamed_speaker_of_a_statement_is_named_and_read() -> None:
    ledger = ledger_of(
        Source("ann", "person", named=False), STATEMENT, Assertion("claim", ["ann", "daily"])
    )

    assert [("name", "who `ann` is, and what they published", "corroborated")] == told(ledger)


def test_members_of_a_plural_stand_in_its_place_and_not_beside_it() -> None:
    experts = Source("experts", "expert", named=False, number=SourceNumber.PLURAL)
    ledger = ledger_of(experts, CLAIM, Assertion("claim", ["experts", "daily"]))

    assert [
        ("name", "two of `experts` by name, with their own word", "corroborated"),
        ("origin", "an origin outside `experts`, not through `daily`", "corroborated"),
    ] == told(ledger)


def test_where_two_origins_share_a_relay_one_of_them_is_read() -> None:
    ledger = ledger_of(
        CLAIM, Assertion("claim", ["ann", "daily"]), Assertion("claim", ["ben", "daily"])
    )

    assert [
        ("document", "the document of `ann` itself", "corroborated"),
        ("document", "the document of `ben` itself", "corroborated"),
        ("origin", "an origin outside `ann` or `ben`, not through `daily`", "corroborated"),
    ] == told(ledger)


def test_the_document_of_a_relay_nearer_to_the_origin_helps_as_well() -> None:
    ledger = ledger_of(
        CLAIM,
        Assertion("claim", [Hop("ann", Act.WITNESSED), "gazette", "daily"]),
        Assertion("claim", ["ben", "daily"]),
    )

    words = "the document of `gazette` itself, which has it from `ann`"
    assert ("document", words, "corroborated") in told(ledger)


def test_a_statement_is_read_where_its_speaker_published_it() -> None:
    ledger = ledger_of(STATEMENT, Assertion("claim", ["ann", "daily"]))

    assert [
        ("document", "the document of `ann` itself", "corroborated"),
    ] == told(ledger)


def test_a_statement_that_nobody_reports_is_found_with_its_speaker() -> None:
    assert [("origin", "what its speaker published", "corroborated")] == told(ledger_of(STATEMENT))


def test_an_origin_without_a_grade_is_graded_where_only_grades_count() -> None:
    ledger = ledger_of(
        CLAIM,
        Assertion("claim", ["ann"]),
        Assertion("claim", ["ben"]),
        judged=Settings(Profile.OSINT),
    )

    kind, words, leads_to = told(ledger)[0]
    assert "two grades for `ann` and `ben`, of D or better" == words
    assert ("grade", "corroborated") == (kind, leads_to)


def test_who_was_found_unreliable_is_not_graded_again() -> None:
    ledger = ledger_of(
        Source("ann", "person", reliability="E"),
        Source("ben", "person", reliability="B"),
        CLAIM,
        Assertion("claim", ["ann"]),
        Assertion("claim", ["ben"]),
        judged=Settings(Profile.OSINT),
    )

    words = "a usually reliable origin outside `ann` or `ben`"
    assert [("origin", words, "corroborated")] == told(ledger)


def test_who_is_looked_for_is_as_good_as_the_ledger_asks_for() -> None:
    ledger = ledger_of(CLAIM, judged=Settings(corroborating=Reliability.A))

    check = checks_of(ledger)[1]

    words = "two completely reliable origins"
    assert (Status.CORROBORATED, words) == (check.leads_to, check.words)


def test_an_absence_needs_a_search() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", ClaimKind.ABSENCE), Assertion("claim", ["ann", "daily"])
    )

    words = "a search for it by somebody outside `ann`"
    assert [("search", words, "corroborated")] == told(ledger)


def test_what_holds_a_conclusion_back_is_what_its_premise_lacks() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion("claim", ["ann"]), Assertion("claim", ["ben"])],
        Assertion("ground", ["daily"]),
    )

    words = "for its premise `ground`: where `daily` has it from"
    assert ("lineage", words, "single-origin") == told(ledger)[0]


def test_a_conclusion_that_nobody_draws_lacks_what_its_premise_lacks() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        Assertion("ground", ["ann"]),
    )

    words = "for its premise `ground`: an origin outside `ann`"
    assert [("origin", words, "corroborated")] == told(ledger)


def test_what_is_held_back_twice_needs_both() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        Assertion("claim", ["ann"]),
        Assertion("ground", ["ben"]),
    )

    (check,) = checks_of(ledger)

    words = "an origin outside `ann`; and for its premise `ground`: an origin outside `ben`"
    assert (words, 2, Status.CORROBORATED) == (check.words, check.count, check.leads_to)


def test_what_rests_on_an_opinion_needs_another_premise() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["view"]),
        Claim("view", "Text.", ClaimKind.OPINION),
        Assertion("claim", ["ann"]),
        Assertion("view", ["ben"]),
    )

    words = "a premise for `claim` that is no opinion, in place of `view`"
    assert [("ground", words, "single-origin")] == told(ledger)


def test_what_only_an_opinion_implies_needs_another_premise_too() -> None:
    ledger = ledger_of(
        Claim("claim", "Text."),
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.IMPLIES, "view", "claim"),
        Assertion("view", ["ben"]),
    )

    words = "a premise for `claim` that is no opinion, in place of `view`"
    assert [("ground", words, "corroborated")] == told(ledger)


def test_an_origin_is_not_enough_for_what_rests_on_an_opinion_too() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["view"]),
        Claim("view", "Text.", ClaimKind.OPINION),
        Assertion("claim", ["daily"]),
        Assertion("view", ["ben"]),
    )

    words = (
        "where `daily` has it from; and "
        "a premise for `claim` that is no opinion, in place of `view`"
    )
    assert [("ground", words, "single-origin")] == told(ledger)


def test_a_denied_claim_needs_origins_enough_to_outweigh_the_denial() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), denial("ben"))

    assert [
        ("origin", "a usually reliable origin outside `ann`", "corroborated"),
        ("opponent", "whether `ben` stands by the denial", "single-origin"),
    ] == told(ledger)


def test_as_many_origins_are_asked_for_as_it_takes() -> None:
    ledger = ledger_of(CLAIM, [Assertion("claim", ["ann"]), denial("ben"), denial("cat")])

    words = "two usually reliable origins outside `ann`"
    assert ("origin", words, "corroborated") in told(ledger)
    assert 1 not in {
        c.count
        for c in checks_of(ledger)
        if c.kind is CheckKind.ORIGIN and c.leads_to is Status.CORROBORATED
    }


def test_a_refuted_claim_may_be_contested_again() -> None:
    ledger = ledger_of(CLAIM, [Assertion("claim", ["ann"]), denial("ben"), denial("cat")])

    assert Status.REFUTED is Assessments.of(ledger).of_claim("claim").status
    assert ("origin", "a usually reliable origin outside `ann`", "contested") == told(ledger)[0]


def test_a_grade_decides_where_grades_are_what_decides() -> None:
    ledger = ledger_of(
        Source("ben", "person", reliability="C"),
        CLAIM,
        Assertion("claim", ["ann"]),
        denial("ben"),
        judged=Settings(strength=[Criterion.RELIABILITY]),
    )

    words = "a grade for `ann` by which it outweighs the denial, such as B"
    assert ("grade", words, "single-origin") == told(ledger)[0]


def test_the_grade_of_an_opponent_decides_too() -> None:
    ledger = ledger_of(
        Source("ann", "person", reliability="C"),
        CLAIM,
        Claim("other", "Text."),
        Link(LinkKind.CONTRADICTS, "other", "claim"),
        Assertion("claim", ["ann"]),
        Assertion("other", ["ben"]),
    )

    words = "a grade for `ben` by which it outweighs `other`, such as D"
    assert ("grade", words, "single-origin") == told(ledger)[0]


def test_what_undercuts_a_claim_is_asked_about() -> None:
    ledger = ledger_of(
        STATEMENT,
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.UNDERCUTS, "view", "claim"),
        Assertion("claim", ["ann"]),
        Assertion("view", ["ben"]),
    )

    assert [
        ("opponent", "whether `ben` stands by `view`", "corroborated"),
    ] == told(ledger)


STATE = Predicate("state", takes=ValueType.NAME, functional=True)


def test_who_says_it_first_may_be_contradicted_by_others() -> None:
    """What nobody asserts states nothing yet, and is tried beside what it would meet."""
    ledger = ledger_of(
        STATE,
        Claim("claim", "Text.", fact=Fact("port", "state", "open", when="2021-10-19")),
        Claim("shut", "Text.", fact=Fact("port", "state", "shut", when="2021-10-19")),
        Assertion("shut", ["cat"]),
    )

    words = "an origin"
    assert [
        ("origin", words, "contested"),
        ("origin", "two origins", "corroborated"),
    ] == told(ledger)


def test_what_is_settled_or_cannot_be_checked_has_no_next_check() -> None:
    ledger = ledger_of(
        CLAIM,
        Claim("view", "Text.", ClaimKind.OPINION),
        [Assertion("claim", ["ann"]), Assertion("claim", ["ben"])],
        Assertion("view", ["ann"]),
    )

    assert () == checks_of(ledger) == checks_of(ledger, "view")


CROWD = [Claim(f"c{i}", "Text.") for i in range(300)]

LOUD = [Assertion("loud", ["ben"], at=[f"d{i}"]) for i in range(2_100)]


@pytest.mark.parametrize(
    "records",
    [
        pytest.param(
            [*CROWD, *(Link(LinkKind.CONTRADICTS, claim.id, "claim") for claim in CROWD)],
            id="opponents",
        ),
        pytest.param(
            [
                evolve(STATE, timeless=True),
                Claim("other", "Text.", fact=Fact("port", "state", "open")),
                *(
                    evolve(claim, fact=Fact("port", "state", f"s{i}"))
                    for i, claim in enumerate(CROWD)
                ),
                Link(LinkKind.CONTRADICTS, "other", "claim"),
                *(Assertion(claim, ["ben"]) for claim in ("other", *(c.id for c in CROWD))),
            ],
            id="conflicts of an opponent",
        ),
        pytest.param(
            [
                Claim("other", "Text."),
                Claim("loud", "Text."),
                Link(LinkKind.CONTRADICTS, "other", "claim"),
                Link(LinkKind.UNDERCUTS, "loud", "other"),
                [Document(f"d{i}") for i in range(len(LOUD))],
                LOUD,
            ],
            id="records",
        ),
    ],
)
def test_what_too_much_bears_on_has_none_either(records: Sequence[Record]) -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), *records)

    assert () == checks_of(ledger)


def test_a_found_conflict_is_disputed_like_a_declared_one() -> None:
    ledger = ledger_of(
        STATE,
        Claim("claim", "Text.", fact=Fact("port", "state", "open", when="2021-10-19")),
        Claim("shut", "Text.", fact=Fact("port", "state", "shut", when="2021-10-19")),
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.CONTRADICTS, "view", "claim"),
        [Assertion("claim", ["ann"]), Assertion("shut", ["cat"])],
    )

    assert ("opponent", "whether `cat` stands by `shut`", "single-origin") in told(ledger)


def test_what_more_premises_hold_back_than_a_desk_looks_into_has_none() -> None:
    premises = [Claim(f"p{i}", "Text.") for i in range(3)]
    ledger = ledger_of(
        Claim("claim", "Text.", because=[premise.id for premise in premises]),
        premises,
        [Assertion(claim, ["ann"]) for claim in ("claim", "p0", "p1", "p2")],
    )

    assert () == checks_of(ledger)


def test_where_nothing_helps_one_of_its_premises_nothing_helps() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion("claim", ["ann"]), denial("ben"), Assertion("ground", ["ann"])],
        [Assertion("ground", [id], stance=Stance.DENIES) for id in ("ben", "cat", "dan", "eve")],
        judged=Settings(strength=[]),
    )

    assert () == checks_of(ledger)


def test_a_claim_is_assessed_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """What would come after that is not offered; the cheapest is tried first."""
    ledger = ledger_of(CLAIM, [Assertion("claim", [id]) for id in ("daily", "gazette", "herald")])
    before = checks_of(ledger)
    monkeypatch.setattr("claimtrack.assessment.next_checks.next_check.TRIES", 4)

    assert before[:4] == checks_of(ledger)
    assert len(before) > 4


def test_so_are_its_premises(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion(claim, ["ann"]) for claim in ("claim", "ground")],
        judged=Settings(corroborated=4),
    )
    (before,) = checks_of(ledger)
    monkeypatch.setattr("claimtrack.assessment.next_checks.next_check.TRIES", 4)

    assert 6 == before.count
    assert () == checks_of(ledger)


def test_of_many_voices_the_first_are_named() -> None:
    ledger = ledger_of(
        CLAIM,
        [Assertion("claim", [id]) for id in ("ann", "ben", "cat", "dan", "eve")],
        judged=Settings(corroborated=6),
    )

    words = "an origin outside `ann`, `ben`, `cat` or 2 more"
    assert [("origin", words, "corroborated")] == told(ledger)


def test_ids_of_what_is_looked_for_are_new() -> None:
    taken = Source("found-person-1", "person")
    ledger = ledger_of(taken, CLAIM, Assertion("claim", ["found-person-1"]))

    (check,) = checks_of(ledger)

    assert Status.CORROBORATED is check.leads_to
    assert "found-person-1-1" in check.applied_to(ledger).sources


def test_a_check_concerns_a_record() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily"]))

    subjects = [check.subject for check in checks_of(ledger)]

    assert [Ref(RecordKind.SOURCE, "daily"), *[Ref(RecordKind.CLAIM, "claim")] * 2] == subjects


def test_the_kinds_cost_more_and_more() -> None:
    assert list(range(len(CheckKind))) == [kind.cost for kind in CheckKind]


def assert_kept(ledger: Ledger) -> None:
    """Try every check of a ledger on the whole of it."""
    for assessment in Assessments.of(ledger):
        for check in assessment.next_checks:
            found = Assessments.of(check.applied_to(ledger)).of_claim(assessment.claim.id)

            assert check.leads_to is found.status
            assert assessment.status.rank < found.status.rank
            gain = found.opinion.projected - assessment.opinion.projected
            assert check.gain == pytest.approx(gain, abs=1e-9)


law = profiles.tried(20)


@law
@given(st.one_of(stories(), tangles()), st.sampled_from(JUDGED))
def test_every_check_leads_where_it_says(ledger: Ledger, judged: Settings) -> None:
    assert_kept(Ledger.of(ledger.records(), settings=judged))


@profiles.seeds(10, 40)
def test_so_it_does_in_random_stories(seed: int) -> None:
    judged = JUDGED[seed % len(JUDGED)]
    assert_kept(Ledger.of(random_story(seed).records(), settings=judged))


@profiles.seeds(5, 20)
def test_the_order_of_records_changes_nothing(seed: int) -> None:
    ledger = random_story(seed)
    records = list(ledger.records())
    Random(seed).shuffle(records)
    shuffled = Ledger.of(records)
    for claim in nonempty(ledger.claims):
        one, other = checks_of(ledger, claim), checks_of(shuffled, claim)

        assert [(c.words, c.leads_to, c.subject) for c in one] == [
            (c.words, c.leads_to, c.subject) for c in other
        ]
        assert [c.gain for c in one] == pytest.approx([c.gain for c in other], abs=1e-9)
        assert [set(c.records) for c in one] == [set(c.records) for c in other]


@profiles.seeds(5, 20)
def test_they_are_ranked_and_none_takes_more_to_lead_no_further(seed: int) -> None:
    for assessment in nonempty(Assessments.of(random_story(seed))):
        checks = assessment.next_checks

        assert len(checks) <= TRIES
        assert sorted(checks, key=lambda c: (c.kind.cost, c.count, -c.leads_to.rank, c.words)) == [
            *checks
        ]
        for less, more in ((a, b) for a in checks for b in checks if a.kind is b.kind):
            assert less.count >= more.count or less.leads_to.rank < more.leads_to.rank


SEED = load(Path(__file__).parents[2] / "seeds" / "slbm-2021")


def test_every_claim_of_the_seed_that_is_open_has_a_check() -> None:
    for assessment in nonempty(Assessments.of(SEED)):
        open_still = assessment.status not in (Status.CORROBORATED, Status.NOT_CHECKABLE)

        assert open_still == bool(assessment.next_checks)


def test_the_seed_asks_what_an_editor_would_ask() -> None:
    first = {claim: checks_of(SEED, claim)[0].words for claim in ("test", "seoul-meeting")}

    assert {
        "test": "an origin outside `dprk`, not through `website`",
        "seoul-meeting": "where `website` has it from",
    } == first
    assert "the document of `sung-kim` itself" == checks_of(SEED, "urges-stop")[0].words
