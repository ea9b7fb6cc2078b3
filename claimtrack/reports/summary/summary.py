"""The data of a summary: each claim with its main finding, grouped by what to do."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from attrs import field, frozen

from claimtrack.engine.entries import Entry, MainFinding
from claimtrack.engine.finding import Finding, Outcome, join_words
from claimtrack.engine.report import Report
from claimtrack.errors import Place
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, ClaimKind, Document, Passage, Severity, Source
from claimtrack.reports.summary.groups import ActionGroup, group_of, precedence, urgency
from claimtrack.reports.text.masthead import main_document

_TO_ATTRIBUTE = frozenset({"interested-party-only", "one-sided", "unnamed-only"})
"""Rules whose findings on an opinion or a forecast ask only for attribution."""
_JUDGEMENTS = frozenset({ClaimKind.OPINION, ClaimKind.FORECAST})


@frozen
class ClaimLine:
    """A claim as one side of a summary line: where it stands, who says it, and its text."""

    where: str
    speaker: str
    text: str
    place: Place | None


@frozen
class ClaimSummary:
    """A claim with its main finding and its other findings."""

    view: ClaimView
    main: MainFinding
    others: Sequence[MainFinding]
    """Further findings about the claim, by precedence."""
    opposing: Sequence[ClaimView] = ()
    """The claims on the other sides of a dispute."""


@frozen
class EntryGroup:
    """The claims with main findings of one group."""

    group: ActionGroup
    entries: Sequence[ClaimSummary]

    @property
    def codes(self) -> Sequence[str]:
        """The codes of the main findings."""
        return sorted({each.main.finding.code for each in self.entries})

    @property
    def severity(self) -> Severity:
        """The highest severity of the main findings."""
        return min((each.main.finding.severity for each in self.entries), key=lambda s: s.rank)


@frozen
class CheckSummary:
    """One ledger on one screen."""

    report: Report = field(repr=False)
    document: Document | None
    """The document that most assertions are in."""
    groups: Sequence[EntryGroup]
    """Groups with an error first."""
    attribute: Sequence[ClaimSummary]
    """Opinions and forecasts that only have to be attributed."""
    clear: Sequence[ClaimView]
    """Claims about which nothing was found, without background."""
    known: Sequence[ClaimView]
    """Other claims with findings that are not shown: of a baseline, or older than a branch."""
    background: Sequence[ClaimView]
    """Background about which nothing was found."""
    other: Sequence[Entry]
    """Findings about other records than claims, and checks that could not be done."""
    entries: int
    """The number of entries of the report."""
    disputed: int
    to_check: int
    """The number of other claims with findings."""
    independent: int
    """The number of undisputed claims with independent support of more than one voice."""
    foundations: Sequence[tuple[str, int]]
    """The voices without which claims have no support, with the number of these claims."""
    unattributed: Sequence[tuple[str, int]]
    """The sources that name no source of their own, with the number of their claims."""


def summarize(report: Report) -> CheckSummary:
    """Return the summary of a report."""
    facts = report.facts
    by_group, other = findings_by_group(report)
    entries = report.entries()
    views = views_of_claims(report)
    found: dict[ActionGroup, list[ClaimSummary]] = {}
    attribute: list[ClaimSummary] = []
    clear: list[ClaimView] = []
    known: list[ClaimView] = []
    hidden = _groups_of([*(report.older or ()), *(report.baselined or ())], facts)
    background: list[ClaimView] = []
    seen: set[int] = set()
    disputed: set[int] = set()
    for view in views:
        members = by_group.get(view.group, ())
        if not members:
            is_background = view.claim.kind is ClaimKind.BACKGROUND
            without = known if view.group in hidden else background if is_background else clear
            without.append(view)
            continue
        main, *others = members
        group = group_of(main.finding.name)
        if asks_for_attribution(view, main.finding):
            attribute.append(ClaimSummary(view, main, others))
            continue
        opposing: Sequence[ClaimView] = ()
        if group is ActionGroup.DISPUTED:
            disputed.add(view.group)
            if view.group in seen:
                continue  # the line of the other side has it
            opposing = opposing_claims(view, main.finding, facts)
            seen |= {view.group, *(each.group for each in opposing)}
        found.setdefault(group, []).append(ClaimSummary(view, main, others, opposing))
    groups = [EntryGroup(group, _by_cause(each)) for group, each in found.items()]
    confirmed = facts.asserted.support > 1
    confirmed[list(disputed)] = False
    return CheckSummary(
        report,
        main_document(report.ledger),
        sorted(groups, key=lambda each: urgency(each.group, each.severity)),
        attribute,
        clear,
        known,
        background,
        other,
        len(entries),
        len(disputed),
        len(views) - sum(map(len, (disputed, attribute, clear, known, background))),
        int(confirmed.sum()),
        *find_foundations(facts),
    )


def _groups_of(findings: Iterable[Finding], facts: Facts) -> frozenset[int]:
    """Return the groups of the claims that findings are about, as far as they were checked."""
    checked = (each for each in findings if each.outcome is not Outcome.NOT_CHECKED)
    claims = filter(None, map(_claim_of, checked))
    return frozenset(facts.columns.group_of(claim.id) for claim in claims)


def findings_by_group(report: Report) -> tuple[Mapping[int, Sequence[MainFinding]], list[Entry]]:
    """Return the findings about each group of claims by precedence, and all other entries.

    The other entries are about other records, or say that something could not be checked.
    """
    columns = report.facts.columns
    found: dict[int, list[MainFinding]] = {}
    other: list[Entry] = []
    for entry in report.entries():
        if _claim_of(entry.finding) is None or entry.finding.outcome is Outcome.NOT_CHECKED:
            other.append(entry)
            continue
        for member in entry.members:
            if (claim := _claim_of(member.finding)) is not None:
                found.setdefault(columns.group_of(claim.id), []).append(member)
    for members in found.values():
        members.sort(key=lambda each: precedence(each.finding))
    return found, other


def asks_for_attribution(view: ClaimView, finding: Finding) -> bool:
    """True if the main finding of an opinion or a forecast asks only for its speaker."""
    return finding.name in _TO_ATTRIBUTE and view.claim.kind in _JUDGEMENTS


def _by_cause(claims: Sequence[ClaimSummary]) -> Sequence[ClaimSummary]:
    """Return claims with the most severe first, and those with a common cause together."""
    causes = [each.main.finding.cause or nth for nth, each in enumerate(claims)]
    first: dict[object, int] = {}
    for nth, cause in enumerate(causes):
        first.setdefault(cause, nth)
    order = sorted(
        range(len(claims)),
        key=lambda nth: (claims[nth].main.finding.severity.rank, first[causes[nth]]),
    )
    return [claims[nth] for nth in order]


def _claim_of(finding: Finding) -> Claim | None:
    """Return the first claim that a finding is about."""
    return next((each for each in finding.flag.subjects if isinstance(each, Claim)), None)


def views_of_claims(report: Report) -> Sequence[ClaimView]:
    """Return a view of each group of restatements, in the order of the ledger."""
    facts = report.facts
    first: dict[int, str] = {}
    for id in report.ledger.claims:
        first.setdefault(facts.columns.group_of(id), id)
    return [*map(facts.claim, first.values())]


def statement_of(view: ClaimView, main: Document | None) -> ClaimLine:
    """Return a claim as one side of a line; passages of the main document are blocks only."""
    sides = (*view.asserted.assertions, *view.denied.assertions, *view.neutral)
    passages = (passage for each in sides for passage in each.at)
    where = where_of(next(passages, None), main)
    return ClaimLine(where, speakers_of(view.asserted), view.claim.text, view.claim.place)


def where_of(passage: Passage | None, main: Document | None) -> str:
    """Return the block of a passage of the main document; other documents are named."""
    if passage is None:
        return ""
    if main is not None and passage.document == main.id:
        return passage.block or ""
    return str(passage)


def speaker_name(source: Source) -> str:
    """Return the name of a source, in quotation marks if it only describes somebody."""
    return source.label if source.named else f'"{source.label}"'


def speakers_of(side: Side, name: Callable[[Source], str] = speaker_name) -> str:
    """Return the names of the origins of a side, or of those who give no source."""
    origins = side.origin_sources
    if not origins:
        sources = side.facts.ledger.sources
        heads = dict.fromkeys(each.via[0].source for each in side.assertions)
        origins = tuple(sources[id] for id in heads)
    return join_words(list(dict.fromkeys(map(name, origins))), 2)


def denial_of(view: ClaimView, main: Document | None) -> Iterator[ClaimLine]:
    """Yield the denial of a claim, if somebody denies it."""
    denials = view.denied.assertions
    if denials:
        passage = next((passage for each in denials for passage in each.at), None)
        speaker = speakers_of(view.denied)
        yield ClaimLine(where_of(passage, main), speaker, "denies it", denials[0].place)


def opposing_claims(view: ClaimView, finding: Finding, facts: Facts) -> Sequence[ClaimView]:
    """Return the claims on the other sides of a dispute."""
    ids = dict.fromkeys(finding.claims)
    for reason in finding.reasons:
        for leaf in reason.leaves():
            if isinstance(leaf.record, Assertion):
                ids[leaf.record.claim] = None
    about = (facts.claim(id) for id in ids)
    found = {each.group: each for each in about if each.group != view.group}
    return list(found.values())


def find_foundations(facts: Facts) -> tuple[Sequence[tuple[str, int]], Sequence[tuple[str, int]]]:
    """Return the voices that claims rest on alone, and the sources that give no source."""
    alone: Counter[str] = Counter()
    unattributed: Counter[str] = Counter()
    sources = facts.ledger.sources
    asked, support = facts.needs_source, facts.asserted.support
    for claim in facts.claims(asked & (support == 1) & (facts.asserted.support_high == 1)):
        source = sources.get(claim.asserted.weakest[0].id)
        alone["unnamed sources" if source is None else speaker_name(source)] += 1
    for claim in facts.claims(asked & (support == 0) & (facts.asserted.unknown > 0)):
        for chain in claim.asserted.unattributed[:1]:
            unattributed[speaker_name(sources[chain.via[0].source])] += 1
    return _most_common(alone), _most_common(unattributed)


def _most_common(count: Counter[str]) -> Sequence[tuple[str, int]]:
    return sorted(count.items(), key=lambda each: (-each[1], each[0]))
