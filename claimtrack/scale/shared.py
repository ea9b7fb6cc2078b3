"""Claims that their facts bring together, while claims and predicates come and go."""

from collections.abc import Iterator, Mapping

from attrs import define, field

from claimtrack.model import Claim, Predicate, mentions
from claimtrack.scale.entries import Names, drop, put
from claimtrack.scale.neighbourhoods import keys, kindred

Key = tuple[str, str]
"""What a fact is about, and the family of its predicate."""


@define(eq=False)
class SharedFacts:
    """The claims with a fact, by what they share; grows and shrinks, hence not frozen."""

    stating: dict[str, Names] = field(factory=dict)
    """The claims with a fact of a predicate."""
    _claims: dict[str, Claim] = field(factory=dict)
    _predicates: Mapping[str, Predicate] = field(factory=dict)
    _kin: Mapping[str, str] = field(factory=dict)
    _keyed: dict[Key, Names] = field(factory=dict)
    _keys: dict[str, tuple[Key, ...]] = field(factory=dict)

    def enter(self, claim: Claim) -> None:
        """Take in a claim; one without a fact changes nothing."""
        if claim.fact is not None:
            self._claims[claim.id] = claim
            put(self.stating, claim.fact.predicate, claim.id)
            self._key(claim)

    def leave(self, claim: Claim) -> None:
        """Forget a claim that was taken in."""
        if claim.fact is not None:
            del self._claims[claim.id]
            drop(self.stating, claim.fact.predicate, claim.id)
            for key in dict.fromkeys(self._keys.pop(claim.id, ())):
                drop(self._keyed, key, claim.id)

    def relate(self, predicates: Mapping[str, Predicate]) -> None:
        """Go by other predicates from now on; all claims are gone through.

        While one names another that is not there, each is of a family of its own.
        """
        named = {id for each in predicates.values() for _, _, _, id in mentions(each)}
        self._predicates = predicates
        self._kin = (
            kindred(predicates) if named <= predicates.keys() else {p: p for p in predicates}
        )
        self._keyed, self._keys = {}, {}
        for claim in self._claims.values():
            self._key(claim)

    def family(self, predicate: str) -> Iterator[str]:
        """Yield the predicates that one has to do with, itself among them, if it is there."""
        if predicate in self._kin:
            first = self._kin[predicate]
            yield from (id for id, other in self._kin.items() if other == first)

    def sharing(self, claim: str, passed: set[Key]) -> Iterator[str]:
        """Yield the claims that share a key with one; keys that were passed are left out."""
        for key in self._keys.get(claim, ()):
            if key not in passed:
                passed.add(key)
                yield from self._keyed[key]

    def _key(self, claim: Claim) -> None:
        fact = claim.fact
        if fact is not None and fact.predicate in self._kin:
            self._keys[claim.id] = tuple(keys(fact, self._predicates, self._kin))
            for key in self._keys[claim.id]:
                put(self._keyed, key, claim.id)
