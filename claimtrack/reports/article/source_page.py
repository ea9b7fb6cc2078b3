"""The page of one source: the claims that rest on it, and those that fall without it."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.assessment.assessment import Assessment, Assessments
from claimtrack.engine.report import Report
from claimtrack.model import Ledger, Source
from claimtrack.model.desk import parts_of
from claimtrack.model.status import Status
from claimtrack.reports.article.claim_page import SourceName, name_of_source
from claimtrack.reports.article.plain_names import source_name
from claimtrack.reports.article.view import ArticlePage, ChainSide, ChipRole, Note, NoteChain
from claimtrack.reports.text.totals import pluralize

MAX_CLAIMS = 200
"""Number of claims in one list; the others are counted."""


@frozen
class SourceClaims:
    """The claims that a source originates, carries or denies."""

    heading: str
    notes: Sequence[Note]
    more: int


@frozen
class WeakerClaim:
    """A claim whose status changes, or whose support shrinks, without a source."""

    note: Note
    before: str
    after: str
    falls: bool
    """True if no support is left."""


@frozen
class SourceDocument:
    """A document of a source."""

    title: str
    published: str
    role: str
    """``published`` or ``wrote``."""


@frozen
class SourcePage:
    """Everything about one source and the sources that it controls."""

    source: Source
    title: str
    kind: str
    reliability: str
    owner: SourceName | None
    parts: Sequence[SourceName]
    claims: Sequence[SourceClaims]
    weaker: Sequence[WeakerClaim]
    """The claims that are weaker without the source, those that fall first."""
    more_weaker: int
    falling: int
    """The number of claims that have no support without the source."""
    documents: Sequence[SourceDocument]


def build_source_page(
    page: ArticlePage, report: Report, assessed: Assessments, source: str
) -> SourcePage:
    """Return the page of a source.

    The ledger is assessed once more without the chains that lead through the source or
    through a source that it controls.

    Raises:
        KeyError: the ledger has no source of this id.
    """
    ledger = report.ledger
    record = ledger.sources[source]
    members = parts_of(ledger.sources.values(), [source])
    weaker = sorted(
        _weaker(page, report, assessed, source), key=lambda each: (not each.falls, each.note.number)
    )
    return SourcePage(
        record,
        source_name(record),
        f"{record.kind.value}: {record.kind.description}",
        f"{record.reliability.value}: {record.reliability.description}",
        None if record.part_of is None else name_of_source(ledger, record.part_of),
        [name_of_source(ledger, part) for part in sorted(members - {source})],
        [*_claims(page, members)],
        weaker[:MAX_CLAIMS],
        max(0, len(weaker) - MAX_CLAIMS),
        sum(each.falls for each in weaker),
        [*_documents(ledger, members)],
    )


def _claims(page: ArticlePage, members: frozenset[str]) -> Iterator[SourceClaims]:
    """Yield the claims of some sources by the part that they play in them."""
    found: dict[str, dict[int, Note]] = {heading: {} for heading in _HEADINGS}
    for note in page.notes():
        for chain in note.chains:
            if (heading := _part(chain, members)) is not None:
                found[heading][note.number] = note
        if not members.isdisjoint(note.claim.about):
            found[_ABOUT][note.number] = note
    for heading, by_number in found.items():
        if by_number:
            notes = [*by_number.values()]
            yield SourceClaims(heading, notes[:MAX_CLAIMS], max(0, len(notes) - MAX_CLAIMS))


_ORIGIN, _NO_SOURCE, _CARRIES = "Comes from it", "Says so, and gives no source", "Passes it on"
_DENIES, _NEITHER, _ABOUT = "Denies it", "Says nothing to it, or took it back", "Is about it"
_HEADINGS = (_ORIGIN, _NO_SOURCE, _CARRIES, _DENIES, _NEITHER, _ABOUT)


def _part(chain: NoteChain, members: frozenset[str]) -> str | None:
    """Return the part that some sources play in a chain; None if they are not on it."""
    first, *relays = chain.chips
    if first.source not in members:
        return _CARRIES if any(chip.source in members for chip in relays) else None
    if chain.side is ChainSide.NEITHER:
        return _NEITHER
    match first.role:
        case ChipRole.DENIES:
            return _DENIES
        case ChipRole.ORIGIN:
            return _ORIGIN
        case ChipRole.UNKNOWN | ChipRole.RELAY:
            return _NO_SOURCE


def _weaker(
    page: ArticlePage, report: Report, assessed: Assessments, source: str
) -> Iterator[WeakerClaim]:
    """Yield the claims with a lower status or less support without a source."""
    notes = page.by_claim()
    without = Assessments.of(report.ledger.without(source), report.settings)
    # The same claims are in both, so that their groups are the same too.
    for before, after in zip(assessed.values(), without.values(), strict=True):
        was, now = before.view.asserted, after.view.asserted
        lost_all = bool(was.assertions) and not now.assertions
        lowered = after.status.rank < before.status.rank
        falls = lost_all or (lowered and after.status is Status.UNSUPPORTED)
        if falls or lowered or now.certain_support.low < was.certain_support.low:
            yield WeakerClaim(notes[before.claim.id], _words(before), _words(after), falls)


def _words(one: Assessment) -> str:
    """Return the status and the support of a claim."""
    support = pluralize(one.view.asserted.certain_support.low, "independent voice")
    return f"{one.status.value.replace('-', ' ')}, {support}"


def _documents(ledger: Ledger, members: frozenset[str]) -> Iterator[SourceDocument]:
    """Yield the documents that some sources published or wrote."""
    for document in ledger.documents.values():
        if document.publisher in members:
            role = "published"
        elif document.author in members:
            role = "wrote"
        else:
            continue
        published = "" if document.published is None else str(document.published)
        yield SourceDocument(document.label, published, role)
