import pytest

from claimtrack.engine.finding import Outcome
from claimtrack.model import Severity
from tests.rules.checking import found, subjects

RULE = "changed-figure"
STORY = """
[predicate.range]
takes = "number"
unit = "km"
tolerance = "5%"
[source]
engineer = { kind = "expert" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
[claim.far]
text = "It flies far."
"""
RESTATED = """
[claim.again]
text = "It flies on and on."
fact = { subject = "kite", predicate = "range", value = 90, when = "2021" }
[[link]]
kind = "restates"
from = "again"
to = "far"
"""


def figure_chain(*values: str, fact: str = "", acts: tuple[str, ...] = ("", "", "")) -> str:
    """Return a claim, perhaps with a fact, and a chain of three sources with figures."""
    hops = [
        f'{{ source = "{source}"'
        + (f", value = {value}" if value else "")
        + (f', act = "{act}"' if act else "")
        + " }"
        for source, value, act in zip(["engineer", "wire", "daily"], values, acts, strict=True)
    ]
    stated = f'fact = {{ subject = "kite", predicate = "range", {fact} }}\n' if fact else ""
    return f"{STORY}via = [{', '.join(hops)}]\n{stated}"


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        (("30", "30", "30"), None),
        (("30", "40", "40"), Outcome.FOUND),
        (("30", "", "40"), Outcome.FOUND),
        (("30", '"about 30"', "30"), None),
        (("30", '"about 35"', ""), Outcome.POSSIBLE),
        (("30", '"more than 200"', ""), Outcome.FOUND),
        (('"dozens"', "40", ""), None),
        (("", "", "40"), None),
        (('"no more than 200"', '"more than 200"', ""), Outcome.FOUND),
        (('"more than 200"', '"not more than 200"', ""), Outcome.FOUND),
        (('"fewer than 200"', '"no fewer than 200"', ""), Outcome.FOUND),
        (('"at least 200"', '"up to 200"', ""), Outcome.POSSIBLE),
        (('"at least 200"', '"at most 300"', ""), None),
        (('"up to 200"', '"at most 150"', ""), None),
        (('"no more than 200"', "200", ""), None),
        (('"20 °C"', '"30 °F"', ""), Outcome.FOUND),
        (('"20 °C"', '"68 °F"', ""), None),
        (('"-40 °F"', '"-40 °C"', ""), None),
        (('"2 °C"', '"3.6 °F"', ""), None),
        (('"2 °C"', '"3 °F"', ""), Outcome.FOUND),
        (('"2 Δ°C"', '"35.6 °F"', ""), None),
        (('"20 dB"', '"30 %"', ""), None),
    ],
)
def test_each_figure_is_compared_with_the_previous_one(
    values: tuple[str, ...], outcome: Outcome | None
) -> None:
    assert ([] if outcome is None else [outcome]) == [
        f.outcome for f in found(RULE, figure_chain(*values))
    ]


def test_possible_change_is_a_note_and_the_message_says_so() -> None:
    (finding,) = found(RULE, figure_chain("30", '"about 35"', ""))

    assert Severity.NOTE is finding.severity
    assert (
        "`wire` gives about 35 where `engineer` gave 30, unless one of them is read "
        "loosely" == finding.message
    )


@pytest.mark.parametrize("act", ["witnessed", "showed", "confirmed"])
def test_source_with_own_knowledge_may_give_another_figure(act: str) -> None:
    assert [] == subjects(RULE, figure_chain("30", "40", "40", acts=("", act, "")))
    assert [{"far"}] == subjects(RULE, figure_chain("30", "40", "50", acts=("", act, "")))


@pytest.mark.parametrize(
    ("fact", "flagged"),
    [
        ("value = 30", False),
        ("value = 31", False),
        ("value = 40", True),
        ("value = 30000, unit = 'm'", False),
        ("value = 30000", True),
        ("value = 40, negated = true", False),
    ],
)
def test_last_figure_is_compared_with_the_fact_of_the_claim(fact: str, flagged: bool) -> None:
    assert flagged is bool(subjects(RULE, figure_chain("30", '"30 km"', "", fact=fact)))


def test_denying_chain_may_give_another_figure_than_the_claim() -> None:
    text = figure_chain("30", "", "", fact="value = 40")

    assert [{"far"}] == subjects(RULE, text)
    assert [] == subjects(RULE, text + 'stance = "denies"\n')


def test_units_that_cannot_be_converted_are_not_compared() -> None:
    assert [] == subjects(RULE, figure_chain('"30 loads"', '"40 carts"', ""))


@pytest.mark.parametrize(
    ("fact", "outcome"),
    [
        ('value = 90, when = "2021"', None),
        ('value = 91, when = "2021"', None),
        ('value = 120, when = "2021"', Outcome.FOUND),
        ('value = "about 100", when = "2021"', Outcome.POSSIBLE),
        ('value = 120, when = "2020"', None),
        ('value = 120, when = "2021", where = "coast"', None),
        ('value = 120, when = "2021", negated = true', None),
    ],
)
def test_restatements_must_give_the_same_figure(fact: str, outcome: Outcome | None) -> None:
    result = found(RULE, figure_chain("", "", "", fact=fact) + RESTATED)

    assert ([] if outcome is None else [outcome]) == [finding.outcome for finding in result]


def test_message_names_both_restatements_with_their_figures() -> None:
    text = figure_chain("", "", "", fact='value = 120, when = "2021"') + RESTATED

    (finding,) = found(RULE, text)

    assert "`again` gives 90, but its restatement `far` gives 120" == finding.message
    (reason,) = [each for each in finding.reasons if each.parts]
    assert reason.parts[0].where == reason.place
    assert reason.parts[1].where != reason.place


def test_restatements_that_nobody_asserts_are_not_compared() -> None:
    text = figure_chain("", "", "", fact='value = 120, when = "2021"') + RESTATED

    assert [] == subjects(RULE, text.replace("via = [", 'stance = "denies"\nvia = ['))


@pytest.mark.parametrize(("timeless", "expected"), [(False, []), (True, [{"far"}])])
def test_restatements_of_a_timeless_fact_are_compared_across_dates(
    timeless: bool, expected: list[set[str]]
) -> None:
    text = figure_chain("", "", "", fact='value = 120, when = "2020"') + RESTATED
    text = text.replace('unit = "km"', f'unit = "km"\ntimeless = {str(timeless).lower()}')

    assert expected == subjects(RULE, text)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("more than 90", "no more than 90", [Outcome.FOUND]),
        ("at least 90", "at most 90", [Outcome.POSSIBLE]),
        ("at least 90", "more than 90", []),
    ],
)
def test_restatement_with_the_opposite_bound_is_flagged(
    one: str, other: str, expected: list[Outcome]
) -> None:
    text = STORY.replace('tolerance = "5%"\n', "") + (
        f'fact = {{ subject = "kite", predicate = "range", value = "{one}", when = "2021" }}\n'
        'via = ["engineer"]\n'
    )
    restated = RESTATED.replace("value = 90", f'value = "{other}"').replace(
        "[[link]]", 'via = ["wire"]\n[[link]]'
    )

    assert expected == [finding.outcome for finding in found(RULE, text + restated)]


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("°C", ("20", "68 °F"), []),
        ("°C", ("2 °C", "3.6 °F"), [Outcome.FOUND]),
        ("Δ°C", ("2 °C", "3.6 °F"), []),
        ("°C difference", ("2", "35.6 °F"), [Outcome.FOUND]),
    ],
)
def test_unit_of_the_predicate_tells_differences_from_temperatures(
    unit: str, values: tuple[str, str], expected: list[Outcome]
) -> None:
    text = figure_chain(
        f'"{values[0]}"', f'"{values[1]}"', "", fact=f'value = "{values[1]}", when = "2021"'
    ).replace('unit = "km"\ntolerance = "5%"', f'unit = "{unit}"')

    assert expected == [finding.outcome for finding in found(RULE, text)]
