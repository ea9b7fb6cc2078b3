"""Next checks: their leads, their order, and the effect of each on the whole ledger."""

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
from claimtrack.assessment.next_checks.next_check import MAX_TRIALS, NextCheck, apply_changes
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
    """Return a ledger with the default sources; given sources replace those of the same id."""
    given = {record.id for record in records if isinstance(record, Source)}
    sources = [source for source in SOURCES if source.id not in given]
    return Ledger.of(sources, *records, settings=judged)


def checks_of(ledger: Ledger, claim: str = "claim") -> tuple[NextCheck, ...]:
    """Return the checks of a claim."""
    return Assessments.of(ledger)[claim].next_checks


def described_checks(ledger: Ledger, claim: str = "claim") -> list[tuple[str, str, str]]:
    """Return the kind, the words and the resulting status of each check of a claim."""
    return [(c.kind.value, c.words, c.leads_to.value) for c in checks_of(ledger, claim)]


def denial(*via: str) -> Assertion:
    """Return a denial of the claim."""
    return Assertion("claim", via, stance=Stance.DENIES)


CLAIM = Claim("claim", "Text.")
STATEMENT = Claim("claim", "Text.", ClaimKind.STATEMENT)


def test_single_origin_needs_another_origin() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann", "daily"]))

    assert [
        ("origin", "an origin outside `ann`, not through `daily`", "corroborated")
    ] == described_checks(ledger)


def test_origin_words_name_the_controlling_voice() -> None:
    ledger = ledger_of(Source("ann", "person", part_of="ben"), CLAIM, Assertion("claim", ["ann"]))

    assert [("origin", "an origin outside `ben`", "corroborated")] == described_checks(ledger)


def test_unknown_lineage_comes_before_new_origins() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily"]))

    assert [
        ("lineage", "where `daily` got it", "single-origin"),
        ("origin", "an origin outside `daily`", "single-origin"),
        ("origin", "two origins outside `daily`", "corroborated"),
    ] == described_checks(ledger)


def test_two_unknown_lineages_are_combined_if_that_leads_further() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["gazette"]), Assertion("claim", ["daily"]))

    assert [
        ("lineage", "where `daily` got it", "single-origin"),
        ("lineage", "where `gazette` got it", "single-origin"),
        ("lineage", "where `daily` and `gazette` got it", "corroborated"),
    ] == described_checks(ledger)[:3]


def test_sources_in_a_ring_are_asked_for_an_outside_source() -> None:
    ring = [Assertion("claim", ["daily", "gazette"]), Assertion("claim", ["gazette", "daily"])]

    assert [
        ("lineage", "where `daily` got it, other than from `gazette`", "single-origin"),
        ("lineage", "where `gazette` got it, other than from `daily`", "single-origin"),
    ] == described_checks(ledger_of(CLAIM, ring))[:2]


def test_source_that_cites_itself_is_asked_for_another_source() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily", "daily"]))

    words = "where `daily` got it, other than from itself"
    assert ("lineage", words, "single-origin") == described_checks(ledger)[0]


def test_known_lineage_may_add_the_second_origin() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), Assertion("claim", ["daily"]))

    assert ("lineage", "where `daily` got it", "corroborated") == described_checks(ledger)[0]


def test_unnamed_heads_are_to_be_named() -> None:
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
    ] == described_checks(ledger)


def test_unnamed_speaker_is_to_be_named_and_read() -> None:
    ledger = ledger_of(
        Source("ann", "person", named=False), STATEMENT, Assertion("claim", ["ann", "daily"])
    )

    assert [("name", "who `ann` is, and what they published", "corroborated")] == described_checks(
        ledger
    )


def test_members_replace_their_plural_source() -> None:
    experts = Source("experts", "expert", named=False, number=SourceNumber.PLURAL)
    ledger = ledger_of(experts, CLAIM, Assertion("claim", ["experts", "daily"]))

    assert [
        ("name", "two of `experts` by name, with their own statement", "corroborated"),
        ("origin", "an origin outside `experts`, not through `daily`", "corroborated"),
    ] == described_checks(ledger)


def test_origin_behind_shared_relay_is_to_be_read() -> None:
    ledger = ledger_of(
        CLAIM, Assertion("claim", ["ann", "daily"]), Assertion("claim", ["ben", "daily"])
    )

    assert [
        ("document", "the document of `ann` itself", "corroborated"),
        ("document", "the document of `ben` itself", "corroborated"),
        ("origin", "an origin outside `ann` or `ben`, not through `daily`", "corroborated"),
    ] == described_checks(ledger)


def test_document_of_upstream_relay_helps() -> None:
    ledger = ledger_of(
        CLAIM,
        Assertion("claim", [Hop("ann", Act.WITNESSED), "gazette", "daily"]),
        Assertion("claim", ["ben", "daily"]),
    )

    words = "the document of `gazette` itself, which cites `ann`"
    assert ("document", words, "corroborated") in described_checks(ledger)


def test_publication_of_speaker_confirms_statement() -> None:
    ledger = ledger_of(STATEMENT, Assertion("claim", ["ann", "daily"]))

    assert [
        ("document", "the document of `ann` itself", "corroborated"),
    ] == described_checks(ledger)


def test_unreported_statement_needs_publication_of_speaker() -> None:
    assert [("origin", "what its speaker published", "corroborated")] == described_checks(
        ledger_of(STATEMENT)
    )


def test_ungraded_origin_is_to_be_graded_if_grades_are_required() -> None:
    ledger = ledger_of(
        CLAIM,
        Assertion("claim", ["ann"]),
        Assertion("claim", ["ben"]),
        judged=Settings(Profile.OSINT),
    )

    kind, words, leads_to = described_checks(ledger)[0]
    assert "two grades for `ann` and `ben`, of D or better" == words
    assert ("grade", "corroborated") == (kind, leads_to)


def test_graded_source_is_not_graded_again() -> None:
    ledger = ledger_of(
        Source("ann", "person", reliability="E"),
        Source("ben", "person", reliability="B"),
        CLAIM,
        Assertion("claim", ["ann"]),
        Assertion("claim", ["ben"]),
        judged=Settings(Profile.OSINT),
    )

    words = "a usually reliable origin outside `ann` or `ben`"
    assert [("origin", words, "corroborated")] == described_checks(ledger)


def test_new_origin_has_the_required_grade() -> None:
    ledger = ledger_of(CLAIM, judged=Settings(corroborating=Reliability.A))

    check = checks_of(ledger)[1]

    words = "two completely reliable origins"
    assert (Status.CORROBORATED, words) == (check.leads_to, check.words)


def test_absence_needs_a_search() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", ClaimKind.ABSENCE), Assertion("claim", ["ann", "daily"])
    )

    words = "a search for it by somebody outside `ann`"
    assert [("search", words, "corroborated")] == described_checks(ledger)


def test_conclusion_needs_the_checks_of_its_premise() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion("claim", ["ann"]), Assertion("claim", ["ben"])],
        Assertion("ground", ["daily"]),
    )

    words = "for its premise `ground`: where `daily` got it"
    assert ("lineage", words, "single-origin") == described_checks(ledger)[0]


def test_unasserted_conclusion_needs_the_checks_of_its_premise() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        Assertion("ground", ["ann"]),
    )

    words = "for its premise `ground`: an origin outside `ann`"
    assert [("origin", words, "corroborated")] == described_checks(ledger)


def test_two_limiting_groups_need_a_joint_check() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        Assertion("claim", ["ann"]),
        Assertion("ground", ["ben"]),
    )

    (check,) = checks_of(ledger)

    words = "an origin outside `ann`; and for its premise `ground`: an origin outside `ben`"
    assert (words, 2, Status.CORROBORATED) == (check.words, check.count, check.leads_to)


def test_claim_on_opinion_needs_another_premise() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["view"]),
        Claim("view", "Text.", ClaimKind.OPINION),
        Assertion("claim", ["ann"]),
        Assertion("view", ["ben"]),
    )

    words = "a premise for `claim` that is not an opinion, in place of `view`"
    assert [("ground", words, "single-origin")] == described_checks(ledger)


def test_claim_implied_by_opinion_needs_another_premise() -> None:
    ledger = ledger_of(
        Claim("claim", "Text."),
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.IMPLIES, "view", "claim"),
        Assertion("view", ["ben"]),
    )

    words = "a premise for `claim` that is not an opinion, in place of `view`"
    assert [("ground", words, "corroborated")] == described_checks(ledger)


def test_claim_on_opinion_and_weak_premise_needs_a_joint_check() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["view", "weak"]),
        Claim("view", "Text.", ClaimKind.OPINION),
        Claim("weak", "Text."),
        Assertion("claim", ["daily"]),
        Assertion("view", ["ben"]),
        Assertion("weak", ["daily"]),
    )

    words = (
        "for its premise `weak`: where `daily` got it; "
        "and a premise for `claim` that is not an opinion, in place of `view`"
    )
    assert [("ground", words, "single-origin")] == described_checks(ledger)


def test_conclusion_of_a_relay_needs_better_premises_and_no_source() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["view"]),
        Claim("view", "Text.", ClaimKind.OPINION),
        Assertion("claim", ["daily"]),
        Assertion("view", ["ben"]),
    )

    words = "a premise for `claim` that is not an opinion, in place of `view`"
    assert [("ground", words, "corroborated")] == described_checks(ledger)


def test_denied_claim_needs_origins_that_outweigh_the_denial() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), denial("ben"))

    assert [
        ("origin", "a usually reliable origin outside `ann`", "corroborated"),
        ("opponent", "whether `ben` stands by the denial", "single-origin"),
    ] == described_checks(ledger)


def test_number_of_new_origins_is_sufficient() -> None:
    ledger = ledger_of(CLAIM, [Assertion("claim", ["ann"]), denial("ben"), denial("cat")])

    words = "two usually reliable origins outside `ann`"
    assert ("origin", words, "corroborated") in described_checks(ledger)
    assert 1 not in {
        c.count
        for c in checks_of(ledger)
        if c.kind is CheckKind.ORIGIN and c.leads_to is Status.CORROBORATED
    }


def test_refuted_claim_may_become_contested() -> None:
    ledger = ledger_of(CLAIM, [Assertion("claim", ["ann"]), denial("ben"), denial("cat")])

    assert Status.REFUTED is Assessments.of(ledger)["claim"].status
    assert ("origin", "a usually reliable origin outside `ann`", "contested") == described_checks(
        ledger
    )[0]


def test_grade_of_origin_may_decide() -> None:
    ledger = ledger_of(
        Source("ben", "person", reliability="C"),
        CLAIM,
        Assertion("claim", ["ann"]),
        denial("ben"),
        judged=Settings(strength=[Criterion.RELIABILITY]),
    )

    words = "a grade for `ann` by which it outweighs the denial, such as B"
    assert ("grade", words, "single-origin") == described_checks(ledger)[0]


def test_grade_of_opponent_may_decide() -> None:
    ledger = ledger_of(
        Source("ann", "person", reliability="C"),
        CLAIM,
        Claim("other", "Text."),
        Link(LinkKind.CONTRADICTS, "other", "claim"),
        Assertion("claim", ["ann"]),
        Assertion("other", ["ben"]),
    )

    words = "a grade for `ben` by which it outweighs `other`, such as D"
    assert ("grade", words, "single-origin") == described_checks(ledger)[0]


def test_undercutter_is_to_be_asked() -> None:
    ledger = ledger_of(
        STATEMENT,
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.UNDERCUTS, "view", "claim"),
        Assertion("claim", ["ann"]),
        Assertion("view", ["ben"]),
    )

    assert [
        ("opponent", "whether `ben` stands by `view`", "corroborated"),
    ] == described_checks(ledger)


STATE = Predicate("state", takes=ValueType.NAME, functional=True)


def test_new_assertion_of_unasserted_claim_may_conflict() -> None:
    """An unasserted claim conflicts with no other until it is asserted."""
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
    ] == described_checks(ledger)


def test_settled_or_uncheckable_claim_has_no_check() -> None:
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
def test_claim_with_too_many_deciding_records_has_no_check(records: Sequence[Record]) -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["ann"]), *records)

    assert () == checks_of(ledger)


def test_conflicting_fact_is_disputed_like_a_link() -> None:
    ledger = ledger_of(
        STATE,
        Claim("claim", "Text.", fact=Fact("port", "state", "open", when="2021-10-19")),
        Claim("shut", "Text.", fact=Fact("port", "state", "shut", when="2021-10-19")),
        Claim("view", "Text.", ClaimKind.OPINION),
        Link(LinkKind.CONTRADICTS, "view", "claim"),
        [Assertion("claim", ["ann"]), Assertion("shut", ["cat"])],
    )

    assert ("opponent", "whether `cat` stands by `shut`", "single-origin") in described_checks(
        ledger
    )


def test_too_many_limiting_premises_have_no_check() -> None:
    premises = [Claim(f"p{i}", "Text.") for i in range(3)]
    ledger = ledger_of(
        Claim("claim", "Text.", because=[premise.id for premise in premises]),
        premises,
        [Assertion(claim, ["ann"]) for claim in ("claim", "p0", "p1", "p2")],
    )

    assert () == checks_of(ledger)


def test_hopeless_premise_leaves_no_check() -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion("claim", ["ann"]), denial("ben"), Assertion("ground", ["ann"])],
        [Assertion("ground", [id], stance=Stance.DENIES) for id in ("ben", "cat", "dan", "eve")],
        judged=Settings(strength=[]),
    )

    assert () == checks_of(ledger)


def test_number_of_trials_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cheapest leads are tried first; leads beyond the limit are left out."""
    ledger = ledger_of(CLAIM, [Assertion("claim", [id]) for id in ("daily", "gazette", "herald")])
    before = checks_of(ledger)
    monkeypatch.setattr("claimtrack.assessment.next_checks.next_check.MAX_TRIALS", 4)

    assert before[:4] == checks_of(ledger)
    assert len(before) > 4


def test_number_of_trials_for_premises_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = ledger_of(
        Claim("claim", "Text.", because=["ground"]),
        Claim("ground", "Text."),
        [Assertion(claim, ["ann"]) for claim in ("claim", "ground")],
        judged=Settings(corroborated=4),
    )
    (before,) = checks_of(ledger)
    monkeypatch.setattr("claimtrack.assessment.next_checks.next_check.MAX_TRIALS", 4)

    assert 6 == before.count
    assert () == checks_of(ledger)


@pytest.mark.parametrize("count", [20, 60])
def test_trials_of_claims_that_all_conflict_grow_no_faster_than_the_claims(
    count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each claim has a trial of all of them, so that many of them have few trials or none."""
    claims = [Claim(f"c{i}", "", fact=Fact("pier", "length", value=i)) for i in range(count)]
    ledger = Ledger.of(
        Source("s", "outlet"),
        Predicate("length", "number", functional=True, timeless=True),
        claims,
        [Assertion(claim.id, ["s"]) for claim in claims],
        [Link("contradicts", f"c{i}", f"c{i + 1}") for i in range(count - 1)],
    )
    tried: list[int] = []

    def counted(ledger: Ledger, records: Sequence[Record]) -> Ledger:
        tried.append(len(ledger))
        return apply_changes(ledger, records)

    monkeypatch.setattr("claimtrack.assessment.next_checks.next_check.apply_changes", counted)
    assessed = Assessments.of(ledger)
    checks = [assessed[claim.id].next_checks for claim in claims]

    assert count == len(checks)
    assert sum(tried) <= 5_000 * count


def test_long_list_of_voices_is_shortened() -> None:
    ledger = ledger_of(
        CLAIM,
        [Assertion("claim", [id]) for id in ("ann", "ben", "cat", "dan", "eve")],
        judged=Settings(corroborated=6),
    )

    words = "an origin outside `ann`, `ben`, `cat` or 2 more"
    assert [("origin", words, "corroborated")] == described_checks(ledger)


def test_new_sources_have_unused_ids() -> None:
    taken = Source("found-person-1", "person")
    ledger = ledger_of(taken, CLAIM, Assertion("claim", ["found-person-1"]))

    (check,) = checks_of(ledger)

    assert Status.CORROBORATED is check.leads_to
    assert "found-person-1-1" in apply_changes(ledger, check.records).sources


def test_check_has_a_subject() -> None:
    ledger = ledger_of(CLAIM, Assertion("claim", ["daily"]))

    subjects = [check.subject for check in checks_of(ledger)]

    assert [Ref(RecordKind.SOURCE, "daily"), *[Ref(RecordKind.CLAIM, "claim")] * 2] == subjects


def test_kinds_are_in_order_of_cost() -> None:
    assert list(range(len(CheckKind))) == [kind.cost for kind in CheckKind]


def assert_checks_lead_to_their_status(ledger: Ledger) -> None:
    """Apply every check of a ledger to the whole ledger."""
    for assessment in Assessments.of(ledger).values():
        for check in assessment.next_checks:
            found = Assessments.of(apply_changes(ledger, check.records))[assessment.claim.id]

            assert check.leads_to is found.status
            assert assessment.status.rank < found.status.rank
            gain = found.opinion.projected - assessment.opinion.projected
            assert check.gain == pytest.approx(gain, abs=1e-9)


law = profiles.law_settings(12)


@law
@given(st.one_of(stories(), tangles()), st.sampled_from(JUDGED))
def test_check_leads_to_its_status(ledger: Ledger, judged: Settings) -> None:
    assert_checks_lead_to_their_status(Ledger.of(ledger.records(), settings=judged))


@profiles.parametrize_seeds(10, 40)
def test_check_leads_to_its_status_in_random_stories(seed: int) -> None:
    judged = JUDGED[seed % len(JUDGED)]
    assert_checks_lead_to_their_status(Ledger.of(random_story(seed).records(), settings=judged))


@profiles.parametrize_seeds(5, 20)
def test_checks_do_not_depend_on_order_of_records(seed: int) -> None:
    ledger = random_story(seed)
    records = list(ledger.records())
    Random(seed).shuffle(records)
    shuffled = Ledger.of(records, settings=ledger.settings)
    for claim in nonempty(ledger.claims):
        one, other = checks_of(ledger, claim), checks_of(shuffled, claim)

        assert [(c.words, c.leads_to, c.subject) for c in one] == [
            (c.words, c.leads_to, c.subject) for c in other
        ]
        assert [c.gain for c in one] == pytest.approx([c.gain for c in other], abs=1e-9)
        assert [set(c.records) for c in one] == [set(c.records) for c in other]


@profiles.parametrize_seeds(5, 20)
def test_checks_are_ranked_and_larger_ones_lead_further(seed: int) -> None:
    for assessment in nonempty(Assessments.of(random_story(seed)).values()):
        checks = assessment.next_checks

        assert len(checks) <= MAX_TRIALS
        assert sorted(checks, key=lambda c: (c.kind.cost, c.count, -c.leads_to.rank, c.words)) == [
            *checks
        ]
        for less, more in ((a, b) for a in checks for b in checks if a.kind is b.kind):
            assert less.count >= more.count or less.leads_to.rank < more.leads_to.rank


SEED = load(Path(__file__).parents[2] / "seeds" / "slbm-2021")


def test_every_open_claim_of_seed_has_a_check() -> None:
    for assessment in nonempty(Assessments.of(SEED).values()):
        open_still = assessment.status not in (
            Status.CORROBORATED,
            Status.NOT_CHECKABLE,
            Status.BACKGROUND,
        )

        assert open_still == bool(assessment.next_checks)


def test_checks_of_seed_are_plausible() -> None:
    first = {claim: checks_of(SEED, claim)[0].words for claim in ("test", "seoul-meeting")}

    assert {
        "test": "an origin outside `dprk`, not through `website`",
        "seoul-meeting": "where `website` got it",
    } == first
    assert "the document of `sung-kim` itself" == checks_of(SEED, "urges-stop")[0].words
