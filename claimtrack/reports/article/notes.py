"""Notes: each claim with its chains, its dispute, its findings and the next steps."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.assessment.assessment import Assessments
from claimtrack.engine.finding import Finding, Outcome, join_words
from claimtrack.engine.report import Report
from claimtrack.errors import Place
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.quotes.anchors import AnchorStatus, anchor
from claimtrack.model import Assertion, Claim, ref_of
from claimtrack.reports.article.chains import ChainReader
from claimtrack.reports.article.judgement import Judgement
from claimtrack.reports.article.layout import DocumentText
from claimtrack.reports.article.plain_names import PlainNames, sentence, source_name
from claimtrack.reports.article.relations import RelationKind, find_relations
from claimtrack.reports.article.rule_words import words_of
from claimtrack.reports.article.view import ChainSide, DisputeSide, Note, NoteFinding, NoteStatus
from claimtrack.reports.summary.groups import precedence
from claimtrack.reports.summary.summary import speakers_of
from claimtrack.reports.text.reasons import file_and_line, shorten

MAX_REMARKS = 3
"""The largest number of remarks of one kind about a claim."""
MAX_NEXT = 2
"""The largest number of findings of a claim whose next steps are shown."""
_GUESS = 60
"""The most characters of another claim in a guess."""
_END_OF_QUOTATION = re.compile(r"(?<=\w)[.,!?]?[\"”]")
_OTHER_CLAIM = re.compile(r"\b(?:same as|exclude) (?P<id>[a-z0-9-]+)")


@frozen(eq=False, slots=False)
class NoteMaker:
    """Maker of the notes of a report.

    ``numbers`` has the number of the note of each group of claims, or nothing if notes are
    not numbered, and ``elsewhere`` the groups that stand in no document.
    """

    report: Report = field(repr=False)
    assessed: Assessments = field(repr=False)
    judged: Mapping[int, Judgement] = field(repr=False)
    chains: ChainReader
    names: PlainNames
    claims: Mapping[str, Claim] = field(repr=False)
    """All claims, with drafts, by id."""
    numbers: Mapping[int, int] = field(factory=dict, repr=False)
    elsewhere: frozenset[int] = field(default=frozenset(), repr=False)
    texts: Mapping[str, DocumentText] = field(factory=dict, repr=False)
    guesses: Mapping[Place, Sequence[str]] = field(factory=dict, repr=False)
    """Remarks about drafts, by the places of their records."""

    def note(self, group: int) -> Note:
        """Return the note of a group of claims."""
        judgement = self.judged[group]
        view, claim = judgement.view, judgement.view.claim
        further = [each for each in self._by_group.get(group, ()) if each is not judgement.main]
        return Note(
            self.numbers.get(group, 0),
            claim,
            judgement.status,
            judgement.label,
            self.chains.of_claim(view),
            tuple(self._sides(judgement)),
            self._main(judgement),
            tuple(self._finding(each, view) for each in sorted(further, key=precedence)),
            tuple(self._next(judgement)),
            tuple(self._remarks(judgement)),
            tuple(each.id for each in view.members if each.id != claim.id),
            _place(claim),
            ref_of(claim) if claim.draft else None,
        )

    def draft_note(self, number: int, claim: Claim, assertions: Sequence[Assertion]) -> Note:
        """Return the note of a drafted claim, or of a drafted chain of an accepted claim."""
        topics = frozenset(claim.topics)
        record = claim if claim.draft or not assertions else assertions[0]
        guesses = () if record.place is None else self.guesses.get(record.place, ())
        return Note(
            number,
            claim,
            NoteStatus.DRAFT,
            NoteStatus.DRAFT.label if record is claim else "Draft of a chain",
            tuple(self.chains.of(each, topics) for each in assertions),
            remarks=tuple(map(self._name_claim, guesses)),
            place=_place(record),
            draft=ref_of(record),
        )

    def _name_claim(self, guess: str) -> str:
        """Return a guess with the text of another claim in place of its id."""
        found = _OTHER_CLAIM.search(guess)
        claim = found and self.claims.get(found["id"])
        if not found or not claim or not claim.text:
            return guess
        start, end = found.span("id")
        return f"{guess[:start]}“{shorten(claim.text, _GUESS)}”{guess[end:]}"

    def _sides(self, judgement: Judgement) -> Iterator[DisputeSide]:
        """Yield the sides of a dispute: for the claim, denials, and other claims."""
        chains = self.chains.of_claim(judgement.view)
        denials = tuple(each for each in chains if each.side is ChainSide.DENIES)
        if not denials and not judgement.opposing:
            return
        supporting = tuple(each for each in chains if each.side is ChainSide.SAYS_SO)
        yield DisputeSide("Says so" if supporting else "Nobody says so", False, supporting)
        if denials:
            yield DisputeSide("Denies it", True, denials)
        for group in judgement.opposing:
            other = self.judged[group].view
            others = (
                each for each in self.chains.of_claim(other) if each.side is ChainSide.SAYS_SO
            )
            yield DisputeSide(
                "Says otherwise",
                True,
                tuple(others),
                self.numbers.get(group),
                other.claim.text,
                group in self.elsewhere,
            )

    def _main(self, judgement: Judgement) -> NoteFinding | None:
        """Return the main finding, with a few words on each of the others."""
        if judgement.main is None:
            return None
        first, *others = judgement.findings
        folded = [*first.covered, *(each.finding for each in others)]
        words = dict.fromkeys(self._also(each, judgement.view) for each in folded)
        finding = evolve(self._finding(judgement.main, judgement.view), folded=tuple(words))
        if judgement.status is NoteStatus.ATTRIBUTE:
            return evolve(finding, message=self._attribution(judgement))
        return finding

    def _attribution(self, judgement: Judgement) -> str:
        """Return the message for an opinion or a forecast, which depends on its speakers."""
        kind = judgement.label.lower()
        article = "An" if kind[0] in "aeiou" else "A"
        chains = self.chains.of_claim(judgement.view)
        heads = [each.chips[0] for each in chains if each.side is ChainSide.SAYS_SO]
        if any(chip.stake for chip in heads):
            return f"{article} {kind} of somebody with a stake in it: say whose it is."
        if heads and not any(chip.named for chip in heads):
            return f"{article} {kind} of somebody who is not named."
        return f"{article} {kind}: say whose it is."

    @cached_property
    def _by_group(self) -> Mapping[int, Sequence[Finding]]:
        """The findings that have a claim of each group among their subjects."""
        found: dict[int, list[Finding]] = {}
        columns = self.report.facts.columns
        for finding in self.report.findings:
            for group in dict.fromkeys(map(columns.group_of, finding.claims)):
                found.setdefault(group, []).append(finding)
        return found

    def _finding(self, finding: Finding, view: ClaimView) -> NoteFinding:
        said = self._misquotation(finding) or words_of(finding.name).message
        message = self._fill(said, finding, view) if said else self.names.plain(finding.message)
        place = "" if finding.place is None else file_and_line(finding.place)
        return NoteFinding(finding, sentence(message), place)

    def _misquotation(self, finding: Finding) -> str:
        """Return the first wrong quote of a finding with the words of the text."""
        if finding.name != "misplaced-quote" or finding.outcome is not Outcome.FOUND:
            return ""
        chains = (each.record for each in finding.reasons if isinstance(each.record, Assertion))
        for chain in chains:
            for hop in chain.via:
                cited = [hop.at] if hop.at is not None else chain.at
                for passage in cited if hop.quote else ():
                    if (text := self.texts.get(passage.document)) is None:
                        continue
                    found = anchor(hop.selectors, text.whole)
                    if found.status is AnchorStatus.ORPHANED:
                        return f"These words are not in the text: “{hop.quote}”."
                    if found.status is AnchorStatus.CHANGED and found.nearest is not None:
                        place = found.nearest.place
                        own = _END_OF_QUOTATION.split(text.text[place.start : place.end])[0]
                        words = shorten(" ".join(own.split()), 200)
                        return f"Not the words of the text, which has: “{words}”."
        return ""

    def _also(self, finding: Finding, view: ClaimView) -> str:
        words = words_of(finding.name)
        return self._fill(words.also or words.label.lower(), finding, view)

    def _fill(self, text: str, finding: Finding, view: ClaimView) -> str:
        """Return a text with names in place of its ``{who}`` and ``{named}``."""
        if "{who}" in text:
            text = text.replace("{who}", speakers_of(view.asserted, source_name) or "somebody")
        if "{named}" in text:
            named = join_words(self.names.sources(finding)) or "somebody"
            text = text.replace("{named}", named)
        return text

    def _next(self, judgement: Judgement) -> Iterator[str]:
        """Yield the next steps for the first findings, each once."""
        steps: dict[str, None] = {}
        for each in judgement.findings[:MAX_NEXT]:
            finding = each.finding
            said = words_of(finding.name).next or self.names.plain(finding.hint or "")
            steps[sentence(self._fill(said, finding, judgement.view))] = None
        yield from filter(None, steps)

    def _remarks(self, judgement: Judgement) -> Iterator[str]:
        """Yield a sentence for everything that supports or qualifies a claim."""
        group = judgement.view.group
        for other in judgement.against[:MAX_REMARKS]:
            if other not in judgement.opposing:
                yield self._remark("Stands against", other)
        weaker = self.assessed[judgement.view.claim.id].weakened_by
        if weaker is not None:
            yield self._remark("No firmer than", weaker.premise)
        for kind, words in _REMARKS.items():
            for other in [*dict.fromkeys(self._related[kind].get(group, ()))][:MAX_REMARKS]:
                if weaker is None or other != weaker.premise:
                    yield self._remark(words, other)
        for _, waiver in judgement.accepted:
            by = f" by {waiver.by}" if waiver.by else ""
            yield sentence(f"Accepted{by}: {waiver.reason or 'no reason is given'}")

    def _remark(self, words: str, group: int) -> str:
        """Return a remark about another claim, with its number if it has one."""
        aside = " (not in the article)" if group in self.elsewhere else ""
        text = self.judged[group].view.claim.text.rstrip(".")
        number = self.numbers.get(group)
        mark = "" if number is None else f" {number}"
        return sentence(f"{words}{mark}: {text}{aside}")

    @cached_property
    def _related(self) -> Mapping[RelationKind, Mapping[int, Sequence[int]]]:
        """The groups that each group is related to, by the kind of the relation."""
        group_of = self.report.facts.columns.group_of
        found: dict[RelationKind, dict[int, list[int]]] = {kind: {} for kind in _REMARKS}
        for each in find_relations(self.report.facts):
            if each.kind in found:
                one, other = group_of(each.one), group_of(each.other)
                if each.kind is RelationKind.RESTS_ON:  # from the conclusion
                    one, other = other, one
                if one != other:
                    found[each.kind].setdefault(other, []).append(one)
        return found


_REMARKS: Mapping[RelationKind, str] = {
    RelationKind.SUPPORTS: "Borne out by",
    RelationKind.IMPLIES: "Concluded from",
    RelationKind.RESTS_ON: "Concluded from",
    RelationKind.UNDERCUTS: "Called in question by",
}
"""The words of remarks for the kinds of relations that have remarks."""


def _place(record: Claim | Assertion) -> str:
    return "" if record.place is None else file_and_line(record.place)
