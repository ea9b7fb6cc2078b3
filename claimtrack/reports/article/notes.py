"""Notes: each claim with its chains, its dispute, its findings, and what to do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, join_words
from claimtrack.engine.report import Report
from claimtrack.facts.claim_view import ClaimView
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Document,
    Hop,
    Ledger,
    Passage,
    Source,
    SourceKind,
    Stance,
    ref_of,
)
from claimtrack.model.desk import Desk
from claimtrack.reports.article.judgement import Judgement
from claimtrack.reports.article.view import (
    ChipRole,
    DisputeSide,
    Note,
    NoteChain,
    NoteFinding,
    NoteStatus,
    SourceChip,
)
from claimtrack.reports.article.wording import Names, block_mark, sentence, words_of
from claimtrack.reports.summary.summary import speaker_name, speakers_of
from claimtrack.reports.text.reasons import file_and_line

MAX_REMARKS = 3
"""The largest number of remarks of one kind about a claim."""

_SIDES: Mapping[Stance, str] = {
    Stance.ASSERTS: "says so",
    Stance.DENIES: "denies it",
    Stance.NEUTRAL: "neither",
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
_PERSONS = frozenset(
    {
        SourceKind.PERSON,
        SourceKind.OFFICIAL,
        SourceKind.SPOKESPERSON,
        SourceKind.WITNESS,
        SourceKind.EXPERT,
    }
)


@frozen(eq=False, slots=False)
class NoteMaker:
    """Makes the notes of a report.

    ``ledger`` has the drafts too. ``numbers`` has the number of the note of each group of
    claims, and ``elsewhere`` the groups that stand in no document.
    """

    report: Report
    assessed: Assessments
    ledger: Ledger
    judged: Mapping[int, Judgement]
    numbers: Mapping[int, int]
    elsewhere: frozenset[int]
    desk: Desk
    main: Document | None
    names: Names

    def note(self, group: int) -> Note:
        """Return the note of a group of claims."""
        judgement = self.judged[group]
        view, claim = judgement.view, judgement.view.claim
        return Note(
            self.numbers[group],
            claim,
            judgement.status,
            judgement.label,
            self.chains(view),
            tuple(self._sides(judgement)),
            self._main(judgement),
            tuple(self._finding(each, view) for each in judgement.findings[1:]),
            tuple(self._next(judgement)),
            tuple(self._remarks(judgement)),
            tuple(each.id for each in view.members if each.id != claim.id),
            _place(claim),
            ref_of(claim) if claim.draft else None,
        )

    def draft_note(self, number: int, claim: Claim, assertions: Sequence[Assertion]) -> Note:
        """Return the note of a drafted claim, or of a drafted assertion of an accepted claim."""
        record = claim if claim.draft else assertions[0]
        chains = tuple(self._chain(each, claim.topics) for each in assertions)
        status = NoteStatus.DRAFT
        return Note(
            number,
            claim,
            status,
            status.label if claim.draft else "Draft of a chain",
            chains,
            place=_place(record),
            draft=ref_of(record),
        )

    def chains(self, view: ClaimView) -> tuple[NoteChain, ...]:
        """Return the chains of a claim: those for it, against it, and the others.

        Chains of the same sources on the same side are one, with the passages of all.
        """
        topics = view.topics
        found: dict[object, NoteChain] = {}
        for assertion in self._active(view):
            chain = self._chain(assertion, topics)
            key = chain.side, chain.chips, chain.quote
            if (same := found.get(key)) is not None:
                passages = tuple(dict.fromkeys((*same.passages, *chain.passages)))
                chain = evolve(same, passages=passages)
            found[key] = chain
        return tuple(found.values())

    def _active(self, view: ClaimView) -> Iterable[Assertion]:
        return self.report.facts.active_assertions_of(view.group)

    def _chain(self, assertion: Assertion, topics: Iterable[str]) -> NoteChain:
        hops = self.desk.voices(assertion.hops)
        heads = frozenset(topics)
        chips = tuple(
            self._chip(hop, self._role(assertion, hop) if first else ChipRole.RELAY, heads)
            for first, hop in zip((True, *(False for _ in hops[1:])), hops, strict=True)
        )
        return NoteChain(
            assertion.ref,
            chips,
            _SIDES[assertion.stance],
            tuple(dict.fromkeys(filter(None, map(self.where, assertion.at)))),
            next((hop.quote for hop in assertion.via if hop.quote), ""),
            assertion.draft,
        )

    def _role(self, assertion: Assertion, head: Hop) -> ChipRole:
        """Return the role of the first source of a chain."""
        if assertion.stance is Stance.DENIES:
            return ChipRole.DENIES
        if id(assertion) in self._unknown:
            return ChipRole.UNKNOWN
        kind = self.ledger.sources[head.source].kind
        first_hand = head.act is not None and head.act.first_hand
        if assertion.draft and not (kind.originates or first_hand):
            return ChipRole.UNKNOWN
        return ChipRole.ORIGIN

    @cached_property
    def _unknown(self) -> frozenset[int]:
        """The identities of the chains of unknown lineage."""
        facts = self.report.facts
        chains = zip(facts.columns.assertions, facts.lineage.unknown.tolist(), strict=True)
        return frozenset(id(assertion) for assertion, unknown in chains if unknown)

    def _chip(self, hop: Hop, role: ChipRole, topics: frozenset[str]) -> SourceChip:
        source = self.ledger.sources[hop.source]
        return SourceChip(
            source.id,
            speaker_name(source),
            role,
            ", ".join(self._aside(source, hop)),
            not topics.isdisjoint(self._stakes(source)),
            source.named,
        )

    def _stakes(self, source: Source) -> frozenset[str]:
        """Return the topics in which the voice of a source has a stake."""
        facts = self.report.facts
        if source.id not in facts.ledger.sources:
            return frozenset(source.party_to)
        return facts.stakes.get(facts.voice_of(source.id), frozenset())

    def _aside(self, source: Source, hop: Hop) -> Iterator[str]:
        """Yield the body of a source, its act and its certainty, as far as they say something."""
        if source.id in self.desk.members:
            yield "itself"
        elif source.part_of is not None:
            body = self.ledger.sources[source.part_of].label
            if body.casefold() not in source.label.casefold():
                yield f"{'for' if source.kind in _PERSONS else 'of'} {body}"
        if hop.act is not None and hop.act in _ACTS:
            yield _ACTS[hop.act]
        if hop.certainty is not None and hop.certainty is not Certainty.STATED:
            yield hop.certainty.value

    def where(self, passage: Passage) -> str:
        """Return a passage for readers: ``¶5``, or the name of another document with it."""
        block = block_mark(passage.block or "")
        if self.main is not None and passage.document == self.main.id:
            return block
        return f"{self.ledger.documents[passage.document].label} {block}".rstrip()

    def _sides(self, judgement: Judgement) -> Iterator[DisputeSide]:
        """Yield the sides of a dispute: for the claim, denials, and other claims."""
        if judgement.status is not NoteStatus.DISPUTED:
            return
        chains = self.chains(judgement.view)
        denials = tuple(each for each in chains if each.side == "denies it")
        if not denials and not judgement.opposing:
            return
        supporting = tuple(each for each in chains if each.side == "says so")
        yield DisputeSide("Says so" if supporting else "Nobody says so", False, supporting)
        if denials:
            yield DisputeSide("Denies it", True, denials)
        for group in judgement.opposing:
            other = self.judged[group].view
            others = tuple(each for each in self.chains(other) if each.side == "says so")
            yield DisputeSide(
                "Says otherwise",
                True,
                others,
                self.numbers[group],
                other.claim.text,
                group in self.elsewhere,
            )

    def _main(self, judgement: Judgement) -> NoteFinding | None:
        """Return the main finding, with what the others say in a few words each."""
        if not judgement.findings:
            return None
        first, *others = judgement.findings
        finding = self._finding(first, judgement.view)
        further = [self._also(each.finding, judgement.view) for each in others]
        return evolve(finding, folded=tuple(dict.fromkeys((*finding.folded, *further))))

    def _finding(self, main: MainFinding, view: ClaimView) -> NoteFinding:
        finding = main.finding
        said = words_of(finding.name).message
        message = self._fill(said, finding, view) if said else self.names.plain(finding.message)
        folded = dict.fromkeys(self._also(each, view) for each in main.covered)
        place = "" if finding.place is None else file_and_line(finding.place)
        return NoteFinding(finding, sentence(message), place, tuple(folded))

    def _also(self, finding: Finding, view: ClaimView) -> str:
        words = words_of(finding.name)
        return self._fill(words.also or words.label.lower(), finding, view)

    def _fill(self, text: str, finding: Finding, view: ClaimView) -> str:
        """Return a text with the names that it asks for."""
        who = speakers_of(view.asserted) or "nobody" if "{who}" in text else ""
        named = join_words(self.names.sources(finding)) if "{named}" in text else ""
        return text.replace("{who}", who).replace("{named}", named or "somebody")

    def _next(self, judgement: Judgement) -> Iterator[str]:
        """Yield what to do about each finding, the main one first, each once."""
        if judgement.status is NoteStatus.HOLDS:
            return
        steps: dict[str, None] = {}
        for each in judgement.findings[:2]:
            finding = each.finding
            said = words_of(finding.name).next
            hint = self.names.plain(finding.hint or "")
            steps[sentence(self._fill(said, finding, judgement.view) if said else hint)] = None
        yield from filter(None, steps)

    def _remarks(self, judgement: Judgement) -> Iterator[str]:
        """Yield what supports or qualifies a claim, in a sentence each."""
        for group in judgement.against[:MAX_REMARKS]:
            if group not in judgement.opposing and judgement.view.group != group:
                yield f"Stands against {self._other(group)}"
        for _, waiver in judgement.accepted:
            by = f" ({waiver.by})" if waiver.by else ""
            yield sentence(f"Accepted{by}: {waiver.reason or 'no reason is given'}")

    def _other(self, group: int) -> str:
        """Return the number and the text of another claim."""
        return sentence(f"{self.numbers[group]}: {self.judged[group].view.claim.text}")


def _place(record: Claim | Assertion) -> str:
    return "" if record.place is None else file_and_line(record.place)
