"""The draft of an article: its statements, with the dates of the text resolved."""

from claimtrack.drafts.draft import Draft, Extractor
from claimtrack.drafts.texts import Article
from claimtrack.drafts.times import resolve_times
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.facts.text.language import unread_reason


def draft_article(article: Article, extractor: Extractor, using: str) -> Draft:
    """Return the draft of an article. ``using`` names the extractor in messages.

    Raises:
        LedgerError: the extractor fails, or returns a draft of another text.
    """
    draft = extractor.extract(article.text)
    if draft.text != article.text:
        message = f"the extractor `{using}` returned a draft of another text"
        raise LedgerError(Problem(Fault.VALUE, message, hint="use another extractor"))
    return resolve_times(article.trim(draft), article.published)


def require_statements(draft: Draft, text: str, using: str) -> None:
    """Refuse a draft without statements.

    ``text`` is the text in messages, such as `` `page.txt` ``, and ``using`` the extractor.

    Raises:
        LedgerError: the draft has none.
    """
    if draft.statements:
        return
    message = f"no statement with a source was found in {text}"
    hint = "write the claims yourself, in a ledger that claimtrack init begins"
    if unread_reason(draft.text):
        hint = f"the text does not look English; {using} reads only English"
    raise LedgerError(Problem(Fault.EMPTY, message, hint=hint))
