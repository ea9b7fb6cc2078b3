"""What some chains need beside them to be, on their own, what they are in the whole ledger.

A chain may begin at an origin only because another one says that its head saw it;
or go on before its head only because another one shows the head receiving the
claim. Whoever names a few chains as reasons has to name those others too.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, MutableMapping

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Assertion, Link, Source


def with_complete_lineage(side: Side, named: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return complete chains of a side with those that make them so, the named ones first.

    Taken alone, each chain returned has the lineage it has among all of the side.
    """
    alone = tuple(named)
    sources = side.facts.ledger.sources
    if len(alone) == 1 and _begins_by_itself(alone[0], sources):
        return alone
    if _stand_alone(alone, sources):
        return tuple(dict.fromkeys(alone))
    return with_lineage(side, alone)


def with_lineage(side: Side, named: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return chains of a side, of any lineage, with those that give it them, the named ones first.

    Taken alone, each chain returned has the lineage it has among all of the side.
    """
    chains = dict.fromkeys(named)
    whole, here = ChainActs.of(side.assertions), ChainActs.of(chains)
    todo = deque(chains)
    while todo:
        shown = _missing(todo.popleft().via[0].source, whole, here)
        if shown is not None:
            here.add(shown)
            chains[shown] = None
            todo.append(shown)
    return tuple(chains)


@frozen(eq=False)
class ChainActs:
    """What chains show their sources doing: for each one that witnessed, or received, a chain."""

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
        """Take in the acts of one more chain."""
        for position, hop in enumerate(chain.via):
            if hop.act is not None and hop.act.first_hand:
                self.witnessed.setdefault(hop.source, chain)
            if position:
                self.received.setdefault(hop.source, chain)

    def begins_at_origin(self, chain: Assertion, sources: Mapping[str, Source]) -> bool:
        """Whether a chain is complete by these acts."""
        head = chain.via[0]
        if head.source in self.witnessed:
            return True
        originates = sources[head.source].kind.originates and chain.backed
        return originates and head.source not in self.received


def _begins_by_itself(chain: Assertion, sources: Mapping[str, Source]) -> bool:
    """Whether a chain begins at an origin by what it says itself: the common case, quickly."""
    head = chain.via[0]
    if head.act is not None and head.act.first_hand:
        return True
    again = [hop for hop in chain.via if hop.source == head.source]
    return len(again) == 1 and sources[head.source].kind.originates and chain.backed


def _stand_alone(chains: Iterable[Assertion], sources: Mapping[str, Source]) -> bool:
    """Whether all these chains begin at an origin by what they themselves say."""
    acts = ChainActs.of(chains)
    return all(acts.begins_at_origin(chain, sources) for chain in chains)


def _missing(head: str, whole: ChainActs, here: ChainActs) -> Assertion | None:
    """Return a chain that shows a head witnessing, or else receiving, where none here does."""
    if head in whole.witnessed:
        return None if head in here.witnessed else whole.witnessed[head]
    return None if head in here.received else whole.received.get(head)


def joining_links(
    facts: Groundwork, steps: Iterable[Premise], claims: Iterable[str] = ()
) -> tuple[Link, ...]:
    """Return the restatements by which steps, and further claims, are about the same claims."""
    if not facts.restatements:
        return ()
    touched: dict[int, set[str]] = defaultdict(set)
    for step in steps:
        touched[step.premise].add(step.premise_id)
        touched[step.conclusion].add(step.by.id)
    for claim in claims:
        touched[facts.columns.group_of(claim)].add(claim)
    return tuple(
        link for group in sorted(touched) for link in ClaimView(facts, group).ties(touched[group])
    )
