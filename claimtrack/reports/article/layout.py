"""The layout of a page: which note stands beside which block of which document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import define, field, frozen

from claimtrack.engine.report import Report
from claimtrack.model import Assertion, Claim, Document, Ledger, Passage, RecordKind
from claimtrack.reports.article.placement import DocumentText, Spot, find_spots


@define(eq=False)
class NoteEntry:
    """A note to be: its claim, its place among the notes, and its places in the documents."""

    claim: Claim
    group: int | None
    """The group of the claim; None for a draft."""
    assertions: Sequence[Assertion]
    spots: tuple[Spot, ...] = ()
    number: int = 0

    @property
    def first(self) -> Spot | None:
        """The place that the note stands beside; None for a claim in no document."""
        return self.spots[0] if self.spots else None


@frozen(eq=False, slots=False)
class PageLayout:
    """The notes of a page in the order of their numbers, and the documents in their order."""

    entries: Sequence[NoteEntry] = field(repr=False)
    documents: Sequence[str]
    texts: Mapping[str, DocumentText] = field(repr=False)

    @classmethod
    def of(cls, report: Report, ledger: Ledger, main: Document | None) -> "PageLayout":
        """Lay out the claims of a report and the drafts of a ledger.

        The main document comes first, then those with the most claims. Each note stands at
        the first place of its claim: where the claim is stated, or else where it is denied.
        """
        texts = {
            id: DocumentText(each, each.text)
            for id, each in ledger.documents.items()
            if each.text is not None
        }
        entries = [*_accepted(report), *_drafted(report, ledger)]
        withdrawals = _withdrawals(report.ledger)
        for entry in entries:
            entry.spots = tuple(
                spot
                for assertion in entry.assertions
                for spot in find_spots(
                    assertion,
                    ledger.claims[assertion.claim],
                    texts,
                    withdrawals.get(id(assertion), ()),
                )
            )
        documents = _order_of_documents(entries, ledger, main)
        position = {id: nth for nth, id in enumerate(documents)}

        def order(spot: Spot) -> tuple[int, bool, int, int]:
            return position[spot.document], *spot.order

        def place(entry: NoteEntry) -> tuple[int, int, int]:
            if entry.first is None:
                return len(documents), 0, 0
            return position[entry.first.document], *entry.first.place

        for entry in entries:
            entry.spots = tuple(sorted(entry.spots, key=order))
        entries.sort(key=place)
        for number, entry in enumerate(entries, start=1):
            entry.number = number
        return cls(entries, documents, texts)

    @cached_property
    def numbers(self) -> Mapping[int, int]:
        """The number of the note of each group of claims."""
        return {each.group: each.number for each in self.entries if each.group is not None}

    @property
    def drafts(self) -> Sequence[int]:
        """The numbers of the notes of drafts."""
        return [each.number for each in self.entries if each.group is None]

    @cached_property
    def elsewhere(self) -> Sequence[NoteEntry]:
        """The claims that stand in no document."""
        return [entry for entry in self.entries if entry.first is None]

    def unplaced(self, document: str) -> Sequence[NoteEntry]:
        """Return the claims that a document states in no block that is known."""
        return self._unplaced.get(document, ())

    def spots(self, document: str) -> Mapping[int, Sequence[tuple[NoteEntry, Spot]]]:
        """Return the places of claims in a document by the position of the block."""
        return self._spots.get(document, {})

    @cached_property
    def _unplaced(self) -> Mapping[str, Sequence[NoteEntry]]:
        found: dict[str, list[NoteEntry]] = {}
        for entry in self.entries:
            if entry.first is not None and entry.first.block is None:
                found.setdefault(entry.first.document, []).append(entry)
        return found

    @cached_property
    def _spots(self) -> Mapping[str, Mapping[int, Sequence[tuple[NoteEntry, Spot]]]]:
        found: dict[str, dict[int, list[tuple[NoteEntry, Spot]]]] = {}
        for entry in self.entries:
            for spot in entry.spots:
                if spot.block is not None:
                    blocks = found.setdefault(spot.document, {})
                    blocks.setdefault(spot.block, []).append((entry, spot))
        return found


def _accepted(report: Report) -> Iterator[NoteEntry]:
    """Yield an entry for each group of claims, in the order of the ledger."""
    facts = report.facts
    seen: set[int] = set()
    for claim in report.ledger.claims.values():
        group = facts.columns.group_of(claim.id)
        if group not in seen:
            seen.add(group)
            yield NoteEntry(facts.claim(claim.id).claim, group, facts.assertions_of(group))


def _drafted(report: Report, ledger: Ledger) -> Iterator[NoteEntry]:
    """Yield an entry for each drafted claim, then for each drafted chain of another claim."""
    known = report.ledger.claims
    by_claim: dict[str, list[Assertion]] = {}
    for assertion in ledger.assertions:
        if assertion.claim not in known or (assertion.draft and ledger is not report.ledger):
            by_claim.setdefault(assertion.claim, []).append(assertion)
    for claim in ledger.claims.values():
        if claim.id not in known:
            yield NoteEntry(claim, None, by_claim.get(claim.id, ()))
    for id, assertions in by_claim.items():
        if id in known:
            yield from (NoteEntry(ledger.claims[id], None, [each]) for each in assertions)


def _withdrawals(ledger: Ledger) -> Mapping[int, Sequence[Passage]]:
    """Return the passages that report the withdrawal of each assertion, by its identity."""
    return {
        id(ledger.get(each.what)): each.at
        for each in ledger.retractions
        if each.what.kind is RecordKind.ASSERTION
    }


def _order_of_documents(
    entries: Iterable[NoteEntry], ledger: Ledger, main: Document | None
) -> Sequence[str]:
    count = dict.fromkeys(ledger.documents, 0)
    for entry in entries:
        for document in {spot.document for spot in entry.spots}:
            count[document] += 1
    ids = sorted(count, key=lambda each: -count[each])
    return sorted(ids, key=lambda each: main is None or each != main.id)
