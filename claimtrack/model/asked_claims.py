"""Claims that a user asks for by their ids."""

from collections.abc import Iterable, Iterator

from claimtrack.errors import Fault, Problem
from claimtrack.model.claim import Claim
from claimtrack.model.ledger import Ledger
from claimtrack.model.values import suggest


def find_missing_claims(claims: Iterable[str], ledger: Ledger, whole: Ledger) -> Iterator[Problem]:
    """Yield a problem for each claim that a ledger lacks. The whole ledger includes drafts."""
    for id in claims:
        if id in ledger.claims:
            continue
        if id in whole.claims:
            message, place = f"the claim `{id}` is a draft", whole.claims[id].place
            yield Problem(Fault.DANGLING, message, place, "`--drafts` judges drafts, too")
            continue
        hint = suggest(id, whole.claims) or "`claimtrack assess LEDGER --quick` lists them"
        if any(passage.block == id for each in ledger.assertions for passage in each.at):
            hint = f"it is a passage: `claimtrack show LEDGER '#{id}'` lists its claims"
        yield Problem(Fault.DANGLING, f"no claim is called `{id}`", hint=hint)


def require_claim(ledger: Ledger, claim: str) -> None:
    """Check that a ledger has a claim that is not a draft.

    Raises:
        KeyError: it has not; the message suggests an id.
    """
    if claim in ledger.claims:
        return
    hint: str | None = suggest(claim, ledger.claims)
    if any(isinstance(each, Claim) and each.id == claim for each in ledger.drafts):
        hint = "it is a draft, and needs `drafts=True`"
    raise KeyError(f"no claim `{claim}` in the ledger" + (f"; {hint}" if hint else ""))
