"""Remarks on probabilities that are only the base rate, and on refuted claims."""

from pathlib import Path

import pytest

from claimtrack.assessment.assessment import Assessments
from claimtrack.formats.toml import reader
from claimtrack.reports.claims.claim_tree import claim_as_tree
from claimtrack.reports.claims.detail import survey_in_detail
from claimtrack.reports.claims.markdown import claims_as_markdown
from claimtrack.reports.claims.survey import Survey, select_claims
from claimtrack.reports.claims.table import survey_as_table
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden

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
    return Survey(select_claims(Assessments.of(ledger), asked), quick=True)


def test_details_qualify_a_misleading_probability() -> None:
    shown = [
        *(
            plain_text(
                survey_in_detail(survey(BRIDGE, "open", "may", "crossing", "rumour"), SCREEN)
            ),
        ),
        *(plain_text(survey_as_table(survey(BRIDGE), SCREEN)),),
    ]

    assert_golden(GOLDEN / "base_rate.txt", "\n".join(shown))


def test_a_refuted_claim_with_high_probability_is_qualified() -> None:
    """Anna alone makes the claim likely, but two conflicting sources refute it."""
    shown = plain_text(survey_in_detail(survey(GRADED, "open"), SCREEN))

    assert "the base rate" not in shown
    assert "probability  .90, it is refuted by a conflicting claim" in shown


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("may", "The claim cannot be checked: it is a forecast."),
        ("rumour", "No evidence on record counts for or against the claim,"),
    ],
)
def test_a_sentence_replaces_a_waterfall_of_only_the_base_rate(claim: str, sentence: str) -> None:
    assert sentence in claims_as_markdown(survey(BRIDGE, claim))
    assert "| base rate |" not in claims_as_markdown(survey(BRIDGE, claim))


def test_claim_tree_qualifies_a_misleading_probability() -> None:
    assessments = Assessments.of(reader.read_text(BRIDGE, "bridge.toml"))

    assert (
        "  probability: .50, the base rate: no evidence of known weight; it is refuted by a\n"
        "    conflicting claim, not by this number\n"
    ) in plain_text(claim_as_tree(assessments, "open", Display(width=92)))
