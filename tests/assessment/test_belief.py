"""Beliefs worked out by hand."""

from collections.abc import Sequence
from math import atanh, log, tanh

import pytest
from attrs import evolve

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.assessment.contributions import ContributionKind
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

# By the counts of a grade: right, and wrong, with one more of each for not knowing.
RIGHT = {"a": 19 / 21, "b": 9 / 12, "c": 6 / 11, "d": 3 / 9, "e": 2 / 11, "f": 1 / 2}


def assessed(*records: Record | Sequence[Record], **settings: object) -> Assessment:
    flat = [r for given in records for r in (given if isinstance(given, Sequence) else [given])]
    claims = [] if any(isinstance(record, Claim) for record in flat) else [Claim("x", "X.")]
    chosen = Settings(**settings)  # type: ignore[arg-type]  # whatever a test sets
    ledger = Ledger.of(PEOPLE, OUTLETS, claims, flat, settings=chosen)
    return Assessments.of(ledger).of_claim("x")


def said(*via: str, claim: str = "x", stance: str = "asserts", **more: object) -> Assertion:
    return Assertion(claim, list(via), stance=stance, **more)  # type: ignore[arg-type]  # as above


def seen(*via: str, claim: str = "x") -> Assertion:
    """Return what the first of some sources saw itself."""
    return Assertion(claim, [Hop(via[0], act="witnessed"), *via[1:]])


def projected(*records: Record | Sequence[Record], **settings: object) -> float:
    return assessed(*records, **settings).opinion.projected


def odds(probability: float) -> float:
    return probability / (1 - probability)


@pytest.mark.parametrize("grade", "abc")
def test_one_origin_is_believed_as_often_as_its_grade_is_right(grade: str) -> None:
    opinion = assessed(said(f"person-{grade}")).opinion

    assert opinion.projected == pytest.approx(RIGHT[grade])
    assert opinion.disbelief == 0
    assert opinion.uncertainty == pytest.approx(2 * (1 - RIGHT[grade]))


@pytest.mark.parametrize("grade", "def")
def test_who_is_no_more_often_right_than_wrong_leaves_all_unknown(grade: str) -> None:
    opinion = assessed(said(f"person-{grade}")).opinion

    assert (opinion.belief, opinion.disbelief, opinion.uncertainty) == (0, 0, 1)


def test_independent_origins_multiply_their_odds() -> None:
    opinion = assessed(said("person-a"), said("person-b")).opinion

    assert odds(opinion.projected) == pytest.approx(9.5 * 3)
    assert opinion.belief == pytest.approx(27.5 / 29.5)
    assert opinion.uncertainty == pytest.approx(2 / 29.5)


def test_a_base_rate_is_the_odds_to_begin_with() -> None:
    opinion = assessed(said("person-b"), base_rate=0.2).opinion

    assert odds(opinion.projected) == pytest.approx(3 / 4)
    assert opinion.base_rate == 0.2
    assert projected(base_rate=0.2) == pytest.approx(0.2)


def test_evidence_for_and_against_is_not_ignorance() -> None:
    denied = said("person-c", "outlet-a", stance="denies")
    even = assessed(said("person-b"), evolve(denied, via=["person-b-2"]), TWIN).opinion

    assert even.projected == pytest.approx(0.5)
    assert even.uncertainty == pytest.approx(2 / (3 + 3))
    assert even.belief == even.disbelief == pytest.approx(1 / 3)


TWIN = Source("person-b-2", "person", reliability="B")


def test_a_relay_makes_less_sure_that_the_origin_said_so() -> None:
    # It passes on what it heard with probability .75, and else is a guess.
    assert projected(said("person-b", "outlet-b")) == pytest.approx(0.5 + 0.5 * 0.5 * 0.75)
    assert projected(said("person-b", "outlet-b", "outlet-a")) == pytest.approx(
        0.5 + 0.25 * 0.75 * 19 / 21
    )


def test_a_relay_that_nobody_graded_is_trusted_by_the_setting() -> None:
    assert projected(said("person-b", "outlet-f")) == pytest.approx(0.5 + 0.25 * 0.5)
    assert projected(said("person-b", "outlet-f"), relay_trust=0.9) == pytest.approx(0.725)


def outlets(count: int, grade: str = "D") -> list[Source]:
    return [Source(f"o{i}", "outlet", reliability=grade) for i in range(count)]


def repeated(count: int, *before: str) -> list[Record]:
    return [*outlets(count), *(said(*before, f"o{i}") for i in range(count))]


def test_forty_outlets_make_surer_that_the_origin_said_so_and_no_more() -> None:
    one = assessed(repeated(1, "person-b"))
    forty = assessed(repeated(40, "person-b"))
    direct = assessed(said("person-b"))

    assert one.opinion.projected == pytest.approx(0.5 + 0.25 / 3)
    assert one.opinion.projected < forty.opinion.projected
    assert forty.opinion.projected <= direct.opinion.projected == pytest.approx(0.75)
    heard = tanh(40 * atanh(1 / 3))
    assert forty.opinion.belief == pytest.approx(0.5 * heard)
    assert (one.status, one.grade) == (forty.status, forty.grade)
    (origin,) = [part for part in forty.contributions if part.part is ContributionKind.ORIGIN]
    assert (str(origin.voice), origin.reports) == ("person-b", 40)


def test_forty_copies_over_one_path_change_nothing_at_all() -> None:
    copies = [said("person-b", "outlet-c", id=f"copy-{i}") for i in range(40)]

    assert assessed(copies).opinion == assessed(copies[:1]).opinion


def test_forty_outlets_behind_one_relay_are_no_surer_than_the_relay() -> None:
    behind = projected(repeated(40, "person-b", "outlet-b"))

    assert 0.5 + 0.25 * 0.75 * 0.99 < behind < projected(said("person-b", "outlet-b"))


def test_three_origins_through_one_outlet_are_no_surer_than_the_outlet() -> None:
    three = [said(person, "outlet-c") for person in ("person-a", "person-b", "person-c")]
    assessment = assessed(three)

    # The outlet is right that often about all three at once, as its reader sees it.
    together = tanh((log(9.5) + log(3) + log(1.2)) / 2)
    assert assessment.opinion.belief == pytest.approx(6 / 11 * together)
    parts = {part.part: part.weight for part in assessment.contributions}
    assert parts[ContributionKind.RELAYS] < -0.4


def test_a_relay_in_the_middle_of_every_chain_bounds_them_all() -> None:
    chains = [
        said("person-a", "outlet-d", "outlet-a"),
        said("person-b", "outlet-d", "outlet-b"),
        said("person-c", "outlet-d", "outlet-c"),
    ]

    assert assessed(chains).opinion.belief <= 1 / 3 + 1e-12


def test_who_says_both_says_neither_and_who_is_misquoted_counts_by_the_difference() -> None:
    yes, no = said("person-b"), said("person-b", stance="denies")
    assert assessed(yes, no).opinion.uncertainty == 1

    reports = [said("person-b", "outlet-b"), said("person-b", "outlet-d", stance="denies")]
    net = tanh(atanh(0.75) - atanh(1 / 3))
    assert assessed(reports).opinion.belief == pytest.approx(0.5 * net)


def test_what_a_word_is_worth_that_is_hedged() -> None:
    assert projected(said("person-b", certainty="likely")) == pytest.approx(0.5 + 0.25 * 0.35)
    assert projected(said("person-b", certainty="possible")) == 0.5
    assert projected(said("person-b", certainty="certain")) == pytest.approx(0.75)


def test_a_statement_is_as_sure_as_it_is_that_it_was_made() -> None:
    statement = Claim("x", "P says X.", "statement")
    through = assessed(statement, said("person-f", "outlet-b"))
    read = assessed(statement, said("person-f"))

    assert through.opinion.belief == pytest.approx(0.75)
    assert read.opinion.uncertainty == pytest.approx(2e-6, rel=1e-3)


@pytest.mark.parametrize(("grade", "left"), [("b", 1 / 3), ("f", 1), ("e", 1)])
def test_who_denies_that_a_statement_was_made_is_trusted_as_a_witness_is(
    grade: str, left: float
) -> None:
    """A denial by anybody at all once weighed as if it were the speaker's deed."""
    statement = Claim("x", "P says X.", "statement")
    denial = said(f"person-{grade}", stance="denies")
    opinion = assessed(statement, said("person-a", "outlet-b"), denial).opinion

    assert odds(opinion.projected) == pytest.approx(7 * left)


def test_no_evidence_makes_anything_certain() -> None:
    many = [Source(f"w{i}", "witness", reliability="A") for i in range(50)]
    assessment = assessed(many, [said(source.id) for source in many])

    assert 0 < assessment.opinion.uncertainty < 1e-5
    assert assessment.opinion.belief < 1
    (past,) = [part for part in assessment.contributions if part.part is ContributionKind.LIMIT]
    assert past.weight == pytest.approx(log(1e6) - 50 * log(9.5))


def test_what_contradicts_a_claim_speaks_against_it_with_its_origins_each_once() -> None:
    claims = [Claim("x", "X."), Claim("y", "Not X."), Claim("z", "Nor X.")]
    links = [Link("contradicts", "y", "x"), Link("contradicts", "x", "z")]
    other = [said("person-a", claim="y"), said("person-a", claim="z")]
    opinion = assessed(claims, links, said("person-b"), other).opinion

    assert odds(opinion.projected) == pytest.approx(3 / 9.5)


def test_whom_nobody_names_on_either_side_are_not_taken_for_one_who_says_both() -> None:
    sources = [unnamed("u"), unnamed("v")]
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    link = Link("contradicts", "y", "x")
    assessment = assessed(claims, sources, link, said("u"), said("v", claim="y"))

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


def test_all_whom_nobody_names_are_one_voice_and_at_the_most_one_each() -> None:
    assessment = assessed(unnamed("u"), unnamed("v"), said("u"), said("v"))

    assert odds(assessment.opinion.projected) == pytest.approx(3)
    assert odds(assessment.most.projected) == pytest.approx(9)


def test_one_whom_nobody_names_adds_nothing_to_the_voice_it_belongs_to() -> None:
    heard = [said("u"), said("person-b"), said("person-c")]

    assert odds(projected(unnamed("u", part_of="person-b"), heard)) == pytest.approx(3 * 1.2)


def test_a_voice_of_unknown_lineage_does_not_set_its_unnamed_part_apart_from_others() -> None:
    sources = [unnamed("u", part_of="outlet-b"), unnamed("v")]
    heard = [said("outlet-b", "outlet-a"), said("u"), said("v"), said("person-c")]

    assert odds(projected(sources, heard)) == pytest.approx(3 * 1.2)


def test_a_voice_that_is_heard_on_both_sides_is_worth_what_it_is_where_it_is_heard_better() -> None:
    parts = [Source(f"part-{g}", "person", part_of="outlet-f", reliability=g.upper()) for g in "ab"]
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    link = Link("contradicts", "y", "x")
    reports = [said("part-b", "outlet-b"), said("part-a", "outlet-d", claim="y")]
    opinion = assessed(claims, parts, link, reports).opinion

    net = tanh(atanh(0.75) - atanh(1 / 3))
    assert opinion.belief == pytest.approx(0.5 * net)
    assert opinion.disbelief == 0


def test_all_opponents_together_weigh_no_more_than_one_side_can() -> None:
    many = [Source(f"w{i}", "witness", reliability="A") for i in range(40)]
    claims = [Claim("x", "X."), Claim("y", "Not X."), Claim("z", "Nor X.")]
    links = [Link("contradicts", "y", "x"), Link("contradicts", "z", "x")]
    other = [said(source.id, claim="yz"[i % 2]) for i, source in enumerate(many)]

    assert odds(projected(claims, many, links, other)) == pytest.approx(1e-6)


def test_what_states_another_figure_speaks_against_a_claim_and_the_other_way_round() -> None:
    height = Predicate("height", "number", functional=True, timeless=True)
    facts = {"x": Fact("tower", "height", 50), "y": Fact("tower", "height", 90)}
    claims = [Claim(id, f"It is {fact.value} m.", fact=fact) for id, fact in facts.items()]
    whole = assessed(height, claims, said("person-b"), said("person-a", claim="y")).whole

    assert odds(whole.of_claim("x").opinion.projected) == pytest.approx(3 / 9.5)
    assert odds(whole.of_claim("y").opinion.projected) == pytest.approx(9.5 / 3)


def test_a_claim_does_not_speak_against_itself() -> None:
    claims = [Claim("x", "X."), Claim("y", "X, again.")]
    links = [Link("restates", "y", "x"), Link("contradicts", "y", "x")]

    assert odds(projected(claims, links, said("person-b", claim="y"))) == pytest.approx(3)


def test_a_voice_is_shown_as_the_most_trusted_of_those_who_speak_for_it() -> None:
    parts = [
        Source(f"part-{number}", "person", part_of="outlet-f", reliability=grade)
        for number, grade in enumerate("CAB")
    ]
    assessment = assessed(parts, [said(part.id) for part in parts])
    (origin,) = [part for part in assessment.contributions if part.part is ContributionKind.ORIGIN]

    assert "outlet-f (part-1)" == str(origin.voice)
    assert Reliability.A == origin.grade
    assert log(9.5) == pytest.approx(origin.weight)


def test_an_opinion_speaks_neither_for_nor_against() -> None:
    claims = [Claim("x", "X."), Claim("y", "X is a scandal.", "opinion")]
    opinion = assessed(
        claims, Link("contradicts", "y", "x"), said("person-b"), said("person-a", claim="y")
    )

    assert opinion.opinion.projected == pytest.approx(0.75)


def test_a_conclusion_is_no_firmer_than_the_weakest_of_its_premises() -> None:
    claims = [
        Claim("x", "X.", because=["firm", "weak"]),
        Claim("firm", "F."),
        Claim("weak", "W.", because=["weakest"]),
        Claim("weakest", "V."),
    ]
    voices = [
        said("person-a"),
        said("person-a", claim="firm"),
        said("person-b", claim="weak"),
        said("person-c", claim="weakest"),
    ]
    assessment = assessed(claims, voices)

    assert assessment.opinion.projected == pytest.approx(6 / 11)
    (premise,) = [
        part for part in assessment.contributions if part.part is ContributionKind.PREMISE
    ]
    assert premise.claim == "weak"
    assert premise.weight == pytest.approx(log(1.2) - log(9.5))


def test_what_nobody_asserts_has_the_support_of_its_premises_and_a_ring_has_none() -> None:
    resting = [Claim("x", "X.", because=["y"]), Claim("y", "Y.")]
    assessment = assessed(resting, said("person-b", claim="y"))
    assert assessment.opinion.projected == pytest.approx(0.75)
    (premise,) = [
        part for part in assessment.contributions if part.part is ContributionKind.PREMISE
    ]
    assert premise.claim == "y"
    assert premise.weight == pytest.approx(log(3))

    ring = [Claim("x", "X.", because=["y"]), Claim("y", "Y.", because=["x"])]
    assert projected(ring) == 0.5


def test_the_least_takes_two_that_may_be_copies_for_one() -> None:
    words = "the harbour was closed for two days after the storm"
    quoted = [
        evolve(said(person), via=[{"source": person, "act": "said", "quote": words}])
        for person in ("person-a", "person-b")
    ]
    assessment = assessed(quoted)

    assert odds(assessment.opinion.projected) == pytest.approx(9.5 * 3)
    assert odds(assessment.least.projected) == pytest.approx(9.5)
    assert assessment.most.projected == pytest.approx(assessment.opinion.projected)
    denied = assessed(quoted, said("person-c", stance="denies"))
    assert odds(denied.least.projected) == pytest.approx(9.5 / 1.2)


def test_the_most_takes_an_unknown_lineage_for_an_origin() -> None:
    assessment = assessed(said("outlet-b", "outlet-a"))

    assert assessment.opinion.uncertainty == 1
    assert assessment.most.belief == pytest.approx(0.5 * 19 / 21)


def test_the_least_takes_an_unknown_lineage_for_an_opponent() -> None:
    assessment = assessed(said("person-b"), said("outlet-c", stance="denies"))

    assert odds(assessment.opinion.projected) == pytest.approx(3)
    assert odds(assessment.least.projected) == pytest.approx(3 / 1.2)


def test_the_least_is_never_more_though_an_opponent_may_have_said_the_contrary() -> None:
    """Of unknown lineage is word that a witness against it denied just that."""
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    against = [
        seen("outlet-b", "outlet-e", claim="y"),
        said("outlet-b", claim="y", stance="denies"),
    ]
    assessment = assessed(
        claims, Link("contradicts", "y", "x"), seen("outlet-b", "outlet-d"), against
    )

    assert assessment.least == assessment.opinion


def test_the_most_takes_from_opponents_what_they_may_have_said_for_it() -> None:
    claims = [Claim("x", "X."), Claim("y", "Not X.")]
    against = seen("outlet-b", "outlet-e", claim="y")
    assessment = assessed(
        claims, Link("contradicts", "y", "x"), said("outlet-b", "outlet-a"), against
    )

    assert assessment.opinion.disbelief > 0
    assert assessment.most.disbelief == 0
    assert assessment.most.belief > 0


def test_counts_of_a_grade_can_be_set() -> None:
    assert projected(said("person-e"), evidence={"E": [9, 0]}) == pytest.approx(10 / 11)
