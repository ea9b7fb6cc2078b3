"""The forms of the live page: their fields, filled in from the disguised ledger."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from attrs import evolve, frozen

from claimtrack.confidential import Disguise
from claimtrack.edits.edit_data import EditKind, read_ref
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.errors import LedgerError
from claimtrack.formats.toml.shorthands import publishers_of
from claimtrack.model import Assertion, Document, Ledger, Passage, RecordKind
from claimtrack.model.document import find_blocks
from claimtrack.model.values import clean_text
from claimtrack.reports.text.descriptions import display_name
from claimtrack.reports.text.masthead import main_document
from claimtrack.serve.live_view import write_ref

MAX_PASSAGES = 100
"""The number of paragraphs to choose from before and after the present one."""

MAX_LABEL = 60
"""The number of characters of a paragraph in a list of paragraphs."""


@frozen
class HopFields:
    """The fields of one source of a chain, as text; empty if not given."""

    source: str = ""
    act: str = ""
    certainty: str = ""
    quote: str = ""


@frozen
class PassageChoice:
    """A paragraph that may contain a claim."""

    passage: str
    label: str
    text: str


@frozen
class EditForm:
    """The fields of a form with their present values, as text."""

    kind: EditKind
    title: str
    item: str = ""
    """The draft, the claim or the record that the edit is about."""
    text: str = ""
    claim_kind: str = ""
    topics: Sequence[str] = ()
    about: Sequence[str] = ()
    stance: str = ""
    hops: Sequence[HopFields] = (HopFields(),)
    at: Sequence[str] = ()
    code: str = ""
    message: str = ""
    sources: Sequence[tuple[str, str]] = ()
    """The ids and names of all sources, by name."""
    publisher: str = ""
    """The source that says what its document says without another source."""
    known_topics: Sequence[str] = ()
    passages: Sequence[PassageChoice] = ()

    @property
    def states_claim(self) -> bool:
        """True if the form has the fields of a claim."""
        return self.kind is EditKind.CLAIM or (
            self.kind is EditKind.DRAFT and self.item.startswith(RecordKind.CLAIM.value)
        )

    @property
    def starts_with_words(self) -> bool:
        """True if the words of the text are to be chosen first."""
        return self.kind is EditKind.CLAIM and not self.text

    @property
    def has_chain(self) -> bool:
        """True if the form has the fields of a chain."""
        return self.kind in (EditKind.DRAFT, EditKind.CLAIM, EditKind.CHAIN)


def make_form(
    kind: EditKind, query: Mapping[str, str], edited: EditedLedger, disguise: Disguise
) -> EditForm | None:
    """Return a form for the parameters of its URL, or None if their record is gone.

    Ids in the parameters are those of the disguised ledger.
    """
    shown = disguise.ledger(edited.ledger)
    match kind:
        case EditKind.DRAFT:
            return _draft_form(query.get("item", ""), edited, disguise)
        case EditKind.CLAIM:
            words = " ".join(clean_text(query.get("words", "")).split())
            at = query.get("at", "")
            form = EditForm(kind, "A new claim", text=words, hops=[HopFields(quote=words)])
            return _with_choices(form, shown, at)
        case EditKind.CHAIN:
            claim = shown.claims.get(query.get("claim", ""))
            if claim is None:
                return None
            title = f"Who else says so, or denies it: {_shorten(claim.text or claim.id)}"
            form = EditForm(kind, title, item=claim.id)
            return _with_choices(form, shown, query.get("at", ""))
        case EditKind.WAIVE:
            message = clean_text(query.get("message", ""))
            subject = query.get("subject", "")
            return EditForm(
                kind, "Accept a finding", subject, code=query.get("code", ""), message=message
            )
        case EditKind.ACCEPT | EditKind.REJECT:
            return None


def _draft_form(item: str, edited: EditedLedger, disguise: Disguise) -> EditForm | None:
    shown = evolve(edited, ledger=disguise.ledger(edited.ledger))
    try:
        ref = read_ref(item)
    except LedgerError:
        return None
    draft = next((each for each in shown.drafts() if each.ref == ref), None)
    if draft is None:
        return None
    chain = draft.assertions[0] if draft.assertions else None
    form = EditForm(
        EditKind.DRAFT,
        "Edit the draft",
        write_ref(ref),
        text=draft.claim.text or "",
        claim_kind=draft.claim.kind.value,
        topics=draft.claim.topics,
        about=draft.claim.about,
        stance=chain.stance.value if chain else "",
        hops=_hops(chain, shown.ledger) if chain else [HopFields()],
        at=[str(passage) for passage in chain.at] if chain else [],
    )
    return _with_choices(form, shown.ledger, form.at[0] if form.at else "")


def _hops(chain: Assertion, ledger: Ledger) -> Sequence[HopFields]:
    """Return the sources of a chain without the publisher at its end, which is added anyway."""
    publishers = publishers_of(chain.at, ledger)
    hops = [
        HopFields(
            hop.source,
            hop.act.value if hop.act else "",
            hop.certainty.value if hop.certainty else "",
            hop.quote or "",
        )
        for hop in chain.via
    ]
    plain = hops[-1] == HopFields(hops[-1].source)
    return hops[:-1] if plain and hops[-1].source in publishers else hops


def _with_choices(form: EditForm, ledger: Ledger, at: str) -> EditForm:
    """Return a form with the sources, topics and paragraphs to choose from.

    The paragraphs are those around a passage, or else the first ones of the main document.
    """
    try:
        passage = Passage.parse(at)
    except LedgerError:
        passage = None
    named = ledger.documents.get(passage.document) if passage else None
    document = named or main_document(ledger)
    passages = [*_passages(document, passage if named else None)] if document else []
    publisher = (document and document.publisher) or ""
    sources = [(id, display_name(source)) for id, source in ledger.sources.items()]
    topics = {topic for claim in ledger.claims.values() for topic in claim.topics}
    return evolve(
        form,
        publisher=publisher if form.states_claim and publisher in ledger.sources else "",
        at=form.at or [each.passage for each in passages if each.passage == at],
        sources=sorted(sources, key=lambda pair: (pair[1].casefold(), pair[0])),
        known_topics=sorted(topics),
        passages=passages,
    )


def _passages(document: Document, near: Passage | None) -> Iterator[PassageChoice]:
    """Yield the paragraphs of a document, of a long one only those near a passage."""
    middle = (near and near.number) or 1
    first = max(middle - MAX_PASSAGES, 1)
    text = document.text or ""
    blocks = islice(enumerate(find_blocks(text), start=1), first - 1, middle + MAX_PASSAGES)
    for number, (start, end) in blocks:
        words = text[start:end]
        yield PassageChoice(f"{document.id}#p{number}", f"¶{number} {_shorten(words)}", words)


def _shorten(text: str) -> str:
    words = " ".join(text[: 4 * MAX_LABEL].split())
    return words if len(words) <= MAX_LABEL else words[: MAX_LABEL - 1].rstrip() + "…"
