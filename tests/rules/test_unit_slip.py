"""Tests of the rule `unit-slip`."""

import pytest

from claimtrack.model import Claim
from tests.rules.checking import found, messages

RULE = "unit-slip"


def claims(unit: str, *values: str) -> str:
    """Return a ledger in which claims of different sources give values of one predicate."""
    lines = ["[predicate.measure]", 'takes = "number"', "functional = true", f'unit = "{unit}"']
    for i, value in enumerate(values):
        lines += [f"[source.s{i}]", 'kind = "person"', f"[claim.c{i}]", 'text = "It is so."']
        lines += [f'fact = {{ subject = "it", predicate = "measure", value = {value} }}']
        lines += [f'via = ["s{i}"]']
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("unit", "values", "relation"),
    [
        ("m", ("80", "262"), "times the ratio of m to ft"),
        ("m", ("80", '"8 km"'), "times a factor of 100"),
        ("m", ("-5", "-50"), "times a factor of 10"),
        ("°C", ("20", "68"), "converted from °C to °F"),
        ("°C", ("21", "70"), "converted from °C to °F"),
        ("°C", ("0", "32"), "converted from °C to °F"),
        ("°C", ("-20", "-4"), "converted from °C to °F"),
        ("°F", ("20", "68"), "converted from °C to °F"),
        ("°C", ("20", "293"), "converted from °C to K"),
        ("°C", ("2", "20"), "times a factor of 10"),
        ("°C", ('"20 °C"', '"200 degrees Celsius"'), "times a factor of 10"),
        ("Δ°C", ("2", "20"), "times a factor of 10"),
    ],
)
def test_slip_is_named(unit: str, values: tuple[str, ...], relation: str) -> None:
    (message,) = messages(RULE, claims(unit, *values))

    assert relation in message


def test_claims_of_a_slip_are_in_the_order_of_their_ids() -> None:
    for values in (("80", "262"), ("262", "80")):
        (finding,) = found(RULE, claims("m", *values))

        assert ["c0", "c1"] == [subject.id for subject in finding.subjects]
        shown = [reason.record for reason in finding.reasons]
        assert ["c0", "c1"] == [each.id for each in shown if isinstance(each, Claim)]


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("°C", ("20", '"392 °F"')),  # 200 °C, but nobody wrote 200
        ("°C", ("20", '"68 °F"')),
        ("°C", ("20", "72")),
        ("Δ°C", ("20", "68")),
        ("m", ("0", "0.001")),
        ("%", ("20", "68")),
    ],
)
def test_other_differences_are_no_slips(unit: str, values: tuple[str, ...]) -> None:
    assert [] == messages(RULE, claims(unit, *values))
