"""The article view of a report: the documents with their claims, and notes beside them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.report import Report
from claimtrack.model import Assertion, Claim, Document, Ledger, Stance
from claimtrack.model.desk import Desk
from claimtrack.reports.article.judgement import judge_claims
from claimtrack.reports.article.notes import NoteMaker
from claimtrack.reports.article.overview import steps_of, summarize_notes
from claimtrack.reports.article.pieces import Excerpt, Mark, cut_pieces, split_sentences
from claimtrack.reports.article.placement import DocumentText, Spot, find_spots
from claimtrack.reports.article.view import (
    ArticlePage,
    ArticleView,
    Block,
    Note,
    Pointer,
    TextShown,
)
from claimtrack.reports.article.wording import Names
from claimtrack.reports.summary.summary import speaker_name
from claimtrack.reports.text.masthead import main_document

_Key: TypeAlias = int | tuple[str, int]
"""A note: a group of claims, or a drafted record with its position among the drafts."""


@define
class _Entry:
    """A note to be: its claim, its drafted assertions, and its places."""

    claim: Claim
    drafts: Sequence[Assertion] = ()
    spots: list[Spot] = field(factory=list)


def build_article_page(
    report: Report,
    assessed: Assessments,
    *,
    with_drafts: Ledger | None = None,
    full_text: bool = False,
) -> ArticlePage:
    """Return the article view of a report.

    ``with_drafts`` is the ledger with its drafts, which the report leaves out. The text of
    the desk's own documents is shown whole; without a desk, that of the main document. Of
    other documents the cited passages are shown, or with ``full_text`` everything.

    The page shows all names of its ledgers. A ledger with confidential sources must be
    disguised first (:mod:`claimtrack.confidential`).
    """
    ledger = report.ledger if with_drafts is None else with_drafts
    desk = _desk(report)
    main = _main_document(report, ledger)
    texts = {
        id: DocumentText(each, each.text)
        for id, each in ledger.documents.items()
        if each.text is not None
    }
    entries = _entries(report, ledger)
    _place(entries, report, ledger, texts)
    order = _document_order(entries, main, ledger)
    positions = {id: position for position, id in enumerate(order)}
    homes = {key: _home(entry, positions) for key, entry in entries.items()}
    keys = sorted(entries, key=lambda key: homes[key].order)  # stable, in ledger order
    numbers = {key: number for number, key in enumerate(keys, start=1)}
    judged = judge_claims(report)
    columns = report.facts.columns

    def number_of(claim: str) -> int | None:
        in_report = claim in report.ledger.claims
        return numbers[columns.group_of(claim)] if in_report else None

    names = Names(ledger, number_of)
    maker = NoteMaker(
        report,
        assessed,
        ledger,
        judged,
        {key: number for key, number in numbers.items() if isinstance(key, int)},
        frozenset(key for key in keys if isinstance(key, int) and homes[key].document is None),
        desk,
        main,
        names,
    )
    notes = {
        key: maker.note(key)
        if isinstance(key, int)
        else maker.draft_note(numbers[key], entries[key].claim, entries[key].drafts)
        for key in keys
    }
    articles = [
        view
        for id in order
        if (
            view := _article(
                ledger,
                ledger.documents[id],
                texts.get(id),
                entries,
                homes,
                notes,
                maker,
                whole=full_text or _is_own(ledger.documents[id], desk, main, report),
                main=main is not None and id == main.id,
            )
        )
    ]
    in_order = [notes[key] for key in keys]
    return ArticlePage(
        (main and main.title) or "",
        _publisher(main, ledger),
        "" if main is None or main.published is None else str(main.published),
        tuple(summarize_notes(in_order, judged, maker.numbers)),
        tuple(steps_of(judged, maker.numbers, names)),
        tuple(articles),
        tuple(notes[key] for key in keys if homes[key].document is None),
        _desk_name(report, main, ledger),
    )


@frozen
class _Home:
    """The place of a note: the position of its article, and of its block in it."""

    document: str | None
    block: int | None
    order: tuple[int, int, int]


def _desk(report: Report) -> Desk:
    """Return the desk, or else the publisher of the main document."""
    if report.facts.desk.members:
        return report.facts.desk
    main = main_document(report.ledger)
    return Desk.of(report.ledger.sources, main.publisher if main is not None else None)


def _desk_name(report: Report, main: Document | None, ledger: Ledger) -> str:
    id = report.settings.desk or (main.publisher if main is not None else None)
    return "" if id is None or id not in ledger.sources else speaker_name(ledger.sources[id])


def _main_document(report: Report, ledger: Ledger) -> Document | None:
    """Return the desk's own document that most assertions are in, or else of all documents."""
    members = report.facts.desk.members
    own = {id for id, each in ledger.documents.items() if {each.publisher, each.author} & members}
    count = dict.fromkeys(own, 0)
    for assertion in ledger.assertions if own else ():
        for passage in assertion.at:
            if passage.document in own:
                count[passage.document] += 1
    if own:
        return ledger.documents[
            max((id for id in ledger.documents if id in own), key=count.__getitem__)
        ]
    return main_document(ledger)


def _is_own(document: Document, desk: Desk, main: Document | None, report: Report) -> bool:
    """True if a document is the desk's own; without a desk, if it is the main document."""
    if report.facts.desk.members:
        return bool({document.publisher, document.author} & desk.members)
    return document is main


def _publisher(document: Document | None, ledger: Ledger) -> str:
    id = None if document is None else document.publisher
    return "" if id is None or id not in ledger.sources else speaker_name(ledger.sources[id])


def _entries(report: Report, ledger: Ledger) -> dict[_Key, _Entry]:
    """Return an entry for each group of claims, and then for each draft."""
    entries: dict[_Key, _Entry] = {}
    columns, known = report.facts.columns, report.ledger.claims
    for claim in known.values():
        entries.setdefault(columns.group_of(claim.id), _Entry(claim))
    if ledger is report.ledger:
        return entries
    of_drafts: dict[str, list[Assertion]] = {}
    for assertion in ledger.assertions:
        if assertion.claim not in known:
            of_drafts.setdefault(assertion.claim, []).append(assertion)
    for claim in ledger.claims.values():
        if claim.id not in known:
            entries["claim", len(entries)] = _Entry(claim, of_drafts.get(claim.id, ()))
    for assertion in ledger.assertions:
        if assertion.draft and assertion.claim in known:
            entries["chain", len(entries)] = _Entry(ledger.claims[assertion.claim], [assertion])
    return entries


def _place(
    entries: Mapping[_Key, _Entry],
    report: Report,
    ledger: Ledger,
    texts: Mapping[str, DocumentText],
) -> None:
    """Add the places of each entry in the documents."""
    columns, claims = report.facts.columns, ledger.claims
    for assertion in report.facts.active_assertions:
        entry = entries[columns.group_of(assertion.claim)]
        entry.spots += find_spots(assertion, claims[assertion.claim], texts)
    for key, entry in entries.items():
        if not isinstance(key, int):
            for assertion in entry.drafts:
                entry.spots += find_spots(assertion, entry.claim, texts)


def _document_order(
    entries: Mapping[_Key, _Entry], main: Document | None, ledger: Ledger
) -> list[str]:
    """Return the documents with claims: the main one first, then those with the most."""
    position = {id: nth for nth, id in enumerate(ledger.documents)}
    count: dict[str, int] = {}
    for entry in entries.values():
        for document in dict.fromkeys(spot.document for spot in entry.spots):
            count[document] = count.get(document, 0) + 1
    first = () if main is None else (main.id,)
    others = sorted(count.keys() - {*first}, key=lambda each: (-count[each], position[each]))
    return [*first, *others]


def _home(entry: _Entry, positions: Mapping[str, int]) -> _Home:
    """Return the place of a note: in the first document that has it, where it is stated."""
    if not entry.spots:
        return _Home(None, None, (len(positions), 0, 0))
    first = min(entry.spots, key=lambda spot: (positions[spot.document], *spot.order))
    article = positions[first.document]
    if first.block is None:
        return _Home(first.document, None, (article, 1 << 60, 0))
    start = first.span[0] if first.span else -1
    return _Home(first.document, first.block, (article, first.block, start))


def _article(
    ledger: Ledger,
    document: Document,
    text: DocumentText | None,
    entries: Mapping[_Key, _Entry],
    homes: Mapping[_Key, _Home],
    notes: Mapping[_Key, Note],
    maker: NoteMaker,
    *,
    whole: bool,
    main: bool,
) -> ArticleView | None:
    """Return the view of a document; None if there is nothing to show."""
    here = [key for key, home in homes.items() if home.document == document.id]
    unplaced = [notes[key] for key in here if homes[key].block is None]
    unplaced.sort(key=lambda note: note.number)
    blocks: Sequence[Block] = ()
    if text is not None:
        blocks = _blocks(document, text, entries, homes, notes, maker, whole)
    if not blocks and not unplaced and not main:
        return None
    shown = TextShown.NOTHING if text is None else TextShown.WHOLE if whole else TextShown.EXCERPTS
    return ArticleView(
        document,
        document.label,
        _publisher(document, ledger),
        "" if document.published is None else str(document.published),
        shown,
        tuple(blocks),
        tuple(unplaced),
        main,
    )


def _blocks(
    document: Document,
    text: DocumentText,
    entries: Mapping[_Key, _Entry],
    homes: Mapping[_Key, _Home],
    notes: Mapping[_Key, Note],
    maker: NoteMaker,
    whole: bool,
) -> Sequence[Block]:
    spots: dict[int, list[tuple[_Key, Spot]]] = {}
    for key, entry in entries.items():
        for spot in entry.spots:
            if spot.document == document.id and spot.block is not None:
                spots.setdefault(spot.block, []).append((key, spot))
    blocks: list[Block] = []
    after = 0
    positions: Iterable[int] = range(len(text.spans)) if whole else sorted(spots)
    for position in positions:
        found = spots.get(position, [])
        start, end = text.spans[position]
        shown = [(start, end)] if whole else _excerpts(text, position, entries, found)
        marks = [
            Mark(*spot.span, notes[key].number, notes[key].status, spot.stance is Stance.DENIES)
            for key, spot in found
            if spot.span is not None
        ]
        pieces = tuple(cut_pieces(text.text, shown, marks))
        marked = {mark.number for mark in marks}
        of_whole = {notes[key].number for key, spot in found if spot.span is None} - marked
        numbers = dict.fromkeys(key for key, _ in found)
        own = [
            notes[key]
            for key in numbers
            if homes[key].document == document.id and homes[key].block == position
        ]
        pointed = {
            key: spot
            for key, spot in reversed(found)
            if homes[key].document != document.id or homes[key].block != position
        }
        blocks.append(
            Block(
                position + 1,
                pieces,
                position == text.headline,
                tuple(sorted(of_whole)),
                tuple(sorted(own, key=lambda note: note.number)),
                tuple(
                    sorted(
                        (_pointer(notes[key], spot, maker) for key, spot in pointed.items()),
                        key=lambda pointer: pointer.number,
                    )
                ),
                cut_before=bool(text.text[after : shown[0][0]].strip()),
            )
        )
        after = shown[-1][1]
    if blocks and text.text[after:].strip():
        blocks[-1] = evolve(blocks[-1], cut_after=True)
    return blocks


def _excerpts(
    text: DocumentText,
    position: int,
    entries: Mapping[_Key, _Entry],
    found: Iterable[tuple[_Key, Spot]],
) -> Sequence[tuple[int, int]]:
    start, end = text.spans[position]
    excerpt = Excerpt(text.text, split_sentences(text.text, start, end))
    cited = (spot.span or excerpt.nearest(entries[key].claim.text) for key, spot in found)
    return excerpt.around(cited)


def _pointer(note: Note, spot: Spot, maker: NoteMaker) -> Pointer:
    """Return the pointer to a note with words of another block or document."""
    head = maker.desk.voices(spot.assertion.hops)[0]
    speaker = speaker_name(maker.ledger.sources[head.source])
    match spot.stance:
        case Stance.ASSERTS:
            words = f"{speaker} says so too"
        case Stance.DENIES:
            words = f"{speaker} denies"
        case Stance.NEUTRAL:
            words = f"{speaker} says nothing of it"
    return Pointer(note.number, words, note.claim.text)
