"""Running rules: settings, waivers, baselines, and rules that fail or come from elsewhere."""

import copy
import pickle
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import EntryPoint

import pytest

from claimtrack import rules as rule_modules
from claimtrack.engine.finding import Finding, Flag, Outcome, Reason, because
from claimtrack.engine.rule import PriorFindings, Rule, RuleError, closing_rule, rule
from claimtrack.engine.run import run
from claimtrack.engine.scope import Scope
from claimtrack.engine.waivers import expired
from claimtrack.errors import LedgerError
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Link,
    Profile,
    Settings,
    Severity,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.rules import installed, ordered, shipped


@rule("XX101", "mentioned", Severity.WARNING, scope=Scope.CLAIM)
def mentioned(facts: Facts) -> Iterator[Flag]:
    """Every claim is mentioned.

    No more than that.
    """
    for claim in facts.ledger.claims.values():
        yield Flag((claim,), f"`{claim.id}` is mentioned", [because("here", claim)], "leave it")


@rule("XX102", "spoken", Severity.NOTE, scope=Scope.SOURCE)
def spoken(facts: Facts) -> Iterator[Flag]:
    for source in facts.ledger.sources.values():
        yield Flag((source,), f"`{source.id}` speaks", [because("here", source)])


@rule("XX103", "broken", Severity.ERROR, scope=Scope.CLAIM)
def broken(facts: Facts) -> Iterator[Flag]:
    raise ZeroDivisionError("by nought")


@closing_rule("XX501", "counted", Severity.NOTE, scope=Scope.LEDGER)
def counted(facts: Facts, judged: PriorFindings) -> Iterator[Flag]:
    for waiver in facts.ledger.waivers:
        text = f"{len(judged.findings)} findings, idle: {[r.name for r in judged.idle]}"
        yield Flag((waiver,), text, [because("counted", waiver)])


ONE, TWO = Claim("one", "One.", topics=["war"]), Claim("two", "Two.", topics=["peace"])
ANNA, BERT = Source("anna", "person"), Source("bert", "person")
LEDGER = Ledger.of(
    ANNA,
    BERT,
    ONE,
    TWO,
    Assertion("one", ["anna"]),
    Assertion("two", ["anna"]),
    Assertion("two", ["bert"]),
)
RULES = (mentioned, spoken)


def found(
    ledger: Ledger = LEDGER,
    settings: Settings | None = None,
    rules: Sequence[Rule] = RULES,
    today: date | None = None,
) -> list[tuple[str, str]]:
    """Return what is found: the code and the subject of each."""
    report = run(ledger, rules, settings, today)
    return [(finding.code, finding.subject.id) for finding in report.findings]


def claims(**settings: object) -> list[str]:
    """Return the claims on which ``mentioned`` reports under these settings."""
    build: type[Settings] = Settings
    return [id for code, id in found(settings=build(**settings)) if code == "XX101"]  # type: ignore[arg-type]  # checked by the class


def test_findings_of_records_without_a_place_are_in_the_order_of_codes_and_subjects() -> None:
    assert [("XX101", "one"), ("XX101", "two"), ("XX102", "anna"), ("XX102", "bert")] == found()


def test_a_rule_takes_its_explanation_from_its_function_or_its_module() -> None:
    assert mentioned.summary == "Every claim is mentioned."
    assert spoken.doc == __doc__


@pytest.mark.parametrize("pattern", ["XX102", "spoken", "XX1", "XX", "ALL"])
def test_a_rule_is_meant_by_code_name_family_or_all(pattern: str) -> None:
    assert spoken.matches(pattern)


@pytest.mark.parametrize("pattern", ["XX2", "spoke", "", "all", "xx102"])
def test_a_rule_is_not_meant_by_anything_else(pattern: str) -> None:
    assert not spoken.matches(pattern)


def test_only_selected_rules_run() -> None:
    report = run(LEDGER, RULES, Settings(select=["spoken"]))

    assert (spoken,) == report.rules
    assert {"XX102"} == {finding.code for finding in report.findings}


def test_ignored_rules_do_not_run_even_if_selected() -> None:
    assert (mentioned,) == run(LEDGER, RULES, Settings(select=["XX1"], ignore=["spoken"])).rules


def test_the_ledger_s_own_settings_hold_unless_others_are_given() -> None:
    ledger = Ledger.of(LEDGER.records(), settings=Settings(ignore=["XX1"]))

    assert [] == found(ledger)
    assert 4 == len(found(ledger, Settings()))


def test_settings_say_what_a_rule_weighs() -> None:
    report = run(LEDGER, RULES, Settings(severity={"spoken": "error"}))

    weights = {finding.code: finding.severity for finding in report.findings}
    assert {"XX101": Severity.WARNING, "XX102": Severity.ERROR} == weights


def test_findings_are_counted_from_a_severity_up() -> None:
    report = run(LEDGER, RULES)

    assert 0 == len(report.at_least(Severity.ERROR))
    assert 2 == len(report.at_least(Severity.WARNING))
    assert 4 == len(report.at_least(Severity.NOTE))


def test_a_rule_is_ignored_for_the_claims_of_a_topic() -> None:
    assert ["two"] == claims(ignore_by_topic={"war": ["mentioned"]})
    assert ["one", "two"] == claims(ignore_by_topic={"war": ["spoken"], "trade": ["ALL"]})


def test_a_rule_is_ignored_for_claims_that_a_source_alone_originates() -> None:
    assert ["two"] == claims(ignore_by_source={"anna": ["XX1"]})
    assert [] == claims(ignore_by_source={"anna": ["XX1"], "bert": ["mentioned"]})
    assert ["one", "two"] == claims(ignore_by_source={"bert": ["XX1"]})


def test_settings_by_topic_leave_findings_about_other_records_alone() -> None:
    settings = Settings(ignore_by_topic={"war": ["ALL"]}, ignore_by_source={"anna": ["ALL"]})

    assert [("XX102", "anna"), ("XX102", "bert")] == found(settings=settings, rules=[spoken])


def test_every_word_that_means_no_rule_is_told_at_once_with_the_nearest() -> None:
    settings = Settings(
        select=["spokn"],
        ignore=["CT102"],
        severity={"XX9": "note"},
        ignore_by_topic={"war": ["peace"]},
        ignore_by_source={"anna": ["love"]},
    )

    with pytest.raises(LedgerError) as caught:
        run(LEDGER, RULES, settings)

    problems = caught.value.problems
    assert {"CT022"} == {problem.fault.code for problem in problems}
    assert ["CT102", "XX9", "love", "peace", "spokn"] == [
        problem.message.split("`")[1] for problem in problems
    ]
    assert "did you mean `spoken`?" == problems[-1].hint


def test_profiles_weigh_rules_and_switch_some_off() -> None:
    names = {rule.name for rule in run(LEDGER, shipped(), Settings()).rules}
    answers = run(LEDGER, shipped(), Settings(profile=Profile.ANSWERS))

    assert len(shipped()) == len(names)
    assert {"one-sided", "not-archived"} == names - {rule.name for rule in answers.rules}


def test_a_rule_that_a_profile_switches_off_can_be_selected_or_weighed_again() -> None:
    selected = Settings(profile="answers", select=["one-sided"])
    weighed = Settings(profile="answers", severity={"one-sided": "error"})

    assert ["one-sided"] == [rule.name for rule in run(LEDGER, shipped(), selected).rules]
    assert "one-sided" in [rule.name for rule in run(LEDGER, shipped(), weighed).rules]


def test_answers_without_lineage_are_errors() -> None:
    bot, daily = Source("bot", "model"), Source("daily", "outlet")
    chains = [Assertion("one", ["bot"]), Assertion("one", ["daily", "bot"])]
    report = run(Ledger.of(bot, daily, ONE, chains), shipped(), Settings(profile="answers"))

    assert {"unknown-lineage"} == {f.name for f in report.at_least(Severity.ERROR)}


@pytest.mark.parametrize("code", ["XX101", "mentioned"])
def test_a_waived_finding_is_set_apart(code: str) -> None:
    report = run(LEDGER.with_records(Waiver(code, ref_of(ONE), reason="known")), RULES)

    assert ["one"] == [finding.subject.id for finding in report.waived]
    assert ["two", "anna", "bert"] == [finding.subject.id for finding in report.findings]


def test_a_waiver_is_for_one_rule_and_one_record() -> None:
    others = Waiver("XX102", ref_of(ONE)), Waiver("XX101", ref_of(ANNA))

    assert found() == found(LEDGER.with_records(*others))


@pytest.mark.parametrize(
    ("until", "today", "over"),
    [
        ("2025-06", date(2025, 6, 30), False),
        ("2025-06", date(2025, 7, 1), True),
        ("2025-06-01", date(2025, 6, 2), True),
        ("2025/..", date(2099, 1, 1), False),
        ("2025", None, False),
        (None, date(2099, 1, 1), False),
    ],
)
def test_a_waiver_holds_through_its_last_day(
    until: str | None, today: date | None, over: bool
) -> None:
    waiver = Waiver("XX101", ref_of(ONE), until=until)
    codes = found(LEDGER.with_records(waiver), today=today)

    assert over is expired(waiver, today)
    assert over is (("XX101", "one") in codes)


def test_a_baseline_hides_what_was_known() -> None:
    known = [finding.fingerprint for finding in run(LEDGER, RULES).findings]
    more = LEDGER.with_records(Claim("three", "Three."))

    assert ["three"] == [f.subject.id for f in run(more, RULES).without(known).findings]
    assert () == run(LEDGER, RULES).without(known).findings


def test_a_fingerprint_lasts() -> None:
    """It is written into baselines: it may not change from one version to the next."""
    finding = run(LEDGER, [mentioned]).findings[0]

    assert "30118b26c4ae6a7b3712ab471144ff8e" == finding.fingerprint


@pytest.mark.parametrize("outcome", [Outcome.POSSIBLE, Outcome.NOT_CHECKED])
def test_what_is_not_certain_weighs_a_note_and_is_told_from_what_is(outcome: Outcome) -> None:
    """A baseline that accepts it must not hide the fault when it is found."""

    @rule("XX102", "unsure", Severity.ERROR, scope=Scope.CLAIM)
    def unsure(facts: Facts) -> Iterator[Flag]:
        for sure in (Outcome.FOUND, outcome):
            yield Flag(facts.ledger.claims["one"], "so", [Reason("here", ONE)], outcome=sure)

    certain, other = run(LEDGER, [unsure]).findings

    assert (Severity.ERROR, Outcome.FOUND) == (certain.severity, certain.outcome)
    assert (Severity.NOTE, outcome) == (other.severity, other.outcome)
    assert certain.fingerprint != other.fingerprint


def test_a_fingerprint_does_not_depend_on_the_order_of_subjects() -> None:
    reason = [Reason("here", ONE)]
    one = Finding("XX101", "mentioned", Severity.NOTE, Flag((ONE, TWO), "a", reason))
    other = Finding("XX101", "mentioned", Severity.ERROR, Flag((TWO, ONE), "b", reason))

    assert one.fingerprint == other.fingerprint


def test_a_closing_rule_judges_all_other_findings() -> None:
    waiver = Waiver("spoken", ref_of(ANNA), reason="known")
    report = run(LEDGER.with_records(waiver), [counted, *RULES], Settings(ignore=["spoken"]))

    assert ["2 findings, idle: ['spoken']"] == [
        finding.message for finding in report.findings if finding.code == "XX501"
    ]


def test_a_rule_that_crashes_stops_the_run() -> None:
    with pytest.raises(
        RuleError, match=r"rule XX103 broken failed: ZeroDivisionError\('by nought'"
    ):
        run(LEDGER, [*RULES, broken])


def test_a_rule_that_is_switched_off_cannot_crash() -> None:
    assert 4 == len(found(settings=Settings(ignore=["broken"]), rules=[*RULES, broken]))


@pytest.mark.parametrize(
    ("code", "name"), [("CT1", "x"), ("ct101", "x"), ("CT101", "X"), ("CT101", "a--b"), ("", "")]
)
def test_a_rule_needs_a_code_and_a_name_of_the_usual_form(code: str, name: str) -> None:
    with pytest.raises(RuleError):
        Rule(code, name, Severity.NOTE, "Doc.", scope=Scope.CLAIM)


def test_two_rules_of_one_code_or_name_are_refused() -> None:
    with pytest.raises(RuleError, match="two rules are called XX101"):
        ordered([mentioned, Rule("XX101", "other", Severity.NOTE, "", scope=Scope.CLAIM)])
    with pytest.raises(RuleError, match="two rules are called mentioned"):
        ordered([mentioned, Rule("XX109", "mentioned", Severity.NOTE, "", scope=Scope.CLAIM)])


def advertise(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Pretend that an installed package advertises something as a rule."""
    entry = EntryPoint("theirs", value, rule_modules.GROUP)

    def entry_points(*, group: str) -> list[EntryPoint]:
        return [entry] if group == "claimtrack.rules" else []

    monkeypatch.setattr(rule_modules, "entry_points", entry_points)


def test_a_rule_of_an_installed_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    advertise(monkeypatch, f"{__name__}:mentioned")

    assert (*shipped(), mentioned) == installed()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no_such_package:rule", "does not load: ModuleNotFoundError"),
        (f"{__name__}:no_such_rule", "does not load: AttributeError"),
        (f"{__name__}:LEDGER", "is no claimtrack.engine.rule.Rule"),
        ("claimtrack.rules.support.single_origin:single_origin", "two rules are called CT102"),
    ],
)
def test_a_rule_that_cannot_be_used_stops_the_run(
    monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    advertise(monkeypatch, value)

    with pytest.raises(RuleError, match=message):
        installed()


def test_a_finding_needs_a_subject_and_reasons_that_rest_on_records() -> None:
    with pytest.raises(ValueError, match="about no record"):
        Flag((), "Nothing.", [because("here", ONE)])
    with pytest.raises(ValueError, match="has no reasons"):
        Flag((ONE,), "Nothing.", [])
    with pytest.raises(ValueError, match="rests on no record"):
        Reason("because")


def test_reasons_are_a_tree_whose_leaves_come_in_order() -> None:
    tree = Reason(
        "all",
        parts=(
            Reason("one", ONE),
            Reason("more", parts=(Reason("two", TWO),)),
            Reason("anna", ANNA),
        ),
    )

    assert ["one", "two", "anna"] == [leaf.text for leaf in tree.leaves()]


def test_a_deep_tree_of_reasons_is_walked_without_recursion() -> None:
    tree = Reason("leaf", ONE)
    for _ in range(10_000):
        tree = Reason("why", parts=(tree,))

    assert ["leaf"] == [leaf.text for leaf in tree.leaves()]


def test_a_rule_that_exits_does_not_end_the_check_as_passed() -> None:
    def leaves(facts: Facts) -> Iterator[Flag]:
        sys.exit(0)
        yield

    with pytest.raises(RuleError, match="NN001 leaves failed"):
        run(Ledger.of(), [rule("NN001", "leaves", Severity.NOTE, scope=Scope.CLAIM)(leaves)])


def test_a_flag_may_be_about_a_single_record_and_about_nothing_else() -> None:
    claim = Claim("dark", "It was dark.")
    reasons = [because("as it says", claim)]

    assert (claim,) == Flag(claim, "too dark", reasons).subjects
    with pytest.raises(TypeError, match="records of the ledger"):
        Flag("dark", "too dark", reasons)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(TypeError, match="has reasons"):
        Flag(claim, "too dark", ["so"])  # type: ignore[list-item]  # what the test is about
    with pytest.raises(TypeError, match="no record"):
        Reason("so", "dark")  # type: ignore[arg-type]  # what the test is about


def test_a_ledger_and_its_settings_can_be_copied_and_sent() -> None:
    ledger = Ledger.of(Claim("dark", "It was dark."), settings=Settings(severity={"CT101": "note"}))

    assert ledger == pickle.loads(pickle.dumps(ledger)) == copy.deepcopy(ledger)


@pytest.mark.parametrize("topical", ["a", "z"])
def test_a_topic_counts_whichever_of_two_claims_has_it(topical: str) -> None:
    ledger = Ledger.of(
        Source("anna", "witness"),
        Source("ben", "witness"),
        [Claim(id, id, topics=["weather"] if id == topical else []) for id in ("a", "z")],
        Assertion("a", ["anna"]),
        Assertion("z", ["ben"]),
        Link("contradicts", "a", "z"),
    )
    settings = Settings(select=["contradicted"], ignore_by_topic={"weather": ["ALL"]})

    assert () == run(ledger, shipped(), settings).findings
