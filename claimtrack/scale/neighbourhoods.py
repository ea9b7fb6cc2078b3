"""Which claims hang together, so that no rule that judges one of them needs to look at others.

Two claims are in one *neighbourhood* if a link of any kind or a premise joins them, or
if their facts are about one subject by predicates that have to do with one another:
the same, or such that exclude each other, come before each other, or say the same from
the other side. Whatever undercuts a link or an assertion is with the claim of that.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping

from attrs import define, field

from claimtrack.analysis.columns import Ints, ints
from claimtrack.analysis.graphs import components
from claimtrack.model import Fact, Predicate, Takes


def kindred(predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return for each predicate the first, by id, of those that it has to do with."""
    names = sorted(predicates)
    ties = Ties({id: number for number, id in enumerate(names)})
    for predicate in predicates.values():
        inverse = [] if predicate.inverse is None else [predicate.inverse]
        ties.join(predicate.id, [*predicate.excludes, *predicate.before, *inverse])
    label = ties.components()
    first: dict[int, str] = {}
    return {id: first.setdefault(part, id) for id, part in zip(names, label.tolist(), strict=True)}


def keys(
    fact: Fact, predicates: Mapping[str, Predicate], kin: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield what a fact is about and by what kind of predicate; a relation is about both."""
    family = kin[fact.predicate]
    yield fact.subject, family
    if predicates[fact.predicate].takes is Takes.NAME:
        yield str(fact.value), family


@define
class Ties:
    """What joins some things so far; grows while a ledger is gone through, hence not frozen."""

    numbers: Mapping[str, int]
    one: list[int] = field(factory=list)
    other: list[int] = field(factory=list)
    _sharing: dict[Hashable, int] = field(factory=dict)

    def join(self, id: str, others: Iterable[str]) -> None:
        """Join a thing with others."""
        here = self.numbers[id]
        for each in others:
            self.one.append(here)
            self.other.append(self.numbers[each])

    def share(self, id: str, keys: Iterable[Hashable]) -> None:
        """Join a thing with the first that has the same key."""
        here = self.numbers[id]
        for key in keys:
            self.one.append(here)
            self.other.append(self._sharing.setdefault(key, here))

    def components(self) -> Ints:
        """Return the part of each thing, numbered in the order of the first of each."""
        return components(len(self.numbers), ints(self.one), ints(self.other))
