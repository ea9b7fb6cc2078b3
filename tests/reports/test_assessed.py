"""What assessments look like, held to golden files, and what holds of all of them."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.assessment.assessment import Assessments
from claimtrack.assessment.contributions import Contribution, ContributionKind
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.reports.claims.detail import survey_in_full
from claimtrack.reports.claims.json_output import survey_as_json
from claimtrack.reports.claims.markdown import claims_as_markdown, survey_as_markdown
from claimtrack.reports.claims.survey import Survey, assessed, probability, share, wrapped
from claimtrack.reports.claims.table import survey_as_table
from claimtrack.reports.claims.waterfall import waterfall, weights
from claimtrack.reports.text.markdown_escapes import escaped
from claimtrack.reports.text.styled import Style, plain
from claimtrack.reports.text.visible import Display, width
from tests.golden import assert_golden
from tests.laws import profiles
from tests.nonempty import nonempty
from tests.reports.assessed_story import HARBOUR
from tests.strategies import ledgers

GOLDEN = Path(__file__).parent / "golden"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"
SCREEN = Display()
NARROW = Display(60)
LEDGER = reader.read_text(HARBOUR, "ledger.toml")
PARTS = ("closed", "detour", "drill", "mine", "shame")
FIGURES = ("status", "grade", "opinion", "projected", "least", "most", "origins")
FIGURES_TOO = ("own_status", "weakened_by", "reliability", "credibility", "independent_support")


def survey(
    ledger: Ledger = LEDGER,
    *asked: str,
    without: Sequence[str] = (),
    assuming: Mapping[str, str] | None = None,
    quick: bool = False,
    icd203: bool = False,
) -> Survey:
    supposed = ledger.without(*without).assuming(assuming or {})
    before = Assessments.of(ledger) if without or assuming else None
    claims = assessed(Assessments.of(supposed), asked, before)
    return Survey(claims, quick, icd203, without, assuming or {})


def otherwise(*asked: str, icd203: bool = False) -> Survey:
    grades = {"master": "B", "diver": "C"}
    return survey(LEDGER, *asked, without=["pilot"], assuming=grades, icd203=icd203)


def test_all_claims_as_a_table() -> None:
    shown = plain(survey_as_table(survey(), SCREEN))

    assert_golden(GOLDEN / "assessed.txt", shown)


def test_with_something_supposed_the_table_has_what_it_changes() -> None:
    shown = plain(survey_as_table(otherwise(), SCREEN))

    assert_golden(GOLDEN / "assessed_otherwise.txt", shown)


def test_where_the_table_is_too_wide_the_figures_stand_below_each_claim() -> None:
    shown = [
        plain(survey_as_table(each, NARROW))
        for each in (survey(), otherwise(), survey(icd203=True))
    ]

    assert_golden(GOLDEN / "assessed_narrow.txt", "\n".join(shown))


def test_a_claim_may_be_called_like_a_status() -> None:
    ledger = reader.read_text(HARBOUR.replace("claim.all-clear", "claim.single-origin"))
    rows = list(survey_as_table(survey(ledger, "single-origin"), SCREEN))

    assert [Style.PLAIN, Style.WARNING, Style.PLAIN] == [tone for _, tone in rows[1]][:3]


def test_the_words_of_icd_203_have_two_columns() -> None:
    shown = plain(survey_as_table(survey(icd203=True), SCREEN))

    assert_golden(GOLDEN / "assessed_icd203.txt", shown)


def test_claims_in_full() -> None:
    shown = plain(survey_in_full(survey(LEDGER, *PARTS), SCREEN))

    assert_golden(GOLDEN / "assessed_claims.txt", shown)


def test_claims_in_full_with_something_supposed_say_what_they_were() -> None:
    shown = plain(survey_in_full(otherwise("closed", "all-clear", "mine", icd203=True), SCREEN))

    assert_golden(GOLDEN / "assessed_claims_otherwise.txt", shown)


def test_claims_as_json() -> None:
    assert_golden(GOLDEN / "assessed.json", survey_as_json(survey(LEDGER, *PARTS)))


def test_claims_as_markdown() -> None:
    shown = [
        survey_as_markdown(survey()),
        survey_as_markdown(otherwise(icd203=True)),
        claims_as_markdown(otherwise("drill", "detour", icd203=True)),
    ]

    assert_golden(GOLDEN / "assessed.md", "\n".join(shown))


def test_the_words_of_icd_203_are_in_json_if_they_are_asked_for() -> None:
    (closed,) = json.loads(survey_as_json(survey(LEDGER, "closed", icd203=True)))["claims"]
    (shame,) = json.loads(survey_as_json(survey(LEDGER, "shame", icd203=True)))["claims"]

    assert {"words": "very likely", "percent": [80, 95]} == closed["likelihood"]
    assert "moderate" == closed["confidence"]
    assert (None, None) == (shame["likelihood"], shame["confidence"])


def test_what_no_longer_holds_a_claim_back_is_told() -> None:
    told = plain(survey_in_full(survey(LEDGER, "detour", without=["wire"]), SCREEN))

    assert "was: contested: " in told
    assert "was: it rests on `mine`, which is contested\n" in told


def test_with_something_supposed_that_changes_nothing_there_is_no_table() -> None:
    told = survey(assuming={"pilot": "B"})

    assert "| claim |" not in survey_as_markdown(told)
    assert "0 of 7 claims changed, 7 not.\n" in survey_as_markdown(told)
    assert "claim  " not in plain(survey_as_table(told, SCREEN))


def test_quick_leaves_out_what_takes_long() -> None:
    told = survey(LEDGER, "mine", quick=True)
    (mine,) = json.loads(survey_as_json(told))["claims"]

    assert (None, None) == (mine["sensitivity"], mine["next_check"])
    for text in (
        plain(survey_in_full(told, SCREEN)),
        plain(survey_as_table(told, SCREEN)),
        claims_as_markdown(told),
        survey_as_markdown(told),
    ):
        assert "cook" not in text
    assert "who `cook` is" in plain(survey_as_table(survey(LEDGER, "mine"), SCREEN))


def documented(first: str) -> set[str]:
    """Return the keys of one of the tables of the reference."""
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition(f"| {first} | holds |\n")[2].partition("\n\n")[0]
    return {
        key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split(" | ")[0])
    }


def test_the_reference_has_every_key_of_the_json_and_no_other() -> None:
    held = json.loads(survey_as_json(otherwise(icd203=True)))
    claims = held["claims"]

    assert documented("key") == {*held, "as_of"}
    assert documented("key of a claim") == set(claims[0])
    assert documented("key of a contribution") == set(claims[0]["contributions"][0])
    assert documented("key of a sensitivity") == set(claims[0]["sensitivity"])
    assert documented("key of a check") == set(claims[0]["next_check"][0])
    assert all({*FIGURES, *FIGURES_TOO} == set(claim["before"]) for claim in claims)


@profiles.tried(25)
@given(ledgers())
def test_a_table_of_what_changed_has_exactly_the_claims_whose_figures_differ(
    ledger: Ledger,
) -> None:
    if not (ledger.sources and ledger.claims):
        return
    found = survey(ledger, without=[min(ledger.sources)])
    held = json.loads(survey_as_json(found))["claims"]

    compared = (*FIGURES, "independent_support")
    differing = [
        claim["id"] for claim in held if any(claim[key] != claim["before"][key] for key in compared)
    ]
    assert differing == [each.id for each in found.changed]


@profiles.tried(25)
@given(ledgers(), st.integers(60, 160))
def test_nothing_is_wider_than_the_terminal_but_a_word(ledger: Ledger, columns: int) -> None:
    display = Display(columns)
    shown = plain(survey_as_table(survey(ledger), display))

    for row in nonempty(shown.splitlines()):
        assert len(row) <= columns or " " not in row.strip()


@profiles.tried(25)
@given(ledgers())
def test_without_a_width_a_claim_has_one_row_however_long(ledger: Ledger) -> None:
    told = survey(ledger, quick=True)
    head, *rows = plain(survey_as_table(told, NARROW, cut=False)).splitlines()

    assume(told.claims)
    assert head.startswith("claim ")
    assert [each.id for each in told.claims] == [row.split()[0] for row in rows[: len(told.claims)]]


WEIGHTS = st.lists(st.floats(-14, 14), min_size=1, max_size=12)


def parts(values: Sequence[float]) -> list[Contribution]:
    return [Contribution(ContributionKind.RELAYS, value) for value in values]


@given(WEIGHTS)
def test_the_weights_shown_add_up_to_the_sum_shown(values: list[float]) -> None:
    *_, last = plain(waterfall(parts(values), 0.5, SCREEN)).splitlines()
    total = sum(round(100 * float(weight)) for weight in weights(parts(values)))

    assert total == round(100 * float(last.split()[1]))
    assert all(
        abs(value - float(weight)) < 0.0101
        for value, weight in zip(values, weights(parts(values)), strict=True)
    )


def bars(values: Sequence[float]) -> list[str]:
    """Return the bars, without the mark of even odds, all as wide as the widest."""
    rows = list(waterfall(parts(values), 0.5, SCREEN))[:-1]
    marked = [row[1][0] for row in rows]
    most = max(map(len, marked))
    return [bar.replace("|", "", 1).ljust(most - 1) for bar in marked]


@given(st.lists(st.floats(0.01, 14), min_size=1, max_size=12))
def test_bars_for_a_claim_lie_end_to_end(values: list[float]) -> None:
    for column in nonempty(zip(*bars(values), strict=True)):
        assert ["+"] == [sign for sign in column if sign != " "]


@given(WEIGHTS)
def test_a_bar_runs_as_its_weight_does(values: list[float]) -> None:
    for value, bar in nonempty(zip(values, bars(values), strict=True)):
        assert set(bar) <= {" ", "+" if value > 0 else "-"}


def test_bars_for_and_against_have_their_tones() -> None:
    rows = list(waterfall(parts([1.0, -2.0]), 0.5, SCREEN))

    assert [Style.HELP, Style.ERROR] == [row[1][1] for row in rows[:2]]


@pytest.mark.parametrize(
    ("value", "as_share", "as_probability"),
    [(0, ".00", ".00"), (0.001, ".00", ".01"), (0.25, ".25", ".25"), (0.999, "1.00", ".99")],
)
def test_what_is_nearly_certain_is_not_shown_as_certain(
    value: float, as_share: str, as_probability: str
) -> None:
    assert (as_share, as_probability) == (share(value), probability(value))


def test_texts_of_a_ledger_are_shown_in_markdown_as_they_are_written() -> None:
    told = claims_as_markdown(survey(LEDGER, "drill"))

    assert "\nIt was a drill\\: nothing \\*was\\* found.\n" in told
    assert "\\<b\\>x\\|y\\<U\\+202E\\>" == escaped("<b>x|y\u202e")
    assert "1\\. No list" == escaped("1. No list")


def test_a_claim_asked_for_twice_or_by_a_restatement_is_told_of_once() -> None:
    text = HARBOUR + (
        '\n[claim.again]\ntext = "Shut."\n[[link]]\n'
        'kind = "restates"\nfrom = "again"\nto = "closed"\n'
    )
    told = survey(reader.read_text(text), "again", "closed", "again")

    assert ["closed"] == [each.id for each in told.claims]
    assert "  also again: Shut.\n" in plain(survey_in_full(told, SCREEN))


def test_a_text_is_wrapped_by_the_columns_it_takes() -> None:
    lines = wrapped("\u6f6e\u6c34 \u6f6e\u6c34 tide tide", 9, SCREEN)

    assert ["\u6f6e\u6c34 \u6f6e\u6c34", "tide tide"] == lines
    assert all(width(SCREEN.cells(row)) <= 9 for row in lines)
