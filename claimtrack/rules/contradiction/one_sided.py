"""Somebody whom a claim is about is not heard on it.

## Why it matters

Whoever is accused should be asked. A ledger that knows of a denial and does not
record it as one leaves it out of every count.

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

The mayor was asked, and would not comment:

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

An answer may also stand on a claim that a `contradicts` or `undercuts` link
joins to this one. Statements and absences are exempt: that something was said,
or not, accuses nobody. So is a claim that nobody asserts.

## Not detected

An accused party that `about` does not name.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
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
"""For each voice an assertion that it heads; a denial goes before all else."""


@frozen
class PartiesHeard:
    """Whom a claim is about, by what they are heard with.

    ``answers`` are what each of the others says, with the link to it where that
    is another claim's.
    """

    unheard: list[str] = field(factory=list)
    denied: dict[str, tuple[Assertion, Hop]] = field(factory=dict)
    answers: list[tuple[Assertion, Link | None]] = field(factory=list)


@rule("CT203", "one-sided", Severity.NOTE, scope=Scope.CLAIM)
def one_sided(facts: Facts) -> Iterator[Flag]:
    about = facts.columns.group_flags(bool(claim.about) for claim in facts.columns.claims)
    exempt = facts.of_kind(ClaimKind.STATEMENT, ClaimKind.ABSENCE)
    heard = cache(lambda group: sorted(facts.active_assertions_of(group), key=_rank))
    speakers = cache(lambda group: _speakers(facts, heard(group)))
    linked = _linked(facts) if about.any() else {}
    for claim in facts.claims(about & ~exempt & (facts.asserted.chains > 0)):
        links = linked.get(claim.group, ())
        told = _denials(facts, heard(claim.group))
        hearing = _hearing(facts, claim, speakers, told, links)
        if hearing.unheard or hearing.denied:
            yield Flag(
                claim.subjects,
                _message(hearing),
                _reasons(facts, claim, hearing, speakers(claim.group), links),
                "ask them, and record what they say: as a denial, or with the act `declined`",
            )


def _message(hearing: PartiesHeard) -> str:
    parts = []
    if hearing.denied:
        parts.append(f"{_are(hearing.denied)} said to deny it, but no denial is on record")
    if hearing.unheard:
        parts.append(f"{_are(hearing.unheard, ', whom it is about,')} not heard on it")
    return "; ".join(parts)


def _are(parties: Collection[str], who: str = "") -> str:
    """Return the beginning of a sentence about these: ``a and b are``."""
    return f"{join_words([f'`{party}`' for party in parties])}{who} {'is' if len(parties) == 1 else 'are'}"


def _linked(facts: Facts) -> Mapping[int, Sequence[tuple[Link, int]]]:
    """Return for each group the links that may answer it, each with the group at its other end."""
    linked: dict[int, list[tuple[Link, int]]] = defaultdict(list)
    links = facts.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)
    for link in sorted(links, key=lambda link: link.ends):
        one, other = (facts.columns.group_of(id) for id in link.ends)
        linked[one].append((link, other))
        linked[other].append((link, one))
    return linked


def _rank(assertion: Assertion) -> tuple[bool, list[str], str]:
    """Return its place in an order that does not depend on that of records, denials first."""
    denies = assertion.stance is Stance.DENIES
    return not denies, [hop.source for hop in assertion.via], assertion.claim


def _speakers(facts: Facts, heard: Sequence[Assertion]) -> Speakers:
    speakers: dict[int, Assertion] = {}
    for assertion in heard:
        speakers.setdefault(facts.voice_of(assertion.via[0].source), assertion)
    return speakers


def _answers(
    voices: set[int], speakers: Callable[[int], Speakers], links: Sequence[tuple[Link, int]]
) -> Mapping[int, tuple[Assertion, Link]]:
    """Return what some voices say on the claims at the other end of links."""
    answers: dict[int, tuple[Assertion, Link]] = {}
    for link, there in links:
        for voice in speakers(there).keys() & voices:
            answers.setdefault(voice, (speakers(there)[voice], link))
    return answers


def _hearing(
    facts: Facts,
    claim: ClaimView,
    speakers: Callable[[int], Speakers],
    told: Mapping[int, tuple[Assertion, Hop]],
    links: Sequence[tuple[Link, int]],
) -> PartiesHeard:
    """Return which parties are not heard, whose denial is only told of, and what others say."""
    hearing = PartiesHeard()
    here = speakers(claim.group)
    about = {party for member in claim.members for party in member.about}
    voices = {party: facts.voice_of(party) for party in sorted(about)}
    answers = _answers(set(voices.values()), speakers, links)
    for party, voice in voices.items():
        recorded = voice in here and here[voice].stance is Stance.DENIES
        if voice in answers:
            hearing.answers.append(answers[voice])
        elif voice in told and not recorded:
            hearing.denied[party] = told[voice]
        elif voice in here:
            hearing.answers.append((here[voice], None))
        else:
            hearing.unheard.append(party)
    return hearing


def _denials(facts: Facts, heard: Sequence[Assertion]) -> Mapping[int, tuple[Assertion, Hop]]:
    """Return the voices of which an assertion that denies nothing says that they denied."""
    told: dict[int, tuple[Assertion, Hop]] = {}
    for assertion in heard:
        if assertion.stance is not Stance.DENIES:
            for hop in assertion.via:
                if hop.act is Act.DENIED:
                    told.setdefault(facts.voice_of(hop.source), (assertion, hop))
    return told


def _reasons(
    facts: Facts,
    claim: ClaimView,
    hearing: PartiesHeard,
    speakers: Speakers,
    links: Sequence[tuple[Link, int]],
) -> list[Reason]:
    """Return whom it is about and who is heard, of others as many as one would look at."""
    about = {party: member for member in reversed(claim.members) for party in member.about}
    named = {party: about[party] for party in (*hearing.unheard, *hearing.denied)}
    told = [assertion for assertion, _ in hearing.denied.values()]
    heard = dict.fromkeys(assertion for assertion, _ in hearing.answers)
    if hearing.unheard:
        heard |= dict.fromkeys([speakers[voice] for voice in sorted(speakers)[:MAX_SHOWN]])
    of_this = claim.members_among(*(a.claim for a in (*heard, *told) if a.stance is Stance.ASSERTS))
    if not of_this:
        heard[min(claim.asserted.assertions, key=_rank)] = None
    answering = [link for _, link in hearing.answers if link is not None]
    claims = [member.id for member in named.values()]
    claims += [assertion.claim for assertion in (*heard, *told)]
    claims += [id for link in answering for id in link.ends]
    shown = dict.fromkeys([*answering, *(link for link, _ in links[:MAX_SHOWN])])
    return [
        *(Reason(f"it is about `{party}`", member) for party, member in named.items()),
        *(
            Reason(f"`{hop.source}` denied it", a, place=hop.place)
            for a, hop in hearing.denied.values()
        ),
        *chain_reasons(heard),
        *(Reason(str(link), link) for link in shown),
        *link_reasons(restatement_links(facts, (), claims)),
    ]
