"""The chains of claims as a page tells of them: origin first, with acts and hedges."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Ledger, Source, Stance
from claimtrack.model.enums import DescribedEnum
from claimtrack.reports.html.text import called


class ChainRole(DescribedEnum):
    """What a chain does for its claim."""

    ORIGIN = "origin", "", "from an origin"
    CONTINUED = "continued", "received it itself", "its first source itself received it"
    UNKNOWN = "unknown", "origin not known", "origin not known: its first source only relays"
    SILENT = "silent", "no support", "no support: credited, or no comment"
    DENIES = "denies", "denies", "denies it"
    WITHDRAWN = "withdrawn", "withdrawn", "withdrawn"

    def __init__(self, word: str, mark: str, description: str) -> None:
        super().__init__(word, description)
        self.mark = mark  # none on the first sort, which is the usual one


@frozen
class HopView:
    """One hop of a chain: who, as readers know them, and what they did and how firmly."""

    source: Source
    name: str
    did: str
    on: str
    quote: str


@frozen
class ChainView:
    """One assertion of a claim. ``voice`` controls its first source."""

    assertion: Assertion
    sort: ChainRole
    voice: Source
    steps: tuple[HopView, ...]
    places: tuple[str, ...]

    @property
    def words(self) -> str:
        """The chain as it is read, with acts and hedges: ``KCNA (showed) > The website``."""
        return " > ".join(
            f"{step.name} ({step.did})" if step.did else step.name for step in self.steps
        )

    @property
    def key(self) -> tuple[int, int, tuple[str, ...]]:
        """By what it does for its claim, then the shortest first."""
        return (
            list(ChainRole).index(self.sort),
            len(self.steps),
            tuple(step.source.id for step in self.steps),
        )


def chains_by_claim(facts: Facts) -> Mapping[str, Sequence[ChainView]]:
    """Return the chains of each claim that has any: what supports it first, the shortest first."""
    found: dict[str, list[ChainView]] = {}
    for assertion, sort in _sorted_out(facts):
        found.setdefault(assertion.claim, []).append(_chain(assertion, sort, facts))
    for chains in found.values():
        chains.sort(key=lambda chain: chain.key)
    return found


def _sorted_out(facts: Facts) -> Iterator[tuple[Assertion, ChainRole]]:
    columns, lineage = facts.columns, facts.lineage
    flags = (lineage.complete, lineage.continued, lineage.unknown)
    sorts = (ChainRole.ORIGIN, ChainRole.CONTINUED, ChainRole.UNKNOWN)
    for number, assertion in enumerate(columns.assertions):
        if assertion.stance is Stance.DENIES:
            yield assertion, ChainRole.DENIES
            continue
        fits = [sort for sort, flag in zip(sorts, flags, strict=True) if flag[number]]
        yield assertion, fits[0] if fits else ChainRole.SILENT
    yield from ((assertion, ChainRole.SILENT) for assertion in columns.neutral)
    for gone in (columns.withdrawn, columns.neutral_withdrawn):
        yield from ((assertion, ChainRole.WITHDRAWN) for assertion in gone)


def _chain(assertion: Assertion, sort: ChainRole, facts: Facts) -> ChainView:
    ledger = facts.ledger
    voice = facts.columns.sources[facts.voice_of(assertion.via[0].source)]
    steps = tuple(_step(hop, ledger) for hop in assertion.via)
    return ChainView(assertion, sort, voice, steps, tuple(str(passage) for passage in assertion.at))


def _step(hop: Hop, ledger: Ledger) -> HopView:
    source = ledger.sources[hop.source]
    did = [each.value for each in (hop.act, hop.certainty) if each is not None]
    on = "" if hop.on is None else str(hop.on)
    return HopView(source, called(source), ", ".join(did), on, hop.quote or "")
