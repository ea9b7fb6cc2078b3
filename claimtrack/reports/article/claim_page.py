"""The page of one claim: its whole chains, its findings with their reasons, and its figures."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from attrs import frozen

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import Finding, Reason, chain_text, join_words, walk_reasons
from claimtrack.engine.report import Report
from claimtrack.facts.claim_view import ClaimView, Side, Voice
from claimtrack.facts.conflicts.statement_text import describe_fact
from claimtrack.model import Assertion, Claim, Ledger, ref_of
from claimtrack.model.dates.when import When
from claimtrack.reports.article.plain_names import PlainNames, block_mark, sentence, source_name
from claimtrack.reports.article.relations import find_relations
from claimtrack.reports.article.view import ArticlePage, Note
from claimtrack.reports.claims.detail import describe_check
from claimtrack.reports.claims.sensitivity import describe_critical_sets
from claimtrack.reports.claims.survey import (
    NO_BELIEF,
    format_masses,
    format_probability_range,
    is_base_rate,
    qualify_probability,
)
from claimtrack.reports.claims.waterfall import (
    describe_contribution,
    explain_base_rate,
    format_weight,
    rounded_weights,
)
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.text.reasons import file_and_line
from claimtrack.reports.text.totals import pluralize

MAX_CHAINS = 40
"""Number of chains in one group; the others are counted."""

MAX_REASONS = 60
"""Number of reasons of a finding; the others are counted."""

MAX_PARTS = 20
"""Number of contributions; the weights of the others are added up."""

MAX_RELATED = 40
"""Number of related claims; the others are counted."""


@frozen
class SourceName:
    """The id and the displayed name of a source."""

    id: str
    name: str


@frozen
class HopLine:
    """A source of a chain, with its act, certainty and date in words, and its quote."""

    source: SourceName
    details: str
    quote: str


@frozen
class ChainLine:
    """A chain from the origin to the desk, with its passages and its place in the ledger."""

    hops: Sequence[HopLine]
    passages: Sequence[str]
    place: str


@frozen
class ChainGroup:
    """Chains of one kind, and the number of further ones."""

    heading: str
    figures: str
    """The counts of the side, in words; only for the first group of a side."""
    chains: Sequence[ChainLine]
    more: int


@frozen
class ReasonLine:
    """A reason of a finding, indented by its depth."""

    depth: int
    text: str
    place: str


@frozen
class FindingDetail:
    """A finding with all its reasons."""

    finding: Finding
    message: str
    hint: str
    reasons: Sequence[ReasonLine]
    more: int


@frozen
class RelatedClaim:
    """Another claim and its relation to the claim of the page."""

    words: str
    note: Note
    aside: str
    """The link or chain that is undercut, if it is not the claim itself."""


@frozen
class ClaimFigures:
    """The assessment of a claim: its status, grade and belief, and the sources they depend on."""

    status: str
    grade: str
    belief: int
    """Belief, disbelief and uncertainty in percent."""
    disbelief: int
    uncertainty: int
    opinion: str
    probability: str
    base_rate: str
    """Why the probability is only the base rate; empty if evidence has a weight."""
    contributions: Sequence[tuple[str, str]]
    depends: Sequence[str]
    """The sources whose failure changes the result, in a sentence each."""
    checks: Sequence[str]
    """The next checks, the cheapest first."""


@frozen
class HistoryLine:
    """An event in the history of a claim."""

    when: str
    words: str


@frozen
class ClaimPage:
    """Everything about one claim. A draft has no findings and no figures."""

    note: Note
    about: Sequence[SourceName]
    fact: str
    restatements: Sequence[Claim]
    groups: Sequence[ChainGroup]
    findings: Sequence[FindingDetail]
    relations: Sequence[RelatedClaim]
    more_relations: int
    history: Sequence[HistoryLine]
    figures: ClaimFigures | None

    @property
    def title(self) -> str:
        """The text of the claim."""
        return self.note.claim.text


def build_claim_page(
    page: ArticlePage, report: Report, assessed: Assessments, claim: str
) -> ClaimPage:
    """Return the page of a claim; a restatement has the page of the claim that it restates.

    Raises:
        KeyError: no note is about a claim of this id.
    """
    notes = page.by_claim()
    note = notes[claim]
    ledger = report.ledger
    names = PlainNames(ledger, lambda other: notes[other].number if other in notes else None)
    if note.id not in ledger.claims:
        return ClaimPage(note, (), "", (), [_drafted(note)], (), (), 0, (), None)
    view = report.facts.claim(note.id)
    members = {member.id for member in view.members}
    about = (party for member in view.members for party in member.about)
    related = dict.fromkeys(_relations(report, members, notes))
    return ClaimPage(
        note,
        [name_of_source(ledger, party) for party in dict.fromkeys(about)],
        next((describe_fact(each.fact, ledger) for each in view.members if each.fact), ""),
        [each for each in view.members if each.id != note.id],
        [*_groups(view, ledger)],
        [*_findings(report, members, names)],
        [*related][:MAX_RELATED],
        max(0, len(related) - MAX_RELATED),
        _history(view, ledger),
        make_figures(assessed[note.id], names),
    )


def make_figures(one: Assessment, names: PlainNames) -> ClaimFigures:
    """Return the figures of an assessment in words. ``names`` stand in place of ids."""
    belief, disbelief = (round(100 * mass) for mass in one.opinion.masses[:2])
    b, d, u = format_masses(one.opinion)
    weakened = ""
    if one.weakened_by is not None:
        weakened = names.plain(f"; weakened by `{one.weakened_by.premise_id}`, which it rests on")
    return ClaimFigures(
        f"{one.status.value}: {one.status.description}{weakened}",
        f"{one.grade}: {one.reliability.description}, {one.credibility.description}",
        belief,
        disbelief,
        100 - belief - disbelief,
        f"belief {b}, disbelief {d}, uncertainty {u}",
        qualify_probability(format_probability_range(one), one),
        explain_base_rate(one) or (NO_BELIEF.replace("`", "") if is_base_rate(one) else ""),
        [*_contributions(one, names)],
        [sentence(names.plain(each)) for each in describe_critical_sets(one.sensitivity)],
        [sentence(_plain(describe_check(check), names)) for check in one.next_checks],
    )


def _plain(text: str, names: PlainNames) -> str:
    """Return the words of the package with names in place of all ids, also after a colon."""
    return ": ".join(map(names.plain, text.split(": ")))


def _contributions(one: Assessment, names: PlainNames) -> Iterator[tuple[str, str]]:
    parts, weights = one.contributions, rounded_weights(one.contributions)
    name = partial(_voice_name, names.ledger)
    for part, weight in zip(parts[:MAX_PARTS], weights, strict=False):
        yield names.plain(describe_contribution(part, name)), weight
    if hidden := weights[MAX_PARTS:]:
        yield pluralize(len(hidden), "more part"), format_weight(sum(map(float, hidden)))


def _voice_name(ledger: Ledger, voice: Voice) -> str:
    return name_of_source(ledger, voice.id).name


def name_of_source(ledger: Ledger, id: str) -> SourceName:
    """Return the name of a source of an id."""
    source = ledger.sources.get(id)
    return SourceName(id, id if source is None else source_name(source))


def _drafted(note: Note) -> ChainGroup:
    """Return the chains of a draft, as its note has them."""
    chains = [
        ChainLine(
            [HopLine(SourceName(chip.source, chip.name), chip.aside, "") for chip in chain.chips],
            chain.passages,
            note.place,
        )
        for chain in note.chains
    ]
    return ChainGroup("Draft: it counts when it is accepted", "", chains, 0)


def _groups(view: ClaimView, ledger: Ledger) -> Iterator[ChainGroup]:
    """Yield the chains of a claim by their effect on it."""
    asserted, denied = view.asserted, view.denied
    figures = {id(asserted): _figures(asserted, ledger), id(denied): _figures(denied, ledger)}
    for heading, side, chains in (
        ("Says so, from an origin", asserted, asserted.complete),
        ("Says so, received from another chain", asserted, asserted.continued),
        ("Says so, and gives no source", asserted, asserted.unattributed),
        ("Concludes it from its premises", asserted, asserted.concluded),
        ("Credited, or no comment: no support", asserted, asserted.silent),
        ("Denies it", denied, denied.assertions),
        ("Neither says nor denies it", None, view.neutral),
        ("Withdrawn", None, view.withdrawn),
    ):
        if chains:
            lines = [_chain(each, ledger) for each in chains[:MAX_CHAINS]]
            counts = figures.pop(id(side), "")
            yield ChainGroup(heading, counts, lines, max(0, len(chains) - MAX_CHAINS))


def _figures(side: Side, ledger: Ledger) -> str:
    """Return the counts of a side in a sentence."""
    weakest = join_words([_voice_name(ledger, voice) for voice in side.weakest], 6)
    depends = f"; all hang on {weakest}" if weakest else ""
    return (
        f"{pluralize(len(side.assertions), 'chain')}; origins: {side.origins};"
        f" independent voices: {side.independent_support}{depends}."
    )


def _chain(assertion: Assertion, ledger: Ledger) -> ChainLine:
    passages = (
        f"“{ledger.documents[each.document].label}” {block_mark(each.block or '')}".rstrip()
        for each in assertion.at
    )
    hops = []
    for hop in assertion.hops:
        details = [each.value for each in (hop.act, hop.certainty) if each is not None]
        details += [f"on {hop.on}"] if hop.on is not None else []
        name = name_of_source(ledger, hop.source)
        hops.append(HopLine(name, ", ".join(details), hop.quote or ""))
    place = "" if assertion.place is None else file_and_line(assertion.place)
    return ChainLine(hops, [*passages], place)


def _findings(report: Report, members: set[str], names: PlainNames) -> Iterator[FindingDetail]:
    """Yield the findings about a claim and its assertions, the most urgent first."""
    own = [each for each in report.findings if not members.isdisjoint(_claims_of(each))]
    for finding in sorted(own, key=precedence):
        reasons = [*walk_reasons(finding.reasons)]
        yield FindingDetail(
            finding,
            sentence(names.plain(finding.message)),
            sentence(names.plain(finding.hint or "")),
            [_reason(depth, reason, names) for depth, reason in reasons[:MAX_REASONS]],
            max(0, len(reasons) - MAX_REASONS),
        )


def _reason(depth: int, reason: Reason, names: PlainNames) -> ReasonLine:
    text = reason.text
    if isinstance(reason.record, Assertion):
        via = reason.record.hops
        chain = " → ".join(name_of_source(names.ledger, hop.source).name for hop in via)
        text = text.replace(chain_text(via), chain)
    place = "" if reason.where is None else file_and_line(reason.where)
    return ReasonLine(depth, names.plain(text), place)


def _claims_of(finding: Finding) -> Iterator[str]:
    """Yield the ids of the claims that a finding is about, also by their assertions."""
    for record in finding.flag.subjects:
        match record:
            case Claim():
                yield record.id
            case Assertion():
                yield record.claim


def _relations(
    report: Report, members: set[str], notes: Mapping[str, Note]
) -> Iterator[RelatedClaim]:
    """Yield the relations of a claim to others, its own first."""
    relations = find_relations(report.facts)
    for each in relations:
        if each.one in members and each.other not in members:
            yield RelatedClaim(each.kind.value, notes[each.other], each.aside.strip())
    for each in relations:
        if each.other in members and each.one not in members:
            yield RelatedClaim(f"{each.kind.value} it:", notes[each.one], each.aside.strip())


def _history(view: ClaimView, ledger: Ledger) -> Sequence[HistoryLine]:
    """Return the dated events of a claim, the earliest first."""
    events = dict.fromkeys(_events(view, ledger))
    days = {when: -math.inf if when.earliest is None else when.earliest for when, _ in events}
    dated = sorted(events, key=lambda event: (days[event[0]], event[0].text))
    return [HistoryLine(str(when), words) for when, words in dated]


def _events(view: ClaimView, ledger: Ledger) -> Iterator[tuple[When, str]]:
    facts = view.facts
    assertions: list[Assertion] = [
        *facts.active_assertions_of(view.group),
        *facts.withdrawn_assertions_of(view.group),
    ]
    for assertion in assertions:
        for hop in assertion.via:
            if hop.on is not None:
                act = "spoke" if hop.act is None else hop.act.value
                yield hop.on, f"{name_of_source(ledger, hop.source).name} {act}"
        for passage in assertion.at:
            document = ledger.documents[passage.document]
            if document.published is not None:
                yield document.published, f"“{document.label}” was published"
    for claim in view.members:
        if claim.fact is not None and claim.fact.when is not None:
            yield claim.fact.when, "the date of its fact"
        if claim.search is not None and claim.search.on is not None:
            by = f" by {claim.search.by}" if claim.search.by else ""
            yield claim.search.on, f"it was searched for{by}"
    own = {*map(ref_of, assertions), *map(ref_of, view.members)}
    for retraction in ledger.retractions:
        if retraction.on is not None and retraction.what in own:
            by = f" by {name_of_source(ledger, retraction.by).name}" if retraction.by else ""
            reason = f": {retraction.reason}" if retraction.reason else ""
            yield retraction.on, f"withdrawn{by}{reason}"
