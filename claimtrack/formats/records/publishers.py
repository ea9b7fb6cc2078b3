"""Who published a page, where all that is known is a name or the host of its URL."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from attrs import define, field

from claimtrack.errors import Place
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.model import Source, SourceKind


@define(eq=False)
class PublisherIndex:
    """The sources that names and hosts stand for. Grows while pages are read, hence not frozen.

    Names are the same whatever their case and blanks. A name of none that is known
    is an outlet of that name.
    """

    made: list[Source] = field(factory=list, init=False)
    """The sources that were not known before."""
    _known: dict[str, str] = field(factory=dict, init=False)
    _ids: ReadableIds = field(factory=ReadableIds, init=False)
    _of_host: dict[str, str | None] = field(factory=dict, init=False)
    """By host, the one publisher its pages name; None where they name several."""

    def know(self, sources: Iterable[Source]) -> None:
        """Keep sources that names may mean, by their ids before their names."""
        sources = tuple(sources)
        self._ids.take(source.id for source in sources)
        for source in sources:
            self._known.setdefault(source.id, source.id)
        for source in sources:
            if source.name is not None:
                self._known.setdefault(_folded(source.name), source.id)

    def named(self, words: str, place: Place) -> str:
        """Return the id of the source of a name.

        Raises:
            LedgerError: it cannot be a name.
        """
        key = _folded(words)
        if key not in self._known:
            id = self._ids.of(words, "publisher")
            self.made.append(Source(id, SourceKind.OUTLET, " ".join(words.split()), place=place))
            self._known[key] = id
        return self._known[key]

    def note_host(self, url: object, source: str) -> None:
        """Keep that a page at a URL was published by a source."""
        if host := host_of(url):
            known = self._of_host.setdefault(host, source)
            self._of_host[host] = known if known == source else None

    def of_host(self, url: object, document: str, place: Place) -> str:
        """Return the id of the source of a page of which only the URL is known, if that.

        Raises:
            LedgerError: its host cannot be a name.
        """
        host = host_of(url)
        if host is None:
            id = self._ids.of(f"{document}-publisher", "publisher")
            self.made.append(Source(id, SourceKind.OUTLET, named=False, place=place))
            return id
        return self._of_host.get(host) or self.named(host, place)


def host_of(url: object) -> str | None:
    """Return the host of a URL in small letters, without a leading `www.`; None if it has none."""
    if not isinstance(url, str):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return (host or "").rstrip(".").removeprefix("www.") or None


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
