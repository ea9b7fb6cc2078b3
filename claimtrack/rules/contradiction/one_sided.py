"""A claim lacks a response from a person or body that it is about.

## Why it matters

Anyone who is accused should be asked. A denial that the ledger mentions without
recording it as a denial does not count anywhere.

## Example

```toml
ledger = 1

[source]
mayor = { kind = "official" }
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[claim.paid-twice]  # <- here
text = "The mayor had one bill paid twice."
about = ["mayor"]
via = ["clerk", "daily"]
```

## No finding

The mayor was asked, and declined to comment:

```toml
ledger = 1

[source]
mayor = { kind = "official" }
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[claim.paid-twice]
text = "The mayor had one bill paid twice."
about = ["mayor"]
via = ["clerk", "daily"]

[[claim.paid-twice.assertion]]
via = [{ source = "mayor", act = "declined" }, "daily"]
```

The response may also be an assertion of a claim with a `contradicts` or `undercuts`
link to this one. Statements and absences are exempt, because they accuse nobody. Claims
that nobody asserts are exempt, too.

## Not detected

An accused party that `about` does not name.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from attrs import field, frozen

from claimtrack.engine.finding import (
    MAX_SHOWN,
    Flag,
    Reason,
    chain_reasons,
    join_words,
    link_reasons,
)
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Act, Assertion, ClaimKind, Hop, Link, LinkKind, Severity, Stance

Speakers = Mapping[int, Assertion]
"""An assertion that each voice originates, a denial if there is one."""

ReportedDenials = Mapping[int, tuple[Assertion, Hop]]
"""The hop of an assertion that reports a denial by each voice."""


@frozen
class _Responses:
    """The parties that a claim is about, by their responses.

    ``unanswered`` are parties without a response. ``denied`` are parties whose denial is
    reported but not recorded. ``answers`` are the responses of the other parties, with
    the link to the claim of a response to another claim.
    """

    unanswered: list[str] = field(factory=list)
    denied: dict[str, tuple[Assertion, Hop]] = field(factory=dict)
    answers: list[tuple[Assertion, Link | None]] = field(factory=list)


@rule("CT203", "one-sided", Severity.NOTE, scope=Scope.CLAIM)
def one_sided(facts: Facts) -> Iterator[Flag]:
    about = facts.columns.group_flags(bool(claim.about) for claim in facts.columns.claims)
    exempt = facts.of_kind(ClaimKind.STATEMENT, ClaimKind.ABSENCE)
    assertions = cache(lambda group: sorted(facts.active_assertions_of(group), key=_sort_key))
    speakers = cache(lambda group: _speakers(facts, assertions(group)))
    linked = _linked_groups(facts) if about.any() else {}
    for claim in facts.claims(about & ~exempt & (facts.asserted.chains > 0)):
        links = linked.get(claim.group, ())
        reported = _reported_denials(facts, assertions(claim.group))
        responses = _responses(facts, claim, speakers, reported, links)
        if responses.unanswered or responses.denied:
            yield Flag(
                claim.subjects,
                _message(responses),
                _reasons(facts, claim, responses, speakers(claim.group), links),
                "ask them, and record their response: a denial, or the act `declined`",
            )


def _message(responses: _Responses) -> str:
    parts = []
    if responses.denied:
        parts.append(f"a denial by {_names(responses.denied)} is mentioned, but not recorded")
    if responses.unanswered:
        parts.append(f"no response is recorded from {_names(responses.unanswered)}")
    return "; ".join(parts)


def _names(parties: Iterable[str]) -> str:
    return join_words([f"`{party}`" for party in parties])


def _linked_groups(facts: Facts) -> Mapping[int, Sequence[tuple[Link, int]]]:
    """Return the opposing links of each group, each with the group at the other end."""
    linked: dict[int, list[tuple[Link, int]]] = defaultdict(list)
    links = facts.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)
    for link in sorted(links, key=lambda link: link.ends):
        one, other = (facts.columns.group_of(id) for id in link.ends)
        linked[one].append((link, other))
        linked[other].append((link, one))
    return linked


def _sort_key(assertion: Assertion) -> tuple[bool, list[str], str]:
    """Return a key that sorts denials first, independent of the order of records."""
    denies = assertion.stance is Stance.DENIES
    return not denies, [hop.source for hop in assertion.via], assertion.claim


def _speakers(facts: Facts, assertions: Sequence[Assertion]) -> Speakers:
    speakers: dict[int, Assertion] = {}
    for assertion in assertions:
        speakers.setdefault(facts.voice_of(assertion.via[0].source), assertion)
    return speakers


def _answers(
    voices: set[int], speakers: Callable[[int], Speakers], links: Sequence[tuple[Link, int]]
) -> Mapping[int, tuple[Assertion, Link]]:
    """Return the assertions of voices at the other ends of links, with the links."""
    answers: dict[int, tuple[Assertion, Link]] = {}
    for link, there in links:
        for voice in speakers(there).keys() & voices:
            answers.setdefault(voice, (speakers(there)[voice], link))
    return answers


def _responses(
    facts: Facts,
    claim: ClaimView,
    speakers: Callable[[int], Speakers],
    reported: ReportedDenials,
    links: Sequence[tuple[Link, int]],
) -> _Responses:
    """Sort the parties that a claim is about by their responses."""
    responses = _Responses()
    here = speakers(claim.group)
    about = {party for member in claim.members for party in member.about}
    voices = {party: facts.voice_of(party) for party in sorted(about)}
    answers = _answers(set(voices.values()), speakers, links)
    for party, voice in voices.items():
        recorded = voice in here and here[voice].stance is Stance.DENIES
        if voice in answers:
            responses.answers.append(answers[voice])
        elif voice in reported and not recorded:
            responses.denied[party] = reported[voice]
        elif voice in here:
            responses.answers.append((here[voice], None))
        else:
            responses.unanswered.append(party)
    return responses


def _reported_denials(facts: Facts, assertions: Sequence[Assertion]) -> ReportedDenials:
    """Return the hops with the act `denied` in assertions that are not denials."""
    reported: dict[int, tuple[Assertion, Hop]] = {}
    for assertion in assertions:
        if assertion.stance is not Stance.DENIES:
            for hop in assertion.via:
                if hop.act is Act.DENIED:
                    reported.setdefault(facts.voice_of(hop.source), (assertion, hop))
    return reported


def _reasons(
    facts: Facts,
    claim: ClaimView,
    responses: _Responses,
    speakers: Speakers,
    links: Sequence[tuple[Link, int]],
) -> list[Reason]:
    """Return the reasons: the parties, their responses, and some of the other assertions."""
    about = {party: member for member in reversed(claim.members) for party in member.about}
    parties = {party: about[party] for party in (*responses.unanswered, *responses.denied)}
    reporting = [assertion for assertion, _ in responses.denied.values()]
    shown = dict.fromkeys(assertion for assertion, _ in responses.answers)
    if responses.unanswered:
        shown |= dict.fromkeys([speakers[voice] for voice in sorted(speakers)[:MAX_SHOWN]])
    asserted = [a.claim for a in (*shown, *reporting) if a.stance is Stance.ASSERTS]
    if not claim.members_among(*asserted):
        shown[min(claim.asserted.assertions, key=_sort_key)] = None
    answering = [link for _, link in responses.answers if link is not None]
    claims = [member.id for member in parties.values()]
    claims += [assertion.claim for assertion in (*shown, *reporting)]
    claims += [id for link in answering for id in link.ends]
    shown_links = dict.fromkeys([*answering, *(link for link, _ in links[:MAX_SHOWN])])
    return [
        *(Reason(f"it is about `{party}`", member) for party, member in parties.items()),
        *(
            Reason(f"`{hop.source}` denied it", a, place=hop.place)
            for a, hop in responses.denied.values()
        ),
        *chain_reasons(shown, shown_links),
        *link_reasons(restatement_links(facts, (), claims)),
    ]
