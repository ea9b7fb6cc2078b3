"""A waiver that has expired, gives no reason, or waives nothing.

## Why it matters

Accepted findings need a later review. A waiver without a reason cannot be reviewed, an
expired one hides nothing any more, and one that waives nothing would hide the next
finding.

## Example

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
pilot = { kind = "witness" }

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk"]

[[claim.closed.assertion]]
via = ["pilot"]

[[waiver]]  # <- here
code = "single-origin"
claim = "closed"
reason = "Nobody else was at the pier."
```

## No finding

```toml
ledger = 1

[source]
clerk = { kind = "witness" }

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk"]

[[waiver]]
code = "single-origin"
claim = "closed"
reason = "Nobody else was at the pier."
```

The code must be that of a rule: a waiver of `single-orgin` would never waive
anything. The rule reports expired waivers only if the check has a date.

## Not detected

A reason that no longer holds. Waivers of a disabled rule, because its findings are
unknown.

The reasons name at most twenty records near the waived claim. If there are more, these
records alone may not prove that there is nothing to waive.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from claimtrack.engine.finding import MAX_SHOWN, Finding, Flag, Reason, chain_text, join_words
from claimtrack.engine.rule import PriorFindings, Rule, closing_rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.waivers import is_expired
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.model import (
    Assertion,
    Link,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Severity,
    Waiver,
    name_of,
    ref_of,
)
from claimtrack.model.values import suggest

HINT = "remove it, or check again and record why it still holds"


@closing_rule("CT505", "stale-waiver", Severity.WARNING, scope=Scope.LEDGER)
def stale_waiver(facts: Facts, prior: PriorFindings) -> Iterator[Flag]:
    waivers = dict.fromkeys(facts.ledger.waivers)
    findings = _index_findings({waiver.code for waiver in waivers}, prior.findings)
    disabled, ran = _codes_and_names(prior.disabled), _codes_and_names(prior.ran)
    neighbourhoods = Neighbourhoods(facts)
    roots = cache(lambda group: ClaimView(facts, group).claim)
    suggestion = cache(lambda code: suggest(code, (*disabled, *ran)))
    for waiver in waivers:
        faults, hint = [], HINT
        if is_expired(waiver, facts.today):
            faults.append(f"expired on {waiver.until}")
        if not (waiver.reason and waiver.reason.strip()):
            faults.append("gives no reason")
        reasons = [Reason(f"a waiver of {waiver.code}", waiver)]
        if waiver.code not in disabled and waiver.code not in ran:
            faults.append(f"waives nothing: no rule is called `{waiver.code}`")
            hint = suggestion(waiver.code) or "give the code or the name of a rule"
        elif waived := findings.get((waiver.code, str(waiver.subject))):
            reasons += _waived_reasons(waived) if faults else []
        elif waiver.code in ran:
            faults.append("waives nothing: there is no such finding")
            reasons += _searched_reasons(neighbourhoods, waiver)
            if waiver.subject.kind is RecordKind.CLAIM:
                root = roots(facts.columns.group_of(waiver.subject.id))
                if (waiver.code, name_of(root)) in findings:
                    restates = f"which `{waiver.subject.id}` restates"
                    hint = f"the finding is on `{root.id}`, {restates}; waive that one"
        if faults:
            yield Flag(
                (waiver,),
                f"the waiver of {waiver.code} for {waiver.subject} {join_words(faults)}",
                reasons,
                hint,
            )


def _codes_and_names(rules: Iterable[Rule]) -> dict[str, None]:
    return dict.fromkeys(word for rule in rules for word in (rule.code, rule.name))


def _index_findings(codes: set[str], findings: Sequence[Finding]) -> dict[tuple[str, str], Finding]:
    """Index findings by rule, a code or name that waivers use, and by subject."""
    return {
        (word, name_of(subject)): finding
        for finding in findings
        for word in (finding.code, finding.name)
        if word in codes
        for subject in finding.flag.key_subjects
    }


def _waived_reasons(finding: Finding) -> list[Reason]:
    """Return the reason that the waiver waives a finding."""
    subjects = [Reason(finding.message, subject) for subject in finding.flag.key_subjects]
    return [Reason("it waives this", parts=(*subjects, *finding.reasons))]


def _searched_reasons(neighbourhoods: Neighbourhoods, waiver: Waiver) -> list[Reason]:
    """Return the reason that the rule finds nothing in the records near the waived subject."""
    around = neighbourhoods.records_around(waiver.subject, MAX_SHOWN)
    parts = tuple(Reason(_describe(record, waiver.subject), record) for record in around)
    text = f"{waiver.code} finds nothing in these records"
    return [Reason(text, parts=parts)] if parts else []


def _describe(record: Record, subject: Ref) -> str:
    """Describe the relation of a record to the subject of a waiver."""
    match record:
        case Assertion():
            return chain_text(record.hops)
        case Link():
            return str(record)
        case Retraction():
            return f"{record.what} is withdrawn"
        case _ if ref_of(record) == subject:
            return "not flagged"
        case _ if subject.kind in (RecordKind.SOURCE, RecordKind.DOCUMENT):
            return f"{subject} is mentioned here"
        case _:
            return f"connected to {subject}"
