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

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from claimtrack.analysis.claim import ClaimView
from claimtrack.analysis.facts import Facts
from claimtrack.engine import rule
from claimtrack.findings import SHOWN, Flag, Reason, because, carried_by
from claimtrack.model import Act, Assertion, ClaimKind, Hop, Link, LinkKind, Severity, Stance

Speakers = Mapping[int, Assertion]
"""For each voice the first assertion that it heads."""


@rule("CT203", "one-sided", Severity.NOTE)
def one_sided(facts: Facts) -> Iterator[Flag]:
    about = facts.columns.group_flags(bool(claim.about) for claim in facts.columns.claims)
    exempt = facts.of_kind(ClaimKind.STATEMENT, ClaimKind.ABSENCE)
    speakers = cache(lambda group: _speakers(facts, group))
    answers = _answers(facts) if about.any() else {}
    for claim in facts.claims(about & ~exempt & (facts.asserted.chains > 0)):
        links = answers.get(claim.group, ())
        unheard, denied = _missing(facts, claim, speakers, [group for _, group in links])
        if unheard or denied:
            yield Flag(
                claim.subjects,
                "; ".join(
                    [
                        f"`{party}` is said to deny it, but no denial is on record"
                        for party in denied
                    ]
                    + [f"`{party}`, whom it is about, is not heard on it" for party in unheard]
                ),
                _reasons(
                    claim, unheard, denied, speakers(claim.group), [link for link, _ in links]
                ),
                "ask them, and record what they say: as a denial, or with the act `declined`",
            )


def _answers(facts: Facts) -> Mapping[int, Sequence[tuple[Link, int]]]:
    """Return for each group the links that may answer it, each with the group at its other end."""
    answers: dict[int, list[tuple[Link, int]]] = {}
    for link in facts.columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS):
        one, other = facts.columns.group_of(link.from_), facts.columns.group_of(link.to)
        answers.setdefault(one, []).append((link, other))
        answers.setdefault(other, []).append((link, one))
    return answers


def _speakers(facts: Facts, group: int) -> Speakers:
    speakers: dict[int, Assertion] = {}
    for assertion in facts.heard(group):
        speakers.setdefault(facts.voice_of(assertion.via[0].source), assertion)
    return speakers


def _missing(
    facts: Facts,
    claim: ClaimView,
    speakers: Callable[[int], Speakers],
    answering: Sequence[int],
) -> tuple[list[str], dict[str, tuple[Assertion, Hop]]]:
    """Return the parties that are not heard, and those whose denial is only told of."""
    unheard: list[str] = []
    denied: dict[str, tuple[Assertion, Hop]] = {}
    told = _denials(facts, claim.group)
    for party in sorted({party for member in claim.members for party in member.about}):
        voice = facts.voice_of(party)
        if any(voice in speakers(group) for group in answering):
            continue
        if voice in told:
            denied[party] = told[voice]
        elif voice not in speakers(claim.group):
            unheard.append(party)
    return unheard, denied


def _denials(facts: Facts, group: int) -> Mapping[int, tuple[Assertion, Hop]]:
    """Return the voices of which only an assertion that denies nothing says that they denied."""
    told: dict[int, tuple[Assertion, Hop]] = {}
    recorded: set[int] = set()
    for assertion in facts.heard(group):
        if assertion.stance is Stance.DENIES:
            recorded.add(facts.voice_of(assertion.via[0].source))
            continue
        for hop in assertion.via:
            if hop.act is Act.DENIED:
                told.setdefault(facts.voice_of(hop.source), (assertion, hop))
    return {voice: where for voice, where in told.items() if voice not in recorded}


def _reasons(
    claim: ClaimView,
    unheard: Sequence[str],
    denied: Mapping[str, tuple[Assertion, Hop]],
    speakers: Speakers,
    links: Sequence[Link],
) -> list[Reason]:
    """Return whom it is about, and of those who are heard instead as many as one would look at."""
    parties = [*unheard, *denied]
    named = {
        party: next(member for member in claim.members if party in member.about)
        for party in parties
    }
    told = [assertion for assertion, _ in denied.values()]
    heard = dict.fromkeys([*speakers.values()][:SHOWN] if unheard else ())
    if not any(assertion.stance is Stance.ASSERTS for assertion in (*heard, *told)):
        heard[claim.asserted.assertions[0]] = None
    claims = [member.id for member in named.values()] + [a.claim for a in (*heard, *told)]
    return [
        *(because(f"it is about `{party}`", member) for party, member in named.items()),
        *(because(f"`{hop.source}` denied it", a, hop.place) for a, hop in denied.values()),
        *carried_by(heard),
        *(because(f"`{a.from_}` {a.kind.value} `{a.to}`", a) for a in links[:SHOWN]),
        *carried_by((), claim.ties(claims)),
    ]
