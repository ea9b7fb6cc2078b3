"""Oracle of the division of ledgers on disk: a division in memory, record by record."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from types import MappingProxyType

import numpy as np
from attrs import define, field, frozen

from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.run import apply_rules, make_report
from claimtrack.facts.core.columns import Ints, ints
from claimtrack.facts.core.publication import first_document_by_publisher
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import number_neighbourhoods
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
from claimtrack.scale.division import PART_SIZE
from tests.parts_plan import FindingMerger, PartPlan


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
        of_claim = number_neighbourhoods(ledger, claims)
        return cls(claims, of_claim, int(of_claim.max(initial=-1)) + 1)


def neighbourhood_sizes(neighbourhoods: Neighbourhoods, claims: Sequence[str]) -> Ints:
    """Return the number of claims and assertions in each neighbourhood, given their claims."""
    numbers = ints([neighbourhoods.claims[claim] for claim in claims])
    return np.bincount(neighbourhoods.of_claim[numbers], minlength=neighbourhoods.count)


_NAMED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)


@define(eq=False)
class _Content:
    """The content of one part while the ledger is divided."""

    claims: dict[str, Claim] = field(factory=dict)
    assertions: list[Assertion] = field(factory=list)
    links: list[Link] = field(factory=list)
    retractions: dict[int, Retraction] = field(factory=dict)
    """The retractions by their position in the ledger."""
    documents: set[str] = field(factory=set)
    sources: set[str] = field(factory=set)


@frozen(eq=False, slots=False)
class Parts:
    """A ledger divided into parts, as defined in :mod:`claimtrack.scale.queries`."""

    ledger: Ledger
    near: Neighbourhoods = field(repr=False)
    plan: PartPlan

    @classmethod
    def of(cls, ledger: Ledger, size: int = PART_SIZE) -> "Parts":
        """Divide a ledger into parts of about some number of claims and assertions."""
        near = Neighbourhoods.of(ledger)
        claims = [*ledger.claims, *(assertion.claim for assertion in ledger.assertions)]
        waived = ints(
            near.claims[id] for record in _waived(ledger) for id in _claims_of(record, ledger)
        )
        return cls(
            ledger,
            near,
            PartPlan.of(neighbourhood_sizes(near, claims), near.of_claim[waived], size),
        )

    def __len__(self) -> int:
        """Return the number of parts."""
        return self.plan.count

    def part(self, number: int) -> Ledger:
        """Return one part."""
        ledger, content = self.ledger, self._contents[number]
        return Ledger(
            MappingProxyType({id: ledger.sources[id] for id in sorted(content.sources)}),
            MappingProxyType({id: ledger.documents[id] for id in sorted(content.documents)}),
            ledger.predicates,
            MappingProxyType(content.claims),
            tuple(content.assertions),
            tuple(content.links),
            tuple(content.retractions[position] for position in sorted(content.retractions)),
            ledger.waivers if number == 0 else (),
            ledger.settings.within(content.sources),
        )

    def part_count(self, ref: Ref) -> int:
        """Return the number of parts with a source, document or predicate."""
        return len(self) if ref.kind is RecordKind.PREDICATE else self._part_counts[ref]

    def home(self, ref: Ref) -> int:
        """Return the first part with a source, document or predicate."""
        return 0 if ref.kind is RecordKind.PREDICATE else self._home[ref]

    @cached_property
    def _home(self) -> Mapping[Ref, int]:
        home: dict[Ref, int] = {}
        for number, content in enumerate(self._contents):
            for kind, ids in (
                (RecordKind.SOURCE, content.sources),
                (RecordKind.DOCUMENT, content.documents),
            ):
                for id in ids:
                    home.setdefault(Ref(kind, id), number)
        return home

    @cached_property
    def _part_counts(self) -> Mapping[Ref, int]:
        counts: Counter[Ref] = Counter()
        for content in self._contents:
            counts.update(Ref(RecordKind.SOURCE, id) for id in content.sources)
            counts.update(Ref(RecordKind.DOCUMENT, id) for id in content.documents)
        return counts

    @cached_property
    def _contents(self) -> Sequence[_Content]:
        ledger, contents = self.ledger, [_Content() for _ in range(len(self))]
        part = self.plan.of_neighbourhood[self.near.of_claim].tolist()
        parts = {id: contents[part[number]] for id, number in self.near.claims.items()}
        for claim in ledger.claims.values():
            parts[claim.id].claims[claim.id] = claim
            _add_mentioned(parts[claim.id], [claim])
        for assertion in ledger.assertions:
            parts[assertion.claim].assertions.append(assertion)
            _add_mentioned(parts[assertion.claim], [assertion])
        for link in ledger.links:
            parts[link.from_].links.append(link)
            if link.by is not None:
                parts[link.from_].sources.add(link.by)
        for record in _waived(ledger):
            match record:
                case Source():
                    contents[0].sources.add(record.id)
                case Document():
                    contents[0].documents.add(record.id)
                case Retraction() if record.what.kind is RecordKind.DOCUMENT:
                    contents[0].documents.add(record.what.id)
                case _:
                    pass
        self._add_retractions(contents, parts)
        self._add_names(contents)
        return contents

    def _add_retractions(self, contents: Sequence[_Content], parts: Mapping[str, _Content]) -> None:
        """Add each retraction to every part with the retracted record, or else to part 0.

        A document that only retractions mention is in no part for this purpose.
        """
        documents = [frozenset(content.documents) for content in contents]
        for position, retraction in enumerate(self.ledger.retractions):
            if retraction.what.kind is RecordKind.DOCUMENT:
                pairs = zip(contents, documents, strict=True)
                having = [part for part, ids in pairs if retraction.what.id in ids] or [contents[0]]
            else:
                having = [parts[id] for id in _claims_of(retraction, self.ledger)]
            for content in having:
                content.retractions[position] = retraction
                _add_mentioned(content, [retraction])

    def _add_names(self, contents: Sequence[_Content]) -> None:
        """Add to each part the documents and sources it needs, and unused ones to part 0."""
        ledger = self.ledger
        first, voices = first_document_by_publisher(ledger), _voices(ledger)
        documents, sources = set(ledger.documents), set(ledger.sources)
        for content in reversed(contents):
            if content is contents[0]:
                content.documents |= documents
            content.documents.update([first[id].id for id in content.sources if id in first])
            _add_mentioned(content, [ledger.documents[id] for id in content.documents])
            if content is contents[0]:
                content.sources |= sources
            content.sources = {id for source in content.sources for id in voices[source]}
            documents -= content.documents
            sources -= content.sources


def _voices(ledger: Ledger) -> Mapping[str, Sequence[str]]:
    """Return for each source itself and the sources that describe its whole voice.

    These are the owners of other sources, and the first source with each stake.
    """
    root = {id: source.part_of or id for id, source in ledger.sources.items()}
    while (higher := {id: root[above] for id, above in root.items()}) != root:
        root = higher
    describing: dict[str, list[str]] = defaultdict(list)
    owners = {source.part_of for source in ledger.sources.values()}
    known = set[tuple[str, str]]()
    for id, source in sorted(ledger.sources.items()):
        stakes = {(root[id], topic) for topic in source.party_to}
        if id in owners or not stakes <= known:
            describing[root[id]].append(id)
        known |= stakes
    return {id: [id, *describing[top]] for id, top in root.items()}


def _add_mentioned(content: _Content, records: Iterable[Record]) -> None:
    """Add the sources and documents that records mention to a part."""
    for record in records:
        for _, _, kind, id in mentions(record):
            if kind is RecordKind.SOURCE:
                content.sources.add(id)
            elif kind is RecordKind.DOCUMENT:
                content.documents.add(id)


def _waived(ledger: Ledger) -> Iterator[Record]:
    """Yield the subjects of waivers, and a record that mentions each waived name."""
    subjects = {waiver.subject for waiver in ledger.waivers}
    yield from (ledger.get(ref) for ref in subjects)
    wanted = {ref for ref in subjects if ref.kind in _NAMED}
    for record in ledger.records() if wanted else ():
        # Mentions between predicates do not count as use.
        if not isinstance(record, Waiver | Predicate):
            here = {Ref(kind, id) for _, _, kind, id in mentions(record)} & wanted
            if here:
                wanted -= here
                yield record


def _claims_of(record: Record, ledger: Ledger) -> Iterator[str]:
    """Yield the claim that decides the part of a record, if any."""
    match record:
        case Claim():
            yield record.id
        case Assertion():
            yield record.claim
        case Link():
            yield record.from_
        case Retraction() if record.what.kind is not RecordKind.DOCUMENT:
            yield from _claims_of(ledger.get(record.what), ledger)
        case _:
            return


def check_in_parts(
    ledger: Ledger,
    rules: Sequence[Rule],
    settings: Settings | None = None,
    today: date | None = None,
    size: int = PART_SIZE,
) -> Report:
    """Check a ledger in parts of about some number of claims and assertions.

    Raises:
        LedgerError: The settings name an unknown rule.
        RuleError: A rule failed.
    """
    settings = settings or ledger.settings
    parts = Parts.of(ledger, size)
    facts = [Facts(parts.part(number), today, settings) for number in range(len(parts))]
    found = [apply_rules(each, rules) for each in facts]
    merged = FindingMerger(
        parts.part_count, parts.home, frozenset(r.code for r in rules if r.needs_every_part)
    )
    for some in found:
        merged.count(some)
    given = [each for part, some in enumerate(found) for each in some if merged.selects(each, part)]
    found[0] += apply_rules(facts[0], rules, given=given)
    whole = [each for part, some in enumerate(found) for each in some if merged.selects(each, part)]
    return make_report(whole, ledger, rules, settings, today)
