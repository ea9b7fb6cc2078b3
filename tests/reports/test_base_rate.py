"""What is said of a probability that no evidence moved, and of a claim refuted all the same."""

from pathlib import Path

import pytest

from claimtrack.assessment.assessment import Assessments
from claimtrack.formats.toml import reader
from claimtrack.reports.claims.claim_tree import claim_as_tree
from claimtrack.reports.claims.detail import survey_in_full
from claimtrack.reports.claims.markdown import claims_as_markdown
from claimtrack.reports.claims.survey import Survey, assessed
from claimtrack.reports.claims.table import survey_as_table
from claimtrack.reports.text.styled import plain
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden
from tests.reports.html.pages import by_id, page_for, parsed, text_of

GOLDEN = Path(__file__).parent / "golden"
SCREEN = Display(width=100)
BRIDGE = """\
ledger = 1

[source]
anna = { kind = "person" }
bert = { kind = "person" }
carl = { kind = "person" }

[claim.open]
text = "The bridge is open."
via = ["anna"]

[claim.shut]
text = "The bridge is shut."
via = ["bert"]

[[claim.shut.assertion]]
via = ["carl"]

[claim.may]
text = "The bridge will open in May."
kind = "forecast"
via = ["anna"]

[claim.crossing]
text = "People will cross it then."
via = ["bert"]
because = ["may"]

[claim.rumour]
text = "Nobody on record says this."

[[link]]
kind = "contradicts"
from = "open"
to = "shut"
"""
GRADED = BRIDGE.replace('anna = { kind = "person"', 'anna = { kind = "person", reliability = "A"')


def survey(text: str, *asked: str) -> Survey:
    ledger = reader.read_text(text, "bridge.toml")
    return Survey(assessed(Assessments.of(ledger), asked), quick=True)


def test_in_full_the_words_say_what_the_number_does_not() -> None:
    shown = [
        *(plain(survey_in_full(survey(BRIDGE, "open", "may", "crossing", "rumour"), SCREEN)),),
        *(plain(survey_as_table(survey(BRIDGE), SCREEN)),),
    ]

    assert_golden(GOLDEN / "base_rate.txt", "\n".join(shown))


def test_a_claim_refuted_is_said_to_be_so_apart_from_what_graded_sources_come_to() -> None:
    """Anna's word alone makes the claim likely; what stands against it are two."""
    shown = plain(survey_in_full(survey(GRADED, "open"), SCREEN))

    assert "the base rate" not in shown
    assert "probability  .90, it is refuted by what it cannot hold together with" in shown


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("may", "It cannot be checked: it is a forecast."),
        ("rumour", "Nothing on record counts for or against it,"),
    ],
)
def test_instead_of_a_sum_of_one_line_a_sentence_says_why_there_is_none(
    claim: str, sentence: str
) -> None:
    page = text_of(by_id(parsed(page_for(reader.read_text(BRIDGE))), f"claim-{claim}"))

    assert sentence in claims_as_markdown(survey(BRIDGE, claim))
    assert "| base rate |" not in claims_as_markdown(survey(BRIDGE, claim))
    assert sentence in page
    assert "in logarithms of odds" not in page


def test_show_says_it_too() -> None:
    assessed = Assessments.of(reader.read_text(BRIDGE, "bridge.toml"))

    assert (
        "  probability: .50, the base rate: no evidence of known weight; it is refuted by what it\n"
        "    cannot hold together with, not by this number\n"
    ) in plain(claim_as_tree(assessed, "open", Display(width=92)))
