"""What a desk could look for, as a lead: the work it is, in words, and what finding it would add.

A lead is a guess until it is tried (:mod:`claimtrack.assessment.next_checks.next_check`). What it
looks for stands in it as records: new ones, and changed ones under the ids they have.
"""

from collections.abc import Container, Iterable, Iterator
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.status import Thresholds
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.columns import Columns
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Claim,
    ClaimKind,
    Ledger,
    Record,
    Ref,
    Reliability,
    Source,
    SourceKind,
)
from claimtrack.model.assertion import Assertion, Hop
from claimtrack.model.enums import DescribedEnum

MOST = 3
"""How many things at most a lead asks for at once: no desk looks for a fourth origin."""

NAMED = 3
"""How many ids a lead names one by one."""


class CheckKind(DescribedEnum):
    """What sort of work a check is, the cheapest first.

    First comes what a desk does at its own table, then what takes a question to
    somebody who is on record already, then the fetching of what is known to exist.
    A search ends only when everything was looked through. A question to opponents
    comes last: it adds nothing to the claim, and few take back what they said.
    """

    GRADE = "grade", "a source judged: how often it was right so far"
    LINEAGE = "lineage", "somebody on record asked where they have it from"
    NAME = "name", "somebody on record whom nobody names, named"
    DOCUMENT = "document", "what somebody on record published, fetched and read"
    ORIGIN = "origin", "a voice that knows of it by itself"
    SEARCH = "search", "a search for what is said not to be"
    GROUND = "ground", "another premise for what is concluded"
    OPPONENT = "opponent", "somebody who speaks against it asked whether they stand by that"

    @property
    def cost(self) -> int:
        """Its position in the order, 0 for the cheapest."""
        return list(CheckKind).index(self)


@frozen
class Lead:
    """Something to look for, not yet tried.

    ``words`` say what, ``count`` how many things that are. ``subject`` is the
    record it concerns, ``records`` what would be on record if it were found.
    """

    kind: CheckKind
    words: str
    subject: Ref
    records: tuple[Record, ...] = field(repr=False)
    count: int = 1


@frozen(eq=False, slots=False)
class OpenClaim:
    """A claim that is not settled, and what leads for it are made of."""

    facts: Facts = field(repr=False)
    group: int
    thresholds: Thresholds
    whole: Ledger = field(repr=False)
    """The ledger it is a claim of: what is looked for has no id that is taken there."""

    @cached_property
    def view(self) -> ClaimView:
        """The claim looked at closely."""
        return ClaimView(self.facts, self.group)

    @cached_property
    def claim(self) -> Claim:
        """The claim that is shown, of which what is found is said."""
        return self.view.claim

    @cached_property
    def side(self) -> Side:
        """What asserts it."""
        return self.view.asserted

    @property
    def columns(self) -> Columns:
        """The columns of the ledger."""
        return self.facts.columns

    @property
    def spoken(self) -> bool:
        """Whether the claim is a statement, which only its speaker can make."""
        return bool(self.facts.of_kind(ClaimKind.STATEMENT)[self.group])

    @property
    def grade(self) -> Reliability:
        """The grade of those who are looked for: usually reliable, or what the ledger asks for."""
        least, grades = self.thresholds.least, list(Reliability)
        return Reliability.B if least is None else min(Reliability.B, least, key=grades.index)

    def source(self, id: str) -> Source:
        """Return the source of an id."""
        return self.facts.ledger.sources[id]

    def voice(self, id: str) -> str:
        """Return the id of the voice that a source is, the one it is controlled by."""
        return self.columns.sources[self.facts.voice_of(id)].id

    def found(self, number: int) -> Source:
        """Return a person who is not on record; the same one for the same number."""
        id = _fresh(f"found-person-{number}", self.whole.sources)
        return Source(id, SourceKind.PERSON, reliability=self.grade)

    @property
    def fresh_claim(self) -> str:
        """An id for a claim that is not on record."""
        return _fresh("found-ground", self.whole.claims)

    def said(self, *via: Hop | str, claim: str | None = None) -> Assertion:
        """Return an assertion of the claim, or of another one."""
        return Assertion(claim or self.claim.id, via)

    @cached_property
    def heads(self) -> tuple[Source, ...]:
        """The sources at the heads of its complete chains, by id."""
        return self.side.origin_sources

    def outside(self) -> str:
        """Say whose voices it has, so that one more has to be another."""
        voices = {self.voice(chain.via[0].source) for chain in (*self.side.complete, *self.unknown)}
        if not voices:
            return ""
        return f" outside {listed(voices, 'or')}"

    def not_through(self) -> str:
        """Say who relays it, so that what is found has to come another way."""
        relays = {
            self.voice(hop.source)
            for chain in self.side.complete
            for hop in chain.via[1:]
            if self.voice(hop.source) != self.voice(chain.via[0].source)
        }
        return f", not through {listed(relays, 'or')}" if relays else ""

    @cached_property
    def unknown(self) -> tuple[Assertion, ...]:
        """The first chain of each head of which nobody says where it has the claim from."""
        return first_of_each_head(self.side.unknown)


def _fresh(id: str, taken: Container[str]) -> str:
    """Return an id that is not taken, the same one for the same ids."""
    number = 0
    fresh = id
    while fresh in taken:
        number += 1
        fresh = f"{id}-{number}"
    return fresh


def first_of_each_head(chains: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return for each source that heads chains one of them, by its id; whatever their order."""
    first: dict[str, Assertion] = {}
    for chain in sorted(
        chains, key=lambda chain: ([hop.source for hop in chain.via], chain.ref.id)
    ):
        first.setdefault(chain.via[0].source, chain)
    return tuple(first[source] for source in sorted(first))


def listed(ids: Iterable[str], word: str = "and") -> str:
    """Return some ids in a row, the first ones by name: "`a`, `b` and `c`"."""
    names = [f"`{id}`" for id in sorted(ids)]
    if len(names) > NAMED:
        names[NAMED:] = [f"{len(names) - NAMED} more"]
    return f" {word} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def counted(count: int, one: str, many: str) -> str:
    """Return a number of things in words: "an origin", "two origins"."""
    return one if count == 1 else f"{_NUMBERS[count]} {many}".rstrip()


_NUMBERS = {2: "two", 3: "three"}


def singly_and_together(items: Iterable[Source]) -> Iterator[tuple[Source, ...]]:
    """Yield each of the first few sources, then these together."""
    few = tuple(items)[:MOST]
    yield from ((item,) for item in few)
    if len(few) > 1:
        yield few
