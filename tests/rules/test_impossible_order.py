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
        # In UTC-12, the first time is on 31 May; in UTC+14, the second is on 2 June.
        ("2021-06-01T01:00:00+02:00", "2021-05-31", Outcome.POSSIBLE),
        ("2021-06-02", "2021-06-01T23:30:00Z", Outcome.POSSIBLE),
        ("2021-06-01T12:00:00Z", "2021-05-31", Outcome.FOUND),
        ("2021-06-03", "2021-06-01T23:30:00Z", Outcome.FOUND),
        ("2021-06-01T12:00:00.5Z", "2021-06-01T12:00:00.4Z", Outcome.FOUND),
        ("2021-06-01T12:00:00.5Z", "2021-06-01T12:00:00Z", None),
        ("{2019,2021}", "2020", Outcome.FOUND),
        ("2020", "{2019,2021}", Outcome.FOUND),
        ("[2019,2021]", "2020", None),
        ("{2019,2021?}", "2020", Outcome.POSSIBLE),
    ],
)
def test_later_event_must_not_end_before_the_earlier_one(
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


def test_declared_order_is_transitive() -> None:
    text = PREDICATES + event("a", "charged", "2021-06") + event("b", "jailed", "2020")

    assert messages(RULE, text) == [
        "thief: charged is dated 2021-06 (2021-06-01 at the earliest), but must come before "
        "jailed (through tried), which is dated 2020 (2020-12-31 at the latest)"
    ]


def test_many_events_give_one_finding_about_the_farthest_dates() -> None:
    text = ordered("2021", "2020")
    text += event("c", "tried", "2022") + event("d", "jailed", "2019") + event("e", "tried", "2018")

    assert [{"c", "d"}] == subjects(RULE, text)


def test_events_with_the_same_date_are_subjects_up_to_a_limit() -> None:
    text = ordered("2021", "2020")
    some = "".join(event(f"t{i}", "tried", "2021") for i in range(3))
    many = "".join(event(f"t{i:02}", "tried", "2021") for i in range(40))

    assert [{"a", "b", "t0", "t1", "t2"}] == subjects(RULE, text + some)
    assert [{"a", "b"}] == subjects(RULE, text + many)


def test_other_subjects_forecasts_and_denials_are_not_compared() -> None:
    later = PREDICATES + event("b", "jailed", "2020")
    early = event("a", "tried", "2021")

    assert [{"a", "b"}] == subjects(RULE, later + early)
    assert [] == subjects(RULE, later + early.replace("thief", "other"))
    assert [] == subjects(RULE, later + event("a", "tried", "2021", claim='kind = "forecast"'))
    assert [] == subjects(RULE, later + event("a", "tried", "2021", ", negated = true"))
    assert [] == subjects(RULE, later + early.replace('via = ["court"]', ""))


def test_previous_event_of_first_since_is_compared() -> None:
    text = ordered("2019", "2021", other=', first_since = "2018"')

    assert [{"a", "b"}] == subjects(RULE, text)


@pytest.mark.parametrize(("between", "end"), [(8, "p8"), (9, "p8 and 1 more")])
def test_message_names_at_most_eight_events_between(between: int, end: str) -> None:
    last = between + 1
    text = "".join(f'[predicate.p{i}]\nbefore = ["p{i + 1}"]\n' for i in range(last))
    text += f'[predicate.p{last}]\n[source]\ncourt = {{ kind = "official" }}\n'
    text += event("a", "p0", "2021") + event("b", f"p{last}", "2020")

    assert f"(through p1 > p2 > p3 > p4 > p5 > p6 > p7 > {end})" in messages(RULE, text)[0]
