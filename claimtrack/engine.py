"""What a rule is, and running the rules it is given."""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import Factory, evolve, field, frozen

from claimtrack.analysis.facts import Facts
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.findings import Finding, Flag, Outcome
from claimtrack.garbage import collection_paused
from claimtrack.model import Claim, Known, Ledger, Profile, Settings, Severity, Waiver, named
from claimtrack.model.html_table import counted, html_table
from claimtrack.model.values import nearest
from claimtrack.place import Place
from claimtrack.scope import Bounds, Scope

Judge = Callable[[Facts], Iterator[Flag]]
ClosingJudge = Callable[[Facts, "Judged"], Iterator[Flag]]

_CODE = re.compile(r"[A-Z]{2,4}[0-9]{3}")
_NAME = re.compile(r"[a-z]+(-[a-z]+)*")


class RuleError(RuntimeError):
    """A rule that could not be loaded or run: the check as a whole did not run."""


@frozen
class Judged:
    """What a closing rule judges: the findings so far, the rules that ran, and those that did not.

    The ``idle`` ones were switched off, so that nothing follows from their silence.
    """

    findings: Sequence[Finding] = ()
    idle: "Sequence[Rule]" = ()
    ran: "Sequence[Rule]" = ()


@frozen
class Rule:
    """One thing that can be wrong with a ledger.

    ``code`` is its stable alias, ``name`` states the problem, ``doc`` explains
    it in Markdown. ``judge`` goes from facts to flags. A *closing* rule judges
    the findings of all others as well.

    ``scope`` says what its findings are about and what they may name, which the engine
    checks. A closing rule is judged once for all parts of a ledger, with the findings
    that waivers may be about: it reports waivers, and its scope is ``Scope.LEDGER``.
    """

    code: str
    name: str
    severity: Severity
    doc: str = field(repr=False)
    judge: Judge | None = field(default=None, repr=False)
    closing_judge: ClosingJudge | None = field(default=None, repr=False)
    scope: Scope = field(kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise RuleError(f"a rule's code is letters and three digits, not {self.code!r}")
        if not _NAME.fullmatch(self.name):
            raise RuleError(f"a rule's name is lower-case words joined by -, not {self.name!r}")
        if not isinstance(self.severity, Severity):
            raise RuleError(f"rule {self.code} weighs error, warning or note: use Severity")
        if not isinstance(self.scope, Scope):
            raise RuleError(f"rule {self.code} has the scope {self.scope!r:.80}: use Scope")
        if self.closing_judge is not None and self.scope is not Scope.LEDGER:
            raise RuleError(f"rule {self.code} is a closing rule: its scope is Scope.LEDGER")

    @property
    def summary(self) -> str:
        """The first line of its explanation."""
        return self.doc.strip().partition("\n")[0]

    @property
    def needs_every_part(self) -> bool:
        """True if a finding holds of a ledger only if each part with its subject makes it."""
        return self.scope is Scope.LEDGER and self.closing_judge is None

    def flags(self, facts: Facts, judged: Judged) -> Iterator[Flag]:
        """Yield what it has to say of a ledger, given what the others said."""
        if self.closing_judge is not None:
            yield from self.closing_judge(facts, judged)
        elif self.judge is not None:
            yield from self.judge(facts)

    def matches(self, pattern: str) -> bool:
        """Whether a code, a name, the beginning of a code, or ``ALL`` means this rule."""
        if pattern in ("ALL", self.name):
            return True
        return pattern[:1].isupper() and self.code.startswith(pattern)


def rule(code: str, name: str, severity: Severity, *, scope: Scope) -> Callable[[Judge], Rule]:
    """Make a rule of a judging function; its module's docstring explains it."""

    def made(judge: Judge) -> Rule:
        return Rule(code, name, severity, _doc(judge), judge=judge, scope=scope)

    return made


def closing_rule(
    code: str, name: str, severity: Severity, *, scope: Scope
) -> Callable[[ClosingJudge], Rule]:
    """Make a rule that judges the findings of all others as well, and reports waivers."""

    def made(judge: ClosingJudge) -> Rule:
        return Rule(code, name, severity, _doc(judge), closing_judge=judge, scope=scope)

    return made


def _doc(judge: Callable[..., object]) -> str:
    return judge.__doc__ or sys.modules[judge.__module__].__doc__ or ""


@frozen
class Report:
    """The result of a check: its findings, in the order of the ledger, and what was waived.

    Every output is a function of reports, one for each ledger that was checked.
    """

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    rules: tuple[Rule, ...]
    """The rules that ran."""
    ledger: Ledger = field(repr=False)
    waivers: tuple[Waiver, ...] = field(default=(), repr=False)
    """By which waiver each of the waived is accepted, in the same order."""
    settings: Settings = field(
        default=Factory(lambda self: self.ledger.settings, takes_self=True), repr=False
    )
    """How it was judged."""
    baselined: tuple[Finding, ...] | None = field(default=None, kw_only=True, repr=False)
    """The findings that a baseline leaves out; None without a baseline."""
    known: Known | None = field(default=None, kw_only=True, repr=False)
    """What was known of the ledger by a day; None if it was checked as it is."""
    file: str = field(default="", kw_only=True, repr=False)
    """The file of the ledger, for findings that have no place of their own."""
    claims: int = field(
        default=Factory(lambda self: len(self.ledger.claims), takes_self=True), kw_only=True
    )
    """The number of claims that were checked."""
    assertions: int = field(
        default=Factory(lambda self: len(self.ledger.assertions), takes_self=True), kw_only=True
    )
    """The number of assertions that were checked."""

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings) or "nothing found"

    def _repr_html_(self) -> str:
        """Show in a notebook how much was found, and the first of it."""
        counts = Counter(finding.severity for finding in self.findings)
        kinds = [counted(counts[each], each.value) for each in Severity if counts[each]]
        found = f"{counted(len(self.findings), 'finding')} in "
        title = found + counted(len(self.ledger.claims), "claim")
        rows = (
            (f.severity.value, f"{f.code} {f.name}", f.subject, f.message) for f in self.findings
        )
        aside = [f"{len(self.waived):,} waived"] if self.waived else []
        head = ("severity", "rule", "about", "what is wrong")
        return html_table(title, head, rows, len(self.findings), ", ".join([*kinds, *aside]))

    def at_least(self, severity: Severity) -> tuple[Finding, ...]:
        """Return the findings that weigh as much or more."""
        return tuple(f for f in self.findings if f.severity.rank <= severity.rank)

    def without(self, fingerprints: Iterable[str]) -> "Report":
        """Return the report less the findings of a baseline."""
        known = frozenset(fingerprints)
        kept: list[Finding] = []
        baselined = [*(self.baselined or ())]
        for finding in self.findings:
            (baselined if finding.fingerprint in known else kept).append(finding)
        return evolve(self, findings=tuple(kept), baselined=tuple(baselined))

    @property
    def accepted(self) -> tuple[tuple[Finding, Waiver], ...]:
        """Each waived finding with its waiver."""
        return tuple(zip(self.waived, self.waivers, strict=True))


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
    known, bounds = Judged(tuple(given or ()), idle, tuple(active)), Bounds(facts)
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


def waiving(waivers: Iterable[Waiver], today: date | None) -> Callable[[Finding], Waiver | None]:
    """Return what finds the waiver of a finding, of those that have not expired."""
    waiver_of = waiving_by_name(waivers, today)
    return lambda finding: waiver_of(finding.code, finding.name, map(named, finding.flag.subjects))


def waiving_by_name(
    waivers: Iterable[Waiver], today: date | None
) -> Callable[[str, str, Iterable[str]], Waiver | None]:
    """Return a lookup of waivers by a rule's code and name and the names of a finding's subjects.

    Waivers that have expired are left out.
    """
    accepted: dict[str, dict[str, Waiver]] = {}
    for waiver in waivers:
        if not expired(waiver, today):
            accepted.setdefault(waiver.code, {}).setdefault(str(waiver.subject), waiver)

    def waiver_of(code: str, name: str, subjects: Iterable[str]) -> Waiver | None:
        waivable = [accepted[word] for word in (code, name) if word in accepted]
        for subject in subjects if waivable else ():
            for of_rule in waivable:
                if waiver := of_rule.get(subject):
                    return waiver
        return None

    return waiver_of


def expired(waiver: Waiver, today: date | None) -> bool:
    """Whether the last day of a waiver is certainly past."""
    if waiver.until is None or today is None or waiver.until.latest is None:
        return False
    return waiver.until.latest < today.toordinal()


def _findings(
    active_rule: Rule, severity: Severity, known: Judged, bounds: Bounds
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
