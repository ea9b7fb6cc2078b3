"""The parts of the live page: each is rendered again only if its data has changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from threading import Lock
from typing import TypeVar

from attrs import define, evolve, field, frozen
from jinja2 import Environment
from markupsafe import Markup

from claimtrack.model.as_of import last_day
from claimtrack.reports.article.filters import NoteFilter
from claimtrack.reports.article.view import (
    ArticlePage,
    ArticleView,
    Block,
    Note,
    NoteStatus,
)
from claimtrack.serve.live_view import LiveView

FIRST_ROWS = 100
"""The number of rows of the first response. A row is a block, or a note without one."""

_MORE_ROWS = 200
_MOST_ROWS = 1_000_000
_REMEMBERED_PARTS = 10_000
_REMEMBERED_PAGES = 20

_K = TypeVar("_K")
_V = TypeVar("_V")


@frozen
class PageQuery:
    """The parameters of the page's URL, which select what it shows."""

    filter: NoteFilter = field(factory=NoteFilter)
    day: date | None = None
    document: str = ""
    """The id of the shown document; the main one if it is empty or unknown."""
    rows: int = FIRST_ROWS

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "PageQuery":
        """Return the query in the parameters of a URL.

        Raises:
            LedgerError: ``as-of`` is not a day.
        """
        day, rows = parameters.get("as-of", ""), parameters.get("rows", "")
        return cls(
            NoteFilter.of(parameters),
            last_day(day) if day else None,
            parameters.get("doc", ""),
            min(int(rows[:9]), _MOST_ROWS) if rows.isascii() and rows.isdigit() else FIRST_ROWS,
        )

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters of the URL of the same page, without defaults."""
        given = {
            **self.filter.parameters,
            "as-of": "" if self.day is None else self.day.isoformat(),
            "doc": self.document,
            "rows": "" if self.rows == FIRST_ROWS else str(self.rows),
        }
        return {name: value for name, value in given.items() if value}

    def article(self, page: ArticlePage) -> ArticleView | None:
        """Return the shown document; none if the page has none."""
        named = [each for each in page.articles if each.document.id == self.document]
        return next(iter([*named, *page.articles]), None)

    def more(self) -> "PageQuery":
        """Return the query for more rows of the same page."""
        return evolve(self, rows=self.rows + _MORE_ROWS)


@frozen
class Selection:
    """The rows of a page that a query selects."""

    article: ArticleView | None
    """The shown document with its selected blocks and notes."""
    elsewhere: tuple[Note, ...]
    has_more: bool
    """True if rows are left out, because there are too many."""

    @classmethod
    def of(cls, page: ArticlePage, query: PageQuery) -> "Selection":
        """Select rows. With a filter, blocks without a matching note are left out."""
        article, left = query.article(page), query.rows
        matches = query.filter.matches if query.filter else None
        blocks: list[Block] = []
        unplaced: list[Note] = []
        if article is not None:
            blocks = [*_blocks(article, matches)]
            unplaced = [each for each in article.unplaced if matches is None or matches(each)]
        elsewhere = [each for each in page.elsewhere if matches is None or matches(each)]
        has_more = len(blocks) + len(unplaced) + len(elsewhere) > left
        del blocks[left:]
        left -= len(blocks)
        del unplaced[left:]
        left -= len(unplaced)
        del elsewhere[left:]
        if article is not None:
            article = evolve(article, blocks=tuple(blocks), unplaced=tuple(unplaced))
        return cls(article, tuple(elsewhere), has_more)


def _blocks(article: ArticleView, matches: Callable[[Note], bool] | None) -> Iterator[Block]:
    """Yield the blocks to show, with the notes that match."""
    left_out = False
    for block in article.blocks:
        is_empty = not (block.notes or block.pointers or block.whole)
        if article.main and block.heading and is_empty:
            continue  # the head of the page has the title
        if matches is None:
            yield block
        elif notes := tuple(filter(matches, block.notes)):
            yield evolve(block, notes=notes, cut_before=left_out or block.cut_before)
            left_out = False
        else:
            left_out = True


@frozen
class Part:
    """One part of a page: its id in ``data-part``, and its markup."""

    id: str
    html: Markup


@define(eq=False)
class PartRenderer:
    """Rendering of parts. A part whose data equals that of the last one is not rendered again."""

    environment: Environment
    _last: dict[str, tuple[object, Markup]] = field(factory=dict)
    """The last rendering of each part with its data, by its day and its id."""
    _sent: dict[tuple[object, ...], Mapping[str, Markup]] = field(factory=dict)
    """The parts of the last pages, by their parameters and versions."""
    _lock: Lock = field(factory=Lock)

    def render(self, page: ArticlePage, selection: Selection, live: LiveView) -> Sequence[Part]:
        """Return the parts of a page in their order."""
        parts: dict[str, Markup] = {}
        with self._lock:
            for id, data, render in self._parts(page, selection, live):
                key = f"{live.as_of} {id}"
                known = self._last.get(key)
                if known is None or known[0] != data:
                    known = self._last[key] = (data, render())
                parts[id] = known[1]
            _forget_oldest(self._last, _REMEMBERED_PARTS)
            self._sent[_page_key(live, live.version)] = parts
            _forget_oldest(self._sent, _REMEMBERED_PAGES)
        return [Part(id, html) for id, html in parts.items()]

    def sent(self, live: LiveView, version: int) -> Mapping[str, Markup]:
        """Return the parts of the same page in an earlier version; none if it is too old."""
        return self._sent.get(_page_key(live, version), {})

    def _parts(
        self, page: ArticlePage, selection: Selection, live: LiveView
    ) -> Iterator[tuple[str, object, Callable[[], Markup]]]:
        """Yield the id of each part, the data that it depends on, and its rendering."""
        template = self.environment.get_template("article.html")

        def macro(name: str, *arguments: object) -> Callable[[], Markup]:
            return lambda: Markup(getattr(template.module, name)(*arguments, live))

        facts = (page.title, page.publisher, page.published, page.summary, page.steps)
        yield "head", facts, macro("head", page)
        counts = [page.count(status) for status in NoteStatus]
        titles = [(each.document.id, each.title) for each in page.articles]
        yield "bar", (counts, titles, live.query), macro("bar", page)
        article = selection.article
        if article is not None:
            id, about = article.document.id, evolve(article, blocks=(), unplaced=())
            for block in article.blocks:
                yield f"row-{id}-p{block.number}", (about, block), macro("row", article, block)
            if notes := article.unplaced:
                yield f"unplaced-{id}", (about, notes), macro("unplaced", article)
        if notes := selection.elsewhere:
            yield "elsewhere", notes, macro("elsewhere", evolve(page, elsewhere=notes))


def _page_key(live: LiveView, version: int) -> tuple[object, ...]:
    return (version, *sorted(live.query.items()))


def _forget_oldest(remembered: dict[_K, _V], size: int) -> None:
    for key in [*islice(remembered, max(0, len(remembered) - size))]:
        del remembered[key]
