"""Claims that a user asks for by their ids."""

from collections.abc import Iterable, Iterator

from claimtrack.errors import Fault, Problem
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
        yield Problem(Fault.DANGLING, f"no claim is called `{id}`", hint=hint)
