"""The formats of assessments: golden files, and properties of all ledgers."""

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
from claimtrack.reports.claims.detail import survey_in_detail
from claimtrack.reports.claims.json_output import survey_as_json
from claimtrack.reports.claims.markdown import claims_as_markdown, survey_as_markdown
from claimtrack.reports.claims.survey import (
    Survey,
    format_probability,
    format_share,
    select_claims,
)
from claimtrack.reports.claims.table import survey_as_table
from claimtrack.reports.claims.waterfall import draw_waterfall, rounded_weights
from claimtrack.reports.text.markdown_escapes import escape_markdown
from claimtrack.reports.text.styles import Style, plain_text
from claimtrack.reports.text.visible import Display, total_width, wrap_text
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
    claims = select_claims(Assessments.of(supposed), asked, before)
    return Survey(claims, quick, icd203, without, assuming or {})


def with_supposition(*asked: str, icd203: bool = False) -> Survey:
    grades = {"master": "B", "diver": "C"}
    return survey(LEDGER, *asked, without=["pilot"], assuming=grades, icd203=icd203)


def test_table_of_all_claims_matches_golden_file() -> None:
    shown = plain_text(survey_as_table(survey(), SCREEN))

    assert_golden(GOLDEN / "assessed.txt", shown)


def test_table_with_supposition_has_only_changed_claims() -> None:
    shown = plain_text(survey_as_table(with_supposition(), SCREEN))

    assert_golden(GOLDEN / "assessed_otherwise.txt", shown)


def test_narrow_table_has_figures_below_each_claim() -> None:
    shown = [
        plain_text(survey_as_table(each, NARROW))
        for each in (survey(), with_supposition(), survey(icd203=True))
    ]

    assert_golden(GOLDEN / "assessed_narrow.txt", "\n".join(shown))


def test_claim_id_equal_to_a_status_is_not_coloured() -> None:
    ledger = reader.read_text(HARBOUR.replace("claim.all-clear", "claim.single-origin"))
    rows = list(survey_as_table(survey(ledger, "single-origin"), SCREEN))

    assert [Style.PLAIN, Style.WARNING, Style.PLAIN] == [style for _, style in rows[1]][:3]


def test_icd_203_words_have_two_columns() -> None:
    shown = plain_text(survey_as_table(survey(icd203=True), SCREEN))

    assert_golden(GOLDEN / "assessed_icd203.txt", shown)


def test_detailed_claims_match_golden_file() -> None:
    shown = plain_text(survey_in_detail(survey(LEDGER, *PARTS), SCREEN))

    assert_golden(GOLDEN / "assessed_claims.txt", shown)


def test_detailed_claims_with_supposition_show_earlier_values() -> None:
    shown = plain_text(
        survey_in_detail(with_supposition("closed", "all-clear", "mine", icd203=True), SCREEN)
    )

    assert_golden(GOLDEN / "assessed_claims_otherwise.txt", shown)


def test_json_of_claims_matches_golden_file() -> None:
    assert_golden(GOLDEN / "assessed.json", survey_as_json(survey(LEDGER, *PARTS)))


def test_markdown_of_claims_matches_golden_file() -> None:
    shown = [
        survey_as_markdown(survey()),
        survey_as_markdown(with_supposition(icd203=True)),
        claims_as_markdown(with_supposition("drill", "detour", icd203=True)),
    ]

    assert_golden(GOLDEN / "assessed.md", "\n".join(shown))


def test_json_has_icd_203_words_on_request() -> None:
    (closed,) = json.loads(survey_as_json(survey(LEDGER, "closed", icd203=True)))["claims"]
    (shame,) = json.loads(survey_as_json(survey(LEDGER, "shame", icd203=True)))["claims"]

    assert {"words": "very likely", "percent": [80, 95]} == closed["likelihood"]
    assert "moderate" == closed["confidence"]
    assert (None, None) == (shame["likelihood"], shame["confidence"])


def test_detail_shows_a_premise_that_no_longer_weakens_the_claim() -> None:
    found = plain_text(survey_in_detail(survey(LEDGER, "detour", without=["wire"]), SCREEN))

    assert "was: contested: " in found
    assert "was: it rests on `mine`, which is contested\n" in found


def test_supposition_without_effect_has_no_table() -> None:
    found = survey(assuming={"pilot": "B"})

    assert "| claim |" not in survey_as_markdown(found)
    assert "0 of 7 claims changed, 7 not.\n" in survey_as_markdown(found)
    assert "claim  " not in plain_text(survey_as_table(found, SCREEN))


def test_quick_omits_sensitivity_and_next_checks() -> None:
    found = survey(LEDGER, "mine", quick=True)
    (mine,) = json.loads(survey_as_json(found))["claims"]

    assert (None, None) == (mine["sensitivity"], mine["next_check"])
    for text in (
        plain_text(survey_in_detail(found, SCREEN)),
        plain_text(survey_as_table(found, SCREEN)),
        claims_as_markdown(found),
        survey_as_markdown(found),
    ):
        assert "cook" not in text
    assert "who `cook` is" in plain_text(survey_as_table(survey(LEDGER, "mine"), SCREEN))


def documented(first: str) -> set[str]:
    """Return the keys of one of the tables of the reference."""
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition(f"| {first} | holds |\n")[2].partition("\n\n")[0]
    return {
        key for row in table.splitlines() for key in re.findall(r"`(\w+)`", row.split(" | ")[0])
    }


def test_the_reference_lists_exactly_the_json_keys() -> None:
    output = json.loads(survey_as_json(with_supposition(icd203=True)))
    claims = output["claims"]

    assert documented("key") == {*output, "as_of"}
    assert documented("key of a claim") == set(claims[0])
    assert documented("key of a contribution") == set(claims[0]["contributions"][0])
    assert documented("key of a sensitivity") == set(claims[0]["sensitivity"])
    assert documented("key of a check") == set(claims[0]["next_check"][0])
    assert all({*FIGURES, *FIGURES_TOO} == set(claim["before"]) for claim in claims)


@profiles.law_settings(15)
@given(ledgers())
def test_table_of_changes_has_exactly_the_claims_with_other_figures(
    ledger: Ledger,
) -> None:
    if not (ledger.sources and ledger.claims):
        return
    found = survey(ledger, without=[min(ledger.sources)])
    output = json.loads(survey_as_json(found))["claims"]

    compared = (*FIGURES, "independent_support")
    differing = [
        claim["id"]
        for claim in output
        if any(claim[key] != claim["before"][key] for key in compared)
    ]
    assert differing == [each.id for each in found.changed_claims]


@profiles.law_settings(15)
@given(ledgers(), st.integers(60, 160))
def test_only_single_words_exceed_the_terminal_width(ledger: Ledger, columns: int) -> None:
    display = Display(columns)
    shown = plain_text(survey_as_table(survey(ledger), display))

    for row in nonempty(shown.splitlines()):
        assert len(row) <= columns or " " not in row.strip()


@profiles.law_settings(15)
@given(ledgers())
def test_without_width_each_claim_has_one_row(ledger: Ledger) -> None:
    found = survey(ledger, quick=True)
    head, *rows = plain_text(survey_as_table(found, NARROW, cut=False)).splitlines()

    assume(found.claims)
    assert head.startswith("claim ")
    assert [each.id for each in found.claims] == [
        row.split()[0] for row in rows[: len(found.claims)]
    ]


WEIGHTS = st.lists(st.floats(-14, 14), min_size=1, max_size=12)


def parts(values: Sequence[float]) -> list[Contribution]:
    return [Contribution(ContributionKind.RELAYS, value) for value in values]


@given(WEIGHTS)
def test_rounded_weights_add_up_to_the_rounded_sum(values: list[float]) -> None:
    *_, last = plain_text(draw_waterfall(parts(values), 0.5, SCREEN)).splitlines()
    total = sum(round(100 * float(weight)) for weight in rounded_weights(parts(values)))

    assert total == round(100 * float(last.split()[1]))
    assert all(
        abs(value - float(weight)) < 0.0101
        for value, weight in zip(values, rounded_weights(parts(values)), strict=True)
    )


def bars(values: Sequence[float]) -> list[str]:
    """Return the bars without the mark of even odds, padded to the same width."""
    rows = list(draw_waterfall(parts(values), 0.5, SCREEN))[:-1]
    marked = [row[1][0] for row in rows]
    width = max(map(len, marked))
    return [bar.replace("|", "", 1).ljust(width - 1) for bar in marked]


@given(st.lists(st.floats(0.01, 14), min_size=1, max_size=12))
def test_waterfall_bars_lie_end_to_end(values: list[float]) -> None:
    for column in nonempty(zip(*bars(values), strict=True)):
        assert ["+"] == [sign for sign in column if sign != " "]


@given(WEIGHTS)
def test_the_length_of_a_bar_follows_its_weight(values: list[float]) -> None:
    for value, bar in nonempty(zip(values, bars(values), strict=True)):
        assert set(bar) <= {" ", "+" if value > 0 else "-"}


def test_bars_for_and_against_have_different_styles() -> None:
    rows = list(draw_waterfall(parts([1.0, -2.0]), 0.5, SCREEN))

    assert [Style.HELP, Style.ERROR] == [row[1][1] for row in rows[:2]]


@pytest.mark.parametrize(
    ("value", "as_share", "as_probability"),
    [(0, ".00", ".00"), (0.001, ".00", ".01"), (0.25, ".25", ".25"), (0.999, "1.00", ".99")],
)
def test_near_certainty_is_not_rounded_to_certainty(
    value: float, as_share: str, as_probability: str
) -> None:
    assert (as_share, as_probability) == (format_share(value), format_probability(value))


def test_markdown_renders_ledger_text_literally() -> None:
    found = claims_as_markdown(survey(LEDGER, "drill"))

    assert "\nIt was a drill\\: nothing \\*was\\* found.\n" in found
    assert "\\<b\\>x\\|y\\<U\\+202E\\>" == escape_markdown("<b>x|y\u202e")
    assert "1\\. No list" == escape_markdown("1. No list")


def test_a_claim_selected_twice_or_by_restatement_occurs_once() -> None:
    text = HARBOUR + (
        '\n[claim.again]\ntext = "Shut."\n[[link]]\n'
        'kind = "restates"\nfrom = "again"\nto = "closed"\n'
    )
    found = survey(reader.read_text(text), "again", "closed", "again")

    assert ["closed"] == [each.id for each in found.claims]
    assert "  also again: Shut.\n" in plain_text(survey_in_detail(found, SCREEN))


def test_text_is_wrapped_by_display_width() -> None:
    lines = wrap_text("\u6f6e\u6c34 \u6f6e\u6c34 tide tide", 9, SCREEN)

    assert ["\u6f6e\u6c34 \u6f6e\u6c34", "tide tide"] == lines
    assert all(total_width(SCREEN.cells(row)) <= 9 for row in lines)
