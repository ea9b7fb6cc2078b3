"""The part of a ledger that decides what holds for one record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from claimtrack.analysis.groundwork import Groundwork
from claimtrack.model import (
    Assertion,
    Link,
    Noun,
    Record,
    Ref,
    Retraction,
    Waiver,
    mentions,
    ref_of,
)


@frozen(eq=False, slots=False)
class Neighbourhoods:
    """What hangs together: claims by links of any kind and by premises, with all said of them."""

    facts: Groundwork

    def around(self, ref: Ref) -> tuple[Record, ...]:
        """Return the records that what holds for one of them rests on.

        For a source or a document that is one record that mentions it; for all
        else the claims that hang together with its own, their assertions, the
        links between them, and the retractions of all these and of the documents
        they stand at.
        """
        if ref.kind in (Noun.SOURCE, Noun.DOCUMENT):
            mention = self._mentioning.get(ref)
            return () if mention is None else (mention,)
        return tuple(self._near(self._claims_of(ref)))

    def _claims_of(self, ref: Ref) -> list[str]:
        match record := self.facts.ledger.get(ref):
            case Assertion():
                return [record.claim]
            case Link():
                return [record.from_]
            case Retraction() if record.what.kind is not Noun.DOCUMENT:
                return self._claims_of(record.what)
            case _:
                return [ref.id] if ref.kind is Noun.CLAIM else []

    def _near(self, claims: list[str]) -> Iterator[Record]:
        ledger = self.facts.ledger
        seen, todo = dict.fromkeys(claims), list(claims)
        links: dict[int, Link] = {}
        while todo:
            for there, link in self._joined.get(todo.pop(), ()):
                if link is not None:
                    links[id(link)] = link
                if there not in seen:
                    seen[there] = None
                    todo.append(there)
        groups = dict.fromkeys(self.facts.columns.group_of(claim) for claim in seen)
        said = [a for group in groups for a in self.facts.assertions(group)]
        near: list[Record] = [*(ledger.claims[claim] for claim in seen), *said, *links.values()]
        yield from near
        if ledger.retractions:
            at = (Ref(Noun.DOCUMENT, passage.document) for a in said for passage in a.at)
            for ref in dict.fromkeys((*map(ref_of, near), *at)):
                yield from self._retracting.get(ref, ())

    @cached_property
    def _joined(self) -> Mapping[str, Sequence[tuple[str, Link | None]]]:
        joined: dict[str, list[tuple[str, Link | None]]] = defaultdict(list)
        for link in self.facts.ledger.links:
            joined[link.from_].append((link.to, link))
            joined[link.to].append((link.from_, link))
        for claim in self.facts.ledger.claims.values():
            for premise in claim.because:
                joined[claim.id].append((premise, None))
                joined[premise].append((claim.id, None))
        return joined

    @cached_property
    def _retracting(self) -> Mapping[Ref, Sequence[Retraction]]:
        retracting: dict[Ref, list[Retraction]] = defaultdict(list)
        for retraction in self.facts.ledger.retractions:
            retracting[retraction.what].append(retraction)
        return retracting

    @cached_property
    def _mentioning(self) -> Mapping[Ref, Record]:
        """For each source and document one record that mentions it, waivers aside."""
        mentioning: dict[Ref, Record] = {}
        for record in self.facts.ledger.records():
            if not isinstance(record, Waiver):
                for _, _, noun, id in mentions(record):
                    if noun in (Noun.SOURCE, Noun.DOCUMENT):
                        mentioning.setdefault(Ref(noun, id), record)
        return mentioning
