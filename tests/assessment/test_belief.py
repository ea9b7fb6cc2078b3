"""Hand-computed beliefs."""

from collections.abc import Sequence
from math import atanh, log, tanh

import pytest
from attrs import evolve

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.contributions import ContributionKind
from claimtrack.facts.core.evidence import Trust
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Hop,
    Ledger,
    Link,
    Predicate,
    Record,
    Reliability,
    Settings,
    Source,
)

GRADES = "ABCDEF"
PEOPLE = [Source(f"person-{g.lower()}", "person", reliability=g) for g in GRADES]
OUTLETS = [Source(f"outlet-{g.lower()}", "outlet", reliability=g) for g in GRADES]

# The probability of each grade: counts of right and wrong, each plus one.
RIGHT = {"a": 19 / 21, "b": 9 / 12, "c": 6 / 11, "d": 3 / 9, "e": 2 / 11, "f": 1 / 2}


def assessed(*records: Record | Sequence[Record], **settings: object) -> Assessment:
    flat = [r for given in records for r in (given if isinstance(given, Sequence) else [given])]
    claims = [] if any(isinstance(record, Claim) for record in flat) else [Claim("x", "X.")]
    chosen = Settings(**settings)  # type: ignore[arg-type]  # whatever a test sets
    ledger = Ledger.of(PEOPLE, OUTLETS, claims, flat, settings=chosen)
    return Assessments.of(ledger)["x"]


def assertion(*via: str, claim: str = "x", stance: str = "asserts", **more: object) -> Assertion:
    return Assertion(claim, list(via), stance=stance, **more)  # type: ignore[arg-type]  # as above


def witnessed(*via: str, claim: str = "x") -> Assertion:
    """Return an assertion whose first source is a witness."""
    return Assertion(claim, [Hop(via[0], act="witnessed"), *via[1:]])


def projected(*records: Record | Sequence[Record], **settings: object) -> float:
    return assessed(*records, **settings).opinion.projected


def odds(probability: float) -> float:
    return probability / (1 - probability)


@pytest.mark.parametrize("grade", "abc")
def test_single_origin_has_probability_of_its_grade(grade: str) -> None:
    opinion = assessed(assertion(f"person-{grade}")).opinion

    assert opinion.projected == pytest.approx(RIGHT[grade])
    assert opinion.disbelief == 0
    assert opinion.uncertainty == pytest.approx(2 * (1 - RIGHT[grade]))


@pytest.mark.parametrize("grade", "def")
def test_unreliable_origin_leaves_full_uncertainty(grade: str) -> None:
    opinion = assessed(assertion(f"person-{grade}")).opinion

    assert (opinion.belief, opinion.disbelief, opinion.uncertainty) == (0, 0, 1)


def test_no_trust_in_an_origin_is_less_than_none() -> None:
    own = Trust.of(PEOPLE, Settings()).own.tolist()

    assert sorted(own, reverse=True) == own
    assert [0, 0, 0] == own[3:]


def test_independent_origins_multiply_odds() -> None:
    opinion = assessed(assertion("person-a"), assertion("person-b")).opinion

    assert odds(opinion.projected) == pytest.approx(9.5 * 3)
    assert opinion.belief == pytest.approx(27.5 / 29.5)
    assert opinion.uncertainty == pytest.approx(2 / 29.5)


def test_base_rate_gives_the_prior_odds() -> None:
    opinion = assessed(assertion("person-b"), base_rate=0.2).opinion

    assert odds(opinion.projected) == pytest.approx(3 / 4)
    assert opinion.base_rate == 0.2
    assert projected(base_rate=0.2) == pytest.approx(0.2)


def test_balanced_evidence_differs_from_ignorance() -> None:
    denied = assertion("person-c", "outlet-a", stance="denies")
    even = assessed(assertion("person-b"), evolve(denied, via=["person-b-2"]), TWIN).opinion

    assert even.projected == pytest.approx(0.5)
    assert even.uncertainty == pytest.approx(2 / (3 + 3))
    assert even.belief == even.disbelief == pytest.approx(1 / 3)


TWIN = Source("person-b-2", "person", reliability="B")


def test_relay_lowers_the_weight_of_the_origin() -> None:
    # The relay is right with probability .75, and a guess otherwise.
    assert projected(assertion("person-b", "outlet-b")) == pytest.approx(0.5 + 0.5 * 0.5 * 0.75)
    assert projected(assertion("person-b", "outlet-b", "outlet-a")) == pytest.approx(
        0.5 + 0.25 * 0.75 * 19 / 21
    )


def test_ungraded_relay_has_the_trust_of_the_setting() -> None:
    assert projected(assertion("person-b", "outlet-f")) == pytest.approx(0.5 + 0.25 * 0.5)
    assert projected(assertion("person-b", "outlet-f"), relay_trust=0.9) == pytest.approx(0.725)


def outlets(count: int, grade: str = "D") -> list[Source]:
    return [Source(f"o{i}", "outlet", reliability=grade) for i in range(count)]


def repeated(count: int, *before: str) -> list[Record]:
    return [*outlets(count), *(assertion(*before, f"o{i}") for i in range(count))]


def test_forty_outlets_weigh_no_more_than_their_origin() -> None:
    one = assessed(repeated(1, "person-b"))
    forty = assessed(repeated(40, "person-b"))
    direct = assessed(assertion("person-b"))

    assert one.opinion.projected == pytest.approx(0.5 + 0.25 / 3)
    assert one.opinion.projected < forty.opinion.projected
    assert forty.opinion.projected <= direct.opinion.projected == pytest.approx(0.75)
    heard = tanh(40 * atanh(1 / 3))
    assert forty.opinion.belief == pytest.approx(0.5 * heard)
    assert (one.status, one.grade) == (forty.status, forty.grade)
    (origin,) = [part for part in forty.contributions if part.part is ContributionKind.ORIGIN]
    assert (str(origin.voice), origin.reports) == ("person-b", 40)


def test_identical_chains_add_nothing() -> None:
    copies = [assertion("person-b", "outlet-c", id=f"copy-{i}") for i in range(40)]

    assert assessed(copies).opinion == assessed(copies[:1]).opinion


def test_relay_bounds_forty_outlets_behind_it() -> None:
    behind = projected(repeated(40, "person-b", "outlet-b"))

    assert 0.5 + 0.25 * 0.75 * 0.99 < behind < projected(assertion("person-b", "outlet-b"))


def test_outlet_bounds_three_origins_before_it() -> None:
    three = [assertion(person, "outlet-c") for person in ("person-a", "person-b", "person-c")]
    assessment = assessed(three)

    # For its reader, the outlet is right about all three with this probability.
    together = tanh((log(9.5) + log(3) + log(1.2)) / 2)
    assert assessment.opinion.belief == pytest.approx(6 / 11 * together)
    parts = {part.part: part.weight for part in assessment.contributions}
    assert parts[ContributionKind.RELAYS] < -0.4


def test_relay_in_the_middle_bounds_all_chains() -> None:
    chains = [
        assertion("person-a", "outlet-d", "outlet-a"),
        assertion("person-b", "outlet-d", "outlet-b"),
        assertion("person-c", "outlet-d", "outlet-c"),
    ]

    assert assessed(chains).opinion.belief <= 1 / 3 + 1e-12


def test_origin_on_both_sides_counts_by_the_difference() -> None:
    yes, no = assertion("person-b"), assertion("person-b", stance="denies")
    assert assessed(yes, no).opinion.uncertainty == 1

    reports = [
        assertion("person-b", "outlet-b"),
        assertion("person-b", "outlet-d", stance="denies"),
    ]
    net = tanh(atanh(0.75) - atanh(1 / 3))
    assert assessed(reports).opinion.belief == pytest.approx(0.5 * net)


def test_hedge_lowers_the_weight() -> None:
    assert projected(assertion("person-b", certainty="likely")) == pytest.approx(0.5 + 0.25 * 0.35)
    assert projected(assertion("person-b", certainty="possible")) == 0.5
    assert projected(assertion("person-b", certainty="certain")) == pytest.approx(0.75)


def test_statement_is_limited_only_by_its_reports() -> None:
    statement = Claim("x", "P says X.", "statement")
    through = assessed(statement, assertion("person-f", "outlet-b"))
    read = assessed(statement, assertion("person-f"))

    assert through.opinion.belief == pytest.approx(0.75)
    assert read.opinion.uncertainty == pytest.approx(2e-6, rel=1e-3)


@pytest.mark.parametrize(("grade", "left"), [("b", 1 / 3), ("f", 1), ("e", 1)])
def test_denial_of_statement_has_ordinary_trust(grade: str, left: float) -> None:
    """A denial by any source once had the weight of the speaker's own statement."""
    statement = Claim("x", "P says X.", "statement")
    denial = assertion(f"person-{grade}", stance="denies")
    opinion = assessed(statement, assertion("person-a", "outlet-b"), denial).opinion

    assert odds(opinion.projected) == pytest.approx(7 * left)


def test_weight_of_evidence_is_bounded() -> None:
    many = [Source(f"w{i}", "witness", reliability="A") for i in range(50)]
    assessment = assessed(many, [assertion(source.id) for source in many])

    assert 0 < assessment.opinion.uncertainty < 1e-5
    assert assessment.opinion.belief < 1
    (past,) = [part for part in assessment.contributions if part.part is ContributionKind.LIMIT]
    assert past.weight == pytest.approx(log(1e6) - 50 * log(9.5))


def test_contradicting_claims_count_each_origin_once() -> None:
    claims = [Claim("x", "X."), Claim("y", "Not X."), Claim("z", "Nor X.")]
    links = [Link("contradicts", "y", "x"), Link("contradicts", "x", "z")]
    other = [assertion("person-a", claim="y"), assertion("person-a", claim="z")]
    opinion = assessed(claims, links, assertion("person-b"), other).opinion

    assert odds(opinion.projected) == pytest.approx(3 / 9.5)


def test_unnamed_origins_of_opposing_sides_are_not_merged() -> None:
    sources = [unnamed("u"), unnamed("v")]
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    link = Link("contradicts", "y", "x")
    assessment = assessed(claims, sources, link, assertion("u"), assertion("v", claim="y"))

    opinion = assessment.opinion
    assert opinion.belief == opinion.disbelief == pytest.approx(1 / 3)
    weights = {part.part: part.weight for part in assessment.contributions}
    assert (
        weights[ContributionKind.ORIGIN]
        == -weights[ContributionKind.OPPONENT]
        == pytest.approx(log(3))
    )


def unnamed(id: str, part_of: str | None = None) -> Source:
    return Source(id, "person", reliability="B", named=False, part_of=part_of)


def test_unnamed_origins_are_one_voice_or_at_most_several() -> None:
    assessment = assessed(unnamed("u"), unnamed("v"), assertion("u"), assertion("v"))

    assert odds(assessment.opinion.projected) == pytest.approx(3)
    assert odds(assessment.most.projected) == pytest.approx(9)


def test_unnamed_people_of_two_named_bodies_are_two_voices() -> None:
    clerks = [unnamed("u", part_of="person-b"), unnamed("v", part_of="person-c")]
    heard = [assertion("u"), assertion("v")]

    assert odds(projected(clerks, heard)) == pytest.approx(9)
    assert odds(projected(clerks, unnamed("w"), heard, assertion("w"))) == pytest.approx(3)


def test_unnamed_part_adds_nothing_to_its_voice() -> None:
    heard = [assertion("u"), assertion("person-b"), assertion("person-c")]

    assert odds(projected(unnamed("u", part_of="person-b"), heard)) == pytest.approx(3 * 1.2)


def test_unknown_lineage_of_voice_does_not_separate_its_unnamed_part() -> None:
    sources = [unnamed("u", part_of="outlet-b"), unnamed("v")]
    heard = [
        assertion("outlet-b", "outlet-a"),
        assertion("u"),
        assertion("v"),
        assertion("person-c"),
    ]

    assert odds(projected(sources, heard)) == pytest.approx(3 * 1.2)


def test_voice_on_both_sides_has_trust_of_stronger_side() -> None:
    parts = [Source(f"part-{g}", "person", part_of="outlet-f", reliability=g.upper()) for g in "ab"]
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    link = Link("contradicts", "y", "x")
    reports = [assertion("part-b", "outlet-b"), assertion("part-a", "outlet-d", claim="y")]
    opinion = assessed(claims, parts, link, reports).opinion

    net = tanh(atanh(0.75) - atanh(1 / 3))
    assert opinion.belief == pytest.approx(0.5 * net)
    assert opinion.disbelief == 0


def test_total_weight_of_opponents_is_bounded() -> None:
    many = [Source(f"w{i}", "witness", reliability="A") for i in range(40)]
    claims = [Claim("x", "X."), Claim("y", "Not X."), Claim("z", "Nor X.")]
    links = [Link("contradicts", "y", "x"), Link("contradicts", "z", "x")]
    other = [assertion(source.id, claim="yz"[i % 2]) for i, source in enumerate(many)]

    assert odds(projected(claims, many, links, other)) == pytest.approx(1e-6)


def test_conflicting_figures_oppose_each_other() -> None:
    height = Predicate("height", "number", functional=True, timeless=True)
    facts = {"x": Fact("tower", "height", 50), "y": Fact("tower", "height", 90)}
    claims = [Claim(id, f"It is {fact.value} m.", fact=fact) for id, fact in facts.items()]
    whole = assessed(height, claims, assertion("person-b"), assertion("person-a", claim="y")).whole

    assert odds(whole["x"].opinion.projected) == pytest.approx(3 / 9.5)
    assert odds(whole["y"].opinion.projected) == pytest.approx(9.5 / 3)


def test_claim_does_not_oppose_itself() -> None:
    claims = [Claim("x", "X."), Claim("y", "X, again.")]
    links = [Link("restates", "y", "x"), Link("contradicts", "y", "x")]

    assert odds(projected(claims, links, assertion("person-b", claim="y"))) == pytest.approx(3)


def test_contribution_names_most_trusted_source_of_voice() -> None:
    parts = [
        Source(f"part-{number}", "person", part_of="outlet-f", reliability=grade)
        for number, grade in enumerate("CAB")
    ]
    assessment = assessed(parts, [assertion(part.id) for part in parts])
    (origin,) = [part for part in assessment.contributions if part.part is ContributionKind.ORIGIN]

    assert "outlet-f (part-1)" == str(origin.voice)
    assert Reliability.A == origin.grade
    assert log(9.5) == pytest.approx(origin.weight)


def test_opinion_has_no_weight() -> None:
    claims = [Claim("x", "X."), Claim("y", "X is a scandal.", "opinion")]
    opinion = assessed(
        claims,
        Link("contradicts", "y", "x"),
        assertion("person-b"),
        assertion("person-a", claim="y"),
    )

    assert opinion.opinion.projected == pytest.approx(0.75)


def test_weakest_premise_limits_conclusion() -> None:
    claims = [
        Claim("x", "X.", because=["firm", "weak"]),
        Claim("firm", "F."),
        Claim("weak", "W.", because=["weakest"]),
        Claim("weakest", "V."),
    ]
    voices = [
        assertion("person-a"),
        assertion("person-a", claim="firm"),
        assertion("person-b", claim="weak"),
        assertion("person-c", claim="weakest"),
    ]
    assessment = assessed(claims, voices)

    assert assessment.opinion.projected == pytest.approx(6 / 11)
    (premise,) = [
        part for part in assessment.contributions if part.part is ContributionKind.PREMISE
    ]
    assert premise.claim == "weak"
    assert premise.weight == pytest.approx(log(1.2) - log(9.5))


def test_unasserted_conclusion_has_support_of_its_premises() -> None:
    resting = [Claim("x", "X.", because=["y"]), Claim("y", "Y.")]
    assessment = assessed(resting, assertion("person-b", claim="y"))
    assert assessment.opinion.projected == pytest.approx(0.75)
    (premise,) = [
        part for part in assessment.contributions if part.part is ContributionKind.PREMISE
    ]
    assert premise.claim == "y"
    assert premise.weight == pytest.approx(log(3))

    ring = [Claim("x", "X.", because=["y"]), Claim("y", "Y.", because=["x"])]
    assert projected(ring) == 0.5


def test_least_counts_suspected_copies_once() -> None:
    words = "the harbour was closed for two days after the storm"
    quoted = [
        evolve(assertion(person), via=[{"source": person, "act": "said", "quote": words}])
        for person in ("person-a", "person-b")
    ]
    assessment = assessed(quoted)

    assert odds(assessment.opinion.projected) == pytest.approx(9.5 * 3)
    assert odds(assessment.least.projected) == pytest.approx(9.5)
    assert assessment.most.projected == pytest.approx(assessment.opinion.projected)
    denied = assessed(quoted, assertion("person-c", stance="denies"))
    assert odds(denied.least.projected) == pytest.approx(9.5 / 1.2)


def test_most_counts_unknown_lineage_as_origin() -> None:
    assessment = assessed(assertion("outlet-b", "outlet-a"))

    assert assessment.opinion.uncertainty == 1
    assert assessment.most.belief == pytest.approx(0.5 * 19 / 21)


def test_least_counts_unknown_lineage_as_opponent() -> None:
    assessment = assessed(assertion("person-b"), assertion("outlet-c", stance="denies"))

    assert odds(assessment.opinion.projected) == pytest.approx(3)
    assert odds(assessment.least.projected) == pytest.approx(3 / 1.2)


def test_least_never_exceeds_opinion() -> None:
    """An assertion of unknown lineage reports that an opposing witness denied the contrary."""
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    against = [
        witnessed("outlet-b", "outlet-e", claim="y"),
        assertion("outlet-b", claim="y", stance="denies"),
    ]
    assessment = assessed(
        claims, Link("contradicts", "y", "x"), witnessed("outlet-b", "outlet-d"), against
    )

    assert assessment.least == assessment.opinion


def test_most_subtracts_possible_support_from_opponents() -> None:
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    against = witnessed("outlet-b", "outlet-e", claim="y")
    assessment = assessed(
        claims, Link("contradicts", "y", "x"), assertion("outlet-b", "outlet-a"), against
    )

    assert assessment.opinion.disbelief > 0
    assert assessment.most.disbelief == 0
    assert assessment.most.belief > 0


def test_counts_of_grade_can_be_set() -> None:
    assert projected(assertion("person-e"), evidence={"E": [9, 0]}) == pytest.approx(10 / 11)
