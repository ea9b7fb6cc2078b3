"""Running rules over a ledger."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from claimtrack._gc import collection_paused
from claimtrack.engine.finding import Finding, Flag, Outcome
from claimtrack.engine.report import Report
from claimtrack.engine.rule import PriorFindings, Rule, RuleError
from claimtrack.engine.scope import ScopeChecker
from claimtrack.engine.waivers import waiving
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Ledger, Profile, Settings, Severity, Waiver, named
from claimtrack.model.values import nearest

# What a profile weighs otherwise than the rules themselves do; None switches a rule off.
PROFILES: Mapping[Profile, Mapping[str, Severity | None]] = {
    Profile.NEWS: {},
    Profile.OSINT: {"not-archived": Severity.WARNING, "one-sided": None},
    Profile.ANSWERS: {
        "unknown-lineage": Severity.ERROR,
        "citation-missing": Severity.ERROR,
        "single-relay": Severity.NOTE,  # who answers is one, wherever nobody else read the pages
        "not-archived": None,
        "one-sided": None,
    },
}


@collection_paused()
def run(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    today: date | None = None,
) -> Report:
    """Judge a ledger by rules.

    ``settings`` go before those of the ledger; ``today`` is the day by which
    waivers expire, and without it none does.

    Raises:
        LedgerError: the settings name a rule that is not among those given.
        RuleError: a rule failed, so that nothing can be said.
    """
    facts = Facts(ledger, today, settings or ledger.settings)
    found = judged(facts, rules)
    found += judged(facts, rules, given=found)
    return reported(found, ledger, rules, facts.settings, today)


def judged(
    facts: Facts,
    rules: Sequence[Rule],
    given: Sequence[Finding] | None = None,
) -> list[Finding]:
    """Return what rules find: the closing ones if it is given what the others found, else those.

    Raises:
        LedgerError: the settings name a rule that is not among those given.
        RuleError: a rule failed, so that nothing can be said.
    """
    if problems := unknown_rules(facts.settings, rules):
        raise LedgerError(*problems)
    active = _active(rules, facts.settings)
    idle = tuple(candidate for candidate in rules if candidate not in active)
    known, bounds = PriorFindings(tuple(given or ()), idle, tuple(active)), ScopeChecker(facts)
    found: list[Finding] = []
    for active_rule, severity in active.items():
        if (active_rule.closing_judge is not None) is (given is not None):
            found += _findings(active_rule, severity, known, bounds)
    return found


def reported(
    findings: Iterable[Finding],
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings,
    today: date | None = None,
) -> Report:
    """Return findings in the order of the ledger, those that it waives apart."""
    waiver_of = waiving(ledger.waivers, today)
    kept: list[Finding] = []
    waived: list[Finding] = []
    waivers: list[Waiver] = []
    for finding in sorted(findings, key=place_order):
        by = waiver_of(finding)
        if by is None:
            kept.append(finding)
        else:
            waived.append(finding)
            waivers.append(by)
    active = tuple(_active(rules, settings))
    return Report(tuple(kept), tuple(waived), active, ledger, tuple(waivers), settings)


def _findings(
    active_rule: Rule, severity: Severity, known: PriorFindings, bounds: ScopeChecker
) -> list[Finding]:
    facts, settings = bounds.facts, bounds.facts.settings
    try:
        flags = list(active_rule.flags(facts, known))
        for flag in flags:
            if not isinstance(flag, Flag):
                raise TypeError(f"a rule yields flags, not {flag!r:.80}")
        breach = bounds.breach(active_rule.scope, flags, active_rule.closing_judge is not None)
    except (Exception, SystemExit) as error:  # a rule that exits must not end the check
        raise RuleError(f"rule {active_rule.code} {active_rule.name} failed: {error!r}") from error
    if breach is not None:
        raise RuleError(f"rule {active_rule.code} {active_rule.name} breaks its scope: {breach}")
    if settings.ignore_by_topic or settings.ignore_by_source:
        flags = [flag for flag in flags if not _set_aside(active_rule, flag, facts, settings)]
    return [
        Finding(active_rule.code, active_rule.name, _weight(flag, severity), flag) for flag in flags
    ]


def _weight(flag: Flag, severity: Severity) -> Severity:
    """Return how much a flag weighs: what is possible, or was not checked, is worth a note."""
    return severity if flag.outcome is Outcome.FOUND else Severity.NOTE


def _set_aside(active_rule: Rule, flag: Flag, facts: Facts, settings: Settings) -> bool:
    """Whether the settings ignore a rule for a topic of the flag's claims, or all their origins.

    All claims that the flag is about count, with their restatements.
    """
    views = [facts.claim(record.id) for record in flag.subjects if isinstance(record, Claim)]
    topics = {topic for view in views for topic in view.topics}
    for topic in topics & settings.ignore_by_topic.keys():
        if any(map(active_rule.matches, settings.ignore_by_topic[topic])):
            return True
    origins = {source.id for view in views for source in view.asserted.origin_sources}
    patterns = [settings.ignore_by_source.get(source, ()) for source in origins]
    return bool(patterns) and all(any(map(active_rule.matches, codes)) for codes in patterns)


def _active(rules: Sequence[Rule], settings: Settings) -> dict[Rule, Severity]:
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
    """Return a problem for each word of the settings that means none of the rules."""
    known = [word for candidate in rules for word in (candidate.code, candidate.name)]
    found: dict[tuple[str, Place | None], Problem] = {}
    for name, pattern in sorted(_patterns(settings), key=lambda each: each[::-1]):
        if not any(candidate.matches(pattern) for candidate in rules):
            place = settings.places.get((name, pattern))
            message = f"no rule is called `{pattern}`"
            hint = nearest(pattern, known)
            found[pattern, place] = Problem(Fault.SETTING, message, place, hint)
    return tuple(found.values())


def _patterns(settings: Settings) -> set[tuple[str, str]]:
    """Return every word that means rules, each with the field it stands in."""
    return {
        *(("select", pattern) for pattern in settings.select),
        *(("ignore", pattern) for pattern in settings.ignore),
        *(("severity", pattern) for pattern in settings.severity),
        *(("ignore_by_topic", p) for codes in settings.ignore_by_topic.values() for p in codes),
        *(("ignore_by_source", p) for codes in settings.ignore_by_source.values() for p in codes),
    }


def place_order(finding: Finding) -> tuple[str, int, int, str, str]:
    """Return where a finding stands among others: by its place, then by its rule."""
    place = finding.place
    # Of one place there is one record, so that only those without need be told apart.
    if place is None:
        return "", 0, 0, finding.code, named(finding.flag.subjects[0])
    return place.file, place.line, place.column, finding.code, ""
