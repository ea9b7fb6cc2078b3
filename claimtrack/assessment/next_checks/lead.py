"""Leads: evidence that a desk could look for, and the records that it would add.

A lead becomes a check only after a trial
(:mod:`claimtrack.assessment.next_checks.next_check`). Its records are new ones, and
changed ones under their existing ids.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from claimtrack.assessment.status import Thresholds
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.inference import Premise
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

MAX_PER_LEAD = 3
"""Most items that a lead asks for at once: no desk looks for a fourth origin."""

MAX_IDS_NAMED = 3
"""Most ids that a lead lists by name."""


class CheckKind(DescribedEnum):
    """The kind of work that a check takes, the cheapest first.

    Work at the desk comes first, then questions to known sources, then the retrieval of
    documents that are known to exist. A search ends only when all places are searched.
    Questions to opponents come last: they add no support, and few sources retract.
    """

    GRADE = "grade", "grade a source by its past reliability"
    LINEAGE = "lineage", "ask a known source where it has the claim from"
    NAME = "name", "identify an unnamed source"
    DOCUMENT = "document", "retrieve a known source's own publication"
    ORIGIN = "origin", "find an independent origin"
    SEARCH = "search", "search for what is claimed to be absent"
    GROUND = "ground", "find another premise for a conclusion"
    OPPONENT = "opponent", "ask an opponent whether they stand by their claim"

    @property
    def cost(self) -> int:
        """The position in the order, 0 for the cheapest."""
        return list(CheckKind).index(self)


@frozen
class Lead:
    """Evidence to look for, not yet tried.

    ``words`` describes it, ``count`` is the number of items. ``subject`` is the record
    that it concerns, ``records`` the records that it would add or change.
    """

    kind: CheckKind
    words: str
    subject: Ref
    records: tuple[Record, ...] = field(repr=False)
    count: int = 1


@frozen(eq=False, slots=False)
class OpenClaim:
    """A claim that is not settled, with helpers to build leads for it."""

    facts: Facts = field(repr=False)
    group: int
    thresholds: Thresholds
    whole: Ledger = field(repr=False)
    """The whole ledger, for ids that are not in use."""

    @cached_property
    def view(self) -> ClaimView:
        """The detailed view of the claim."""
        return ClaimView(self.facts, self.group)

    @cached_property
    def claim(self) -> Claim:
        """The claim that represents the group, asserted by new records."""
        return self.view.claim

    @cached_property
    def side(self) -> Side:
        """The assertions of the claim."""
        return self.view.asserted

    @property
    def is_statement(self) -> bool:
        """True if the claim is a statement, which only its speaker can make."""
        return bool(self.facts.of_kind(ClaimKind.STATEMENT)[self.group])

    @property
    def grade(self) -> Reliability:
        """The grade of new origins: usually reliable, or better if the settings ask for it."""
        least, grades = self.thresholds.min_grade, list(Reliability)
        return Reliability.B if least is None else min(Reliability.B, least, key=grades.index)

    def voice(self, id: str) -> str:
        """Return the id of the voice of a source."""
        return self.facts.columns.sources[self.facts.voice_of(id)].id

    def new_source(self, number: int) -> Source:
        """Return a person that is not in the ledger, the same for the same number."""
        id = _unused_id(f"found-person-{number}", self.whole.sources)
        return Source(id, SourceKind.PERSON, reliability=self.grade)

    @property
    def new_claim_id(self) -> str:
        """An id for a claim that is not in the ledger."""
        return _unused_id("found-ground", self.whole.claims)

    def new_assertion(self, *via: Hop | str, claim: str | None = None) -> Assertion:
        """Return an assertion of the claim, or of another one."""
        return Assertion(claim or self.claim.id, via)

    @cached_property
    def heads(self) -> tuple[Source, ...]:
        """The sources at the heads of the complete chains, by id."""
        return self.side.origin_sources

    def excluded_voices(self) -> str:
        """Return a phrase that excludes the voices of the present chains."""
        chains = (*self.side.complete, *self.unknown)
        voices = {self.voice(chain.hops[0].source) for chain in chains}
        if not voices:
            return ""
        return f" outside {join_ids(voices, 'or')}"

    def excluded_relays(self) -> str:
        """Return a phrase that excludes the relays of the present chains."""
        relays = {
            self.voice(hop.source)
            for chain in self.side.complete
            for hop in self.facts.desk.voices(chain.hops)[1:]
            if self.voice(hop.source) != self.voice(chain.hops[0].source)
        }
        return f", not through {join_ids(relays, 'or')}" if relays else ""

    @cached_property
    def unknown(self) -> tuple[Assertion, ...]:
        """The first chain of each head with unknown lineage."""
        return first_chain_of_each_head(self.side.unknown)


def _unused_id(id: str, taken: Container[str]) -> str:
    """Return an id that is not in use."""
    number = 0
    unused = id
    while unused in taken:
        number += 1
        unused = f"{id}-{number}"
    return unused


def first_chain_of_each_head(chains: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Return one chain of each head, sorted by the id of the head."""
    first: dict[str, Assertion] = {}
    for chain in sorted(
        chains, key=lambda chain: ([hop.source for hop in chain.hops], chain.ref.id)
    ):
        first.setdefault(chain.hops[0].source, chain)
    return tuple(first.values())


def join_ids(ids: Iterable[str], word: str = "and") -> str:
    """Join ids to a phrase: "`a`, `b` and `c`", with "2 more" beyond the limit."""
    names = [f"`{id}`" for id in sorted(ids)]
    if len(names) > MAX_IDS_NAMED:
        names[MAX_IDS_NAMED:] = [f"{len(names) - MAX_IDS_NAMED} more"]
    return f" {word} ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def foundation(grounds: Mapping[int, Sequence[Premise]], group: int) -> tuple[int, ...]:
    """Return a group and all its direct and indirect premises, the group first."""
    found, todo = {group}, [group]
    while todo:
        new = {step.premise for step in grounds.get(todo.pop(), ())} - found
        found |= new
        todo += new
    return group, *sorted(found - {group})
