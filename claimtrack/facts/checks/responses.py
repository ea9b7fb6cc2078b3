"""Responses of the parties that claims are about, and denials by such parties alone."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache, cached_property

from attrs import field, frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Act, Assertion, ClaimKind, Document, Hop, Link, LinkKind, Stance

MAX_PREMISES = 100
"""The number of premises of a claim, the nearest first, whose answers count for the claim."""


@frozen(eq=False)
class Response:
    """An assertion by which a party responds to a claim.

    ``link`` opposes the claim if the assertion is of another one. ``steps`` lead from the
    claim to the premise that the assertion or the link is about.
    """

    assertion: Assertion
    link: Link | None = None
    steps: Sequence[Premise] = ()

    @property
    def word(self) -> str:
        """The response in a word: the act of a party that said nothing, or its side."""
        act = self.assertion.via[0].act
        if self.link is not None or self.assertion.stance is Stance.DENIES:
            return "denied"
        if act is not None and act.no_comment:
            return str(act.value)
        return "confirmed" if self.assertion.stance is Stance.ASSERTS else "neutral"


@frozen(eq=False)
class Responses:
    """The parties that a claim is about, by id, each in one of the fields.

    ``mentioned`` has denials that a chain mentions and no assertion records, ``not_asked``
    the assertions that say that a party was not asked.
    """

    recorded: Mapping[str, Response]
    mentioned: Mapping[str, tuple[Assertion, Hop]]
    not_asked: Mapping[str, Assertion]
    missing: Sequence[str]

    @property
    def are_complete(self) -> bool:
        """True if the response of every party is recorded."""
        return not (self.mentioned or self.not_asked or self.missing)

    @property
    def words(self) -> Mapping[str, str]:
        """The response of each party, by id, in a word or two."""
        words = {party: response.word for party, response in self.recorded.items()}
        words |= dict.fromkeys(self.mentioned, "denial not recorded")
        words |= dict.fromkeys(self.not_asked, Act.NOT_ASKED.value)
        words |= dict.fromkeys(self.missing, "none recorded")
        return dict(sorted(words.items()))


@frozen(eq=False, slots=False)
class ResponseFinder:
    """Finds the responses to the claims of a ledger.

    A party responds by an assertion of its own, on any side, by passing a denial on, or by
    an act that says why there is no comment, unless it was not asked. The assertion is of
    the claim, or of a claim with a ``contradicts`` or ``undercuts`` link to it, or likewise
    of a premise that is asserted as firmly as the claim.
    """

    facts: Facts = field(repr=False)
    _assertions: dict[int, Sequence[Assertion]] = field(factory=dict, init=False, repr=False)
    _own_responses: dict[int, Mapping[int, Response]] = field(factory=dict, init=False, repr=False)

    @cached_property
    def expected(self) -> Flags:
        """True for the groups that are asserted and charge a party with something.

        Statements and absences charge nobody.
        """
        facts = self.facts
        about = facts.columns.group_flags(bool(claim.about) for claim in facts.columns.claims)
        exempt = facts.of_kind(ClaimKind.STATEMENT, ClaimKind.ABSENCE)
        expected: Flags = about & ~exempt & (facts.asserted.chains > 0)
        return expected

    def find_expected(self, claim: ClaimView) -> Responses | None:
        """Return the responses to a claim; None if it charges nobody."""
        return self.find(claim) if self.expected[claim.group] else None

    def find(self, claim: ClaimView) -> Responses:
        """Return the responses to a claim."""
        voice_of = self.facts.voice_of
        assertions = self.assertions(claim.group)
        parties = sorted({party for member in claim.members for party in member.about})
        voices = {voice_of(party) for party in parties}
        own, opposing = self._own(claim.group), self._opposing(claim.group, voices)
        mentioned = self._mentioned_denials(assertions)
        not_asked = {voice_of(a.via[0].source): a for a in assertions if _is_not_asked(a)}
        recorded, denials = dict[str, Response](), dict[str, tuple[Assertion, Hop]]()
        unasked, missing = dict[str, Assertion](), list[str]()
        for party in parties:
            voice = voice_of(party)
            here = own.get(voice)
            if voice in opposing:
                recorded[party] = opposing[voice]
            elif voice in mentioned and (here is None or here.word != "denied"):
                denials[party] = mentioned[voice]
            elif here is not None:
                recorded[party] = here
            elif (response := self._to_premises(claim.group, voices).get(voice)) is not None:
                recorded[party] = response
            elif voice in not_asked:
                unasked[party] = not_asked[voice]
            else:
                missing.append(party)
        return Responses(recorded, denials, unasked, missing)

    def assertions(self, group: int) -> Sequence[Assertion]:
        """Return the active assertions of a group, denials first, independent of their order."""
        if group not in self._assertions:
            active = self.facts.active_assertions_of(group)
            self._assertions[group] = sorted(active, key=assertion_key)
        return self._assertions[group]

    def links(self, group: int) -> Sequence[tuple[Link, int]]:
        """Return the opposing links of a group, each with the group at the other end."""
        return self._links.get(group, ())

    def _own(self, group: int) -> Mapping[int, Response]:
        """Return the response of each voice by assertions of a group.

        A relay responds by passing on a denial, unless it is one that only relays.
        """
        if group not in self._own_responses:
            found: dict[int, Response] = {}
            voice_of, sources = self.facts.voice_of, self.facts.ledger.sources
            for assertion in self.assertions(group):
                if not _is_not_asked(assertion):
                    found.setdefault(voice_of(assertion.via[0].source), Response(assertion))
                for hop in assertion.via[1:] if assertion.stance is Stance.DENIES else ():
                    if sources[hop.source].kind.originates:
                        found.setdefault(voice_of(hop.source), Response(assertion))
            self._own_responses[group] = found
        return self._own_responses[group]

    def _opposing(self, group: int, voices: Set[int]) -> Mapping[int, Response]:
        """Return the responses of some voices by assertions of opposing groups."""
        found: dict[int, Response] = {}
        for link, there in self.links(group):
            own = self._own(there)
            for voice in voices - found.keys():
                if (response := own.get(voice)) is not None:
                    found[voice] = Response(response.assertion, link)
        return found

    def _to_premises(self, group: int, voices: Set[int]) -> Mapping[int, Response]:
        """Return the responses of some voices to premises of a group, the nearest first."""
        found: dict[int, Response] = {}
        for premise, steps in self._premises(group):
            for responses in (self._own(premise), self._opposing(premise, voices)):
                for voice in voices - found.keys():
                    if (response := responses.get(voice)) is not None:
                        found[voice] = Response(response.assertion, response.link, steps)
        return found

    def _premises(self, group: int) -> Iterator[tuple[int, Sequence[Premise]]]:
        """Yield the premises of a group that are as firm as it, with the steps to each."""
        firmness = self.facts.reasoning.firmness
        ways: dict[int, Sequence[Premise]] = {group: ()}
        todo = deque([group])
        while todo:
            here = todo.popleft()
            for step in self.facts.binding_premises.get(here, ()):
                if len(ways) > MAX_PREMISES:
                    return
                if step.premise not in ways and firmness[step.premise] >= firmness[group]:
                    ways[step.premise] = (*ways[here], step)
                    yield step.premise, ways[step.premise]
                    todo.append(step.premise)

    def _mentioned_denials(
        self, assertions: Sequence[Assertion]
    ) -> Mapping[int, tuple[Assertion, Hop]]:
        """Return the hops with the act `denied` in assertions that are not denials."""
        found: dict[int, tuple[Assertion, Hop]] = {}
        for assertion in assertions:
            if assertion.stance is not Stance.DENIES:
                for hop in assertion.via:
                    if hop.act is Act.DENIED:
                        found.setdefault(self.facts.voice_of(hop.source), (assertion, hop))
        return found

    @cached_property
    def _links(self) -> Mapping[int, Sequence[tuple[Link, int]]]:
        linked: dict[int, list[tuple[Link, int]]] = defaultdict(list)
        links = self.facts.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)
        for link in sorted(links, key=lambda link: link.ends):
            one, other = (self.facts.columns.group_of(id) for id in link.ends)
            linked[one].append((link, other))
            linked[other].append((link, one))
        return linked


def assertion_key(assertion: Assertion) -> tuple[bool, list[str], str]:
    """Return a key that sorts denials first, independent of the order of records."""
    denies = assertion.stance is Stance.DENIES
    return not denies, [hop.source for hop in assertion.via], assertion.claim


def _is_not_asked(assertion: Assertion) -> bool:
    return assertion.via[0].act is Act.NOT_ASKED


@frozen(eq=False)
class Answer:
    """The denial of a claim by a side that has no other origins than parties it is about.

    ``documents`` have both the claim and the answer, sorted by id. ``is_reported`` is true
    if one of them is the desk's own.
    """

    documents: tuple[Document, ...]
    is_reported: bool


def answer_finder(facts: Facts) -> Callable[[ClaimView, Side], Answer | None]:
    """Return a function that finds the answer to a claim by a side against it.

    The function returns None if others deny the claim, too. Results are cached, since a
    side may be against many claims.
    """

    @cache
    def origins(side: int) -> Set[int]:
        return {facts.voice_of(source.id) for source in Side(facts, side).origin_sources}

    @cache
    def cited(side: int) -> Set[str]:
        return {passage.document for chain in Side(facts, side).complete for passage in chain.at}

    @cache
    def parties(group: int) -> Set[int]:
        return parties_of(ClaimView(facts, group))

    def find(claim: ClaimView, against: Side) -> Answer | None:
        voices = origins(against.number)
        if not voices or not voices <= parties(claim.group):
            return None
        both = sorted(cited(claim.asserted.number) & cited(against.number))
        documents = tuple(facts.ledger.documents[id] for id in both)
        return Answer(documents, any(d.publisher in facts.desk.members for d in documents))

    return find


def parties_of(claim: ClaimView) -> Set[int]:
    """Return the voices that a claim is about."""
    voice_of = claim.facts.voice_of
    return {voice_of(party) for member in claim.members for party in member.about}
