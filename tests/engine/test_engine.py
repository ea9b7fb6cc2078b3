"""The rules engine: settings, waivers, baselines, failing rules, and rules of other packages."""

import copy
import pickle
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import EntryPoint

import pytest

from claimtrack import rules as rule_modules
from claimtrack.engine.finding import Finding, Flag, Outcome, Reason
from claimtrack.engine.rule import PriorFindings, Rule, RuleError, closing_rule, rule
from claimtrack.engine.run import run
from claimtrack.engine.scope import Scope
from claimtrack.engine.waivers import is_expired
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
from claimtrack.rules import builtin_rules, installed_rules, sort_rules


@rule("XX101", "mentioned", Severity.WARNING, scope=Scope.CLAIM)
def mentioned(facts: Facts) -> Iterator[Flag]:
    """Every claim is mentioned.

    No more than that.
    """
    for claim in facts.ledger.claims.values():
        yield Flag((claim,), f"`{claim.id}` is mentioned", [Reason("here", claim)], "leave it")


@rule("XX102", "spoken", Severity.NOTE, scope=Scope.SOURCE)
def spoken(facts: Facts) -> Iterator[Flag]:
    for source in facts.ledger.sources.values():
        yield Flag((source,), f"`{source.id}` speaks", [Reason("here", source)])


@rule("XX103", "broken", Severity.ERROR, scope=Scope.CLAIM)
def broken(facts: Facts) -> Iterator[Flag]:
    raise ZeroDivisionError("by nought")


@closing_rule("XX501", "counted", Severity.NOTE, scope=Scope.LEDGER)
def counted(facts: Facts, prior: PriorFindings) -> Iterator[Flag]:
    for waiver in facts.ledger.waivers:
        text = f"{len(prior.findings)} findings, disabled: {[r.name for r in prior.disabled]}"
        yield Flag((waiver,), text, [Reason("counted", waiver)])


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
    """Return the code and the subject of each finding."""
    report = run(ledger, rules, settings, today)
    return [(finding.code, finding.subject.id) for finding in report.findings]


def claims(**settings: object) -> list[str]:
    """Return the claims that ``mentioned`` flags under these settings."""
    build: type[Settings] = Settings
    return [id for code, id in found(settings=build(**settings)) if code == "XX101"]  # type: ignore[arg-type]  # checked by the class


def test_findings_without_a_place_are_sorted_by_code_and_subject() -> None:
    assert [("XX101", "one"), ("XX101", "two"), ("XX102", "anna"), ("XX102", "bert")] == found()


def test_rule_doc_is_the_docstring_of_its_function_or_module() -> None:
    assert mentioned.summary == "Every claim is mentioned."
    assert spoken.doc == __doc__


@pytest.mark.parametrize("pattern", ["XX102", "spoken", "XX1", "XX", "ALL"])
def test_rule_matches_its_code_name_code_prefix_or_all(pattern: str) -> None:
    assert spoken.matches(pattern)


@pytest.mark.parametrize("pattern", ["XX2", "spoke", "", "all", "xx102"])
def test_rule_does_not_match_other_patterns(pattern: str) -> None:
    assert not spoken.matches(pattern)


def test_only_selected_rules_run() -> None:
    report = run(LEDGER, RULES, Settings(select=["spoken"]))

    assert (spoken,) == report.rules
    assert {"XX102"} == {finding.code for finding in report.findings}


def test_ignore_overrides_select() -> None:
    assert (mentioned,) == run(LEDGER, RULES, Settings(select=["XX1"], ignore=["spoken"])).rules


def test_settings_argument_replaces_the_settings_of_the_ledger() -> None:
    ledger = Ledger.of(LEDGER.records(), settings=Settings(ignore=["XX1"]))

    assert [] == found(ledger)
    assert 4 == len(found(ledger, Settings()))


def test_settings_override_the_severity_of_a_rule() -> None:
    report = run(LEDGER, RULES, Settings(severity={"spoken": "error"}))

    weights = {finding.code: finding.severity for finding in report.findings}
    assert {"XX101": Severity.WARNING, "XX102": Severity.ERROR} == weights


def test_at_least_returns_findings_of_a_severity_or_higher() -> None:
    report = run(LEDGER, RULES)

    assert 0 == len(report.at_least(Severity.ERROR))
    assert 2 == len(report.at_least(Severity.WARNING))
    assert 4 == len(report.at_least(Severity.NOTE))


def test_ignore_by_topic_disables_a_rule_for_claims_of_the_topic() -> None:
    assert ["two"] == claims(ignore_by_topic={"war": ["mentioned"]})
    assert ["one", "two"] == claims(ignore_by_topic={"war": ["spoken"], "trade": ["ALL"]})


def test_ignore_by_source_needs_every_origin_of_a_claim() -> None:
    assert ["two"] == claims(ignore_by_source={"anna": ["XX1"]})
    assert [] == claims(ignore_by_source={"anna": ["XX1"], "bert": ["mentioned"]})
    assert ["one", "two"] == claims(ignore_by_source={"bert": ["XX1"]})


def test_ignore_by_topic_and_source_affect_only_findings_about_claims() -> None:
    settings = Settings(ignore_by_topic={"war": ["ALL"]}, ignore_by_source={"anna": ["ALL"]})

    assert [("XX102", "anna"), ("XX102", "bert")] == found(settings=settings, rules=[spoken])


def test_all_unknown_rules_in_settings_are_reported_together_with_suggestions() -> None:
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


def test_profile_answers_disables_one_sided_and_not_archived() -> None:
    names = {rule.name for rule in run(LEDGER, builtin_rules(), Settings()).rules}
    answers = run(LEDGER, builtin_rules(), Settings(profile=Profile.ANSWERS))

    assert len(builtin_rules()) == len(names)
    assert {"one-sided", "not-archived"} == names - {rule.name for rule in answers.rules}


def test_select_or_severity_enables_a_rule_that_the_profile_disables() -> None:
    selected = Settings(profile="answers", select=["one-sided"])
    weighed = Settings(profile="answers", severity={"one-sided": "error"})

    assert ["one-sided"] == [rule.name for rule in run(LEDGER, builtin_rules(), selected).rules]
    assert "one-sided" in [rule.name for rule in run(LEDGER, builtin_rules(), weighed).rules]


def test_profile_answers_lowers_unknown_lineage_to_a_note() -> None:
    bot, daily = Source("bot", "model"), Source("daily", "outlet")
    chains = [Assertion("one", ["bot"]), Assertion("one", ["daily", "bot"])]
    ledger = Ledger.of(bot, daily, ONE, chains)

    assert [Severity.WARNING, Severity.NOTE] == [
        finding.severity
        for profile in ("news", "answers")
        for finding in run(ledger, builtin_rules(), Settings(profile=profile)).findings
        if finding.name == "unknown-lineage"
    ]


@pytest.mark.parametrize("code", ["XX101", "mentioned"])
def test_report_separates_waived_findings(code: str) -> None:
    report = run(LEDGER.with_records(Waiver(code, ref_of(ONE), reason="known")), RULES)

    assert ["one"] == [finding.subject.id for finding in report.waived]
    assert ["two", "anna", "bert"] == [finding.subject.id for finding in report.findings]


def test_waiver_needs_the_rule_and_the_subject_of_the_finding() -> None:
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
def test_waiver_expires_after_its_last_day(
    until: str | None, today: date | None, over: bool
) -> None:
    waiver = Waiver("XX101", ref_of(ONE), until=until)
    codes = found(LEDGER.with_records(waiver), today=today)

    assert over is is_expired(waiver, today)
    assert over is (("XX101", "one") in codes)


def test_baseline_hides_known_findings() -> None:
    known = [finding.fingerprint for finding in run(LEDGER, RULES).findings]
    more = LEDGER.with_records(Claim("three", "Three."))

    assert ["three"] == [f.subject.id for f in run(more, RULES).without(known).findings]
    assert () == run(LEDGER, RULES).without(known).findings


def test_fingerprint_is_stable() -> None:
    """Baselines store fingerprints, so they must not change between versions."""
    finding = run(LEDGER, [mentioned]).findings[0]

    assert "30118b26c4ae6a7b3712ab471144ff8e" == finding.fingerprint


@pytest.mark.parametrize("outcome", [Outcome.POSSIBLE, Outcome.NOT_CHECKED])
def test_uncertain_finding_is_a_note_with_its_own_fingerprint(outcome: Outcome) -> None:
    """A baseline with the uncertain finding must not hide the certain one."""

    @rule("XX102", "unsure", Severity.ERROR, scope=Scope.CLAIM)
    def unsure(facts: Facts) -> Iterator[Flag]:
        for sure in (Outcome.FOUND, outcome):
            yield Flag(facts.ledger.claims["one"], "so", [Reason("here", ONE)], outcome=sure)

    certain, other = run(LEDGER, [unsure]).findings

    assert (Severity.ERROR, Outcome.FOUND) == (certain.severity, certain.outcome)
    assert (Severity.NOTE, outcome) == (other.severity, other.outcome)
    assert certain.fingerprint != other.fingerprint


def test_fingerprint_ignores_the_order_of_subjects() -> None:
    reason = [Reason("here", ONE)]
    one = Finding("XX101", "mentioned", Severity.NOTE, Flag((ONE, TWO), "a", reason))
    other = Finding("XX101", "mentioned", Severity.ERROR, Flag((TWO, ONE), "b", reason))

    assert one.fingerprint == other.fingerprint


def test_closing_rule_receives_all_other_findings() -> None:
    waiver = Waiver("spoken", ref_of(ANNA), reason="known")
    report = run(LEDGER.with_records(waiver), [counted, *RULES], Settings(ignore=["spoken"]))

    assert ["2 findings, disabled: ['spoken']"] == [
        finding.message for finding in report.findings if finding.code == "XX501"
    ]


def test_crashing_rule_stops_the_run() -> None:
    with pytest.raises(
        RuleError, match=r"rule XX103 broken failed: ZeroDivisionError\('by nought'"
    ):
        run(LEDGER, [*RULES, broken])


def test_ignored_rule_does_not_run() -> None:
    assert 4 == len(found(settings=Settings(ignore=["broken"]), rules=[*RULES, broken]))


@pytest.mark.parametrize(
    ("code", "name"), [("CT1", "x"), ("ct101", "x"), ("CT101", "X"), ("CT101", "a--b"), ("", "")]
)
def test_rule_rejects_malformed_code_or_name(code: str, name: str) -> None:
    with pytest.raises(RuleError):
        Rule(code, name, Severity.NOTE, "Doc.", scope=Scope.CLAIM)


def test_sort_rules_rejects_duplicate_codes_and_names() -> None:
    with pytest.raises(RuleError, match="two rules are called XX101"):
        sort_rules([mentioned, Rule("XX101", "other", Severity.NOTE, "", scope=Scope.CLAIM)])
    with pytest.raises(RuleError, match="two rules are called mentioned"):
        sort_rules([mentioned, Rule("XX109", "mentioned", Severity.NOTE, "", scope=Scope.CLAIM)])


def advertise(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """Simulate an installed package that advertises an object as a rule."""
    entry = EntryPoint("theirs", value, rule_modules.GROUP)

    def entry_points(*, group: str) -> list[EntryPoint]:
        return [entry] if group == "claimtrack.rules" else []

    monkeypatch.setattr(rule_modules, "entry_points", entry_points)


def test_installed_rules_include_those_of_other_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    advertise(monkeypatch, f"{__name__}:mentioned")

    assert (*builtin_rules(), mentioned) == installed_rules()


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("no_such_package:rule", "does not load: ModuleNotFoundError"),
        (f"{__name__}:no_such_rule", "does not load: AttributeError"),
        (f"{__name__}:LEDGER", "is not a claimtrack.engine.rule.Rule"),
        ("claimtrack.rules.support.single_origin:single_origin", "two rules are called CT102"),
    ],
)
def test_unusable_advertised_rule_stops_the_run(
    monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    advertise(monkeypatch, value)

    with pytest.raises(RuleError, match=message):
        installed_rules()


def test_flag_needs_subject_and_reason_and_reason_needs_record() -> None:
    with pytest.raises(ValueError, match="needs at least one subject"):
        Flag((), "Nothing.", [Reason("here", ONE)])
    with pytest.raises(ValueError, match="needs at least one reason"):
        Flag((ONE,), "Nothing.", [])
    with pytest.raises(ValueError, match="needs a record or parts"):
        Reason("because")


def test_leaves_of_a_reason_are_in_order() -> None:
    tree = Reason(
        "all",
        parts=(
            Reason("one", ONE),
            Reason("more", parts=(Reason("two", TWO),)),
            Reason("anna", ANNA),
        ),
    )

    assert ["one", "two", "anna"] == [leaf.text for leaf in tree.leaves()]


def test_deep_reason_tree_does_not_exceed_the_recursion_limit() -> None:
    tree = Reason("leaf", ONE)
    for _ in range(10_000):
        tree = Reason("why", parts=(tree,))

    assert ["leaf"] == [leaf.text for leaf in tree.leaves()]


def test_rule_that_exits_stops_the_run_with_an_error() -> None:
    def leaves(facts: Facts) -> Iterator[Flag]:
        sys.exit(0)
        yield

    with pytest.raises(RuleError, match="NN001 leaves failed"):
        run(Ledger.of(), [rule("NN001", "leaves", Severity.NOTE, scope=Scope.CLAIM)(leaves)])


def test_flag_accepts_a_single_record_and_rejects_other_types() -> None:
    claim = Claim("dark", "It was dark.")
    reasons = [Reason("as it says", claim)]

    assert (claim,) == Flag(claim, "too dark", reasons).subjects
    with pytest.raises(TypeError, match="must be records"):
        Flag("dark", "too dark", reasons)  # type: ignore[arg-type]  # what the test is about
    with pytest.raises(TypeError, match="must be Reason objects"):
        Flag(claim, "too dark", ["so"])  # type: ignore[list-item]  # what the test is about
    with pytest.raises(TypeError, match="needs a record, not"):
        Reason("so", "dark")  # type: ignore[arg-type]  # what the test is about


def test_ledger_with_settings_can_be_copied_and_pickled() -> None:
    ledger = Ledger.of(Claim("dark", "It was dark."), settings=Settings(severity={"CT101": "note"}))

    assert ledger == pickle.loads(pickle.dumps(ledger)) == copy.deepcopy(ledger)


@pytest.mark.parametrize("topical", ["a", "z"])
def test_ignore_by_topic_considers_every_subject_claim(topical: str) -> None:
    ledger = Ledger.of(
        Source("anna", "witness"),
        Source("ben", "witness"),
        [Claim(id, id, topics=["weather"] if id == topical else []) for id in ("a", "z")],
        Assertion("a", ["anna"]),
        Assertion("z", ["ben"]),
        Link("contradicts", "a", "z"),
    )
    settings = Settings(select=["contradicted"], ignore_by_topic={"weather": ["ALL"]})

    assert () == run(ledger, builtin_rules(), settings).findings
