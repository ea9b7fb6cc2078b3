"""The parties without a response: `check`, `show` and `assess` agree, with a slow oracle, too."""

import json
from collections.abc import Iterator, Mapping

from hypothesis import assume, given

from claimtrack.api import assess, check
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    Ledger,
    LinkKind,
    Stance,
)
from claimtrack.reports.claims.claim_tree import claim_as_json
from claimtrack.reports.claims.json_output import survey_as_json
from claimtrack.reports.claims.survey import Survey, select_claims
from tests.laws.profiles import law
from tests.laws.stories import stories
from tests.oracle import Oracle

Group = frozenset[str]
UNANSWERED = frozenset({"none recorded", "not-asked", "denial not recorded"})


class Responses:
    """Slow oracle of who responded, from the definition."""

    def __init__(self, ledger: Ledger) -> None:
        self.oracle = Oracle(ledger)
        self.ledger = ledger

    def without(self, claim: str) -> set[str]:
        """Return the parties that a claim is about and that did not respond."""
        group = self.oracle.group_of[claim]
        grounds = [group, *self.grounds(group)]
        parties = {party for id in group for party in self.ledger.claims[id].about}
        return {party for party in parties if not self.responded(party, group, grounds)}

    def responded(self, party: str, group: Group, grounds: list[Group]) -> bool:
        voice = self.oracle.voice(party)
        against = {voice for other in self.opposing(group) for voice in self.voices(other)}
        if voice in against | set(self.voices(group, Stance.DENIES)):
            return True
        mentioned = {
            self.oracle.voice(hop.source)
            for assertion in self.standing(group)
            for hop in assertion.via
            if assertion.stance is not Stance.DENIES and hop.act is Act.DENIED
        }
        everywhere = [other for ground in grounds for other in (ground, *self.opposing(ground))]
        return voice not in mentioned and any(voice in self.voices(each) for each in everywhere)

    def standing(self, group: Group) -> Iterator[Assertion]:
        for assertion in self.ledger.assertions:
            if assertion.claim in group and self.oracle.stands(assertion):
                yield assertion

    def voices(self, group: Group, *stances: Stance) -> Iterator[str]:
        """Yield the voices that respond by assertions of a group, or by those of a stance."""
        for assertion in self.standing(group):
            for position, hop in enumerate(assertion.via):
                kind = self.ledger.sources[hop.source].kind
                own = position == 0 and hop.act is not Act.NOT_ASKED
                passes_on = position > 0 and kind.originates and assertion.stance is Stance.DENIES
                if (own or passes_on) and (not stances or assertion.stance in stances):
                    yield self.oracle.voice(hop.source)

    def opposing(self, group: Group) -> Iterator[Group]:
        for link in self.oracle.links:
            if link.kind in (LinkKind.CONTRADICTS, LinkKind.UNDERCUTS) and link.to is not None:
                one, other = (self.oracle.group_of[end] for end in link.ends)
                if one == group:
                    yield other
                if other == group:
                    yield one

    def grounds(self, start: Group) -> list[Group]:
        """Return the premises of a group, direct and indirect, that are as firm as it."""
        found = [start]
        for group in found:
            premises = [id for claim in group for id in self.ledger.claims[claim].because]
            if not any(each.stance is Stance.ASSERTS for each in self.standing(group)):
                premises += [
                    link.from_
                    for link in self.oracle.links
                    if link.kind is LinkKind.IMPLIES and link.to in group
                ]
            for premise in map(self.oracle.group_of.__getitem__, premises):
                if premise not in found and self.firmness(premise) >= self.firmness(start):
                    found.append(premise)
        return found[1:]

    def firmness(self, group: Group) -> int:
        ranks = [a.firmness.rank for a in self.standing(group) if a.stance is Stance.ASSERTS]
        return max(ranks, default=Certainty.CERTAIN.rank)


def is_charge(claims: list[Claim]) -> bool:
    return not all(c.kind in (ClaimKind.STATEMENT, ClaimKind.ABSENCE) for c in claims)


@law
@given(stories())
def test_check_show_and_assess_agree_about_who_responded(ledger: Ledger) -> None:
    report = check(ledger, select=["one-sided"])
    assessed = assess(ledger)
    responses, facts = Responses(ledger), assessed.facts
    charged = [
        id
        for id in ledger.claims
        if facts.claim(id).asserted.assertions
        and any(member.about for member in facts.claim(id).members)
        and is_charge(list(facts.claim(id).subjects))
    ]
    assume(charged)
    found = {claim for finding in report.findings for claim in finding.claims}
    listed: Mapping[str, Mapping[str, str]] = {
        each["id"]: each["responses"]
        for each in json.loads(survey_as_json(Survey(select_claims(assessed), quick=True)))[
            "claims"
        ]
    }
    for id in charged:
        view = facts.claim(id)
        words = json.loads(claim_as_json(assessed, id))["responses"]
        without = responses.without(id)

        assert without == {party for party, word in words.items() if word in UNANSWERED}
        assert words == listed[view.claim.id]
        assert bool(without) is (view.claim.id in found)
