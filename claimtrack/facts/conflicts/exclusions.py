"""Conflicts between names, or between predicates, that exclude each other.

Names and predicates are declared as pairs, names also as longer lists. Pairs of which
every two items exclude each other are joined to one set, so that the claims on a hundred
predicates are not compared in 4,950 pairs. A conflict of ``MAX_SEPARATE`` claims or
fewer in such a set is taken apart again, into one conflict for each pair.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from claimtrack.facts.conflicts.statements import Statements, row_keys
from claimtrack.facts.conflicts.values import Conflict, find_conflicts
from claimtrack.facts.core.columns import Ints, ints
from claimtrack.model import Predicate, ValueType

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

_Item = tuple[str, str]
"""A predicate and a name, or a predicate and ``_ANY``."""

_ANY = ""


def find_exclusive_conflicts(facts: "Facts", statements: Statements) -> Iterator[Conflict]:
    """Yield the conflicts between names or predicates that exclude each other, in order.

    Names of functional predicates are value conflicts instead.
    """
    rows = _rows_by_item(facts, statements)
    declared = [*_declared_items(statements.predicates)]
    lists = [items for items in declared if len(items) > 2]
    cliques = find_cliques((items[0], items[1]) for items in declared if len(items) == 2)
    found: list[Conflict] = []
    pairs: list[Mapping[_Item, Ints]] = []
    sets = [{item: rows[item] for item in items if item in rows} for items in (*lists, *cliques)]
    for number, conflict, parts in _find_conflicts(facts, statements, sets):
        if number >= len(lists) and len(parts) > 2 and not conflict.is_large:
            pairs += [dict(pair) for pair in combinations(parts.items(), 2)]
        else:
            found.append(conflict)
    found += [conflict for _, conflict, _ in _find_conflicts(facts, statements, pairs)]
    yield from sorted(found, key=lambda conflict: int(conflict.claim[0]))


def _declared_items(predicates: Iterable[Predicate]) -> Iterator[Sequence[_Item]]:
    """Yield each list of names, and each pair of predicates, that exclude each other."""
    for predicate in predicates:
        if predicate.takes is ValueType.NAME and not predicate.functional:
            for names in predicate.exclusive:
                yield [(predicate.id, name) for name in dict.fromkeys(names)]
        for other in predicate.excludes:
            yield [(predicate.id, _ANY), (other, _ANY)]


def _rows_by_item(facts: "Facts", statements: Statements) -> Mapping[_Item, Ints]:
    """Return the rows that somebody affirms, by predicate and by predicate and name."""
    rows = np.flatnonzero(~statements.negated & facts.asserted_statements)
    name = {number: word for word, number in statements.words.items()}
    items: dict[_Item, Ints] = {}
    for of_predicate in _split(rows, statements.predicate[rows]):
        predicate = statements.predicates[statements.predicate[of_predicate[0]]]
        items[predicate.id, _ANY] = of_predicate
        if predicate.exclusive:
            numbers = statements.values[0][of_predicate].astype(np.int64)
            for of_name in _split(of_predicate, numbers):
                items[predicate.id, name[int(statements.values[0][of_name[0]])]] = of_name
    return items


def _split(rows: Ints, label: Ints) -> Sequence[Ints]:
    """Split rows by a label of each; there may be no rows."""
    order = np.argsort(label, kind="stable")
    parts = np.split(rows[order], np.flatnonzero(np.diff(label[order])) + 1)
    return [part for part in parts if len(part)]


def find_cliques(pairs: Iterable[tuple[_Item, _Item]]) -> Sequence[tuple[_Item, ...]]:
    """Return sets of items of which every two are a pair; each pair is in at least one set."""
    ordered = sorted({(min(pair), max(pair)) for pair in pairs})
    others: dict[_Item, set[_Item]] = {}
    for one, other in ordered:
        others.setdefault(one, set()).add(other)
        others.setdefault(other, set()).add(one)
    covered: set[tuple[_Item, _Item]] = set()
    cliques: list[tuple[_Item, ...]] = []
    for pair in ordered:
        if pair not in covered:
            clique = [*pair]
            common = others[pair[0]] & others[pair[1]]
            while common:
                clique.append(min(common))
                common &= others[clique[-1]]
            cliques.append(tuple(sorted(clique)))
            covered.update(combinations(cliques[-1], 2))
    return cliques


def _find_conflicts(
    facts: "Facts", statements: Statements, sets: Sequence[Mapping[_Item, Ints]]
) -> Iterator[tuple[int, Conflict, Mapping[_Item, Ints]]]:
    """Yield the conflicts within each set of items, given by the rows of each item.

    Each comes with the number of its set, and with its own rows of each item.
    """
    several = {number: items for number, items in enumerate(sets) if len(items) > 1}
    if not several:
        return
    parts = [
        (number, *part) for number, items in several.items() for part in enumerate(items.values())
    ]
    sizes = [len(rows) for _, _, rows in parts]
    number = np.repeat(ints(number for number, _, _ in parts), sizes)
    place = np.repeat(ints(place for _, place, _ in parts), sizes)
    rows = np.concatenate([rows for _, _, rows in parts])
    key = row_keys(number, statements.subject[rows], statements.place[rows])
    values = np.tile(place.astype(np.float64), (4, 1))
    for conflict, at in find_conflicts(facts, statements, rows, key, values):
        own = int(number[at[0]])
        items = [*several[own]]
        yield own, conflict, {items[place[part[0]]]: rows[part] for part in _split(at, place[at])}
