import pytest

from tests.rules.checking import messages, subjects

RULE = "stale-first"
NONE = 'when = "2019-02/..", negated = true'
FIRST = 'when = "2021-11-02", first_since = "2019-01"'


def ledger(
    fact: str = NONE,
    event: str = "2022-02-03",
    report: str = "2021-12-10",
    edition: str = "2023-05",
    more: str = "",
    kind: str = "event",
) -> str:
    return f"""
[predicate.frozen]
[source]
office = {{ kind = "government" }}
pilot = {{ kind = "witness" }}
guide = {{ kind = "outlet" }}
[document]
report = {{ published = "{report}" }}
edition = {{ published = "{edition}" }}
[claim.since]
text = "None since."
fact = {{ subject = "port", predicate = "frozen", {fact} }}
via = ["office"]
at = "report"
[[claim.since.assertion]]
via = ["office", "guide"]
at = "edition"
[claim.event]
text = "It froze."
kind = "{kind}"
fact = {{ subject = "port", predicate = "frozen", when = "{event}" {more} }}
via = ["pilot"]
"""


@pytest.mark.parametrize("fact", [NONE, FIRST, NONE.replace("..", "")])
@pytest.mark.parametrize(
    ("event", "edition", "flagged"),
    [
        ("2022-02-03", "2023-05", True),
        ("2022-02-03", "2022-02-03", False),
        ("2022-02-03", "2022-02-04", True),
        ("2022", "2022-12-31", False),
        ("2022", "2023", True),
        ("2022?", "2023-05", False),
        ("2022", "2023~", False),
        ("2018", "2023", False),
        ("2022/..", "2023", False),
    ],
)
def test_repetition_after_a_newer_event_is_flagged(
    fact: str, event: str, edition: str, flagged: bool
) -> None:
    assert flagged is bool(subjects(RULE, ledger(fact, event, edition=edition)))


def test_absence_must_have_been_right_at_first() -> None:
    assert [{"since"}] == subjects(RULE, ledger(event="2021-12-11"))
    assert [] == subjects(RULE, ledger(event="2021-12-10"))
    assert [] == subjects(RULE, ledger(event="2021-12-11", report="2021-12"))
    assert [] == subjects(RULE, ledger(event="2021-12-11", report="2021-12-01?"))


def test_first_since_claim_is_overtaken_by_any_later_event() -> None:
    assert [{"since"}] == subjects(RULE, ledger(FIRST, "2021-11-03", report="2022-12"))
    assert [] == subjects(RULE, ledger(FIRST, "2021-11-02"))


@pytest.mark.parametrize(
    "fact",
    [
        'when = "2019-02/2022", negated = true',
        'when = "2019-02?/..", negated = true',
        'when = "/..", negated = true',
        'when = "2021-11-02~", first_since = "2019-01"',
        'when = "2021-11-02"',
    ],
)
def test_closed_periods_and_uncertain_dates_are_not_flagged(fact: str) -> None:
    assert [] == subjects(RULE, ledger(fact))


def test_absence_without_a_start_is_overtaken() -> None:
    assert [{"since"}] == subjects(RULE, ledger('when = "../..", negated = true'))


@pytest.mark.parametrize(
    ("place", "other", "flagged"),
    [("", "", True), ("x", "x", True), ("", "x", True), ("x", "", False), ("x", "y", False)],
)
def test_claim_with_a_place_is_overtaken_only_there(place: str, other: str, flagged: bool) -> None:
    fact = NONE + (f', where = "{place}"' if place else "")
    more = f', where = "{other}"' if other else ""

    assert flagged is bool(subjects(RULE, ledger(fact, more=more)))


def test_forecasts_denials_and_unasserted_events_do_not_overtake() -> None:
    assert [] == subjects(RULE, ledger(kind="forecast"))
    assert [] == subjects(RULE, ledger(more=", negated = true"))
    assert [] == subjects(RULE, ledger().replace('via = ["pilot"]', ""))


def test_restatement_does_not_overtake() -> None:
    text = ledger() + '[[link]]\nkind = "restates"\nfrom = "event"\nto = "since"\n'
    another = """
[claim.another]
text = "And again."
fact = { subject = "port", predicate = "frozen", when = "2022-03" }
via = ["pilot"]
"""

    assert [] == subjects(RULE, text)
    assert [{"since"}] == subjects(RULE, text + another)


def test_message_names_the_first_event_and_the_last_document() -> None:
    text = (
        ledger()
        + """
[claim.sooner]
text = "It froze."
fact = { subject = "port", predicate = "frozen", when = "2022-01" }
via = ["pilot"]
"""
    )

    assert messages(RULE, text) == [
        "`edition` repeats this on 2023-05 (2023-05-01 at the earliest), but a newer event has "
        "overtaken it: `sooner` on 2022-01 (2022-01-31 at the latest)"
    ]
