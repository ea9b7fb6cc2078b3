"""The article view of a report: the documents with their claims, and notes beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from attrs import evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.errors import Place
from claimtrack.model import Document, Ledger, Stance
from claimtrack.model.desk import Desk
from claimtrack.reports.article.chains import ChainReader
from claimtrack.reports.article.judgement import judge_claims
from claimtrack.reports.article.layout import DocumentText, NoteEntry, PageLayout, Spot
from claimtrack.reports.article.notes import NoteMaker
from claimtrack.reports.article.overview import steps_of, summarize_notes
from claimtrack.reports.article.pieces import BlockSentences, MarkedWords, cut_pieces
from claimtrack.reports.article.plain_names import PlainNames, source_name
from claimtrack.reports.article.view import (
    ArticlePage,
    ArticleView,
    Block,
    Note,
    Pointer,
    TextShown,
)
from claimtrack.reports.text.masthead import main_document


def build_article_page(
    report: Report,
    assessed: Assessments,
    *,
    with_drafts: Ledger | None = None,
    full_text: bool = False,
    guesses: Mapping[Place, Sequence[str]] = MappingProxyType({}),
) -> ArticlePage:
    """Return the article view of a report.

    ``with_drafts`` is the ledger with its drafts, which the report leaves out. The text of
    the desk's own documents is shown whole; without a desk, that of the main document. Of
    other documents the cited passages are shown, or with ``full_text`` everything.
    ``guesses`` are remarks about drafts, by the places of their records.

    The page shows all names of its ledgers. A ledger with confidential sources must be
    disguised first (:mod:`claimtrack.confidential`).
    """
    ledger = report.ledger if with_drafts is None else with_drafts
    own = _own_documents(report, ledger)
    main = _main_document(own, ledger)
    # Without a desk, chains are shown without the publisher of the main document.
    keeper = report.settings.desk or (None if main is None else main.publisher)
    layout = PageLayout.of(report, ledger, main)
    judged = judge_claims(report)
    columns, known = report.facts.columns, report.ledger.claims

    def number_of(claim: str) -> int | None:
        return layout.numbers[columns.group_of(claim)] if claim in known else None

    names = PlainNames(ledger, number_of)
    chains = ChainReader(report.facts, ledger, Desk.of(ledger.sources, keeper), main)
    elsewhere = frozenset(each.group for each in layout.elsewhere if each.group is not None)
    maker = NoteMaker(
        report,
        assessed,
        judged,
        chains,
        names,
        ledger.claims,
        layout.numbers,
        elsewhere,
        layout.texts,
        guesses,
    )
    notes = {
        entry.number: maker.draft_note(entry.number, entry.claim, entry.assertions)
        if entry.group is None
        else maker.note(entry.group)
        for entry in layout.entries
    }
    shown = {each.id for each in own or filter(None, [main])}
    articles = _Articles(ledger, layout, notes, chains)
    views = (
        articles.view(ledger.documents[id], whole=full_text or id in shown, main=main)
        for id in layout.documents
    )
    return ArticlePage(
        (main and main.title) or "",
        "" if main is None else _name(main.publisher, ledger),
        _published(main),
        summarize_notes(notes, judged, layout.numbers),
        tuple(steps_of(judged, layout.numbers, layout.drafts, names)),
        tuple(filter(None, views)),
        tuple(notes[entry.number] for entry in layout.elsewhere),
        _name(keeper, ledger),
    )


def _own_documents(report: Report, ledger: Ledger) -> Sequence[Document]:
    """Return the documents that the desk published or wrote."""
    members = report.facts.desk.members
    documents = ledger.documents.values()
    return [each for each in documents if not members.isdisjoint({each.publisher, each.author})]


def _main_document(own: Sequence[Document], ledger: Ledger) -> Document | None:
    """Return the desk's own document that most assertions are in, or else any such document."""
    if not own:
        return main_document(ledger)
    count = Counter(passage.document for each in ledger.assertions for passage in each.at)
    return max(own, key=lambda each: count[each.id])  # the first of several


def _name(source: str | None, ledger: Ledger) -> str:
    return "" if source is None else source_name(ledger.sources[source])


def _published(document: Document | None) -> str:
    return "" if document is None or document.published is None else str(document.published)


@frozen(eq=False)
class _Articles:
    """Maker of the views of documents."""

    ledger: Ledger = field(repr=False)
    layout: PageLayout = field(repr=False)
    notes: Mapping[int, Note] = field(repr=False)
    chains: ChainReader = field(repr=False)

    def view(self, document: Document, *, whole: bool, main: Document | None) -> ArticleView | None:
        """Return the view of a document; None if it is not the main one and states no claim."""
        text = self.layout.texts.get(document.id)
        blocks = () if text is None else tuple(self._blocks(document, text, whole))
        unplaced = self.layout.unplaced.get(document.id, ())
        is_main = main is not None and document.id == main.id
        if not is_main and not unplaced and document.id not in self.layout.spots:
            return None
        shown = TextShown.WHOLE if whole else TextShown.EXCERPTS
        return ArticleView(
            document,
            document.label,
            _name(document.publisher, self.ledger),
            _published(document),
            TextShown.NOTHING if text is None else shown,
            blocks,
            tuple(self.notes[entry.number] for entry in unplaced),
            is_main,
        )

    def _blocks(self, document: Document, text: DocumentText, whole: bool) -> Sequence[Block]:
        """Return all blocks of a text, or the excerpts of those with claims."""
        spots = self.layout.spots.get(document.id, {})
        blocks: list[Block] = []
        end = 0
        for position in range(len(text.spans)) if whole else sorted(spots):
            found = spots.get(position, ())
            shown = [text.spans[position]] if whole else _excerpts(text, position, found)
            cut = bool(text.text[end : shown[0][0]].strip())
            blocks.append(self._block(document, text, position, shown, found, cut))
            end = shown[-1][1]
        if blocks and text.text[end:].strip():
            blocks[-1] = evolve(blocks[-1], cut_after=True)
        return blocks

    def _block(
        self,
        document: Document,
        text: DocumentText,
        position: int,
        shown: Sequence[tuple[int, int]],
        found: Sequence[tuple[NoteEntry, Spot]],
        cut_before: bool,
    ) -> Block:
        marks = [
            MarkedWords(
                *spot.span,
                entry.number,
                self.notes[entry.number].status,
                spot.stance is Stance.DENIES,
            )
            for entry, spot in found
            if spot.span is not None
        ]
        marked = {mark.number for mark in marks}
        own: dict[int, Note] = {}
        pointers: dict[int, Pointer] = {}
        for entry, spot in found:
            note, first = self.notes[entry.number], entry.first
            if first is not None and (first.document, first.block) == (document.id, position):
                own[note.number] = note
            elif note.number not in pointers:
                pointers[note.number] = self._pointer(note, spot)
        return Block(
            position + 1,
            tuple(cut_pieces(text.text, shown, marks)),
            position == text.headline,
            tuple(dict.fromkeys(each.number for each, _ in found if each.number not in marked)),
            tuple(own.values()),
            tuple(pointers.values()),
            cut_before,
        )

    def _pointer(self, note: Note, spot: Spot) -> Pointer:
        """Return the pointer to a note with words at another place."""
        if self.chains.is_withdrawn(spot.assertion):
            words = "took it back"
        else:
            words = {
                Stance.ASSERTS: "says so too",
                Stance.DENIES: "denies",
                Stance.NEUTRAL: "does not say",
            }[spot.stance]
        return Pointer(
            note.number, f"{self.chains.speaker(spot.assertion)} {words}", note.claim.text
        )


def _excerpts(
    text: DocumentText, position: int, found: Iterable[tuple[NoteEntry, Spot]]
) -> Sequence[tuple[int, int]]:
    """Return the shown spans of a block: the cited sentences, and one on each side.

    Where a block is cited as a whole, the sentence nearest to the claim is taken as cited.
    """
    excerpt = BlockSentences.of(text.text, *text.spans[position])
    return excerpt.around(spot.span or excerpt.nearest(entry.claim.text) for entry, spot in found)
