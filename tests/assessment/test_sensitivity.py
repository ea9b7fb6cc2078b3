"""The fewest who would have to fail, held against trying all; and what one source does."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from random import Random

import pytest
from attrs import evolve

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.sensitivity import sensitivity as module
from claimtrack.assessment.sensitivity.fast_path import SimpleClaim
from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    LowerBound,
    Sensitivity,
    SourceEffects,
)
from claimtrack.facts.claim_view import Voice
from claimtrack.facts.core.evidence import CERTAIN
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    Reliability,
    Retraction,
    Settings,
    Source,
    Stance,
    ref_of,
)
from claimtrack.model.status import Status
from tests.laws import profiles
from tests.laws.stories import random_story
from tests.nonempty import nonempty


def hearsay(seed: int) -> Ledger:
    """Return a ledger of one to three claims, some of which bear on others, and graded sources."""
    chance = Random(seed)
    ids = "abcdef"[: chance.randint(2, 6)]
    claims = [f"c{i}" for i in range(chance.choice((1, 1, 2, 3)))]
    sources = [
        Source(
            id,
            chance.choice(("person", "official", "outlet")),
            part_of=chance.choice((None, None, None, *ids[i + 1 :])),
            named=chance.random() < 0.9,
            reliability=chance.choice("ABCDEF"),
        )
        for i, id in enumerate(ids)
    ]
    assertions = [_chain(chance, chance.choice(claims), ids, f"a{i}") for i in range(6)]
    links = [
        Link(chance.choice(list(LinkKind)), chance.choice(claims), chance.choice(claims))
        for _ in range(chance.choice((0, 1, 2)) if len(claims) > 1 else 0)
    ]
    undercuts = [
        Link("undercuts", chance.choice(claims), to_assertion=assertions[0].id)
        for _ in range(chance.choice((0, 0, 0, 1)))
    ]
    retracted = [Retraction(ref_of(assertions[1]))] if chance.random() < 0.1 else []
    settings = Settings(
        profile=chance.choice(("news", "news", "osint")),
        base_rate=chance.choice((0.5, 0.2)),
        corroborated=chance.choice((None, None, 3)),
    )
    return Ledger.of(
        sources,
        [Claim(id, "Text.") for id in claims],
        assertions,
        links,
        undercuts,
        retracted,
        settings=settings,
    )


def unopposed(seed: int) -> Ledger:
    """Return a ledger of one claim that witnesses assert, most of them through outlets."""
    chance = Random(seed)
    witnesses, outlets = ("w0", "w1", "w2"), ("o0", "o1", "o2")
    sources = [
        Source(
            id,
            "witness" if id in witnesses else "outlet",
            part_of=chance.choice((None, None, None, "o2")) if id in ("o0", "w0") else None,
            named=id != "w1" or chance.random() < 0.7,
            reliability=chance.choice("BCCEF"),
        )
        for id in (*witnesses, *outlets)
    ]
    assertions = [
        Assertion(
            "c",
            [chance.choice(witnesses), *chance.sample(outlets, chance.choice((0, 1, 1, 2)))],
            certainty=chance.choice((None, None, None, Certainty.POSSIBLE)),
            id=f"a{i}",
        )
        for i in range(chance.randint(1, 7))
    ]
    settings = Settings(corroborated=chance.choice((None, 3)))
    return Ledger.of(sources, Claim("c", "Text."), assertions, settings=settings)


def _chain(chance: Random, claim: str, ids: str, id: str) -> Assertion:
    """Return a chain of one to three sources: mostly for the claim, and mostly without an act."""
    via = [Hop(chance.choice(ids)) for _ in range(chance.choice((1, 1, 2, 3)))]
    if chance.random() < 0.15:
        via[0] = evolve(via[0], act=chance.choice((Act.WITNESSED, Act.CREDITED)))
    return Assertion(
        claim,
        via,
        stance=Stance.DENIES if chance.random() < 0.15 else Stance.ASSERTS,
        certainty=chance.choice((None, None, None, Certainty.LIKELY, Certainty.POSSIBLE)),
        id=id,
    )


def roots(ledger: Ledger) -> list[str]:
    """Return the sources that nobody owns."""
    return sorted(id for id, source in ledger.sources.items() if source.part_of is None)


def by_failure(ledger: Ledger) -> Mapping[tuple[str, ...], Assessments]:
    """Return what a ledger comes to without every set of voices, the smallest first."""
    voices = roots(ledger)
    return {
        failed: Assessments.of(ledger.without(*failed))
        for size in range(len(voices) + 1)
        for failed in combinations(voices, size)
    }


def flipped(now: Assessment, then: Assessment) -> bool:
    """Whether belief has left its side of the base rate."""
    rate = now.opinion.base_rate
    before, after = (each.opinion.projected - rate for each in (now, then))
    return (before > 1e-12 and after <= 1e-12) or (before < -1e-12 and after >= -1e-12)


def assert_fewest(
    smallest: int | None, upsetting: set[tuple[str, ...]], found: CriticalSet | LowerBound | None
) -> None:
    match found:
        case LowerBound():
            assert smallest is None or smallest >= found.voices
        case CriticalSet():
            assert smallest == len(found.voices)
            assert tuple(voice.id for voice in found.voices) in upsetting
        case None:
            assert smallest is None


def held_against_all(ledger: Ledger) -> None:
    whole = Assessments.of(ledger)
    tried = by_failure(ledger)
    for now in whole:
        found = of(ledger, now.claim.id)
        then = {failed: each.of_claim(now.claim.id) for failed, each in tried.items()}
        tips = {failed for failed, each in then.items() if each.status is not now.status}
        flips = {failed for failed, each in then.items() if flipped(now, each)}

        assert_fewest(min(map(len, tips), default=None), tips, found.tipping)
        assert_fewest(min(map(len, flips), default=None), flips, found.flipping)
        for upset in (found.tipping, found.flipping):
            if isinstance(upset, CriticalSet):
                there = then[tuple(voice.id for voice in upset.voices)]
                assert there.status is upset.effect.status
                assert there.opinion.projected == pytest.approx(upset.effect.projected)


@profiles.seeds(10, 60)
def test_the_fewest_are_those_that_trying_all_finds(seed: int) -> None:
    held_against_all(hearsay(seed))


@profiles.seeds(5, 20)
def test_so_they_are_where_nothing_has_to_be_searched(seed: int) -> None:
    ledger = unopposed(seed)

    facts = Assessments.of(ledger).facts
    assert (SimpleClaim.of(facts) is None) is bool((facts.hedges == 0).any())
    held_against_all(ledger)


@profiles.seeds(3, 10)
def test_so_they_are_in_stories(seed: int) -> None:
    held_against_all(random_story(seed))


@profiles.seeds(5, 20)
def test_the_order_of_records_changes_nothing(seed: int) -> None:
    ledger = hearsay(seed)
    records: list[Record] = list(ledger.records())
    Random(seed).shuffle(records)
    shuffled = Ledger.of(records, settings=ledger.settings)
    for claim in nonempty(ledger.claims):
        assert close(of(ledger, claim)) == close(of(shuffled, claim))


@profiles.seeds(5, 20)
def test_absence_and_grades_are_what_the_whole_ledger_says(seed: int) -> None:
    ledger = hearsay(seed)
    for claim, each in nonempty((c, each) for c in ledger.claims for each in of(ledger, c).sources):
        id, grade = each.source.id, each.source.reliability
        assert_effect(ledger.without(id), claim, each.absent)
        assert (grade.value in "AF") == (each.up is None)
        assert (grade.value in "EF") == (each.down is None)
        for effect, step in ((each.up, -1), (each.down, 1)):
            if effect is not None:
                next_to = list(Reliability)[list(Reliability).index(grade) + step]
                assert_effect(ledger.assuming({id: next_to}), claim, effect)


def test_forty_outlets_hang_on_the_one_they_have_it_from() -> None:
    ledger = Ledger.of(
        Source("dprk", "government"),
        Source("kcna", "news-agency", part_of="dprk", reliability="B"),
        Claim("launch", "A rocket was launched."),
        Assertion("launch", via=[Hop("kcna", act="witnessed")]),
        [Source(f"outlet-{i}", "outlet", reliability="B") for i in range(40)],
        [
            Assertion("launch", via=[Hop("kcna", act="witnessed"), Hop(f"outlet-{i}")])
            for i in range(40)
        ],
    )

    found = of(ledger, "launch")

    assert ["dprk (kcna)"] == spoken(found.tipping)
    assert ["dprk (kcna)"] == spoken(found.flipping)
    assert isinstance(found.tipping, CriticalSet)
    assert Status.UNSUPPORTED is found.tipping.effect.status
    assert 0.5 == found.tipping.effect.projected
    assert "kcna" == found.sources[0].source.id
    assert (module.SHOWN, 41 - module.SHOWN) == (len(found.sources), found.left_out)


def test_two_origins_through_one_outlet_hang_on_the_outlet() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in ("one", "two")],
        Source("daily", "outlet", reliability="C"),
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id, "daily"]) for id in ("one", "two")],
    )

    found = of(ledger, "fire")

    assert (Status.SINGLE_ORIGIN, ["daily"]) == (found.now.status, spoken(found.tipping))
    assert ["daily"] == spoken(found.flipping)
    assert "daily" == found.sources[0].source.id


def test_three_who_saw_it_corroborate_until_two_fail() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abc"],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id]) for id in "abc"],
    )

    found = of(ledger, "fire")

    assert ["a", "b"] == spoken(found.tipping)
    assert ["a", "b", "c"] == spoken(found.flipping)


def test_a_hundred_who_saw_it_take_no_search() -> None:
    ledger = Ledger.of(
        [Source(f"w{i:02}", "witness", reliability="C") for i in range(100)],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[f"w{i:02}"]) for i in range(100)],
    )

    found = of(ledger, "fire")

    assert 99 == len(spoken(found.tipping))
    assert 100 == len(spoken(found.flipping))


def test_past_its_budget_it_says_how_many_it_takes_at_least(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "TRIES", 20)
    ledger = Ledger.of(
        [Source(f"w{i}", "witness", reliability="C") for i in range(8)],
        Source("other", "witness"),
        Claim("fire", "There was a fire."),
        Claim("drill", "It was a drill."),
        [Assertion("fire", via=[f"w{i}"]) for i in range(8)],
        Assertion("drill", via=["other"]),
        Link("contradicts", "drill", "fire"),
    )

    found = of(ledger, "fire")

    assert (LowerBound(2), LowerBound(2)) == (found.tipping, found.flipping)


def test_who_speaks_against_a_contested_claim_may_tip_it() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abc"],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id]) for id in "ab"],
        Assertion("fire", via=["c"], stance="denies"),
        settings=Settings(contested="ever"),
    )

    found = of(ledger, "fire")

    assert Status.CONTESTED is found.now.status
    assert ["c"] == spoken(found.tipping)
    assert isinstance(found.tipping, CriticalSet)
    assert Status.CORROBORATED is found.tipping.effect.status
    assert effects(found, "c").absent == found.tipping.effect
    assert effects(found, "c").wrong.projected > effects(found, "c").absent.projected
    assert effects(found, "c").right.projected < found.now.projected


def test_the_source_of_a_premise_counts() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abcd"],
        Claim("fire", "There was a fire.", because=["smoke"]),
        Claim("smoke", "There was smoke."),
        [Assertion("fire", via=[id]) for id in "abc"],
        Assertion("smoke", via=["d"]),
    )

    found = of(ledger, "fire")

    assert (Status.SINGLE_ORIGIN, ["d"]) == (found.now.status, spoken(found.tipping))
    assert "d" == found.sources[0].source.id
    assert Status.UNSUPPORTED is effects(found, "d").absent.status


def test_what_cannot_be_checked_or_has_no_support_hangs_on_nobody() -> None:
    ledger = Ledger.of(
        Source("pundit", "person", reliability="A"),
        Source("daily", "outlet", reliability="A"),
        Claim("view", "It is a shame.", kind="opinion"),
        Claim("rumour", "There was a fire."),
        Claim("silence", "Nobody says so."),
        Assertion("view", via=["pundit"]),
        Assertion("rumour", via=["daily"]),
    )

    for claim in ledger.claims:
        found = of(ledger, claim)
        assert (None, None) == (found.tipping, found.flipping)
    assert ((), 0) == (of(ledger, "silence").sources, 0)


def test_right_and_wrong_of_an_origin_and_of_its_relay() -> None:
    ledger = Ledger.of(
        Source("witness", "witness", reliability="C"),
        Source("daily", "outlet", reliability="B"),
        Claim("fire", "There was a fire."),
        Assertion("fire", via=["witness", "daily"]),
    )
    found = of(ledger, "fire")
    witness, daily = effects(found, "witness"), effects(found, "daily")
    # C was right 5 times in 9 and knows 1/11 of the time; B passes on 9 in 12 of what it hears.
    own, relay, sure = 1 / 11, 9 / 12, 1 - 2 / 1_000_002

    assert (1 + own * relay) / 2 == pytest.approx(found.now.projected)
    assert (1 + sure * relay) / 2 == pytest.approx(witness.right.projected)
    assert (1 - sure * relay) / 2 == pytest.approx(witness.wrong.projected)
    assert (1 + own) / 2 == pytest.approx(daily.right.projected, abs=1e-6)
    assert daily.absent == daily.wrong
    assert (Status.UNSUPPORTED, 0.5) == (daily.wrong.status, daily.wrong.projected)


def test_who_is_wrong_in_denying_speaks_for_the_claim() -> None:
    ledger = Ledger.of(
        Source("ministry", "government", reliability="C"),
        Claim("fire", "There was a fire."),
        Assertion("fire", via=[Hop("ministry", act="denied")]),
    )
    ministry = effects(of(ledger, "fire"), "ministry")

    assert Status.SINGLE_ORIGIN is ministry.wrong.status
    assert ministry.wrong.projected > 0.99
    assert ministry.right.projected < 0.01


def test_who_is_right_is_so_whatever_the_grades_of_others() -> None:
    """No letter has to be free that could stand for it."""
    ledger = Ledger.of(
        [Source(f"w{grade.lower()}", "witness", reliability=grade) for grade in "ABCDE"],
        Source("who", "witness"),
        Claim("fire", "There was a fire."),
        [
            Assertion("fire", via=[f"w{grade.lower()}"], stance="denies", certainty="possible")
            for grade in "ABCDE"
        ],
        Assertion("fire", via=["who"]),
    )
    who = effects(of(ledger, "fire"), "who")

    assert who.right.projected == pytest.approx(1 - 1e-6, rel=1e-9)
    assert who.wrong.projected == pytest.approx(1e-6, rel=1e-3)


def test_what_undercuts_a_word_undercuts_it_when_it_is_turned() -> None:
    said = Assertion("fire", via=["a"])
    doubts = Link("undercuts", "far-away", to_assertion=ref_of(said).id)
    others: list[Record] = [
        Source("b", "witness", reliability="C"),
        Claim("fire", "There was a fire."),
        Claim("far-away", "Who says so was far away."),
        Assertion("far-away", via=["b"]),
        Assertion("fire", via=["b"]),
        doubts,
    ]
    twice = Ledger.of(Source("a", "witness", reliability="C"), said, said, others)
    turned = Ledger.of(
        Source("a", "witness", reliability="A"),
        evolve(said, stance=Stance.DENIES, id=ref_of(said).id),
        others,
        settings=Settings(evidence={"A": CERTAIN}),
    )

    assert_effect(turned, "fire", effects(of(twice, "fire"), "a").wrong)


def test_a_withdrawn_word_is_not_heard() -> None:
    said = Assertion("fire", via=["a"])
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "ab"],
        Claim("fire", "There was a fire."),
        [said, Assertion("fire", via=["b"])],
        Retraction(ref_of(said)),
    )

    (only,) = of(ledger, "fire").sources

    assert "b" == only.source.id


def test_an_owner_takes_its_parts_along_where_it_is_absent_and_not_where_it_is_wrong() -> None:
    ledger = Ledger.of(
        Source("group", "outlet", reliability="B"),
        Source("daily", "outlet", part_of="group", reliability="B"),
        [Source(id, "witness", reliability="C") for id in "ab"],
        Claim("fire", "There was a fire."),
        Assertion("fire", via=["a", "daily"]),
        Assertion("fire", via=["b", "group"]),
    )

    group = effects(of(ledger, "fire"), "group")

    assert (Status.UNSUPPORTED, 0.5) == (group.absent.status, group.absent.projected)
    assert Status.SINGLE_ORIGIN is group.wrong.status
    assert group.wrong.projected > 0.5


def of(ledger: Ledger, claim: str) -> Sensitivity:
    return Assessments.of(ledger).of_claim(claim).sensitivity


def effects(found: Sensitivity, source: str) -> SourceEffects:
    return next(each for each in found.sources if each.source.id == source)


def spoken(upset: CriticalSet | LowerBound | None) -> list[str]:
    assert isinstance(upset, CriticalSet)
    return [str(voice) for voice in upset.voices]


def assert_effect(ledger: Ledger, claim: str, effect: module.Effect) -> None:
    there = Assessments.of(ledger).of_claim(claim)

    assert there.status is effect.status
    assert there.opinion.projected == pytest.approx(effect.projected)


def close(found: Sensitivity) -> list[object]:
    """Return what was found with numbers as near as rounding lets them be."""

    def parts() -> Iterator[object]:
        yield from (found.left_out, found.exact, *_rounded(found.now))
        for upset in (found.tipping, found.flipping):
            yield _named(upset.voices) if isinstance(upset, CriticalSet) else upset
        for each in found.sources:
            yield each.source.id
            for effect in (each.absent, each.right, each.wrong, each.up, each.down):
                yield from () if effect is None else _rounded(effect)

    return list(parts())


def _rounded(effect: module.Effect) -> tuple[Status, float]:
    return effect.status, round(effect.projected, 9)


def _named(voices: tuple[Voice, ...]) -> list[str]:
    return [str(voice) for voice in voices]
