"""Tools that judge, explain and convert a ledger."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated

from attrs import frozen
from pydantic import Field

from claimtrack import api
from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.finding import Finding
from claimtrack.errors import Fault, LedgerError
from claimtrack.facts.claim_view import ClaimView
from claimtrack.formats.records.loss import describe_losses, texts_not_copied
from claimtrack.formats.registry import FORMATS, get_format
from claimtrack.mcp.open_ledger import LedgerFolder
from claimtrack.mcp.results import (
    ChainResult,
    ChangedClaimResult,
    CheckResult,
    ConversionResult,
    ExplainedClaim,
    FailureResult,
    FindingResult,
    HopResult,
    PlaceResult,
    RuleResult,
    StandingResult,
)
from claimtrack.mcp.root_folder import MAX_NAME
from claimtrack.model import Assertion, Ledger
from claimtrack.model.asked_claims import find_missing_claims
from claimtrack.model.values import refuse
from claimtrack.reports.claims.claim_tree import claim_as_tree
from claimtrack.reports.claims.json_output import round_number
from claimtrack.reports.claims.sensitivity import describe_critical_sets
from claimtrack.reports.claims.survey import select_claims
from claimtrack.reports.findings.terminal import concise_problems
from claimtrack.reports.summary.text import summary_lines
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display
from claimtrack.rules import find_rule

MAX_OUTPUT = 1_000_000
"""The number of characters of a text that is returned."""

MAX_CHAINS = 40
"""The number of chains of a claim that are returned."""

MAX_REASONS = 12
"""The number of reasons of a finding that are returned."""

TEXT_FORMATS = tuple(each.name for each in FORMATS.values() if each.write and not each.is_folder)
"""The formats of a single text that can be written."""

LedgerName = Annotated[
    str,
    Field(
        max_length=MAX_NAME,
        description="A ledger file or its folder, relative to the folder of the server.",
    ),
]
ClaimId = Annotated[str, Field(max_length=MAX_NAME, description="The id of a claim.")]
SourceId = Annotated[str, Field(max_length=MAX_NAME, description="The id of a source.")]
RuleName = Annotated[
    str, Field(max_length=MAX_NAME, description="The code or name of a rule, such as CT102.")
]
JudgesDrafts = Annotated[bool, Field(description="Judge drafts too, as if they were accepted.")]
Limit = Annotated[int, Field(ge=1, le=1000, description="The number of items to return.")]


@frozen(eq=False)
class LedgerTools:
    """The tools that read a ledger. They raise LedgerError with every problem found."""

    ledgers: LedgerFolder

    def check_ledger(
        self, ledger: LedgerName, drafts: JudgesDrafts = False, limit: Limit = 50
    ) -> CheckResult:
        """Check a ledger: what does not hold, where, why, and what to do about it."""
        opened = self.ledgers.open(ledger)
        shown = opened.shown(drafts=drafts)
        report = api.check(
            shown,
            settings=shown.settings,
            rules=self.ledgers.rules,
            today=date.today(),
            drafts=True,
        )
        pairs = zip(report.findings, report.covering(), strict=True)
        findings = sorted(pairs, key=lambda pair: pair[0].severity.rank)
        return CheckResult(
            ledger=str(opened.path),
            claims=report.claims,
            assertions=report.assertions,
            drafts=report.drafts,
            waived=len(report.waived),
            counts=Counter(each.code for each in report.findings),
            findings=[_finding(*pair) for pair in findings[:limit]],
            further=max(0, len(findings) - limit),
            quoted_notes=plain_text(concise_problems(shown.notes, Display())).splitlines(),
            quoted_summary=_without_commands(plain_text(summary_lines([report], Display()))),
        )

    def explain_claim(
        self,
        ledger: LedgerName,
        claim: ClaimId,
        drafts: JudgesDrafts = False,
    ) -> ExplainedClaim:
        """Explain a claim: who says or denies it, through whom, and how well it is supported."""
        opened = self.ledgers.open(ledger)
        shown = opened.shown(drafts=drafts)
        whole = opened.disguise.ledger(opened.undisguised)
        if problems := [*find_missing_claims([claim], shown, whole)]:
            raise LedgerError(*problems)
        assessed = Assessments.of(shown, shown.settings)
        one, view = assessed[claim], assessed.facts.claim(claim)
        chains = [*_chains(view)]
        conflicting = assessed.facts.conflicting_claims(view.group)
        return ExplainedClaim(
            claim=view.claim.id,
            kind=view.claim.kind.value,
            quoted_text=view.claim.text,
            status=one.status.value,
            status_meaning=one.status.description,
            grade=one.grade,
            belief=round_number(one.opinion.belief),
            disbelief=round_number(one.opinion.disbelief),
            uncertainty=round_number(one.opinion.uncertainty),
            origins=str(view.asserted.origins),
            independent_support=str(view.asserted.independent_support),
            denied_by_origins=str(view.denied.origins),
            chains=[_chain(side, each, shown) for side, each in chains[:MAX_CHAINS]],
            further_chains=max(0, len(chains) - MAX_CHAINS),
            rests_on=[each.claim.id for each in view.premises],
            conflicts_with=[each.id for each in conflicting][:MAX_CHAINS],
            quoted_sensitivity=[*describe_critical_sets(one.sensitivity)],
            quoted_next_checks=[check.words for check in one.next_checks],
            quoted_explanation=plain_text(claim_as_tree(assessed, claim, Display())),
        )

    def what_if_source_fails(
        self,
        ledger: LedgerName,
        source: SourceId,
        drafts: JudgesDrafts = False,
        limit: Limit = 50,
    ) -> FailureResult:
        """Show which claims change if a source, and all that it controls, turns out to be wrong."""
        opened = self.ledgers.open(ledger)
        shown = opened.shown(drafts=drafts)
        named = [id for id, each in shown.sources.items() if each.name == source]
        if source not in shown.sources and named:
            hint = f"did you mean `{named[0]}`?"
            refuse(f"unknown source `{source}`", hint, Fault.DANGLING)
        failed = shown.without(source)
        before = Assessments.of(shown, shown.settings)
        claims = select_claims(Assessments.of(failed, shown.settings), (), before)
        changed = [each for each in claims if each.is_changed]
        return FailureResult(
            source=source,
            quoted_name=shown.sources[source].label,
            unchanged=len(claims) - len(changed),
            changed=[
                ChangedClaimResult(
                    claim=each.id,
                    quoted_text=each.now.claim.text,
                    before=_standing(each.before or each.now),
                    after=_standing(each.now),
                )
                for each in changed[:limit]
            ],
            further=max(0, len(changed) - limit),
        )

    def convert_ledger(
        self,
        ledger: LedgerName,
        to: Annotated[
            str, Field(description="The format.", json_schema_extra={"enum": [*TEXT_FORMATS]})
        ],
    ) -> ConversionResult:
        """Convert a ledger to another format, and list what that format cannot carry."""
        format = get_format(to)
        if format.is_folder:
            message = f"the format {format.name} is a folder, which cannot be printed"
            refuse(message, fault=Fault.SETTING)
        opened = self.ledgers.open(ledger, allow_empty=True)
        written = api.convert(opened.undisguised, format.name)
        text = written.text
        if len(text) > MAX_OUTPUT:
            message = f"the output has {len(text):,} characters, more than {MAX_OUTPUT:,}"
            refuse(message, "write it to a file, with claimtrack convert", Fault.LIMIT)
        shown = opened.disguise.ledger(opened.undisguised)
        losses = (*written.lost, *texts_not_copied(shown))
        return ConversionResult(
            format=format.name, quoted_text=text, quoted_losses=[*describe_losses(losses)]
        )

    def explain_rule(self, rule: RuleName) -> RuleResult:
        """Explain a rule: the problem that it finds, why it matters, and an example."""
        found = find_rule(rule, self.ledgers.rules)
        return RuleResult(
            code=found.code,
            name=found.name,
            severity=found.severity.value,
            summary=found.summary,
            explanation=found.doc.strip(),
        )


def _without_commands(summary: str) -> str:
    """Return a summary without its last lines, which name commands to run."""
    before, mark, _ = summary.rpartition("\nDetails: ")
    return f"{before}\n" if mark else summary


def _finding(finding: Finding, covered_by: Finding | None) -> FindingResult:
    reasons = [reason.text for reason in finding.reasons]
    place = finding.place
    return FindingResult(
        code=finding.code,
        name=finding.name,
        severity=finding.severity.value,
        subject_kind=finding.subject.kind.value,
        subject=finding.subject.id,
        quoted_message=finding.message,
        quoted_reasons=reasons[:MAX_REASONS],
        quoted_hint=finding.hint,
        place=None
        if place is None
        else PlaceResult(file=place.file, line=place.line, column=place.column),
        fingerprint=finding.fingerprint,
        covered_by=None if covered_by is None else covered_by.fingerprint,
    )


def _chains(view: ClaimView) -> Iterator[tuple[str, Assertion]]:
    """Yield the chains of a claim, each after the name of its side."""
    sides: Iterable[tuple[str, Sequence[Assertion]]] = (
        ("asserts", view.asserted.assertions),
        ("denies", view.denied.assertions),
        ("neutral", view.neutral),
        ("withdrawn", view.withdrawn),
    )
    return ((side, each) for side, chains in sides for each in chains)


def _chain(side: str, chain: Assertion, ledger: Ledger) -> ChainResult:
    return ChainResult(
        side=side,
        claim=chain.claim,
        via=[
            HopResult(
                source=hop.source,
                quoted_name=ledger.sources[hop.source].label,
                act=None if hop.act is None else hop.act.value,
                certainty=None if hop.certainty is None else hop.certainty.value,
                on=None if hop.on is None else str(hop.on),
                quoted_words=hop.quote,
            )
            for hop in chain.via
        ],
        at=[str(passage) for passage in chain.at],
        draft=chain.draft,
    )


def _standing(one: Assessment) -> StandingResult:
    return StandingResult(
        status=one.status.value,
        probability=round_number(one.opinion.projected),
        origins=str(one.origins),
        independent_support=str(one.independent_support),
    )
