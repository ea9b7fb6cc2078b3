"""Shorthands of ledger files: defaults, short passages, added publishers, joint assertions.

Tables are completed before they are parsed, by the defaults of their own file. Other
formats have no shorthands.
"""

from collections.abc import Iterable, Mapping

from attrs import define, evolve, field, frozen

from claimtrack.errors import Fault, Problem
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import RecordTable
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import ClaimKind, Ledger, Passage, RecordKind
from claimtrack.model.claim import to_kind
from claimtrack.model.ref import DocumentId
from claimtrack.model.values import (
    identifier_or_none,
    meaning,
    to_flag,
    to_identifiers,
)

UNCLEAR_DOCUMENT = "`at`: which document has"
"""The start of the message about a passage without a document."""


@frozen
class Defaults:
    """Values that the claims and passages of one ledger file share. Only TOML has them."""

    topics: tuple[str, ...] = field(
        default=(), converter=to_identifiers, metadata=meaning("the topics of claims without any")
    )
    kind: ClaimKind = field(
        default=ClaimKind.EVENT,
        converter=to_kind,
        metadata=meaning("the kind of claims without one"),
    )
    document: DocumentId | None = field(
        default=None,
        converter=identifier_or_none,
        metadata=meaning("the document of passages such as `#p4`; by default the file's only one"),
    )
    add_publisher: bool = field(
        default=True,
        converter=to_flag,
        metadata=meaning("false if every chain is complete: the publisher of `at` is not added"),
    )


def publishers_of(at: Iterable[Passage], ledger: Ledger) -> set[str | None]:
    """Return the publishers of the documents of passages."""
    documents = (ledger.documents.get(each.document) for each in at)
    return {document.publisher for document in documents if document is not None}


def lacks_publisher(sources: set[str], publishers: set[str | None]) -> bool:
    """Return True if documents have publishers, and a chain of sources has none of them."""
    return any(publishers) and not publishers & sources


@define(eq=False)
class Shorthands:
    """The shorthands of one file, whose records go to a collector."""

    collector: RecordCollector
    source_text: SourceText
    defaults: Defaults
    documents: tuple[str, ...]
    """The documents that the file declares."""
    publishers: Mapping[str, str | None]
    """The documents of the ledger, each with its publisher if that is a declared source."""
    _inherited: Mapping[str, object] = field(init=False)
    """The topics and the kind of claims without any, as plain values."""

    @_inherited.default
    def _inherited_values(self) -> Mapping[str, object]:
        shared = plain_values(self.defaults)
        return {word: shared[word] for word in ("topics", "kind") if word in shared}

    def parse_record(self, kind: RecordKind, entry: RecordTable) -> None:
        """Parse a table as a record, with its shorthands written out."""
        table, position = entry.table, entry.position
        match kind:
            case RecordKind.CLAIM if self._inherited:
                table = {**self._inherited, **table}
            case RecordKind.ASSERTION:
                table = self._name_documents(table, position)
                if isinstance(hops := table.get("via"), list):
                    chain = self._complete_chain(hops, table, entry)
                    table = table if chain == hops else {**table, "via": chain}
                if isinstance(claims := table.get("claim"), list) and not entry.given:
                    self._parse_joint_assertion(claims, evolve(entry, table=table))
                    return
            case RecordKind.RETRACTION:
                table = self._name_documents(table, position)
        if table is not entry.table:
            entry = evolve(entry, table=table)
        self.collector.parse_record(kind, entry)

    def _parse_joint_assertion(self, claims: list[object], entry: RecordTable) -> None:
        """Parse an assertion of several claims as one of each."""
        problems = self.collector.problems
        if not claims:
            message = "`claim`: expected the ids of claims, found an empty list"
            problems.add(Problem(Fault.VALUE, message, entry.value_place("claim")))
        if len(claims) > 1 and "id" in entry.table:
            message = "`id`: an assertion of several claims is several records"
            hint = "leave the id out, or write an assertion for each claim"
            problems.add(Problem(Fault.VALUE, message, entry.value_place("id"), hint))
            return
        for claim in claims:
            before = len(problems.found)
            one = evolve(entry, table={**entry.table, "claim": claim})
            self.collector.parse_record(RecordKind.ASSERTION, one)
            if len(problems.found) > before:
                return  # The other claims have the same problems.

    def _complete_chain(
        self, hops: list[object], assertion: Mapping[str, object], entry: RecordTable
    ) -> list[object]:
        """Return a chain with its last hop, the publisher of the passages, if it is missing.

        If the publishers of the passages differ, add a note instead.
        """
        chain = [
            self._name_documents(hop, entry.position.at("via").at(i))
            if isinstance(hop, dict)
            else hop
            for i, hop in enumerate(hops)
        ]
        sources = _texts([hop.get("source") if isinstance(hop, dict) else hop for hop in hops])
        documents = {passage.partition("#")[0] for passage in _texts(assertion.get("at"))}
        publishers = {self.publishers.get(document) for document in documents}
        if not (hops and self.defaults.add_publisher and lacks_publisher(sources, publishers)):
            return chain
        if len(publishers) == 1:
            return [*chain, *publishers]
        message = "no publisher was added to `via`: the documents of `at` have different ones"
        hint = "end `via` with the publisher, or write one assertion for each document"
        place = entry.value_place("at")
        self.collector.notes.append(Problem(Fault.VALUE, message, place, hint, warning=True))
        return chain

    def _name_documents(
        self, table: Mapping[str, object], position: ValuePosition
    ) -> Mapping[str, object]:
        """Return a table in which each passage names its document.

        If that document is unclear, log a problem and leave out the passages.
        """
        given = table.get("at")
        passages = given if isinstance(given, list) else [given]
        if not any(_is_block(passage) for passage in passages):
            return table
        document = self.defaults.document
        if document is None and len(self.documents) == 1:
            document = self.documents[0]
        if document is not None:
            full = [f"{document}{each}" if _is_block(each) else each for each in passages]
            return {**table, "at": full if isinstance(given, list) else full[0]}
        for i, passage in enumerate(passages):
            if _is_block(passage):
                number = "several documents" if self.documents else "no document"
                example = self.documents[0] if self.documents else "article"
                message = f"{UNCLEAR_DOCUMENT} `{passage}`? This file declares {number}"
                hint = (
                    f'write "{example}{passage}", '
                    f'or name the document once: [defaults] document = "{example}"'
                )
                place = self.source_text.value_place(position.at("at").at(i))
                self.collector.problems.add(Problem(Fault.VALUE, message, place, hint))
        return {word: value for word, value in table.items() if word != "at"}


def _is_block(passage: object) -> bool:
    """Return True if a passage names a block and no document."""
    return isinstance(passage, str) and passage.startswith("#")


def _texts(value: object) -> set[str]:
    """Return the texts in a list, or a single one."""
    items = value if isinstance(value, list) else [value]
    return {item for item in items if isinstance(item, str)}
