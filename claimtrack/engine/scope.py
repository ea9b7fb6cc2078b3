"""Scopes of rules: the records that findings may name, and the check that enforces this."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from enum import Enum
from functools import cached_property
from itertools import chain, groupby

from attrs import field, frozen

from claimtrack.engine.finding import Flag, join_words, walk_reasons
from claimtrack.facts.core.publication import first_document_by_publisher
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
    name_of,
    ref_of,
)


class Scope(Enum):
    """The kind of record that a rule reports, which limits what its findings may name.

    A large ledger is divided into parts, and rules run on each part separately. The
    findings of the parts equal those of the whole ledger only if every part that has
    the first subject of a finding also has the other records that the finding names.
    A finding may name only such records, as further subjects and in its reasons:

    ``CLAIM``
        The finding is about a claim, an assertion, a link or a retraction. It may name
        the neighbourhood of the claim and the records that go with it.

        The *neighbourhood* is the claims that links, premises or facts connect to the
        claim, directly or indirectly (:mod:`claimtrack.facts.neighbourhood`), their
        assertions and links, and the retractions of these. These records go with it:

        1. the sources and documents that the neighbourhood names, the retractions of
           the documents that its assertions name, and the first unretracted document of
           each source;
        2. the publishers, authors and credited sources of all these documents;
        3. the owners of all these sources and, among other sources with the same owner,
           those that own others or are the first, by id, with a stake in a topic.

        A finding about the retraction of a document may name what ``DOCUMENT`` allows.
    ``SOURCE``
        The finding is about a source. It may name the source and its owners.
    ``DOCUMENT``
        The finding is about a document or the retraction of one. It may name the
        document, its retractions, its publisher, author and credited sources, the
        sources that retract it, and the owners of these sources.
    ``LEDGER``
        The finding is about a source, document or predicate that lacks something in the
        whole ledger, for example any mention. It counts only if every part that has the
        record raises it. It may name what ``SOURCE`` or ``DOCUMENT`` allows.

        Closing rules have this scope, too. Their findings are about waivers, and the
        engine does not check what they name.

    Every part has all predicates, so any finding may name them. A waiver is in one part.

    The engine checks what a finding names. It cannot see what else a rule reads. A rule
    that relies on the absence of other records needs ``LEDGER``. A rule that counts over
    the whole ledger is not possible.
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
    Scope.CLAIM: "the claims connected to it by links, premises or facts, their assertions, and "
    "the sources and documents that go with these",
    Scope.SOURCE: "the source and its owners",
    Scope.DOCUMENT: "the document, its retractions, its publisher, author and credited sources, "
    "and their owners",
    Scope.LEDGER: "the record itself and what goes with it",
}


@frozen
class ScopeViolation:
    """A record out of scope that a flag names, in ``reason`` or as a subject."""

    scope: Scope
    about: tuple[type[Record], ...]
    """The kinds of records that findings of the rule may be about."""
    flag: Flag
    record: Record
    reason: str | None = None

    def __str__(self) -> str:
        """Describe the violation and suggest a fix."""
        subject, scope = self.flag.subjects[0], self.scope.value
        if self.record is subject:
            kinds = join_words([f"{kind.__name__.lower()}s" for kind in self.about])
            return (
                f"it reports {_located(subject)}, but scope {scope} is for findings about "
                f"{kinds}: declare another scope"
            )
        where = "as a subject" if self.reason is None else f'in the reason "{self.reason}"'
        return (
            f"its finding on {_located(subject)} names {_located(self.record)} {where}, but a "
            f"finding of scope {scope} may name only {_MAY_NAME[self.scope]}: omit that record, "
            "or report a record whose scope allows it"
        )


def _located(record: Record) -> str:
    return name_of(record) if record.place is None else f"{name_of(record)} ({record.place})"


@frozen
class SharedRecords:
    """The ids of the sources and documents in every part that has certain records."""

    sources: Set[str]
    documents: Set[str]
    cited: Set[str]
    """The documents that assertions name. A part has the retractions of these only."""

    def has(self, record: Record) -> bool:
        """True if every part has a record: a shared one, its retraction, or a predicate."""
        match record:
            case Source():
                return record.id in self.sources
            case Document():
                return record.id in self.documents
            case Retraction():
                return record.what.id in self.cited
            case _:
                return isinstance(record, Predicate)


@frozen(eq=False, slots=False)
class ScopeChecker:
    """Checks the flags of rules on one ledger against the scopes of the rules."""

    facts: Facts = field(repr=False)

    def find_violation(
        self, scope: Scope, flags: Iterable[Flag], closing: bool
    ) -> ScopeViolation | None:
        """Return the first record that a flag names out of scope.

        ``closing`` is true for the flags of a closing rule.
        """
        kinds = (Waiver,) if closing else _ABOUT[scope]
        possible: dict[int, list[ScopeViolation]] = defaultdict(list)
        for flag in flags:
            first = flag.subjects[0]
            claim = self._claim_of(first)
            if not isinstance(first, kinds) or (claim is not None and scope is Scope.DOCUMENT):
                return ScopeViolation(scope, kinds, flag, first)
            # A shortcut: most flags name a claim and its own assertions, and nothing else.
            if closing or (claim is not None and _names_only_assertions(flag, claim)):
                continue
            for record, reason in _named_records(flag):
                if record is first:
                    continue
                number = self._near.neighbourhood_of
                if claim is None:
                    allowed = self._goes_with(first, record)
                elif (other := self._claim_of(record)) is not None:
                    allowed = other == claim or number.get(other) == number[claim]
                else:
                    possible[number[claim]].append(
                        ScopeViolation(scope, kinds, flag, record, reason)
                    )
                    continue
                if not allowed:
                    return ScopeViolation(scope, kinds, flag, record, reason)
        violations = (self._confirm(number, some) for number, some in possible.items())
        return next((each for each in violations if each is not None), None)

    def _confirm(self, number: int, possible: Iterable[ScopeViolation]) -> ScopeViolation | None:
        """Return the first possible violation whose record does not go with a neighbourhood.

        The other records of a flag usually suffice to prove that a record goes with them.
        The whole neighbourhood, which may be large, is read at most once.
        """
        left: list[ScopeViolation] = []
        for _, of_flag in groupby(possible, lambda each: id(each.flag)):
            some = list(of_flag)
            of_claims = [
                each for each, _ in _named_records(some[0].flag) if self._claim_of(each) is not None
            ]
            shared = self._shared_records(of_claims)
            left += (each for each in some if not shared.has(each.record))
        shared = self._shared_records(self._near.records_in(number) if left else ())
        return next((each for each in left if not shared.has(each.record)), None)

    def _shared_records(self, records: Collection[Record]) -> SharedRecords:
        """Return the sources and documents in every part that has these records of claims."""
        facts = self.facts
        sources, documents = _mentioned(records)
        _, cited = _mentioned(each for each in records if isinstance(each, Assertion))
        withdrawals = (self._near.document_retractions.get(id, ()) for id in cited)
        sources |= _mentioned(chain.from_iterable(withdrawals))[0]
        first = self._first_documents
        documents |= {first[id].id for id in sources if id in first}
        of_documents, _ = _mentioned(facts.ledger.documents[id] for id in documents)
        sources |= of_documents
        voices = {facts.voice_of(id) for id in sources}
        shared = (self._shared_sources.get(voice, ()) for voice in voices)
        return SharedRecords(sources.union(*shared), documents, cited)

    def _claim_of(self, record: Record) -> str | None:
        """Return the claim whose neighbourhood contains a record, or None."""
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
        """True if every part with ``subject``, a source or document, also has ``record``."""
        about = _anchor(subject)
        if not isinstance(record, Source):
            return _anchor(record) == about or isinstance(record, Predicate)
        sources = {about.id} if about.kind is RecordKind.SOURCE else set[str]()
        if about.kind is RecordKind.DOCUMENT:
            document = self.facts.ledger.documents[about.id]
            sources, _ = _mentioned((document, *self._near.document_retractions.get(about.id, ())))
        return record.id in sources or any(record.id in self._owners(id) for id in sources)

    def _owners(self, source: str) -> Iterator[str]:
        """Yield the owners of a source, the nearest first."""
        owner = self.facts.ledger.sources[source].part_of
        while owner is not None:
            yield owner
            owner = self.facts.ledger.sources[owner].part_of

    @cached_property
    def _near(self) -> Neighbourhoods:
        return Neighbourhoods(self.facts)

    @cached_property
    def _first_documents(self) -> Mapping[str, Document]:
        """The first unretracted document of each publisher."""
        return first_document_by_publisher(self.facts.ledger)

    @cached_property
    def _shared_sources(self) -> Mapping[int, Set[str]]:
        """The sources of each voice that own others or are the first with a stake in a topic."""
        columns = self.facts.columns
        owners = {source.part_of for source in columns.sources}
        shared: dict[int, set[str]] = defaultdict(set)
        known = set[tuple[int, str]]()
        for source, voice in zip(columns.sources, columns.voice.tolist(), strict=True):
            stakes = {(voice, topic) for topic in source.party_to}
            if source.id in owners or not stakes <= known:
                shared[voice].add(source.id)
            known |= stakes
        return shared


def _anchor(record: Record) -> Ref:
    """Return the record that decides in which parts a record is: the retracted one, or itself."""
    return record.what if isinstance(record, Retraction) else ref_of(record)


def _names_only_assertions(flag: Flag, claim: str) -> bool:
    """True if a flag names only its subject and assertions of a claim, in flat reasons."""
    first = flag.subjects[0]
    for reason in flag.reasons:
        record = reason.record
        own = record is first or (type(record) is Assertion and record.claim == claim)
        if reason.parts or not own:
            return False
    return len(flag.subjects) == 1


def _named_records(flag: Flag) -> Iterator[tuple[Record, str | None]]:
    """Yield the records that a flag names, each with the text of its reason."""
    for record in flag.subjects:
        yield record, None
    for _, reason in walk_reasons(flag.reasons):
        if reason.record is not None:
            yield reason.record, reason.text


def _mentioned(records: Iterable[Record]) -> tuple[set[str], set[str]]:
    """Return the sources and the documents that records mention."""
    found: dict[RecordKind, set[str]] = defaultdict(set)
    for record in records:
        for _, _, noun, id in mentions(record):
            found[noun].add(id)
    return found[RecordKind.SOURCE], found[RecordKind.DOCUMENT]
