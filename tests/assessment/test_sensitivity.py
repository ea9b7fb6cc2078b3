"""Critical sets, compared with an exhaustive search, and the effects of single sources."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from random import Random

import pytest
from attrs import evolve

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.sensitivity import sensitivity as module
from claimtrack.assessment.sensitivity.sensitivity import (
    CriticalSet,
    LowerBound,
    Sensitivity,
    SimpleClaim,
    SourceEffects,
)
from claimtrack.facts.claim_view import Voice
from claimtrack.facts.core.evidence import PERFECT
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
    """Return a random ledger of one to three claims, links between them, and graded sources."""
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
    """Return a random ledger of one claim that witnesses assert, mostly through outlets."""
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
    """Return a random chain of one to three sources, mostly for the claim, without an act."""
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
    """Return the ids of the sources without an owner."""
    return sorted(id for id, source in ledger.sources.items() if source.part_of is None)


def assessments_by_failure(ledger: Ledger) -> Mapping[tuple[str, ...], Assessments]:
    """Return the assessments without each set of voices, the smallest sets first."""
    voices = roots(ledger)
    return {
        failed: Assessments.of(ledger.without(*failed))
        for size in range(len(voices) + 1)
        for failed in combinations(voices, size)
    }


def flipped(now: Assessment, then: Assessment) -> bool:
    """True if the probability moved to the base rate or beyond."""
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


def assert_critical_sets_equal_exhaustive_search(ledger: Ledger) -> None:
    whole = Assessments.of(ledger)
    tried = assessments_by_failure(ledger)
    for now in whole.values():
        found = of(ledger, now.claim.id)
        then = {failed: each[now.claim.id] for failed, each in tried.items()}
        tips = {failed for failed, each in then.items() if each.status is not now.status}
        flips = {failed for failed, each in then.items() if flipped(now, each)}

        assert_fewest(min(map(len, tips), default=None), tips, found.tipping)
        assert_fewest(min(map(len, flips), default=None), flips, found.flipping)
        for upset in (found.tipping, found.flipping):
            if isinstance(upset, CriticalSet):
                there = then[tuple(voice.id for voice in upset.voices)]
                assert there.status is upset.effect.status
                assert there.opinion.projected == pytest.approx(upset.effect.projected)


@profiles.parametrize_seeds(10, 60)
def test_critical_sets_equal_exhaustive_search(seed: int) -> None:
    assert_critical_sets_equal_exhaustive_search(hearsay(seed))


@profiles.parametrize_seeds(5, 20)
def test_critical_sets_of_simple_claims_equal_exhaustive_search(seed: int) -> None:
    ledger = unopposed(seed)

    facts = Assessments.of(ledger).facts
    assert (SimpleClaim.of(facts) is None) is bool((facts.hedge_factors == 0).any())
    assert_critical_sets_equal_exhaustive_search(ledger)


@profiles.parametrize_seeds(3, 10)
def test_critical_sets_in_stories_equal_exhaustive_search(seed: int) -> None:
    assert_critical_sets_equal_exhaustive_search(random_story(seed))


@profiles.parametrize_seeds(5, 20)
def test_sensitivity_does_not_depend_on_order_of_records(seed: int) -> None:
    ledger = hearsay(seed)
    records: list[Record] = list(ledger.records())
    Random(seed).shuffle(records)
    shuffled = Ledger.of(records, settings=ledger.settings)
    for claim in nonempty(ledger.claims):
        assert rounded_values(of(ledger, claim)) == rounded_values(of(shuffled, claim))


@profiles.parametrize_seeds(5, 20)
def test_effects_of_absence_and_grades_equal_whole_ledger(seed: int) -> None:
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


def test_shared_origin_of_forty_outlets_is_critical() -> None:
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

    assert ["dprk (kcna)"] == voice_names(found.tipping)
    assert ["dprk (kcna)"] == voice_names(found.flipping)
    assert isinstance(found.tipping, CriticalSet)
    assert Status.UNSUPPORTED is found.tipping.effect.status
    assert 0.5 == found.tipping.effect.projected
    assert "kcna" == found.sources[0].source.id
    assert (module.MAX_SOURCES_SHOWN, 41 - module.MAX_SOURCES_SHOWN) == (
        len(found.sources),
        found.left_out,
    )


def test_shared_relay_of_two_origins_is_critical() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in ("one", "two")],
        Source("daily", "outlet", reliability="C"),
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id, "daily"]) for id in ("one", "two")],
    )

    found = of(ledger, "fire")

    assert (Status.SINGLE_ORIGIN, ["daily"]) == (found.now.status, voice_names(found.tipping))
    assert ["daily"] == voice_names(found.flipping)
    assert "daily" == found.sources[0].source.id


def test_two_of_three_witnesses_are_critical() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abc"],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id]) for id in "abc"],
    )

    found = of(ledger, "fire")

    assert ["a", "b"] == voice_names(found.tipping)
    assert ["a", "b", "c"] == voice_names(found.flipping)


def test_hundred_witnesses_need_no_search() -> None:
    ledger = Ledger.of(
        [Source(f"w{i:02}", "witness", reliability="C") for i in range(100)],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[f"w{i:02}"]) for i in range(100)],
    )

    found = of(ledger, "fire")

    assert 99 == len(voice_names(found.tipping))
    assert 100 == len(voice_names(found.flipping))


def test_search_beyond_limit_returns_lower_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MAX_TRIALS", 20)
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


def test_opponent_of_contested_claim_is_critical() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abc"],
        Claim("fire", "There was a fire."),
        [Assertion("fire", via=[id]) for id in "ab"],
        Assertion("fire", via=["c"], stance="denies"),
        settings=Settings(contested="ever"),
    )

    found = of(ledger, "fire")

    assert Status.CONTESTED is found.now.status
    assert ["c"] == voice_names(found.tipping)
    assert isinstance(found.tipping, CriticalSet)
    assert Status.CORROBORATED is found.tipping.effect.status
    assert effects(found, "c").absent == found.tipping.effect
    assert effects(found, "c").wrong.projected > effects(found, "c").absent.projected
    assert effects(found, "c").right.projected < found.now.projected


def test_source_of_premise_is_critical() -> None:
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "abcd"],
        Claim("fire", "There was a fire.", because=["smoke"]),
        Claim("smoke", "There was smoke."),
        [Assertion("fire", via=[id]) for id in "abc"],
        Assertion("smoke", via=["d"]),
    )

    found = of(ledger, "fire")

    assert (Status.SINGLE_ORIGIN, ["d"]) == (found.now.status, voice_names(found.tipping))
    assert "d" == found.sources[0].source.id
    assert Status.UNSUPPORTED is effects(found, "d").absent.status


def test_uncheckable_or_unsupported_claim_has_no_critical_set() -> None:
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


def test_effects_of_right_and_wrong_origin_and_relay() -> None:
    ledger = Ledger.of(
        Source("witness", "witness", reliability="C"),
        Source("daily", "outlet", reliability="B"),
        Claim("fire", "There was a fire."),
        Assertion("fire", via=["witness", "daily"]),
    )
    found = of(ledger, "fire")
    witness, daily = effects(found, "witness"), effects(found, "daily")
    # Grade C was right 5 times in 9, and knows 1/11 of the time. A relay of grade B is
    # right 9 times in 12.
    own, relay, sure = 1 / 11, 9 / 12, 1 - 2 / 1_000_002

    assert (1 + own * relay) / 2 == pytest.approx(found.now.projected)
    assert (1 + sure * relay) / 2 == pytest.approx(witness.right.projected)
    assert (1 - sure * relay) / 2 == pytest.approx(witness.wrong.projected)
    assert (1 + own) / 2 == pytest.approx(daily.right.projected, abs=1e-6)
    assert daily.absent == daily.wrong
    assert (Status.UNSUPPORTED, 0.5) == (daily.wrong.status, daily.wrong.projected)


def test_wrong_denier_supports_the_claim() -> None:
    ledger = Ledger.of(
        Source("ministry", "government", reliability="C"),
        Claim("fire", "There was a fire."),
        Assertion("fire", via=[Hop("ministry", act="denied")]),
    )
    ministry = effects(of(ledger, "fire"), "ministry")

    assert Status.SINGLE_ORIGIN is ministry.wrong.status
    assert ministry.wrong.projected > 0.99
    assert ministry.right.projected < 0.01


def test_effect_of_right_does_not_depend_on_other_grades() -> None:
    """The effect needs no unused grade."""
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


def test_undercutter_also_undercuts_inverted_assertion() -> None:
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
        settings=Settings(evidence={"A": PERFECT}),
    )

    assert_effect(turned, "fire", effects(of(twice, "fire"), "a").wrong)


def test_retracted_assertion_has_no_effect() -> None:
    said = Assertion("fire", via=["a"])
    ledger = Ledger.of(
        [Source(id, "witness", reliability="C") for id in "ab"],
        Claim("fire", "There was a fire."),
        [said, Assertion("fire", via=["b"])],
        Retraction(ref_of(said)),
    )

    (only,) = of(ledger, "fire").sources

    assert "b" == only.source.id


def test_absent_owner_removes_its_parts_but_wrong_owner_does_not() -> None:
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
    return Assessments.of(ledger)[claim].sensitivity


def effects(found: Sensitivity, source: str) -> SourceEffects:
    return next(each for each in found.sources if each.source.id == source)


def voice_names(upset: CriticalSet | LowerBound | None) -> list[str]:
    assert isinstance(upset, CriticalSet)
    return [str(voice) for voice in upset.voices]


def assert_effect(ledger: Ledger, claim: str, effect: module.Effect) -> None:
    there = Assessments.of(ledger)[claim]

    assert there.status is effect.status
    assert there.opinion.projected == pytest.approx(effect.projected)


def rounded_values(found: Sensitivity) -> list[object]:
    """Return the values of an analysis with rounded numbers."""

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
