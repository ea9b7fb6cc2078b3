import pytest

from tests.rules.checking import messages, subjects

RULE = "out-of-date"


def ledger(
    when: str = "2011",
    newer: str = "2020",
    value: str = "5200",
    out: str = "2021-03-31",
    late: str = "2021-07-01",
    where: str = "",
    predicate: str = "functional = true",
) -> str:
    place = f', where = "{where}"' if where else ""
    return f"""
[predicate.people]
takes = "number"
tolerance = "2%"
{predicate}
[source]
office = {{ kind = "government" }}
guide = {{ kind = "outlet" }}
[document]
census = {{ published = "{out}" }}
edition = {{ published = "{late}" }}
[claim.older]
text = "4,100."
fact = {{ subject = "town", predicate = "people", value = 4100, when = "{when}" }}
via = ["office", "guide"]
at = "edition"
[claim.newer]
text = "5,200."
fact = {{ subject = "town", predicate = "people", value = {value}, when = "{newer}" {place} }}
via = ["office"]
at = "census"
"""


@pytest.mark.parametrize(
    ("out", "late", "flagged"),
    [
        ("2021-03-31", "2021-07-01", True),
        ("2021-03-31", "2021-06-30", False),
        ("2020-11-30", "2021-03-01", True),
        ("2020-11-30", "2021-02-28", False),
        ("2021-03", "2021-07", True),
        ("2021-03", "2021", False),
        ("2021-03?", "2021-07", False),
        ("2021-03", "2021-07?", False),
        ("2021/..", "2031", False),
        ("2021-03", "Y12021", True),
        ("9999-11", "Y12021", False),
        ("-0044-03-15", "2021", False),
    ],
)
def test_newer_figure_must_be_published_for_three_calendar_months(
    out: str, late: str, flagged: bool
) -> None:
    assert ([{"older"}] if flagged else []) == subjects(RULE, ledger(out=out, late=late))


@pytest.mark.parametrize(
    ("when", "newer", "value", "flagged"),
    [
        ("2011", "2020", "4150", False),
        ("2011", "2020", '"about 4100"', False),
        ("2011", "2020", '"more than 5000"', True),
        ("2011", "2011", "5200", False),
        ("2020", "2011", "5200", False),
        ("2011?", "2020", "5200", False),
        ("2011", "2020~", "5200", False),
        ("2011", "2011-12/2020", "5200", False),
        ("2011-11", "2011-12/..", "5200", True),
    ],
)
def test_newer_figure_must_be_certainly_newer_and_differ(
    when: str, newer: str, value: str, flagged: bool
) -> None:
    assert flagged is bool(subjects(RULE, ledger(when, newer, value)))


def test_other_places_and_nonfunctional_predicates_are_not_compared() -> None:
    assert [] == subjects(RULE, ledger(where="harbour"))
    assert [] == subjects(RULE, ledger(predicate=""))
    assert [] == subjects(RULE, ledger(predicate="functional = true\ntimeless = true"))


def test_message_names_the_newest_differing_figure_and_both_documents() -> None:
    text = (
        ledger()
        + """
[claim.newest]
text = "6,000."
fact = { subject = "town", predicate = "people", value = 6000, when = "2021-01-01" }
via = ["office"]
at = "census"
[claim.not-out]
text = "7,000."
fact = { subject = "town", predicate = "people", value = 7000, when = "2021-02-01" }
via = ["office"]
[claim.same]
text = "4,110."
fact = { subject = "town", predicate = "people", value = 4110, when = "2021-03-01" }
via = ["office"]
at = "census"
"""
    )

    assert messages(RULE, text) == [
        "`edition` gives 4100 for 2011 on 2021-07-01, more than 3 months after `census` gave "
        "6000 for 2021-01-01 (`newest`) on 2021-03-31"
    ]


def test_restatement_without_a_fact_can_be_the_late_repetition() -> None:
    text = (
        ledger(late="2021-04")
        + """
[claim.again]
text = "Some four thousand."
via = ["guide"]
at = "second"
[document.second]
published = "2023"
[[link]]
kind = "restates"
from = "again"
to = "older"
"""
    )

    assert [{"older"}] == subjects(RULE, text)


def test_measurement_restated_with_another_date_is_not_flagged() -> None:
    text = (
        ledger()
        + """
[[link]]
kind = "restates"
from = "newer"
to = "older"
"""
    )

    assert [] == subjects(RULE, text)


def test_claims_that_nobody_asserts_are_not_compared() -> None:
    text = ledger()

    assert [] == subjects(
        RULE, text.replace('via = ["office"]', 'via = ["office"]\nstance = "denies"')
    )
