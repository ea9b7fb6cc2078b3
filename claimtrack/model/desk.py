"""The desk: the source that keeps a ledger and publishes it, with all that belongs to it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.errors import Fault, Problem
from claimtrack.model.assertion import Hop
from claimtrack.model.settings import Settings
from claimtrack.model.source import Source
from claimtrack.model.values import suggest


@frozen
class Desk:
    """The ids of the desk and of the sources that belong to it; empty without a desk."""

    members: frozenset[str] = frozenset()

    @classmethod
    def of(cls, sources: Mapping[str, Source], id: str | None) -> "Desk":
        """Return the desk of an id among some sources, or no desk if it is not among them."""
        if id is None or id not in sources:
            return cls()
        return cls(parts_of(sources.values(), [id]))

    def voices(self, via: Sequence[Hop]) -> Sequence[Hop]:
        """Return the hops of a chain that count as voices.

        These are all but the desk's own at the end. The head of a chain always counts.
        """
        end = len(via)
        while end > 1 and via[end - 1].source in self.members:
            end -= 1
        return via[:end]


def find_unknown_desk(settings: Settings, sources: Collection[str]) -> Iterator[Problem]:
    """Yield a problem if the desk of some settings is not among the ids of sources."""
    if settings.desk is not None and settings.desk not in sources:
        hint = suggest(settings.desk, sources) or "no source of that id is in the ledger"
        place = settings.places.get(("desk", settings.desk))
        yield Problem(Fault.DANGLING, f"`desk`: unknown source `{settings.desk}`", place, hint)


def parts_of(sources: Iterable[Source], ids: Iterable[str]) -> frozenset[str]:
    """Return some ids, and those of all sources that they control directly or indirectly."""
    controlled: dict[str, list[str]] = {}
    for source in sources:
        if source.part_of is not None:
            controlled.setdefault(source.part_of, []).append(source.id)
    found = set(ids)
    todo = list(found)
    while todo:
        new = [part for part in controlled.get(todo.pop(), ()) if part not in found]
        found.update(new)
        todo += new
    return frozenset(found)
