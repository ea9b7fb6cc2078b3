"""The state of a live page for its templates: what may be edited, filters, days, formats."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from attrs import frozen

from claimtrack.errors import Problem
from claimtrack.formats.registry import FORMATS
from claimtrack.model import RecordKind, Ref, ref_of
from claimtrack.reports.article.filters import Facet
from claimtrack.reports.article.view import ArticleView, Block, Note, NoteFinding

_MAX_MESSAGE = 500
"""The number of characters of a finding's message in the URL of a form."""


@frozen
class LiveView:
    """The state of a live page when it is rendered.

    The rows of the page depend on ``read_only``, ``as_of`` and ``query`` only, so that
    they can be rendered once for many versions.
    """

    token: str
    """The secret that each edit must repeat."""
    digest: str
    """The digest of the ledger's files."""
    version: int
    read_only: bool = False
    can_undo: bool = False
    problems: Sequence[Problem] = ()
    """Why the files as they are now cannot be shown; disguised."""
    days: Sequence[str] = ()
    """The days on which the ledger's knowledge changed, the first one first."""
    as_of: str = ""
    """The day whose knowledge is shown; empty for all."""
    formats: Sequence[str] = ()
    """The formats of exports, by name."""
    query: Mapping[str, str] = {}
    """The parameters of the page's URL."""
    facets: Sequence[Facet] = ()
    next_rows: str = ""
    """The URL with more rows; empty if all are shown."""

    @property
    def editable(self) -> bool:
        """True if the page has controls that edit the ledger."""
        return not self.read_only and not self.as_of

    def describe_export(self, name: str) -> str:
        """Return what an export holds, in a few words."""
        if name in FORMATS:
            return f"The ledger as {name}: {FORMATS[name].meaning}"
        return "The page, in one file" if name == "html" else f"The findings as {name}"

    def url(self, **changed: str) -> str:
        """Return the URL of the page with other parameters; empty ones are left out."""
        return "/?" + _query({**self.query, **changed})

    def drafts(self, note: Note) -> Sequence[Ref]:
        """Return the drafts of a note: its claim, or the drafted chains of an accepted claim."""
        if note.draft is None:
            return []
        if note.draft.kind is RecordKind.CLAIM:
            return [note.draft]
        chains = [*note.chains, *(chain for side in note.sides for chain in side.chains)]
        return [*dict.fromkeys(chain.ref for chain in chains if chain.draft)]

    def draft_form(self, draft: Ref) -> str:
        """Return the URL of the form that edits a draft."""
        return "/form/draft?" + _query({"item": write_ref(draft)})

    def claim_form(self, article: ArticleView, block: Block) -> str:
        """Return the URL of the form for a claim in a block."""
        return "/form/claim?" + _query({"at": f"{article.document.id}#p{block.number}"})

    def chain_form(self, note: Note) -> str:
        """Return the URL of the form for a further chain of a claim."""
        return "/form/chain?" + _query({"claim": note.id})

    def waiver_form(self, note: Note, found: NoteFinding) -> str:
        """Return the URL of the form that accepts a finding.

        The waiver names the claim of the note if the finding is about it.
        """
        subjects = [ref_of(record) for record in found.finding.flag.key_subjects]
        own = Ref(RecordKind.CLAIM, note.id)
        subject = own if own in subjects else subjects[0]
        return "/form/waive?" + _query(
            {
                "code": found.finding.code,
                "subject": write_ref(subject),
                "message": found.message[:_MAX_MESSAGE],
            }
        )

    @staticmethod
    def write_ref(ref: Ref) -> str:
        """Return a reference as forms send it."""
        return write_ref(ref)


def write_ref(ref: Ref) -> str:
    """Return a reference as forms send it, such as ``claim:closed``."""
    return f"{ref.kind.value}:{ref.id}"


def _query(parameters: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in parameters.items() if value})
