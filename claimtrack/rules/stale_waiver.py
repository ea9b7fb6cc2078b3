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

Whether a waiver has expired is asked only where the check is given a day.

## Not detected

A reason that no longer holds. Whether the waivers of a rule that is switched off
would waive something is not known, so that they are let be.
"""

from collections.abc import Iterator, Sequence

from claimtrack.analysis.facts import Facts
from claimtrack.analysis.neighbourhood import Neighbourhoods
from claimtrack.engine import Judged, closing_rule, expired
from claimtrack.findings import Finding, Flag, Reason, because
from claimtrack.model import Ref, Severity, Waiver


@closing_rule("CT505", "stale-waiver", Severity.WARNING)
def stale_waiver(facts: Facts, judged: Judged) -> Iterator[Flag]:
    waivers = dict.fromkeys(facts.ledger.waivers)
    waivable = _waivable({waiver.code for waiver in waivers}, judged.findings)
    idle = {word for rule in judged.idle for word in (rule.code, rule.name)}
    near = Neighbourhoods(facts)
    for waiver in waivers:
        faults = []
        if expired(waiver, facts.today):
            faults.append(f"expired on {waiver.until}")
        if not (waiver.reason and waiver.reason.strip()):
            faults.append("gives no reason")
        reasons = [because(f"a waiver of {waiver.code}", waiver)]
        if waiver.code not in idle and (waiver.code, waiver.subject) not in waivable:
            if not faults:
                reasons += _looked_at(near, waiver)
            faults.append(f"waives nothing: {waiver.code} does not flag {waiver.subject}")
        if faults:
            yield Flag(
                (waiver,),
                "this waiver " + ", ".join(faults),
                reasons,
                "take it out, or look again and write down why it still holds",
            )


def _waivable(codes: set[str], findings: Sequence[Finding]) -> set[tuple[str, Ref]]:
    """Return what waivers of some codes or names have to waive."""
    return {
        (word, subject)
        for finding in findings
        for word in (finding.code, finding.name)
        if word in codes
        for subject in finding.subjects
    }


def _looked_at(near: Neighbourhoods, waiver: Waiver) -> list[Reason]:
    """Return all that decides whether the rule flags the waiver's subject: it does not."""
    around = near.around(waiver.subject)
    parts = tuple(because("looked at", record) for record in around)
    return [Reason("nothing to waive was found in what bears on it", parts=parts)] if parts else []
