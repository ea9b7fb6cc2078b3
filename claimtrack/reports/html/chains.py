"""The chains of claims as displayed on a page: origin first, with acts and certainties."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Ledger, Source, Stance
from claimtrack.model.enums import DescribedEnum
from claimtrack.reports.html.text import display_name


class ChainRole(DescribedEnum):
    """The role of a chain for its claim."""

    ORIGIN = "origin", "", "from an origin"
    CONTINUED = "continued", "received", "its first source received the claim"
    UNKNOWN = "unknown", "origin unknown", "origin unknown: its first source only relays"
    DENIES = "denies", "denies", "denies it"
    SILENT = "silent", "no support", "no support: credited, or no comment"
    WITHDRAWN = "withdrawn", "withdrawn", "withdrawn"

    def __init__(self, word: str, mark: str, description: str) -> None:
        super().__init__(word, description)
        self.mark = mark  # empty for the usual role

    @property
    def side(self) -> str:
        """The heading for chains of this role in lists."""
        match self:
            case ChainRole.ORIGIN | ChainRole.CONTINUED | ChainRole.UNKNOWN:
                return "Asserted"
            case ChainRole.DENIES:
                return "Denied"
            case ChainRole.SILENT | ChainRole.WITHDRAWN:
                return "Neither asserted nor denied"


@frozen
class HopView:
    """One hop of a chain: the source with its displayed name, its act and certainty."""

    source: Source
    name: str
    action: str
    on: str
    quote: str


@frozen
class ChainView:
    """One assertion of a claim. ``voice`` controls its first source."""

    assertion: Assertion
    role: ChainRole
    voice: Source
    hops: tuple[HopView, ...]
    places: tuple[str, ...]

    @property
    def text(self) -> str:
        """The chain as text: ``KCNA (showed) > The website``."""
        return " > ".join(
            f"{hop.name} ({hop.action})" if hop.action else hop.name for hop in self.hops
        )

    @property
    def sort_key(self) -> tuple[int, int, tuple[str, ...]]:
        """The sort key: role, then length, then sources."""
        return (
            list(ChainRole).index(self.role),
            len(self.hops),
            tuple(hop.source.id for hop in self.hops),
        )


def chains_by_claim(facts: Facts) -> Mapping[str, Sequence[ChainView]]:
    """Return the chains of each claim that has any, sorted by role and length."""
    found: dict[str, list[ChainView]] = {}
    for assertion, role in _assertion_roles(facts):
        found.setdefault(assertion.claim, []).append(_chain(assertion, role, facts))
    for chains in found.values():
        chains.sort(key=lambda chain: chain.sort_key)
    return found


def _assertion_roles(facts: Facts) -> Iterator[tuple[Assertion, ChainRole]]:
    columns, lineage = facts.columns, facts.lineage
    flags = (lineage.complete, lineage.continued, lineage.unknown)
    roles = (ChainRole.ORIGIN, ChainRole.CONTINUED, ChainRole.UNKNOWN)
    for number, assertion in enumerate(columns.assertions):
        if assertion.stance is Stance.DENIES:
            yield assertion, ChainRole.DENIES
            continue
        matching = [role for role, flag in zip(roles, flags, strict=True) if flag[number]]
        yield assertion, matching[0] if matching else ChainRole.SILENT
    yield from ((assertion, ChainRole.SILENT) for assertion in columns.neutral_assertions)
    for withdrawn in (columns.withdrawn_chains, columns.withdrawn_neutral_assertions):
        yield from ((assertion, ChainRole.WITHDRAWN) for assertion in withdrawn)


def _chain(assertion: Assertion, role: ChainRole, facts: Facts) -> ChainView:
    voice = facts.columns.sources[facts.voice_of(assertion.hops[0].source)]
    hops = tuple(_hop(hop, facts.ledger) for hop in assertion.hops)
    return ChainView(assertion, role, voice, hops, tuple(str(passage) for passage in assertion.at))


def _hop(hop: Hop, ledger: Ledger) -> HopView:
    source = ledger.sources[hop.source]
    action = ", ".join(each.value for each in (hop.act, hop.certainty) if each is not None)
    on = "" if hop.on is None else str(hop.on)
    return HopView(source, display_name(source), action, on, hop.quote or "")
