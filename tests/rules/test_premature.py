import pytest

from claimtrack.engine.finding import Outcome
from tests.rules.checking import found, messages, subjects

RULE = "premature"


def ledger(
    published: str | None = None,
    when: str = "2021-10-19",
    kind: str = "event",
    hop: str = "",
    fact: str = "",
    stance: str = "asserts",
) -> str:
    day = "" if published is None else f'published = "{published}"'
    return f"""
[predicate.launched]
[predicate.hull]
takes = "number"
timeless = true
[source]
yard = {{ kind = "company" }}
daily = {{ kind = "outlet" }}
[document]
article = {{ {day} }}
early = {{ published = "2021-10-01" }}
[claim.launch]
text = "It was launched."
kind = "{kind}"
fact = {{ subject = "ferry", predicate = "launched", when = "{when}" {fact} }}
via = [{{ source = "yard" {hop} }}, "daily"]
at = "article"
stance = "{stance}"
"""


@pytest.mark.parametrize(
    ("published", "when", "outcome"),
    [
        ("2021-10-18", "2021-10-19", Outcome.FOUND),
        ("2021-10-19", "2021-10-19", None),
        ("2021-09", "2021-10", Outcome.FOUND),
        ("2021-10", "2021-10-19", None),
        ("2021-10-18", "2021-10", None),
        ("2021-10-18?", "2021-10-19", Outcome.POSSIBLE),
        ("2021-10-18", "2021-10-19~", Outcome.POSSIBLE),
        ("2021-10-19?", "2021-10-19", None),
        (None, "2021-10-19", None),
        ("2021-10-18", "../2022", None),
        ("2021-10-18", "2021-10-19/..", Outcome.FOUND),
        ("2021-10-19T01:00:00+02:00", "2021-10-18T23:30:00Z", Outcome.FOUND),
        ("2021-10-18T23:00:00-05:00", "2021-10-19T03:00:00Z", None),
    ],
)
def test_report_certainly_before_the_event_is_flagged(
    published: str | None, when: str, outcome: Outcome | None
) -> None:
    expected = [] if outcome is None else [outcome]

    assert expected == [finding.outcome for finding in found(RULE, ledger(published, when))]


@pytest.mark.parametrize("kind", ["forecast", "opinion", "inference", "statement"])
def test_forecasts_opinions_statements_and_inferences_are_exempt(kind: str) -> None:
    assert [] == subjects(RULE, ledger("2021-10-18", kind=kind))


@pytest.mark.parametrize(
    ("hop", "flagged"),
    [
        (', on = "2021-10-18"', True),
        (', on = "2021-10"', False),
        (', at = "early"', True),
        (', on = "2021-10-18", act = "credited"', False),
    ],
)
def test_dates_of_hops_are_compared(hop: str, flagged: bool) -> None:
    text = ledger("2021-10-20", hop=hop)

    assert flagged is bool(subjects(RULE, text))


def test_denials_and_absences_are_not_compared() -> None:
    assert [] == subjects(RULE, ledger("2021-10-18", stance="denies"))
    assert [] == subjects(RULE, ledger("2021-10-18", fact=", negated = true"))


def test_timeless_facts_are_not_compared() -> None:
    text = ledger("2021-10-18").replace('"launched", when', '"hull", value = 40, when')

    assert [] == subjects(RULE, text)


def test_message_names_the_first_report_with_its_latest_day() -> None:
    text = ledger("2021-09", "2021-10") + '[[claim.launch.assertion]]\nvia = "yard"\nat = "early"\n'
    text = text.replace('published = "2021-10-01"', 'published = "2021-08-31/2021-09-02"')

    assert messages(RULE, text.replace('via = "yard"', 'via = ["yard"]')) == [
        "reported before it happened: `early` was published on 2021-08-31/2021-09-02 "
        "(2021-09-02 at the latest), but the event is dated 2021-10 (2021-10-01 at the earliest)"
    ]


def test_report_of_a_restatement_without_a_fact_is_compared() -> None:
    text = (
        ledger("2021-10-20")
        + """
[claim.is-afloat]
text = "It is afloat."
via = ["daily"]
at = "early"
[[link]]
kind = "restates"
from = "is-afloat"
to = "launch"
"""
    )

    assert [{"launch"}] == subjects(RULE, text)


def test_possible_finding_names_the_uncertain_date() -> None:
    (message,) = messages(RULE, ledger("2021-10-18%"))

    assert message.startswith("reported before it happened: `article` was published on ")
    assert "2021-10-18% (marked as uncertain and approximate)" in message
