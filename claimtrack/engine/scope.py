"""Scopes: what the findings of a rule may name, and the check that they name nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from enum import Enum
from functools import cached_property
from itertools import chain, groupby

from attrs import field, frozen

from claimtrack.engine.finding import Flag, walked
from claimtrack.facts.core.publication import first_published
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Link,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    mentions,
    named,
    ref_of,
)


class Scope(Enum):
    """The kind of record that a rule reports, which bounds what its findings may name.

    A large ledger is divided into parts, and each part is judged alone. The findings of
    the parts are those of the whole ledger only if each finding rests on records that
    every part with its first subject has. A finding may name these records, as further
    subjects and in its reasons, and no others:

    ``CLAIM``
        The finding is about a claim, an assertion, a link or a retraction. It may name
        the whole neighbourhood of the claim, and what goes with it.

        The *neighbourhood* is the claims that links, premises or facts tie to the claim,
        directly or through others (:mod:`claimtrack.facts.neighbourhood`), their
        assertions and links, and the retractions of these. With it go the sources and
        documents that these records name, the retractions of these documents, and the
        standing document that each of these sources published first; then the
        publishers, authors and credited sources of all these documents; then the owners
        of all these sources, and of the other sources with the same owner those that own
        others or are the first, by id, with a stake in a topic.

        About the retraction of a document it may name what ``DOCUMENT`` allows.
    ``SOURCE``
        The finding is about a source. It may name the source and its owners.
    ``DOCUMENT``
        The finding is about a document or the retraction of one. It may name the
        document, its retractions, its publisher, author and credited sources, the
        sources that retract it, and the owners of these sources.
    ``LEDGER``
        The finding is about a source, document or predicate, and says that something is
        missing from the ledger: any mention of the record, for example. It holds if each
        part that has the record makes it. It may name what ``SOURCE`` or ``DOCUMENT``
        allows.

        A closing rule has this scope, too. Its findings are about waivers, and what they
        name is not checked.

    Predicates are in every part, so any finding may name them. Waivers are in one.

    The engine checks what a finding names. It cannot see what else a rule looked at: a
    rule that concludes from the absence of other records needs ``LEDGER``, and a rule
    that counts over the whole ledger has no scope.
    """

    CLAIM = "claim"
    SOURCE = "source"
    DOCUMENT = "document"
    LEDGER = "ledger"


_ABOUT: Mapping[Scope, tuple[type[Record], ...]] = {
    Scope.CLAIM: (Claim, Assertion, Link, Retraction),
    Scope.SOURCE: (Source,),
    Scope.DOCUMENT: (Document, Retraction),
    Scope.LEDGER: (Source, Document, Predicate),
}

_MAY_NAME: Mapping[Scope, str] = {
    Scope.CLAIM: "the claims tied to it by links, premises or facts, what is said of them, and "
    "the sources and documents that go with these",
    Scope.SOURCE: "the source and its owners",
    Scope.DOCUMENT: "the document, its retractions, its publisher, author and credited sources, "
    "and their owners",
    Scope.LEDGER: "the record itself and what goes with it",
}


@frozen
class ScopeViolation:
    """A record out of scope that a flag names; the reason that rests on it, if one does."""

    scope: Scope
    about: tuple[type[Record], ...]
    """The kinds of records that findings of the rule are about."""
    flag: Flag
    record: Record
    reason: str | None = None

    def __str__(self) -> str:
        """Return what breaks the scope, and what to do."""
        subject, scope = self.flag.subjects[0], self.scope.value
        if self.record is subject:
            kinds = " or ".join(f"{kind.__name__.lower()}s" for kind in self.about)
            return (
                f"it reports {_located(subject)}, but findings of scope {scope} are about "
                f"{kinds}: declare the scope that fits"
            )
        where = "as a subject" if self.reason is None else f'in the reason "{self.reason}"'
        return (
            f"its finding on {_located(subject)} names {_located(self.record)} {where}, but a "
            f"finding of scope {scope} may name only {_MAY_NAME[self.scope]}: leave that record "
            "out, or report a record whose scope allows it"
        )


def _located(record: Record) -> str:
    return named(record) if record.place is None else f"{named(record)} ({record.place})"


@frozen
class SharedRecords:
    """The sources and documents, by id, that every part with some records has."""

    sources: Set[str]
    documents: Set[str]

    def has(self, record: Record) -> bool:
        """True if a record is among them, retracts one of them, or is in every part."""
        match record:
            case Source():
                return record.id in self.sources
            case Document():
                return record.id in self.documents
            case Retraction():
                return record.what.id in self.documents
            case _:
                return isinstance(record, Predicate)


@frozen(eq=False, slots=False)
class ScopeChecker:
    """The records that the findings about the records of one ledger may name."""

    facts: Facts = field(repr=False)

    def breach(self, scope: Scope, flags: Iterable[Flag], closing: bool) -> ScopeViolation | None:
        """Return a record that a flag of a rule, perhaps a closing one, names out of scope."""
        kinds = (Waiver,) if closing else _ABOUT[scope]
        doubtful: dict[int, list[ScopeViolation]] = defaultdict(list)
        for flag in flags:
            first = flag.subjects[0]
            claim = self._claim_of(first)
            if not isinstance(first, kinds) or (claim is not None and scope is Scope.DOCUMENT):
                return ScopeViolation(scope, kinds, flag, first)
            # Most flags name a claim and its own assertions, and nothing else.
            if closing or (claim is not None and _stays_with(flag, claim)):
                continue
            for record, reason in _names(flag):
                if record is first:
                    continue
                if claim is None:
                    fits = self._goes_with(first, record)
                elif (other := self._claim_of(record)) is not None:
                    fits = other == claim or self._number.get(other) == self._number[claim]
                else:
                    doubtful[self._number[claim]].append(
                        ScopeViolation(scope, kinds, flag, record, reason)
                    )
                    continue
                if not fits:
                    return ScopeViolation(scope, kinds, flag, record, reason)
        strays = (self._stray(number, some) for number, some in doubtful.items())
        return next((stray for stray in strays if stray is not None), None)

    def _stray(self, number: int, doubtful: Iterable[ScopeViolation]) -> ScopeViolation | None:
        """Return the first of some records that does not go with a neighbourhood.

        A large neighbourhood is looked at once, and only if the records that the flag
        names do not explain why another one goes with them.
        """
        left: list[ScopeViolation] = []
        for _, of_flag in groupby(doubtful, lambda each: id(each.flag)):
            some = list(of_flag)
            beside = [each for each, _ in _names(some[0].flag) if self._claim_of(each) is not None]
            known = self.company(beside)
            left += (each for each in some if not known.has(each.record))
        known = self.company(self._near.records(number) if left else ())
        return next((each for each in left if not known.has(each.record)), None)

    def company(self, records: Iterable[Record]) -> SharedRecords:
        """Return what goes with records of claims into every part that has them."""
        facts = self.facts
        sources, documents = _mentioned(records)
        withdrawals = (self._near.withdrawals.get(id, ()) for id in documents)
        sources |= _mentioned(chain.from_iterable(withdrawals))[0]
        documents |= {first.id for id in sources if (first := self._first.get(id)) is not None}
        of_documents, _ = _mentioned(facts.ledger.documents[id] for id in documents)
        sources |= of_documents
        voices = {facts.voice_of(id) for id in sources}
        telling = (self._telling.get(voice, ()) for voice in voices)
        return SharedRecords(sources.union(*telling), documents)

    def _claim_of(self, record: Record) -> str | None:
        """Return the claim in whose neighbourhood a record is, if it is in one."""
        match record:
            case Claim():
                return record.id
            case Assertion():
                return record.claim
            case Link():
                return record.from_
            case Retraction() if record.what.kind is not RecordKind.DOCUMENT:
                return self._claim_of(self.facts.ledger.get(record.what))
            case _:
                return None

    def _goes_with(self, subject: Record, record: Record) -> bool:
        """True if each part that has a source, document or predicate has a record, too."""
        about = _anchor(subject)
        if not isinstance(record, Source):
            return _anchor(record) == about or isinstance(record, Predicate)
        sources = {about.id} if about.kind is RecordKind.SOURCE else set[str]()
        if about.kind is RecordKind.DOCUMENT:
            document = self.facts.ledger.documents[about.id]
            sources, _ = _mentioned((document, *self._near.withdrawals.get(about.id, ())))
        return record.id in sources or any(record.id in self._owners(id) for id in sources)

    def _owners(self, source: str) -> Iterator[str]:
        """Yield the owners of a source, the nearest first; a ledger has no ring of them."""
        owner = self.facts.ledger.sources[source].part_of
        while owner is not None:
            yield owner
            owner = self.facts.ledger.sources[owner].part_of

    @cached_property
    def _near(self) -> Neighbourhoods:
        return Neighbourhoods(self.facts)

    @property
    def _number(self) -> Mapping[str, int]:
        """The neighbourhood of each claim."""
        return self._near.number

    @cached_property
    def _first(self) -> Mapping[str, Document]:
        """The standing document that each publisher published first."""
        return first_published(self.facts.ledger)

    @cached_property
    def _telling(self) -> Mapping[int, Set[str]]:
        """For each voice the sources that own others, or are the first with a stake in a topic."""
        columns = self.facts.columns
        owners = {source.part_of for source in columns.sources}
        telling: dict[int, set[str]] = defaultdict(set)
        known = set[tuple[int, str]]()
        for source, voice in zip(columns.sources, columns.voice.tolist(), strict=True):
            stakes = {(voice, topic) for topic in source.party_to}
            if source.id in owners or not stakes <= known:
                telling[voice].add(source.id)
            known |= stakes
        return telling


def _anchor(record: Record) -> Ref:
    """Return the record with which a record is in a part; of a retraction, what it retracts."""
    return record.what if isinstance(record, Retraction) else ref_of(record)


def _stays_with(flag: Flag, claim: str) -> bool:
    """True if a flag names only its subject and assertions of a claim, without further parts."""
    first = flag.subjects[0]
    for reason in flag.reasons:
        record = reason.record
        own = record is first or (type(record) is Assertion and record.claim == claim)
        if reason.parts or not own:
            return False
    return len(flag.subjects) == 1


def _names(flag: Flag) -> Iterator[tuple[Record, str | None]]:
    """Yield the records that a flag names, each with the reason that rests on it."""
    for record in flag.subjects:
        yield record, None
    for _, reason in walked(flag.reasons):
        if reason.record is not None:
            yield reason.record, reason.text


def _mentioned(records: Iterable[Record]) -> tuple[set[str], set[str]]:
    """Return the sources and the documents that records mention."""
    found: dict[RecordKind, set[str]] = defaultdict(set)
    for record in records:
        for _, _, noun, id in mentions(record):
            found[noun].add(id)
    return found[RecordKind.SOURCE], found[RecordKind.DOCUMENT]
