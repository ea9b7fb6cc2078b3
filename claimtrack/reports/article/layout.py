"""The layout of a page: the places of claims in documents, and the notes beside them."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import define, field, frozen

from claimtrack.engine.report import Report
from claimtrack.facts.quotes.occurrences import Match, Occurrences, SearchedText
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Passage,
    RecordKind,
    Stance,
    TextQuoteSelector,
)
from claimtrack.model.document import find_blocks
from claimtrack.reports.summary.summary import views_of_claims

MAX_HEADLINE = 300
"""The largest number of characters of a first block that is taken for the headline."""


@frozen(eq=False, slots=False)
class DocumentText:
    """The text of a document with its blocks."""

    document: Document
    text: str = field(repr=False)
    _blocks: dict[int, SearchedText] = field(factory=dict, init=False, repr=False)

    @cached_property
    def spans(self) -> Sequence[tuple[int, int]]:
        """The start and the end of each block."""
        return [*find_blocks(self.text)]

    @cached_property
    def headline(self) -> int | None:
        """The position of the headline: the block of the title, or else a short first block."""
        title = _fold(self.document.title or "")
        blocks = [self.text[start:end] for start, end in self.spans[:3]]
        for position, block in enumerate(blocks):
            if title and _fold(block) == title:
                return position
        short = len(self.spans) > 1 and len(blocks[0]) <= MAX_HEADLINE and "\n" not in blocks[0]
        return 0 if short and blocks[0][-1] not in ".:?!" else None

    def position(self, passage: Passage) -> int | None:
        """Return the position of the block of a passage; None if the text has none."""
        if passage.block == "headline":
            return self.headline
        number = passage.number
        return None if number is None or number > len(self.spans) else number - 1

    def find(
        self, selector: TextQuoteSelector, start: int | None, within: Sequence[int]
    ) -> tuple[int, int] | None:
        """Return the span of words in some blocks, or else at the only place of the whole text.

        Words with recorded context or a recorded start are searched in the whole text.
        """
        if selector.prefix is None and selector.suffix is None and start is None:
            for position in within:
                if found := self._matches(position, selector):
                    offset, place = self.spans[position][0], found[0].place
                    return offset + place.start, offset + place.end
        occurrences = Occurrences(self.whole, selector, start)
        found = [match for match in occurrences.matches if match.in_context]
        chosen = [match for match in found if occurrences.is_recorded(match)]
        chosen = chosen or [match for match in found if self.block_at(match.place.start) in within]
        if not chosen and (len(found) > 1 or not occurrences.complete):
            return None
        return next(((each.place.start, each.place.end) for each in chosen or found), None)

    def find_in_block(self, words: str, position: int) -> tuple[int, int] | None:
        """Return the span of the words of a claim in a block; its first letter may be small."""
        offset = self.spans[position][0]
        for exact in dict.fromkeys((words, words[:1].lower() + words[1:])):
            for match in self._matches(position, TextQuoteSelector(exact)):
                return offset + match.place.start, offset + match.place.end
        return None

    def block_at(self, offset: int) -> int:
        """Return the position of the last block that starts at an offset or before it."""
        return max(bisect_right(self.spans, offset, key=lambda span: span[0]) - 1, 0)

    def _matches(self, position: int, selector: TextQuoteSelector) -> Sequence[Match]:
        """Return the places of a quotation in a block, with the recorded context."""
        if position not in self._blocks:
            start, end = self.spans[position]
            self._blocks[position] = SearchedText(self.text[start:end])
        matches = Occurrences(self._blocks[position], selector).matches
        return [match for match in matches if match.in_context]

    @cached_property
    def whole(self) -> SearchedText:
        """The text, prepared for the search of quotations."""
        return SearchedText(self.text)


_LAST = 1 << 60


@frozen
class Spot:
    """A place where a document states, denies or mentions a claim.

    ``block`` is the position of the block, None if the text has no such block or is not at
    hand. ``span`` is the span of the words in the text, None if the block is meant as a
    whole. ``cited`` is the number of the cited block, which sorts places without a block.
    """

    document: str
    block: int | None
    span: tuple[int, int] | None
    stance: Stance
    assertion: Assertion = field(repr=False)
    cited: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """The sort key within a document: by block and words; without a block, the last."""
        if self.block is None:
            return _LAST, self.cited
        return self.block, self.span[0] if self.span else -1

    @property
    def order(self) -> tuple[bool, int, int]:
        """The sort key of the places of a claim: statements of it first, then by place."""
        return self.stance is not Stance.ASSERTS, *self.place


def find_spots(
    assertion: Assertion,
    claim: Claim,
    texts: Mapping[str, DocumentText],
    withdrawal: Sequence[Passage],
) -> Iterator[Spot]:
    """Yield the places of an assertion in the documents that it cites, each once.

    The words of a place are the quotes of the assertion. Without a quote they are the text
    of the claim, if the block has it verbatim. Documents without a text have no blocks.
    ``withdrawal`` has the passages that report that the assertion was taken back.
    """
    for passage in withdrawal:
        if (text := texts.get(passage.document)) is not None:
            block = text.position(passage)
            yield Spot(passage.document, block, None, Stance.NEUTRAL, assertion)
    for document, passages in _passages(assertion).items():
        if (text := texts.get(document)) is None:
            yield Spot(document, None, None, assertion.stance, assertion, _number(passages))
            continue
        positions = (text.position(each) for each in passages)
        cited = [*dict.fromkeys(each for each in positions if each is not None)]
        found = dict.fromkeys(_quotes(assertion, document, text, cited))
        with_quotes = {text.block_at(start) for start, _ in found}
        for block in cited:
            if block in with_quotes:
                continue
            words = None
            if assertion.stance is Stance.ASSERTS and claim.text:
                words = text.find_in_block(claim.text, block)
            yield Spot(document, block, words, assertion.stance, assertion)
        for span in found:
            for block in range(text.block_at(span[0]), text.block_at(span[1] - 1) + 1):
                start, end = text.spans[block]
                inside = max(start, span[0]), min(end, span[1])
                if inside[0] < inside[1]:
                    yield Spot(document, block, inside, assertion.stance, assertion)
        if not cited and not found:
            yield Spot(document, None, None, assertion.stance, assertion, _number(passages))


def _number(passages: Sequence[Passage]) -> int:
    """Return the lowest number of a block of some passages; 0 if none has one."""
    return min((each.number for each in passages if each.number is not None), default=0)


def _passages(assertion: Assertion) -> Mapping[str, Sequence[Passage]]:
    """Return the passages of an assertion and of its hops by document."""
    found: dict[str, list[Passage]] = {}
    for passage in (*assertion.at, *(hop.at for hop in assertion.via if hop.at is not None)):
        found.setdefault(passage.document, []).append(passage)
    return found


def _quotes(
    assertion: Assertion, document: str, text: DocumentText, cited: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the spans of the quotes that stand in a document."""
    for hop in assertion.via:
        own = [hop.at] if hop.at is not None else assertion.at
        if hop.quote and any(passage.document == document for passage in own):
            selector = TextQuoteSelector(hop.quote, hop.prefix, hop.suffix)
            if (span := text.find(selector, hop.start, cited)) is not None:
                yield span


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


@define(eq=False)
class NoteEntry:
    """A note before it is made: its claim, its number, and its places in the documents."""

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
        the first place that states its claim, or else at the first that denies it.
        """
        texts = {
            id: DocumentText(each, each.text)
            for id, each in ledger.documents.items()
            if each.text is not None
        }
        facts = report.facts
        entries = [
            NoteEntry(view.claim, view.group, facts.assertions_of(view.group))
            for view in views_of_claims(report)
        ]
        entries += _drafted(report, ledger)
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
        for entry in entries:
            spots = sorted(entry.spots, key=lambda spot: (position[spot.document], spot.order))
            entry.spots = tuple(spots)
        entries.sort(
            key=lambda entry: (
                (position[entry.first.document], entry.first.place)
                if entry.first is not None
                else (len(documents), (0, 0))
            )
        )
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

    @cached_property
    def unplaced(self) -> Mapping[str, Sequence[NoteEntry]]:
        """The claims that each document states in no block that is known."""
        found: dict[str, list[NoteEntry]] = {}
        for entry in self.entries:
            if entry.first is not None and entry.first.block is None:
                found.setdefault(entry.first.document, []).append(entry)
        return found

    @cached_property
    def spots(self) -> Mapping[str, Mapping[int, Sequence[tuple[NoteEntry, Spot]]]]:
        """The places of claims in each document, by the position of the block."""
        found: dict[str, dict[int, list[tuple[NoteEntry, Spot]]]] = {}
        for entry in self.entries:
            for spot in entry.spots:
                if spot.block is not None:
                    blocks = found.setdefault(spot.document, {})
                    blocks.setdefault(spot.block, []).append((entry, spot))
        return found


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
    """Return the ids of documents: the main one, then those with the most claims."""
    count = Counter(id for entry in entries for id in {spot.document for spot in entry.spots})
    first = None if main is None else main.id
    return sorted(ledger.documents, key=lambda each: (each != first, -count[each]))
