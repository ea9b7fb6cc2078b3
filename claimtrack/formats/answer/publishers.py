"""Publishers of pages that are known only by a name or a URL."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from attrs import define, field

from claimtrack.errors import Place
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.model import Source, SourceKind


@define(eq=False)
class PublisherIndex:
    """A mutable index of sources by name and by host.

    Names are compared without case and extra blanks. An unknown name becomes a new outlet.
    """

    new_sources: list[Source] = field(factory=list, init=False)
    """The sources that were created for unknown names and hosts."""
    _id_by_name: dict[str, str] = field(factory=dict, init=False)
    _ids: ReadableIds = field(factory=ReadableIds, init=False)
    _id_by_host: dict[str, str | None] = field(factory=dict, init=False)
    """The publisher of all pages on a host, or None if they have several."""

    def add_sources(self, sources: Iterable[Source]) -> None:
        """Add known sources. Ids take precedence over names."""
        sources = tuple(sources)
        self._ids.reserve(source.id for source in sources)
        for source in sources:
            self._id_by_name.setdefault(source.id, source.id)
        for source in sources:
            if source.name is not None:
                self._id_by_name.setdefault(_fold(source.name), source.id)

    def id_of_name(self, words: str, place: Place) -> str:
        """Return the id of the source with a name or id, creating it if it is unknown.

        Raises:
            LedgerError: the words are not a valid name.
        """
        key = _fold(words)
        if key not in self._id_by_name:
            id = self._ids.make(words, "publisher")
            name = " ".join(words.split())
            self.new_sources.append(Source(id, SourceKind.OUTLET, name, place=place))
            self._id_by_name[key] = id
        return self._id_by_name[key]

    def add_host(self, url: object, source: str) -> None:
        """Record that a source published the page at a URL."""
        if host := host_of(url):
            known = self._id_by_host.setdefault(host, source)
            self._id_by_host[host] = known if known == source else None

    def id_of_url(self, url: object, document: str, place: Place) -> str:
        """Return the id of the publisher of a page, creating it if the host is unknown.

        Without a URL the publisher is a new source without a name.

        Raises:
            LedgerError: the host is not a valid name.
        """
        host = host_of(url)
        if host is None:
            id = self._ids.make(f"{document}-publisher", "publisher")
            self.new_sources.append(Source(id, SourceKind.OUTLET, named=False, place=place))
            return id
        return self._id_by_host.get(host) or self.id_of_name(host, place)


def host_of(url: object) -> str | None:
    """Return the host of a URL in lower case without a leading `www.`, or None."""
    if not isinstance(url, str):
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return (host or "").rstrip(".").removeprefix("www.") or None


def _fold(name: str) -> str:
    return " ".join(name.casefold().split())
