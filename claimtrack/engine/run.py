"""The runner: applies rules to a ledger and makes the report."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve

from claimtrack._gc import pause_gc
from claimtrack.engine.finding import Finding, Flag, Outcome
from claimtrack.engine.report import Report
from claimtrack.engine.rule import PriorFindings, Rule, RuleError
from claimtrack.engine.scope import ScopeChecker
from claimtrack.engine.waivers import waiver_lookup
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Profile, Settings, Severity, Waiver, name_of
from claimtrack.model.values import suggest

# Severities that a profile overrides; None disables a rule.
PROFILES: Mapping[Profile, Mapping[str, Severity | None]] = {
    Profile.NEWS: {"one-sided": Severity.WARNING},
    Profile.OSINT: {"not-archived": Severity.WARNING, "one-sided": None},
    Profile.ANSWERS: {
        "unknown-lineage": Severity.NOTE,
        "citation-missing": Severity.ERROR,
        "single-relay": Severity.NOTE,  # a single model relays every claim of its answer
        "not-archived": None,
        "one-sided": None,
    },
}


@pause_gc()
def run(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    today: date | None = None,
) -> Report:
    """Check a ledger with rules.

    ``settings`` replace those of the ledger. ``today`` decides which waivers have
    expired; without it no waiver expires.

    Raises:
        LedgerError: the settings name a rule that is not in ``rules``.
        RuleError: a rule failed.
    """
    facts = Facts(ledger, today, settings or ledger.settings)
    found = apply_rules(facts, rules)
    found += apply_rules(facts, rules, given=found)
    return evolve(make_report(found, ledger, rules, facts.settings, today), facts=facts)


def apply_rules(
    facts: Facts,
    rules: Sequence[Rule],
    given: Sequence[Finding] | None = None,
) -> list[Finding]:
    """Return the findings of the closing rules if ``given`` is set, else of the other rules.

    ``given`` are the findings that the closing rules judge.

    Raises:
        LedgerError: the settings name a rule that is not in ``rules``.
        RuleError: a rule failed.
    """
    if problems := unknown_rules(facts.settings, rules):
        raise LedgerError(*problems)
    active = active_rules(rules, facts.settings)
    disabled = tuple(candidate for candidate in rules if candidate not in active)
    prior = PriorFindings(tuple(given or ()), disabled, tuple(active))
    checker = ScopeChecker(facts)
    found: list[Finding] = []
    for active_rule, severity in active.items():
        if (active_rule.closing_judge is not None) is (given is not None):
            found += _apply_rule(active_rule, severity, prior, checker)
    return found


def make_report(
    findings: Iterable[Finding],
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings,
    today: date | None,
) -> Report:
    """Make a report of findings in the order of the ledger, and separate the waived ones."""
    waiver_of = waiver_lookup(ledger.waivers, today)
    unwaived: list[Finding] = []
    waived: list[Finding] = []
    waivers: list[Waiver] = []
    for finding in sorted(findings, key=place_order):
        by = waiver_of(finding)
        if by is None:
            unwaived.append(finding)
        else:
            waived.append(finding)
            waivers.append(by)
    ran = tuple(active_rules(rules, settings))
    return Report(tuple(unwaived), tuple(waived), ran, ledger, tuple(waivers), settings)


def _apply_rule(
    active_rule: Rule, severity: Severity, prior: PriorFindings, checker: ScopeChecker
) -> list[Finding]:
    facts, settings = checker.facts, checker.facts.settings
    code, name = active_rule.code, active_rule.name
    try:
        flags = list(active_rule.flags(facts, prior))
        for flag in flags:
            if not isinstance(flag, Flag):
                raise TypeError(f"a rule must yield flags, not {flag!r:.80}")
        closing = active_rule.closing_judge is not None
        violation = checker.find_violation(active_rule.scope, flags, closing)
    except (Exception, SystemExit) as error:  # a rule that exits must not end the check
        raise RuleError(f"rule {code} {name} failed: {error!r}") from error
    if violation is not None:
        raise RuleError(f"rule {code} {name} breaks its scope: {violation}")
    if settings.ignore_by_topic or settings.ignore_by_source:
        flags = [flag for flag in flags if not _is_ignored(active_rule, flag, facts, settings)]
    # A possible or unchecked fault is a note, whatever the severity of the rule.
    return [
        Finding(code, name, severity if flag.outcome is Outcome.FOUND else Severity.NOTE, flag)
        for flag in flags
    ]


def _is_ignored(active_rule: Rule, flag: Flag, facts: Facts, settings: Settings) -> bool:
    """True if the settings ignore a rule for a topic or for all origins of the flag's claims.

    The claims include the restatements of the subjects.
    """
    views = [facts.claim(record.id) for record in flag.subjects if isinstance(record, Claim)]
    topics = {topic for view in views for topic in view.topics}
    for topic in topics & settings.ignore_by_topic.keys():
        if any(map(active_rule.matches, settings.ignore_by_topic[topic])):
            return True
    origins = {source.id for view in views for source in view.asserted.origin_sources}
    patterns = [settings.ignore_by_source.get(source, ()) for source in origins]
    return bool(patterns) and all(any(map(active_rule.matches, codes)) for codes in patterns)


def active_rules(rules: Sequence[Rule], settings: Settings) -> dict[Rule, Severity]:
    """Return the rules that settings apply, in the order of their codes, with severities."""
    profile = PROFILES[settings.profile]
    active: dict[Rule, Severity] = {}
    for candidate in sorted(rules, key=lambda candidate: candidate.code):
        weight = profile.get(candidate.name, candidate.severity)
        selected = any(map(candidate.matches, settings.select))
        if (settings.select and not selected) or any(map(candidate.matches, settings.ignore)):
            continue
        for pattern, severity in settings.severity.items():
            if candidate.matches(pattern):
                weight = severity
        if weight is None and selected:
            weight = candidate.severity
        if weight is not None:
            active[candidate] = weight
    return active


def unknown_rules(settings: Settings, rules: Sequence[Rule]) -> tuple[Problem, ...]:
    """Return a problem for each pattern in the settings that selects no rule."""
    known = [word for candidate in rules for word in (candidate.code, candidate.name)]
    found: dict[tuple[str, Place | None], Problem] = {}
    for name, pattern in sorted(_patterns(settings), key=lambda each: each[::-1]):
        if not any(candidate.matches(pattern) for candidate in rules):
            place = settings.places.get((name, pattern))
            message = f"no rule is called `{pattern}`"
            hint = suggest(pattern, known)
            found[pattern, place] = Problem(Fault.SETTING, message, place, hint)
    return tuple(found.values())


def _patterns(settings: Settings) -> set[tuple[str, str]]:
    """Return the rule patterns in the settings, each with the name of its field."""
    return {
        *(("select", pattern) for pattern in settings.select),
        *(("ignore", pattern) for pattern in settings.ignore),
        *(("severity", pattern) for pattern in settings.severity),
        *(("ignore_by_topic", p) for codes in settings.ignore_by_topic.values() for p in codes),
        *(("ignore_by_source", p) for codes in settings.ignore_by_source.values() for p in codes),
    }


def place_order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return the sort key of a finding: its place, then its rule."""
    place = finding.place
    # One place has one record. Only findings without a place need the name of the record.
    if place is None:
        return "", 0, 0, finding.code, name_of(finding.flag.subjects[0])
    return place.file, place.line, place.column, finding.code, ""
