"""Check a model's answer against the texts it cites, sentence by sentence. All fictional.

The answer is JSON: its sentences, their citations, and the available text of the pages.
A page speaks for itself once somebody has read it (`stance`). Until then only the word
of the model is on record.
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
