"""The records that a finding must name so that its reasons hold without the rest of the ledger.

The lineage of a chain may depend on other chains: one that says that its head is a
witness, or one that shows its head receiving the claim. A finding that names a few
chains as reasons has to name those other chains too.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, MutableMapping

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.core.lineage import can_originate
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Ledger, Link


def complete_chains_with_lineage(side: Side, chains: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return complete chains of a side, then the chains that make them complete, if needed.

    Among the chains returned, each one has the lineage that it has on the whole side.
    """
    given = tuple(chains)
    ledger = side.facts.ledger
    if len(given) == 1 and _is_origin_by_itself(given[0], ledger):
        return given
    acts = ChainActs.of(given)
    if all(acts.begins_at_origin(chain, ledger) for chain in given):
        return tuple(dict.fromkeys(given))
    return chains_with_lineage(side, given)


def chains_with_lineage(side: Side, chains: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return chains of a side, then the chains that their lineage depends on.

    Among the chains returned, each one has the lineage that it has on the whole side.
    """
    result = dict.fromkeys(chains)
    whole, here = ChainActs.of(side.assertions), ChainActs.of(result)
    todo = deque(result)
    while todo:
        head = todo.popleft().hops[0].source
        # Prefer a chain that shows the head witnessing to one that shows it receiving.
        acts, known = whole.received, here.received
        if head in whole.witnessed:
            acts, known = whole.witnessed, here.witnessed
        missing = acts.get(head)
        if missing is not None and head not in known:
            here.add(missing)
            result[missing] = None
            todo.append(missing)
    return tuple(result)


@frozen(eq=False)
class ChainActs:
    """For each source that witnessed or received a claim, the first chain that shows it."""

    witnessed: MutableMapping[str, Assertion]
    received: MutableMapping[str, Assertion]

    @classmethod
    def of(cls, chains: Iterable[Assertion]) -> "ChainActs":
        """Return the acts of some chains."""
        acts = cls({}, {})
        for chain in chains:
            acts.add(chain)
        return acts

    def add(self, chain: Assertion) -> None:
        """Add the acts of one more chain."""
        for position, hop in enumerate(chain.hops):
            if hop.act is not None and hop.act.first_hand:
                self.witnessed.setdefault(hop.source, chain)
            if position:
                self.received.setdefault(hop.source, chain)

    def begins_at_origin(self, chain: Assertion, ledger: Ledger) -> bool:
        """True if a chain is complete by these acts."""
        head = chain.hops[0]
        if head.source in self.witnessed:
            return True
        originates = can_originate(chain, ledger) and chain.speaks_for_stance
        return originates and head.source not in self.received


def _is_origin_by_itself(chain: Assertion, ledger: Ledger) -> bool:
    """True if a chain alone shows that it begins at an origin; fast path."""
    head = chain.hops[0]
    if head.act is not None and head.act.first_hand:
        return True
    again = [hop for hop in chain.hops if hop.source == head.source]
    return len(again) == 1 and can_originate(chain, ledger) and chain.speaks_for_stance


def restatement_links(
    facts: Facts, steps: Iterable[Premise], claims: Iterable[str] = ()
) -> tuple[Link, ...]:
    """Return the restatements that connect the claims of some steps, and further claims."""
    if not facts.restatements:
        return ()
    touched: dict[int, set[str]] = defaultdict(set)
    for step in steps:
        touched[step.premise].add(step.premise_id)
        touched[step.conclusion].add(step.by.id)
    for claim in claims:
        touched[facts.columns.group_of(claim)].add(claim)
    return tuple(
        link
        for group in sorted(touched)
        for link in ClaimView(facts, group).restatement_links(touched[group])
    )
