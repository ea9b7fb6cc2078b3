"""A ledger in parts, divided in memory record by record: the oracle of those divided on disk."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
from attrs import define, field, frozen

from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import judged, reported
from claimtrack.facts.core.columns import Ints, ints
from claimtrack.facts.core.publication import first_published
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import neighbourhoods
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
    mentions,
)
from claimtrack.scale.division import MOST
from tests.parts_plan import Merged, Plan


@frozen(eq=False)
class Neighbourhoods:
    """The neighbourhood of each claim, by its number in the order of ids."""

    claims: Mapping[str, int]
    of_claim: Ints = field(repr=False)
    count: int

    @classmethod
    def of(cls, ledger: Ledger) -> "Neighbourhoods":
        """Return the neighbourhoods of a ledger."""
        claims = {id: number for number, id in enumerate(sorted(ledger.claims))}
        of_claim = neighbourhoods(ledger, claims)
        return cls(claims, of_claim, int(of_claim.max(initial=-1)) + 1)


def sizes(neighbourhoods: Neighbourhoods, claims: Sequence[str]) -> Ints:
    """Return how many of some claims, named once for each thing said, are in each."""
    numbers = ints([neighbourhoods.claims[claim] for claim in claims])
    return np.bincount(neighbourhoods.of_claim[numbers], minlength=neighbourhoods.count)


_NAMED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)


@define(eq=False)
class _Share:
    """What one part has; grows while the ledger is divided, hence not frozen."""

    claims: dict[str, Claim] = field(factory=dict)
    assertions: list[Assertion] = field(factory=list)
    links: list[Link] = field(factory=list)
    retractions: dict[int, Retraction] = field(factory=dict)
    """By their position in the ledger."""
    documents: set[str] = field(factory=set)
    sources: set[str] = field(factory=set)


@frozen(eq=False, slots=False)
class Parts:
    """A ledger, and how it is divided, as :mod:`claimtrack.scale.queries` says."""

    ledger: Ledger
    near: Neighbourhoods = field(repr=False)
    plan: Plan

    @classmethod
    def of(cls, ledger: Ledger, most: int = MOST) -> "Parts":
        """Divide a ledger into parts of about so many claims and assertions."""
        near = Neighbourhoods.of(ledger)
        said = [*ledger.claims, *(assertion.claim for assertion in ledger.assertions)]
        waived = ints(
            near.claims[id] for record in _waived(ledger) for id in _claims(record, ledger)
        )
        return cls(ledger, near, Plan.of(sizes(near, said), near.of_claim[waived], most))

    def __len__(self) -> int:
        """Return how many there are."""
        return self.plan.count

    def part(self, number: int) -> Ledger:
        """Return one part."""
        ledger, share = self.ledger, self._shares[number]
        return Ledger(
            MappingProxyType({id: ledger.sources[id] for id in sorted(share.sources)}),
            MappingProxyType({id: ledger.documents[id] for id in sorted(share.documents)}),
            ledger.predicates,
            MappingProxyType(share.claims),
            tuple(share.assertions),
            tuple(share.links),
            tuple(share.retractions[position] for position in sorted(share.retractions)),
            ledger.waivers if number == 0 else (),
            ledger.settings,
        )

    def holding(self, ref: Ref) -> int:
        """Return in how many parts a source, document or predicate is."""
        return len(self) if ref.kind is RecordKind.PREDICATE else self._holding[ref]

    def home(self, ref: Ref) -> int:
        """Return the first part that a source, document or predicate is in."""
        return 0 if ref.kind is RecordKind.PREDICATE else self._home[ref]

    @cached_property
    def _home(self) -> Mapping[Ref, int]:
        home: dict[Ref, int] = {}
        for number, share in enumerate(self._shares):
            for noun, ids in (
                (RecordKind.SOURCE, share.sources),
                (RecordKind.DOCUMENT, share.documents),
            ):
                for id in ids:
                    home.setdefault(Ref(noun, id), number)
        return home

    @cached_property
    def _holding(self) -> Mapping[Ref, int]:
        holding: Counter[Ref] = Counter()
        for share in self._shares:
            holding.update(Ref(RecordKind.SOURCE, id) for id in share.sources)
            holding.update(Ref(RecordKind.DOCUMENT, id) for id in share.documents)
        return holding

    @cached_property
    def _shares(self) -> Sequence[_Share]:
        ledger, shares = self.ledger, [_Share() for _ in range(len(self))]
        part = self.plan.of_neighbourhood[self.near.of_claim].tolist()
        parts = {id: shares[part[number]] for id, number in self.near.claims.items()}
        for claim in ledger.claims.values():
            parts[claim.id].claims[claim.id] = claim
            parts[claim.id].sources.update(claim.about)
        for assertion in ledger.assertions:
            share = parts[assertion.claim]
            share.assertions.append(assertion)
            share.sources.update([hop.source for hop in assertion.via])
            share.documents.update([hop.at.document for hop in assertion.via if hop.at is not None])
            share.documents.update([passage.document for passage in assertion.at])
        for link in ledger.links:
            parts[link.from_].links.append(link)
            if link.by is not None:
                parts[link.from_].sources.add(link.by)
        for record in _waived(ledger):
            match record:
                case Source():
                    shares[0].sources.add(record.id)
                case Document():
                    shares[0].documents.add(record.id)
                case Retraction() if record.what.kind is RecordKind.DOCUMENT:
                    shares[0].documents.add(record.what.id)
                case _:
                    pass
        self._retract(shares, parts)
        self._name(shares)
        return shares

    def _retract(self, shares: Sequence[_Share], parts: Mapping[str, _Share]) -> None:
        """Put each retraction into every part that has what it retracts; else into part 0."""
        for position, retraction in enumerate(self.ledger.retractions):
            if retraction.what.kind is RecordKind.DOCUMENT:
                id = retraction.what.id
                having = [share for share in shares if id in share.documents] or [shares[0]]
            else:
                having = [parts[id] for id in _claims(retraction, self.ledger)]
            for share in having:
                share.retractions[position] = retraction
                _take(share, [retraction])

    def _name(self, shares: Sequence[_Share]) -> None:
        """Put the documents and the sources that a part needs into it; what is over into part 0."""
        ledger = self.ledger
        first, voices = first_published(ledger), _voices(ledger)
        documents, sources = set(ledger.documents), set(ledger.sources)
        for share in reversed(shares):
            if share is shares[0]:
                share.documents |= documents
            share.documents.update([first[id].id for id in share.sources if id in first])
            _take(share, [ledger.documents[id] for id in share.documents])
            if share is shares[0]:
                share.sources |= sources
            share.sources = {id for source in share.sources for id in voices[source]}
            documents -= share.documents
            sources -= share.sources


def _voices(ledger: Ledger) -> Mapping[str, Sequence[str]]:
    """Return for each source itself and what tells all there is to its voice.

    Those are the ones that own others, and those that first have a stake in something.
    """
    root = {id: source.part_of or id for id, source in ledger.sources.items()}
    while (higher := {id: root[above] for id, above in root.items()}) != root:
        root = higher
    telling: dict[str, list[str]] = defaultdict(list)
    owners = {source.part_of for source in ledger.sources.values()}
    known = set[tuple[str, str]]()
    for id, source in sorted(ledger.sources.items()):
        stakes = {(root[id], topic) for topic in source.party_to}
        if id in owners or not stakes <= known:
            telling[root[id]].append(id)
        known |= stakes
    return {id: [id, *telling[top]] for id, top in root.items()}


def _take(share: _Share, records: Iterable[Record]) -> None:
    """Put the sources and documents that records mention into a part."""
    for record in records:
        for _, _, noun, id in mentions(record):
            if noun is RecordKind.SOURCE:
                share.sources.add(id)
            elif noun is RecordKind.DOCUMENT:
                share.documents.add(id)


def _waived(ledger: Ledger) -> Iterator[Record]:
    """Yield what waivers are about, and of each source, document or predicate a mention."""
    subjects = {waiver.subject for waiver in ledger.waivers}
    yield from (ledger.get(ref) for ref in subjects)
    wanted = {ref for ref in subjects if ref.kind in _NAMED}
    for record in ledger.records() if wanted else ():
        # That predicates name one another makes none of them used.
        if not isinstance(record, Waiver | Predicate):
            here = {Ref(noun, id) for _, _, noun, id in mentions(record)} & wanted
            if here:
                wanted -= here
                yield record


def _claims(record: Record, ledger: Ledger) -> Iterator[str]:
    """Yield the claim that a record is in a part with, if there is one."""
    match record:
        case Claim():
            yield record.id
        case Assertion():
            yield record.claim
        case Link():
            yield record.from_
        case Retraction() if record.what.kind is not RecordKind.DOCUMENT:
            yield from _claims(ledger.get(record.what), ledger)
        case _:
            return


def check(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    today: date | None = None,
    most: int = MOST,
) -> Report:
    """Judge a ledger in parts of about so many claims and assertions.

    Raises:
        LedgerError: the settings name a rule that is not among those given.
        RuleError: a rule failed, so that nothing can be said.
    """
    settings = settings or ledger.settings
    parts = Parts.of(ledger, most)
    facts = [Facts(parts.part(number), today, settings) for number in range(len(parts))]
    found = [judged(each, rules) for each in facts]
    merged = Merged(
        parts.holding, parts.home, frozenset(r.code for r in rules if r.needs_every_part)
    )
    for some in found:
        merged.count(some)
    given = [each for part, some in enumerate(found) for each in some if merged.takes(each, part)]
    found[0] += judged(facts[0], rules, given=given)
    whole = [each for part, some in enumerate(found) for each in some if merged.takes(each, part)]
    return reported(whole, ledger, rules, settings, today)
