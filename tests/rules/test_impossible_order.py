import pytest

from claimtrack.engine.finding import Outcome
from tests.rules.checking import found, messages, subjects

RULE = "impossible-order"
PREDICATES = """
[predicate.charged]
before = ["tried"]
[predicate.tried]
before = ["jailed"]
[predicate.jailed]
[source]
court = { kind = "official" }
"""


def event(id: str, predicate: str, when: str, more: str = "", claim: str = "") -> str:
    return f"""
[claim.{id}]
text = "So it was."
fact = {{ subject = "thief", predicate = "{predicate}", when = "{when}" {more} }}
via = ["court"]
{claim}
"""


def ordered(tried: str, jailed: str, more: str = "", other: str = "") -> str:
    return PREDICATES + event("a", "tried", tried, more) + event("b", "jailed", jailed, other)


@pytest.mark.parametrize(
    ("tried", "jailed", "outcome"),
    [
        ("2021-06", "2021-05-31", Outcome.FOUND),
        ("2021-06", "2021-06-15", None),
        ("2021-05", "2021-06", None),
        ("2021-06?", "2021-05-31", Outcome.POSSIBLE),
        ("2021-06", "2021-05~", Outcome.POSSIBLE),
        ("2021-06-01T01:00:00+02:00", "2021-05-31T22:30:00Z", Outcome.FOUND),
        ("2021-06-01T01:00:00+02:00", "2021-05-31T23:30:00Z", None),
        ("2021-06-01T01:00:00+02:00", "2021-05-31", Outcome.FOUND),
        ("2021-06-02", "2021-06-01T23:30:00Z", Outcome.FOUND),
    ],
)
def test_the_later_event_may_not_be_over_before_the_earlier_one(
    tried: str, jailed: str, outcome: Outcome | None
) -> None:
    expected = [] if outcome is None else [outcome]

    assert expected == [finding.outcome for finding in found(RULE, ordered(tried, jailed))]


@pytest.mark.parametrize(
    ("here", "there", "flagged"),
    [("", "", True), ("x", "x", True), ("x", "", True), ("", "x", True), ("x", "y", False)],
)
def test_events_at_different_places_are_not_compared(here: str, there: str, flagged: bool) -> None:
    more, other = (f', where = "{place}"' if place else "" for place in (here, there))

    assert flagged is bool(subjects(RULE, ordered("2021", "2020", more, other)))


def test_the_order_goes_on_through_what_lies_between() -> None:
    text = PREDICATES + event("a", "charged", "2021-06") + event("b", "jailed", "2020")

    assert messages(RULE, text) == [
        "charged of thief is dated 2021-06 (2021-06-01 at the earliest), after jailed, "
        "2020 (2020-12-31 at the latest), which it comes before, by way of tried"
    ]


def test_of_many_events_the_farthest_apart_are_one_finding() -> None:
    text = ordered("2021", "2020")
    text += event("c", "tried", "2022") + event("d", "jailed", "2019") + event("e", "tried", "2018")

    assert [{"c", "d"}] == subjects(RULE, text)


def test_events_of_one_date_are_all_named_but_not_very_many() -> None:
    text = ordered("2021", "2020")
    some = "".join(event(f"t{i}", "tried", "2021") for i in range(3))
    many = "".join(event(f"t{i:02}", "tried", "2021") for i in range(40))

    assert [{"a", "b", "t0", "t1", "t2"}] == subjects(RULE, text + some)
    assert [{"a", "b"}] == subjects(RULE, text + many)


def test_another_subject_a_forecast_and_what_is_denied_are_let_be() -> None:
    later = PREDICATES + event("b", "jailed", "2020")
    early = event("a", "tried", "2021")

    assert [{"a", "b"}] == subjects(RULE, later + early)
    assert [] == subjects(RULE, later + early.replace("thief", "other"))
    assert [] == subjects(RULE, later + event("a", "tried", "2021", claim='kind = "forecast"'))
    assert [] == subjects(RULE, later + event("a", "tried", "2021", ", negated = true"))
    assert [] == subjects(RULE, later + early.replace('via = ["court"]', ""))


def test_the_event_before_a_first_one_counts_as_well() -> None:
    text = ordered("2019", "2021", other=', first_since = "2018"')

    assert [{"a", "b"}] == subjects(RULE, text)
