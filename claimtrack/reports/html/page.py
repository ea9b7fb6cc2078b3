"""The HTML page of a report: one file without network access and without a script.

The page holds no time of its own, so that equal reports give equal pages. Its content
security policy allows its own style by its hash, and nothing else.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from attrs import evolve, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.finding import Finding, Outcome
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.model import name_of
from claimtrack.reports.article.build import build_article_page
from claimtrack.reports.article.relations import find_relations
from claimtrack.reports.article.view import ArticlePage, Note
from claimtrack.reports.claims.survey import (
    format_masses,
    format_probability_range,
    qualify_probability,
)
from claimtrack.reports.html.environment import make_environment, style
from claimtrack.reports.html.lanes import Picture, draw_picture
from claimtrack.reports.html.timeline import Timeline, make_timeline
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.summary.text import total_sentence
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.reasons import file_and_line
from claimtrack.reports.text.totals import pluralize

MAX_DRAWN = 120
"""Number of notes in the picture; the others are counted."""

MAX_DATES = 150
"""Number of dates in the timeline; the others are counted."""

MAX_NUMBERS = 12
"""Number of notes named in the line of a finding; the others are counted."""

MAX_RECORDS = 20
"""Number of omitted records and of warnings that are named."""


def render_page(
    report: Report, title: str, rules: Sequence[Rule], *, full_text: bool = False
) -> str:
    """Return a report as one self-contained HTML page.

    ``rules`` are all installed rules. ``full_text`` shows the whole text of documents of
    other publishers.

    The page shows all names of its ledger. A ledger with confidential sources must be
    disguised first (:mod:`claimtrack.confidential`).
    """
    assessed = Assessments.of(report.ledger, report.settings)
    page = evolve(build_article_page(report, assessed, full_text=full_text), title=title)
    notes = page.by_claim()
    picture = draw_picture(page, assessed.facts, find_relations(assessed.facts), MAX_DRAWN)
    timeline = make_timeline(report.ledger, MAX_DATES)
    day = "" if report.known is None else f" as of {report.known.day}"
    style_hash = b64encode(sha256(style().encode()).digest()).decode()
    return (
        make_environment()
        .get_template("page.html")
        .render(
            page=page,
            aside=pluralize(report.claims, "claim") + day,
            file=report.file,
            parts=[*_parts(page, picture, timeline)],
            policy=f"default-src 'none'; style-src 'sha256-{style_hash}'; "
            "base-uri 'none'; form-action 'none'",
            style=style(),
            picture=picture,
            notes=notes,
            totals=total_sentence(report),
            findings=list_findings(report, notes),
            waived=list_waived(report, notes),
            idle=len(_idle_rules(report, rules)),
            rule_count=len(rules),
            figures=[*list_figures(page, assessed)],
            timeline=timeline,
            unchecked=list_unchecked(report, rules),
        )
    )


def _parts(page: ArticlePage, picture: Picture, timeline: Timeline) -> Iterator[tuple[str, str]]:
    """Yield the anchor and the title of each part of a page."""
    if page.articles:
        yield "main", "Article"
    if page.elsewhere:
        yield "elsewhere", "Not in the article" if page.articles else "Claims"
    if picture.lanes:
        yield "picture", "Who says what"
    yield "findings", "All findings"
    if page.articles or page.elsewhere:
        yield "figures", "Figures"
    if timeline.dates:
        yield "timeline", "Timeline"
    yield "unchecked", "What was not checked"


@frozen
class FindingLine:
    """A finding, with the numbers of the notes that it is about."""

    finding: Finding
    numbers: Sequence[int]
    more: int
    """The number of further notes."""
    place: str
    """The file and line."""
    waived: str = ""
    """The reason of the waiver that accepts it."""


@frozen
class RuleFindings:
    """The findings of a rule, in the order of the ledger."""

    lines: Sequence[FindingLine]

    @property
    def rule(self) -> Finding:
        """The first finding, for the name, code and severity of the rule."""
        return self.lines[0].finding


def list_findings(report: Report, notes: Mapping[str, Note]) -> Sequence[RuleFindings]:
    """Return the findings of each rule, the most urgent rule first."""
    by_rule: dict[str, list[FindingLine]] = {}
    for finding in sorted(report.findings, key=precedence):
        by_rule.setdefault(finding.code, []).append(_line(finding, notes))
    return [RuleFindings(lines) for lines in by_rule.values()]


def list_waived(report: Report, notes: Mapping[str, Note]) -> Sequence[FindingLine]:
    """Return the findings that a waiver accepts."""
    return [_line(finding, notes, waiver.reason or "") for finding, waiver in report.accepted]


def _line(finding: Finding, notes: Mapping[str, Note], waived: str = "") -> FindingLine:
    own = list(dict.fromkeys(notes[claim].number for claim in finding.claims if claim in notes))
    place = "" if finding.place is None else file_and_line(finding.place)
    return FindingLine(finding, own[:MAX_NUMBERS], max(0, len(own) - MAX_NUMBERS), place, waived)


@frozen
class FigureRow:
    """One row: the figures of the claim of a note, and of its restatements."""

    note: Note
    status: str
    grade: str
    belief: Sequence[str]
    """Belief, disbelief and uncertainty."""
    probability: str


def list_figures(page: ArticlePage, assessed: Assessments) -> Iterator[FigureRow]:
    """Yield the figures of every note, in the order of the numbers."""
    for note in page.notes():
        one = assessed[note.id]
        yield FigureRow(
            note,
            one.status.value,
            one.grade,
            format_masses(one.opinion),
            qualify_probability(format_probability_range(one), one),
        )


def list_unchecked(report: Report, rules: Sequence[Rule]) -> list[str]:
    """Return a sentence for each limit of a report: what it could not check or does not say."""
    return [
        *_not_checked(report, rules),
        *_omitted(report),
        "Whether a claim is true. A status says what the record supports. Belief depends only "
        "on what is on record. An unknown result is neither yes nor no.",
        "Whether the ledger is complete, and whether it quotes its documents correctly.",
        "Anything on the network: addresses are shown as they were written and never opened.",
    ]


def _not_checked(report: Report, rules: Sequence[Rule]) -> Iterator[str]:
    could_not = Counter(
        f"{finding.code} {finding.name}"
        for finding in report.findings
        if finding.outcome is Outcome.NOT_CHECKED
    )
    for rule, count in sorted(could_not.items()):
        yield f"{rule} could not be checked in {pluralize(count, 'place')}; see its findings."
    if idle := _idle_rules(report, rules):
        names = ", ".join(f"{rule.code} {rule.name}" for rule in idle)
        yield f"{pluralize(len(idle), 'rule')} did not run: {names}."
    documents = report.ledger.documents.values()
    unread = sum(document.text is None for document in documents)
    if unread:
        noun = pluralize(len(report.ledger.documents), "document")
        yield f"The text of {unread:,} of {noun} is not available for checks of quotes."
    undated = sum(document.published is None for document in documents)
    if undated:
        has = "has" if undated == 1 else "have"
        yield f"{pluralize(undated, 'document')} {has} no date, so no order was checked with it."


def _idle_rules(report: Report, rules: Sequence[Rule]) -> Sequence[Rule]:
    """Return the rules that did not run."""
    return [rule for rule in rules if rule not in report.rules]


def _omitted(report: Report) -> Iterator[str]:
    secret = sum(source.confidential for source in report.ledger.sources.values())
    if secret:
        noun = pluralize(secret, "confidential source")
        yield f"The names of {noun} are omitted, and so are all lines of the ledger."
    if drafts := report.drafts:
        are = "is" if drafts == 1 else "are"
        yield f"{pluralize(drafts, 'draft')} {are} not judged until a person accepts them."
    if baselined := report.baselined:
        yield f"{pluralize(len(baselined), 'finding')} of the baseline are omitted."
    if older := report.older:
        yield f"Not shown: {pluralize(len(older), 'older finding')}, not added by the branch."
    if known := report.known:
        yield f"As of {known.day}: records that were not certainly known by that day are omitted."
        if known.possible:
            records = [
                f"{name_of(record)}: {record_text(record)}"
                for record in known.possible[:MAX_RECORDS]
            ]
            more = len(known.possible) - len(records)
            aside = f" and {more:,} more" if more else ""
            yield f"Possibly known by then, and omitted: {'; '.join(records)}{aside}."
    for note in report.ledger.notes[:MAX_RECORDS]:
        yield f"Warning about the ledger: {note.message}."
