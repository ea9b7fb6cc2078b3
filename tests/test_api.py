"""The public functions and what they return."""

import json
from datetime import date

import pytest
from hypothesis import given

import claimtrack
from claimtrack import Assertion, Claim, Ledger, LedgerError, Source
from tests.laws.profiles import law
from tests.strategies import ledgers

HARBOUR = Ledger.of(
    Source("office", "government", party_to=["harbour"]),
    [Source("wire", "news-agency"), Source("daily", "outlet")],
    Claim("closed", "The harbour was closed.", topics=["harbour"]),
    Assertion("closed", ["office", "wire", "daily"]),
)


def names(report: claimtrack.Report) -> set[str]:
    return {finding.name for finding in report.findings}


def test_check_selects_rules_by_name_family_and_code() -> None:
    assert {"single-origin"} == names(claimtrack.check(HARBOUR, select=["single-origin"]))
    assert {"single-origin"} == names(claimtrack.check(HARBOUR, select="CT102"))
    assert {finding.code[:3] for finding in claimtrack.check(HARBOUR, select=["CT1"]).findings} == {
        "CT1"
    }


def test_check_ignores_rules() -> None:
    before = names(claimtrack.check(HARBOUR))

    assert before - {"single-origin"} == names(claimtrack.check(HARBOUR, ignore=["single-origin"]))


def test_check_takes_a_profile_by_name() -> None:
    report = claimtrack.check(HARBOUR, profile="osint")

    assert "osint" == report.settings.profile.value


def test_check_refuses_an_unknown_rule_with_a_hint() -> None:
    with pytest.raises(LedgerError, match=r"single-orgin.*did you mean `single-origin`"):
        claimtrack.check(HARBOUR, select=["single-orgin"])


def test_check_refuses_an_unknown_profile() -> None:
    with pytest.raises(LedgerError, match="expected one of news"):
        claimtrack.check(HARBOUR, profile="tabloid")


@pytest.mark.parametrize(
    "call",
    [
        claimtrack.check,
        claimtrack.assess,
        claimtrack.report,
        lambda path: claimtrack.explain(path, "closed"),
        lambda path: claimtrack.graph(path, "dot"),
        lambda path: claimtrack.convert(path, "toml"),
        lambda path: claimtrack.diff(path, HARBOUR),
    ],
)
def test_a_path_instead_of_a_ledger_is_a_type_error_with_a_hint(call: object) -> None:
    assert callable(call)
    with pytest.raises(TypeError, match=r"expected a Ledger, not str; .*load\(path\)"):
        call("ledger.toml")


def test_check_refuses_words_that_are_not_texts() -> None:
    with pytest.raises(TypeError, match="`select` takes codes or names of rules, not 102"):
        claimtrack.check(HARBOUR, select=[102])  # type: ignore[list-item]  # that is the point


def test_check_refuses_rules_that_are_no_rules() -> None:
    with pytest.raises(TypeError, match="`rules` takes rules, not 'CT102'; `select` takes codes"):
        claimtrack.check(HARBOUR, rules=["CT102"])  # type: ignore[list-item]


def test_check_refuses_a_day_that_is_no_date() -> None:
    with pytest.raises(TypeError, match=r"`today` takes a datetime.date, not 'tomorrow'"):
        claimtrack.check(HARBOUR, today="tomorrow")  # type: ignore[arg-type]


def test_unknown_claim_of_assessments_has_a_suggestion() -> None:
    with pytest.raises(KeyError, match="no claim `closd` in the ledger; did you mean `closed`"):
        claimtrack.assess(HARBOUR)["closd"]
    assert "closd" not in claimtrack.assess(HARBOUR)


def test_rows_are_plain_and_one_for_each_finding() -> None:
    report = claimtrack.check(HARBOUR)
    rows = report.rows()

    assert len(report.findings) == len(rows) > 0
    assert [finding.message for finding in report.findings] == [row["message"] for row in rows]
    assert {"closed"} <= {row["id"] for row in rows}
    assert rows == json.loads(json.dumps(rows))


def test_a_report_renders_json_and_sarif() -> None:
    report = claimtrack.check(HARBOUR)

    assert len(report.findings) == len(json.loads(report.to_json())["findings"])
    assert "2.1.0" == json.loads(report.to_sarif())["version"]


def test_the_page_hides_confidential_sources() -> None:
    ledger = Ledger.of(
        Source("mole", "person", name="Ada Quist", confidential=True),
        Claim("leak", "The tank leaked."),
        Assertion("leak", ["mole"]),
    )
    page = claimtrack.report(ledger, title="Harbour", today=date(2031, 5, 2))

    assert page.startswith("<!doctype html>")
    assert "Harbour" in page
    assert "Quist" not in page
    assert "mole" not in page


@law
@given(ledger=ledgers())
def test_assessments_are_a_mapping_by_claim(ledger: Ledger) -> None:
    assessments = claimtrack.assess(ledger)

    assert len(assessments) == len(list(assessments)) == len(assessments.values())
    assert list(assessments) == [each.claim.id for each in assessments.values()]
    for id, assessment in assessments.items():
        assert id == assessment.claim.id
    for claim in ledger.claims:
        assert assessments[claim].claim.id in assessments
    assert None is assessments.get("no such claim")


def test_reprs_name_the_claim_and_the_result() -> None:
    assessments = claimtrack.assess(HARBOUR)

    assert "<Assessments: 1 claim>" == repr(assessments)
    assert "<Assessment closed: single-origin, F6>" == repr(assessments["closed"])
    view = claimtrack.explain(HARBOUR, "closed")
    assert "<ClaimView closed: origins 1, independent support 1>" == repr(view)
    assert "<Side for closed: 1 chain>" == repr(view.asserted)
    assert "<Side against closed: 0 chains>" == repr(view.denied)
    assert "<Conversion: 1 file; lost: nothing>" == repr(claimtrack.convert(HARBOUR, "toml"))
    assert "<Changes: 0 findings appeared, 0 gone, 0 verdicts changed>" == repr(
        claimtrack.diff(HARBOUR, HARBOUR)
    )
    (finding,) = claimtrack.check(HARBOUR, select=["single-origin"]).findings
    assert "<Finding CT102 single-origin: claim `closed`>" == repr(finding)
    assert "<Report: 2 findings in 1 claim>" == repr(
        claimtrack.check(HARBOUR, select=["single-origin", "interested-party-only"])
    )
