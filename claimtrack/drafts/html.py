"""The article in a page of HTML, extracted with the package ``trafilatura``."""

import re
from types import ModuleType

from attrs import frozen

from claimtrack.errors import Fault, missing_extra
from claimtrack.model import When
from claimtrack.model.dates.when import when_or_none
from claimtrack.model.values import refuse

MAX_PAGE = 5_000_000
"""The maximum number of bytes of a page. Extraction takes up to 100 ms for 100,000 bytes."""

_LANG = re.compile(
    rb"""<html\b[^>]*?\s(?:xml:)?lang\s*=\s*["']?([a-z]{2,3}(?:-[a-z0-9]+)*)""", re.IGNORECASE
)


@frozen
class WebPage:
    """The article of a page, and what the page says about it."""

    paragraphs: tuple[str, ...]
    """The paragraphs, headings and list items; the title is the first."""
    title: str | None
    publisher: str | None
    published: When | None
    lang: str | None
    url: str | None


def extract_page(data: bytes, name: str) -> WebPage:
    """Return the article of a page. Nothing is fetched.

    Raises:
        LedgerError: the package is missing, the page is too long, or it has no article.
    """
    if len(data) > MAX_PAGE:
        refuse(f"`{name}` has more than {MAX_PAGE:,} bytes", fault=Fault.LIMIT)
    found = _trafilatura().bare_extraction(
        data,
        fast=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        # By default, a date after today is no date. Only the markup is searched, not the text.
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": "2999-12-31",
        },
    )
    lines = [line.strip() for line in (found.text or "").splitlines()] if found else []
    paragraphs = [line for line in lines if line]
    if not paragraphs:
        hint = "save the words of the page as a .txt file, with a blank line between paragraphs"
        refuse(f"no article was found in the page `{name}`", hint)
    title = " ".join(found.title.split()) if found.title else None
    if title and title not in paragraphs[0]:
        paragraphs.insert(0, title)
    lang = _LANG.search(data)
    return WebPage(
        paragraphs=tuple(paragraphs),
        title=title,
        publisher=found.sitename or found.hostname,
        published=when_or_none(found.date),
        lang=lang[1].decode() if lang else None,
        url=found.url,
    )


def _trafilatura() -> ModuleType:
    try:
        import trafilatura
    except ImportError:
        raise missing_extra("reading HTML", "draft") from None
    return trafilatura
