"""The chains of claims for readers, with the name, the role and details of each source."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Document,
    Hop,
    Ledger,
    Passage,
    Source,
    SourceKind,
    Stance,
)
from claimtrack.model.desk import Desk
from claimtrack.reports.article.plain_names import block_mark, source_name
from claimtrack.reports.article.view import ChainSide, ChipRole, NoteChain, SourceChip

_SIDES: Mapping[Stance, ChainSide] = {
    Stance.ASSERTS: ChainSide.SAYS_SO,
    Stance.DENIES: ChainSide.DENIES,
    Stance.NEUTRAL: ChainSide.NEITHER,
}
_ACTS: Mapping[Act, str] = {
    Act.WITNESSED: "was there",
    Act.SHOWED: "shows it",
    Act.INFERRED: "concludes it",
    Act.CONFIRMED: "confirms it",
    Act.DECLINED: "did not comment",
    Act.NO_REPLY: "did not reply",
    Act.NOT_REACHED: "was not reached",
    Act.NOT_ASKED: "was not asked",
    Act.CREDITED: "credited only",
}
_THINGS = frozenset({SourceKind.DATASET, SourceKind.IMAGERY, SourceKind.RECORD})


@frozen(eq=False, slots=False)
class ChainReader:
    """Maker of the chains of a ledger, without the desk at their ends.

    ``ledger`` may have drafts that ``facts`` leave out. Passages of the main document are
    blocks only.
    """

    facts: Facts = field(repr=False)
    ledger: Ledger
    desk: Desk = field(repr=False)
    main: Document | None
    _by_group: dict[int, tuple[NoteChain, ...]] = field(factory=dict, init=False, repr=False)

    def of_claim(self, view: ClaimView) -> tuple[NoteChain, ...]:
        """Return the chains of a claim: for it, against it, the others, and withdrawn ones.

        Chains of the same sources with the same words are one, with the passages of all.
        """
        if view.group not in self._by_group:
            topics = view.topics
            found: dict[object, NoteChain] = {}
            for assertion in self.facts.assertions_of(view.group):
                chain = self.of(assertion, topics)
                key = chain.side, chain.chips, chain.quote
                if (same := found.get(key)) is not None:
                    passages = tuple(dict.fromkeys((*same.passages, *chain.passages)))
                    chain = evolve(same, passages=passages)
                found[key] = chain
            self._by_group[view.group] = tuple(found.values())
        return self._by_group[view.group]

    def of(self, assertion: Assertion, topics: frozenset[str]) -> NoteChain:
        """Return the chain of an assertion for a claim of some topics."""
        head, *relays = self.desk.voices(assertion.hops)
        withdrawn = self.is_withdrawn(assertion)
        chips = [self._chip(head, self._role(assertion, head), topics)]
        chips += [self._chip(hop, ChipRole.RELAY, topics) for hop in relays]
        if withdrawn:
            aside = ", ".join(filter(None, (chips[0].aside, "taken back")))
            chips[0] = evolve(chips[0], aside=aside)
        return NoteChain(
            assertion.ref,
            tuple(chips),
            ChainSide.NEITHER if withdrawn else _SIDES[assertion.stance],
            tuple(dict.fromkeys(filter(None, map(self.where, assertion.at)))),
            next((hop.quote for hop in assertion.via if hop.quote), ""),
            assertion.draft,
        )

    def is_withdrawn(self, assertion: Assertion) -> bool:
        """True if an assertion was taken back."""
        return id(assertion) in self._withdrawn

    def speaker(self, assertion: Assertion) -> str:
        """Return the name of the first source of an assertion."""
        return source_name(self.ledger.sources[assertion.via[0].source])

    def where(self, passage: Passage) -> str:
        """Return a passage for readers: ``¶5``, or the name of another document with it."""
        block = block_mark(passage.block or "")
        if self.main is not None and passage.document == self.main.id:
            return block
        return f"{self.ledger.documents[passage.document].label} {block}".rstrip()

    def _role(self, assertion: Assertion, head: Hop) -> ChipRole:
        """Return the role of the first source of a chain."""
        if assertion.stance is Stance.DENIES:
            return ChipRole.DENIES
        if assertion.stance is Stance.NEUTRAL or self.is_withdrawn(assertion):
            return ChipRole.RELAY
        if (role := self._roles.get(id(assertion))) is not None:
            return role
        kind = self.ledger.sources[head.source].kind
        first_hand = head.act is not None and head.act.first_hand
        return ChipRole.ORIGIN if kind.originates or first_hand else ChipRole.UNKNOWN

    @cached_property
    def _roles(self) -> Mapping[int, ChipRole]:
        """The role of the first source of each active chain, by the identity of its assertion.

        A source that has the claim from another chain relays it.
        """
        facts = self.facts
        rows = zip(
            facts.columns.assertions,
            facts.lineage.complete.tolist(),
            facts.lineage.unknown.tolist(),
            strict=True,
        )
        return {
            id(assertion): ChipRole.ORIGIN
            if complete
            else ChipRole.UNKNOWN
            if unknown
            else ChipRole.RELAY
            for assertion, complete, unknown in rows
        }

    @cached_property
    def _withdrawn(self) -> frozenset[int]:
        """The identities of the withdrawn assertions."""
        columns = self.facts.columns
        withdrawn = (*columns.withdrawn_chains, *columns.withdrawn_neutral_assertions)
        return frozenset(map(id, withdrawn))

    def _chip(self, hop: Hop, role: ChipRole, topics: frozenset[str]) -> SourceChip:
        facts, source = self.facts, self.ledger.sources[hop.source]
        stakes = frozenset(source.party_to)
        if source.id in facts.ledger.sources:  # else it is a source of a draft
            stakes = facts.stakes.get(facts.voice_of(source.id), frozenset())
        return SourceChip(
            source.id,
            source_name(source),
            role,
            ", ".join(self._asides(source, hop)),
            not topics.isdisjoint(stakes),
            source.named,
        )

    def _asides(self, source: Source, hop: Hop) -> Iterator[str]:
        """Yield the body of a source, its act and its certainty, if a reader learns from them."""
        if source.id in self.desk.members:
            yield "itself"
        elif source.part_of is not None:
            body = self.ledger.sources[source.part_of].label
            if body.casefold() not in source.label.casefold():
                yield f"{'of' if source.kind in _THINGS else 'for'} {body}"
        if hop.act is not None and hop.act in _ACTS:
            yield _ACTS[hop.act]
        if hop.certainty is not None and hop.certainty is not Certainty.STATED:
            yield hop.certainty.value
