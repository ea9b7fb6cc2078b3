"""What some chains need beside them to be, on their own, what they are in the whole ledger.

A chain may begin at an origin only because another one says that its head saw it;
or go on before its head only because another one shows the head receiving the
claim. Whoever names a few chains as reasons has to name those others too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from attrs import frozen

from claimtrack.analysis.claim import Side
from claimtrack.model import Assertion, Source


def grounded(side: Side, named: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return complete chains of a side with those that make them so, the named ones first.

    Taken alone, each chain returned has the lineage it has among all of the side.
    """
    alone = tuple(named)
    sources = side.facts.ledger.sources
    if len(alone) == 1 and _stand_alone(alone, sources):
        return alone
    chains = dict.fromkeys(alone)
    if _stand_alone(chains, sources):
        return tuple(chains)
    whole = Acts.of(side.assertions)
    while missing := dict.fromkeys(_missing(chains, whole)):
        chains.update(missing)
    return tuple(chains)


@frozen
class Acts:
    """What chains show their sources doing: for each one that witnessed, or received, a chain."""

    witnessed: Mapping[str, Assertion]
    received: Mapping[str, Assertion]

    @classmethod
    def of(cls, chains: Iterable[Assertion]) -> "Acts":
        """Return the acts of some chains."""
        witnessed: dict[str, Assertion] = {}
        received: dict[str, Assertion] = {}
        for chain in chains:
            for position, hop in enumerate(chain.via):
                if hop.act is not None and hop.act.first_hand:
                    witnessed.setdefault(hop.source, chain)
                if position:
                    received.setdefault(hop.source, chain)
        return cls(witnessed, received)

    def begins_at_origin(self, chain: Assertion, sources: Mapping[str, Source]) -> bool:
        """Whether a chain is complete by these acts."""
        head = chain.via[0]
        if head.source in self.witnessed:
            return True
        silent = head.act is not None and head.act.silent
        return (
            sources[head.source].kind.originates and head.source not in self.received and not silent
        )


def _stand_alone(chains: Iterable[Assertion], sources: Mapping[str, Source]) -> bool:
    """Whether all these chains begin at an origin by what they themselves say."""
    acts = Acts.of(chains)
    return all(acts.begins_at_origin(chain, sources) for chain in chains)


def _missing(chains: Collection[Assertion], whole: Acts) -> Iterator[Assertion]:
    """Yield a chain for each head that witnessed or received as none of the chains shows."""
    here = Acts.of(chains)
    for chain in chains:
        head = chain.via[0].source
        if head in whole.witnessed:
            if head not in here.witnessed:
                yield whole.witnessed[head]
        elif head in whole.received and head not in here.received:
            yield whole.received[head]
