"""Renaming of all records of a ledger."""

from attrs import evolve, field, frozen

from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Hop,
    Ledger,
    Link,
    Passage,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    ref_of,
)


def opposite(id: str) -> str:
    """Return a name that sorts in the opposite order."""
    return f"x{id[0]}{9 - int(id[1:])}"


@frozen
class Renaming:
    """A mapping of old to new names that reverses the order of ``s0`` to ``s9`` and similar."""

    names: dict[Ref, Ref] = field(factory=dict)

    def ledger(self, ledger: Ledger) -> Ledger:
        """Return a ledger with new names."""
        for kind, ids in (
            (RecordKind.SOURCE, ledger.sources),
            (RecordKind.DOCUMENT, ledger.documents),
            (RecordKind.PREDICATE, ledger.predicates),
            (RecordKind.CLAIM, ledger.claims),
        ):
            self.names.update({Ref(kind, id): Ref(kind, opposite(id)) for id in ids})
        records: list[Record] = []
        for record in ledger.records():
            new = self.record(record)
            self.names[ref_of(record)] = ref_of(new)
            records.append(new)
        settings = evolve(ledger.settings, desk=self.source(ledger.settings.desk))
        return Ledger.of(records, settings=settings)

    def record(self, record: Record) -> Record:
        """Return a record with new names."""
        match record:
            case Source():
                return evolve(record, id=opposite(record.id), part_of=self.source(record.part_of))
            case Document():
                return evolve(
                    record,
                    id=opposite(record.id),
                    publisher=self.source(record.publisher),
                    author=self.source(record.author),
                    credits=map(opposite, record.credits),
                )
            case Predicate():
                inverse = self.source(record.inverse)
                excludes, before = map(opposite, record.excludes), map(opposite, record.before)
                return evolve(
                    record,
                    id=opposite(record.id),
                    excludes=excludes,
                    inverse=inverse,
                    before=before,
                )
            case Claim():
                return evolve(
                    record,
                    id=opposite(record.id),
                    about=map(opposite, record.about),
                    speaker=self.source(record.speaker),
                    because=map(opposite, record.because),
                    fact=self.fact(record.fact),
                )
            case Assertion():
                return evolve(
                    record,
                    claim=opposite(record.claim),
                    via=map(self.hop, record.via),
                    at=map(self.passage, record.at),
                )
            case Link():
                # Targets of undercuts come before the undercuts.
                target = self.names[record.target]
                return evolve(
                    record,
                    from_=opposite(record.from_),
                    to=target.id if record.to is not None else None,
                    to_link=target.id if record.to_link is not None else None,
                    to_assertion=target.id if record.to_assertion is not None else None,
                    by=self.source(record.by),
                )
            case Retraction():
                return evolve(
                    record,
                    what=self.names[record.what],
                    by=self.source(record.by),
                    at=map(self.passage, record.at),
                )
            case Waiver():
                return evolve(record, subject=self.names[record.subject])

    def source(self, id: str | None) -> str | None:
        return None if id is None else opposite(id)

    def fact(self, fact: Fact | None) -> Fact | None:
        return fact and evolve(fact, predicate=opposite(fact.predicate))

    def hop(self, hop: Hop) -> Hop:
        at = None if hop.at is None else self.passage(hop.at)
        return evolve(hop, source=opposite(hop.source), at=at, follows=self.source(hop.follows))

    def passage(self, passage: Passage) -> Passage:
        return evolve(passage, document=opposite(passage.document))
