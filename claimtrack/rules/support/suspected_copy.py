"""Two chains that may be independent share a document's digest, a text or a long quote.

## Why it matters

Two outlets that print the same words most likely copied one text. Until this is
clarified, a claim that seems to have two supports may have one.

## Example

```toml
ledger = 1

[source]
observatory = { kind = "research" }
keeper = { kind = "witness" }
morning-post = { kind = "outlet" }
evening-post = { kind = "outlet" }

[document.first]
publisher = "morning-post"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[document.second]
publisher = "evening-post"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[claim.meteor-fell]  # <- here
text = "A meteor fell into the lake."
via = ["observatory", "morning-post"]
at = "first"

[[claim.meteor-fell.assertion]]
via = ["keeper", "evening-post"]
at = "second"
```

## No finding

The two documents differ:

```toml
ledger = 1

[source]
observatory = { kind = "research" }
keeper = { kind = "witness" }
morning-post = { kind = "outlet" }
evening-post = { kind = "outlet" }

[document.first]
publisher = "morning-post"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[document.second]
publisher = "evening-post"
sha256 = "0e8a1c52d94b7f0a6f35dd2f4b9be6c1577d0c9c6f4e2b1a8c3d5e7f90a1b2c3"

[claim.meteor-fell]
text = "A meteor fell into the lake."
via = ["observatory", "morning-post"]
at = "first"

[[claim.meteor-fell.assertion]]
via = ["keeper", "evening-post"]
at = "second"
```

The rule reports two chains that share a digest, eight consecutive words of their
quotes, or 25 consecutive words of two documents whose texts are available.

## Not detected

Copies that were reworded or translated, and texts in scripts without spaces between
words. The quotes of two chains that stand in the same passages only, such as those of a
joint statement. If more than a hundred chains share one thing, the rule compares only
the hundred shortest. Two documents may share nothing but a standing notice.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, chain_text
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.copies import (
    MIN_QUOTE_WORDS,
    MIN_TEXT_WORDS,
    CopyEvidence,
    CopyKind,
    SuspectedCopy,
    find_suspected_copies,
)
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Document, Severity


@rule("CT112", "suspected-copy", Severity.WARNING, scope=Scope.CLAIM)
def suspected_copy(facts: Facts) -> Iterator[Flag]:
    for copy in find_suspected_copies(facts):
        claim = ClaimView(facts, copy.group)
        pair = copy.one.assertion, copy.other.assertion
        chains = complete_chains_with_lineage(claim.asserted, pair)
        yield Flag(
            claim.subjects,
            f"one of two chains may copy the other: {_describe_evidence(copy)}",
            (
                _evidence_reason(copy.one, copy.kind),
                _evidence_reason(copy.other, copy.kind),
                *joined_chain_reasons(claim, chains),
            ),
            "find out who copied whom, and record it in the chain",
        )


def _evidence_reason(trace: CopyEvidence, kind: CopyKind) -> Reason:
    if isinstance(trace.bearer, Document):
        what = "digest" if kind is CopyKind.DIGEST else "words"
        return Reason(f"`{trace.bearer.id}` has the same {what}", trace.bearer)
    return Reason("quotes the same words", trace.assertion, place=trace.bearer.place)


def _describe_evidence(copy: SuspectedCopy) -> str:
    one, other = copy.one, copy.other
    match copy.kind:
        case CopyKind.DIGEST:
            return f"`{one.document}` and `{other.document}` have the same digest"
        case CopyKind.TEXT:
            where = f"`{one.document}` and `{other.document}`"
            return f"{where} share {MIN_TEXT_WORDS} words or more in a row"
        case CopyKind.QUOTE:
            chains = f"{chain_text(one.assertion.hops)} and {chain_text(other.assertion.hops)}"
            return f"{chains} quote the same {MIN_QUOTE_WORDS} words or more"
