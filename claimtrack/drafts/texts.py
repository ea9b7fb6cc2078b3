"""Articles to draft from, in plain text, Markdown or HTML, with their title, date and publisher."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path

from attrs import evolve, frozen

from claimtrack.drafts.claim_words import CONTROL
from claimtrack.drafts.draft import Draft
from claimtrack.drafts.patterns.vocabulary import MONTH, WEEKDAY
from claimtrack.drafts.source_words import kind_of_word, last_word
from claimtrack.errors import Fault, LedgerError, Problem, missing_extra
from claimtrack.facts.text.dates import find_dates
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.formats.records.ids import slug
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import SourceKind, When
from claimtrack.model.dates.day_numbers import WEEKDAYS
from claimtrack.model.dates.when import when_or_none
from claimtrack.model.document import find_blocks, text_path_or_none
from claimtrack.model.values import NAME_LENGTH, refuse

TITLE_LENGTH = 120
"""The maximum length of a first block that is taken for the title."""
MAX_PAGE = 5_000_000
"""The maximum number of bytes of a page. Extraction takes up to 100 ms for 100,000 bytes."""
_HTML = re.compile(r"\s*<(!doctype html|html|head|body|\?xml)\b", re.IGNORECASE)
_LANG = re.compile(
    rb"""<html\b[^>]*?\s(?:xml:)?lang\s*=\s*["']?([a-z]{2,3}(?:-[a-z0-9]+)*)""", re.IGNORECASE
)
_FRONT_MATTER = re.compile(r"---[ \t]*\n(?P<lines>(?:.*\n){1,100}?)(?:---|\.\.\.)[ \t]*(?:\n|$)")
_FRONT_LINE = re.compile(r"""(?P<key>[A-Za-z_-]+)[ \t]*:[ \t]*(?P<value>\S.*)""")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<title>.*?)[ \t#]*$", re.MULTILINE)
# "The Bay Herald, Monday 7 May 2031", and "PORT ELLAM, 7 May 2031 - ..."
_BYLINE_BLOCKS = 4
_DATELINE = re.compile(r"(?P<head>.{3,100}?) ?[–—-] ")
_PUBLISHER = re.compile(r"(?P<name>[A-Z][\w’'&-]*(?: [A-Z][\w’'&-]*){0,5}), ")
_NO_OUTLET = re.compile(r"(?:By|From) |.* (?:Evening|Today)$")
_WEEKDAY = re.compile(rf"\b({WEEKDAY}),? (?=[0-9]|{MONTH}\b)")


@frozen
class Article:
    """The text of an article, with the title, date and publisher that it states."""

    path: str | None
    """The path of the text, relative to the folder of the ledger. None if it has no file."""
    data: bytes
    """The content of the file."""
    text: str
    """The decoded text, to which all offsets refer."""
    title: str | None = None
    publisher: str | None = None
    published: When | None = None
    weekday: str | None = None
    """The weekday that stands before its date."""
    lang: str | None = None
    url: str | None = None
    start: int = 0
    """The offset at which the article begins, after front matter."""
    page: str | None = None
    """The name of the page from which the text was extracted. Its file is still to be written."""

    @property
    def sha256(self) -> str:
        """The digest of the file."""
        return files.digest(self.data)

    @property
    def stem(self) -> str:
        """The start of the ids that are made for the article."""
        name = (self.path or "").rpartition("/")[2].rpartition(".")[0]
        return slug(self.title or "") or slug(name) or "article"

    @property
    def date_question(self) -> str | None:
        """A question about the date of publication, if it is not on the weekday of the text."""
        try:
            day = date.fromisoformat(self.published.text) if self.published else None
        except ValueError:  # such as a year, or a year after 9999
            return None
        if day is None or self.weekday is None:
            return None
        real = WEEKDAYS[day.weekday()].title()
        return None if real == self.weekday else f"{day} is a {real}; the text has {self.weekday}"

    def trim(self, draft: Draft) -> Draft:
        """Return a draft without the statements and sentences of the front matter."""
        return evolve(
            draft,
            statements=tuple(
                each for each in draft.statements if each.attribution.content[0][0] >= self.start
            ),
            unattributed=tuple(span for span in draft.unattributed if span[0] >= self.start),
        )


def read_article(path: Path, folder: Path) -> Article:
    """Read an article for a ledger in a folder.

    A page in HTML may be anywhere, because its text is written beside the ledger.

    Raises:
        LedgerError: the file cannot be read or is not UTF-8, a text is not in the folder or
            below it, or a page has no article.
    """
    data = files.read_bytes(path, str(path), Limits().size)
    if path.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(
        data[:1000].decode(errors="replace").removeprefix("\ufeff")
    ):
        return read_page(data, path)
    try:
        below = path.resolve().relative_to(os.path.realpath(folder)).as_posix()
    except ValueError:
        message = f"`{path}` is not in the folder of the ledger, `{folder}`, or below it"
        refuse(message, "name a ledger in the folder of the text", Fault.PATH)
    return describe_text(below, data, str(path))


def describe_text(path: str | None, data: bytes, name: str) -> Article:
    """Return the article in a text, with its title, date and publisher as its layout shows them.

    ``path`` is relative to the folder of the ledger, or None for a text without a file.
    ``name`` is for messages.

    Raises:
        LedgerError: a ledger can have no such path, or the text is not UTF-8.
    """
    text_path_or_none(path)
    article = Article(path, data, files.decode_text(data, name)[0].text)
    return _with_byline(_with_title(_with_front_matter(article)))


def write_page_text(article: Article, folder: Path) -> None:
    """Write the text of a page beside its ledger, unless it is there.

    Raises:
        LedgerError: there is another file of its name.
    """
    if article.page is None or article.path is None:
        return
    path = folder / article.path
    try:
        write_file(path, article.data, new=True)
    except FileExistsError:
        if files.read_bytes(path, str(path), len(article.data)) != article.data:
            message = f"`{path}` already exists, and is not the text of `{article.page}`"
            hint = "give the page another name, under which its text is kept as .txt"
            raise LedgerError(Problem(Fault.PATH, message, hint=hint)) from None


def read_page(data: bytes, path: Path) -> Article:
    """Return the article of a page in HTML, with one block for each of its paragraphs.

    Headings and list items are paragraphs too, and the title is the first. Nothing is fetched.

    Raises:
        LedgerError: the package ``trafilatura`` is missing, the page is too long, or it has no
            article.
    """
    if len(data) > MAX_PAGE:
        refuse(f"`{path}` has more than {MAX_PAGE:,} bytes", fault=Fault.LIMIT)
    try:
        trafilatura = import_module("trafilatura")
    except ImportError:
        raise missing_extra("reading HTML", "draft") from None
    found = trafilatura.bare_extraction(
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
        refuse(f"no article was found in the page `{path}`", hint)
    title = " ".join(found.title.split()) if found.title else None
    if title and title not in paragraphs[0]:
        paragraphs.insert(0, title)
    text = "\n\n".join(paragraphs) + "\n"
    lang = _LANG.search(data)
    return Article(
        path=f"{path.stem}.txt",
        data=text.encode(),
        text=text,
        title=title,
        publisher=found.sitename or found.hostname,
        published=when_or_none(found.date),
        lang=lang[1].decode() if lang else None,
        url=found.url,
        page=path.name,
    )


def _with_front_matter(article: Article) -> Article:
    """Return an article with the keys of its front matter, if it is Markdown that has one."""
    front = _FRONT_MATTER.match(article.text) if _is_markdown(article) else None
    if front is None:
        return article
    lines = (_FRONT_LINE.fullmatch(line.rstrip()) for line in front["lines"].splitlines())
    given = {
        line["key"].lower(): CONTROL.sub(" ", line["value"].strip("\"' ")) for line in lines if line
    }
    return evolve(
        article,
        start=front.end(),
        title=_first(given, "title"),
        publisher=_first(given, "publisher", "outlet", "site", "source"),
        published=_date_or_none(_first(given, "published", "date")),
        lang=_first(given, "lang", "language"),
        url=_first(given, "url", "canonical", "link"),
    )


def _with_title(article: Article) -> Article:
    """Return an article with its first block as the title, if that is short."""
    block = next(_first_blocks(article), None)
    if article.title is not None or block is None:
        return article
    heading = _HEADING.match(block) if _is_markdown(article) else None
    title = CONTROL.sub(" ", heading["title"] if heading else block).strip()
    return evolve(article, title=title if 0 < len(title) <= TITLE_LENGTH else None)


def _with_byline(article: Article) -> Article:
    """Return an article with the date and the publisher that stand below its title."""
    for block in islice(_first_blocks(article), 1, None):
        dateline = _DATELINE.match(block)
        if dateline is None and (len(block) > TITLE_LENGTH or block.endswith((".", "!", "?"))):
            continue
        head = dateline["head"] if dateline else block
        if (published := _only_date(head)) is not None:
            weekday = _WEEKDAY.search(head)
            return evolve(
                article,
                published=article.published or published,
                publisher=article.publisher or (None if dateline else _publisher_of(head)),
                weekday=weekday[1] if weekday else None,
            )
    return article


def _publisher_of(byline: str) -> str | None:
    """Return the publisher at the start of a line with a date: "The Lamp", "Coast Tribune"."""
    found = _PUBLISHER.match(byline)
    name = found["name"] if found else ""
    kind = kind_of_word(last_word(name))
    is_outlet = kind is SourceKind.NEWS_AGENCY or (kind is SourceKind.OUTLET and " " in name)
    if name.startswith("The ") or (is_outlet and not _NO_OUTLET.match(name)):
        return name
    return None


def _is_markdown(article: Article) -> bool:
    return (article.path or "").lower().endswith((".md", ".markdown"))


def _first_blocks(article: Article) -> Iterator[str]:
    """Yield the first blocks after the front matter."""
    blocks = (block for block in find_blocks(article.text) if block[0] >= article.start)
    return (article.text[slice(*block)] for block in islice(blocks, _BYLINE_BLOCKS))


def _first(values: Mapping[str, str], *keys: str) -> str | None:
    """Return the value of the first key that has one, if it is short enough for a name."""
    found = next((values[key] for key in keys if values.get(key)), None)
    return found if found is not None and len(found) <= NAME_LENGTH else None


def _date_or_none(text: str | None) -> When | None:
    """Return the day at the start of a date in ISO 8601, or None."""
    found = re.match(r"\d{4}(?:-\d\d){0,2}(?![\d-])", text or "")
    try:
        return when_or_none(found[0]) if found else None
    except ValueError:
        return None


def _only_date(words: str) -> When | None:
    """Return the full date in words that have exactly one, else None."""
    days = {
        f"{reading.year:04}-{reading.month:02}-{reading.day:02}"
        for date in find_dates(words)
        for reading in date.days
        if reading.year and reading.month and reading.day
    }
    return _date_or_none(days.pop()) if len(days) == 1 else None
