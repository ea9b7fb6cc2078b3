"""A waiver that has expired, gives no reason, or waives nothing.

## Why it matters

An accepted finding is a promise to look again. A waiver without a reason cannot
be looked at, an expired one hides nothing any more, and one that waives nothing
would hide the next finding in its place.

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
anything. Whether a waiver has expired is asked only where the check is given a day.

## Not detected

A reason that no longer holds. Whether the waivers of a rule that is switched off
would waive something is not known, so that they are let be. Of what a waived claim
hangs together with, the reasons name the nearest records only, some twenty: where
there are more, those alone need not show that there is nothing to waive.
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

HINT = "take it out, or look again and write down why it still holds"


@closing_rule("CT505", "stale-waiver", Severity.WARNING, scope=Scope.LEDGER)
def stale_waiver(facts: Facts, judged: PriorFindings) -> Iterator[Flag]:
    waivers = dict.fromkeys(facts.ledger.waivers)
    waivable = _waivable({waiver.code for waiver in waivers}, judged.findings)
    disabled, ran = _words(judged.disabled), _words(judged.ran)
    near = Neighbourhoods(facts)
    roots = cache(lambda group: ClaimView(facts, group).claim)
    meant = cache(lambda code: suggest(code, (*disabled, *ran)))
    for waiver in waivers:
        faults, hint = [], HINT
        if is_expired(waiver, facts.today):
            faults.append(f"expired on {waiver.until}")
        if not (waiver.reason and waiver.reason.strip()):
            faults.append("gives no reason")
        reasons = [Reason(f"a waiver of {waiver.code}", waiver)]
        if waiver.code not in disabled and waiver.code not in ran:
            faults.append(f"waives nothing: no rule is called `{waiver.code}`")
            hint = meant(waiver.code) or "name a rule by its code or its name"
        elif waived := waivable.get((waiver.code, str(waiver.subject))):
            reasons += _waived(waived) if faults else []
        elif waiver.code in ran:
            faults.append("waives nothing: there is no such finding")
            reasons += _searched(near, waiver)
            if waiver.subject.kind is RecordKind.CLAIM:
                root = roots(facts.columns.group_of(waiver.subject.id))
                if (waiver.code, name_of(root)) in waivable:
                    restates = f"which `{waiver.subject.id}` restates"
                    hint = f"the finding is on `{root.id}`, {restates}; waive that"
        if faults:
            yield Flag(
                (waiver,),
                f"the waiver of {waiver.code} for {waiver.subject} {join_words(faults)}",
                reasons,
                hint,
            )


def _words(rules: Iterable[Rule]) -> dict[str, None]:
    """Return what these rules are called."""
    return dict.fromkeys(word for rule in rules for word in (rule.code, rule.name))


def _waivable(codes: set[str], findings: Sequence[Finding]) -> dict[tuple[str, str], Finding]:
    """Return what waivers of some codes or names have to waive."""
    return {
        (word, name_of(subject)): finding
        for finding in findings
        for word in (finding.code, finding.name)
        if word in codes
        for subject in finding.flag.subjects
    }


def _waived(finding: Finding) -> list[Reason]:
    """Return what shows that there is something to waive."""
    subjects = [Reason(finding.message, subject) for subject in finding.flag.subjects]
    return [Reason("it waives this", parts=(*subjects, *finding.reasons))]


def _searched(near: Neighbourhoods, waiver: Waiver) -> list[Reason]:
    """Return all that decides whether the rule flags the waiver's subject: it does not."""
    around = near.around(waiver.subject, MAX_SHOWN)
    parts = tuple(Reason(_said(record, waiver.subject), record) for record in around)
    return [Reason(f"{waiver.code} finds nothing in these", parts=parts)] if parts else []


def _said(record: Record, subject: Ref) -> str:
    """Return what a record has to do with the subject of a waiver."""
    match record:
        case Assertion():
            return chain_text(record.via)
        case Link():
            return str(record)
        case Retraction():
            return f"{record.what} is withdrawn"
        case _ if ref_of(record) == subject:
            return "not flagged"
        case _ if subject.kind in (RecordKind.SOURCE, RecordKind.DOCUMENT):
            return f"{subject} is mentioned here"
        case _:
            return f"it hangs together with {subject}"
