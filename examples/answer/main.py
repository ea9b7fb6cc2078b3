"""Check a model's answer against what it cites, sentence by sentence. All of it is fictional.

The answer is JSON: its sentences, what each cites, and what was at hand of the pages.
A page speaks for itself once somebody has read it (`stance`); until then all that is on
record is what the model makes of it.
"""

from pathlib import Path

from claimtrack import check, explain, load

ledger = load(Path(__file__).with_name("bridge.answer.json"))
findings = check(ledger).findings

for claim in ledger.claims.values():
    behind = explain(ledger, claim.id).asserted
    print(claim.text)
    print(f"    origins: {behind.origins}; independent support: {behind.independent_support}")
    for finding in findings:
        if finding.subject.id == claim.id:
            print(f"    {finding.severity.value} {finding.code}: {finding.message}")
