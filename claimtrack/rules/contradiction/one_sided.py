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

Parties that did not reply (`no-reply`) or could not be reached (`not-reached`) were
asked, too; the act `not-asked` says that nobody tried. A party that passes on another's
denial has responded.

The response may also be to a claim with a `contradicts` or `undercuts` link to this one,
or to a premise (`because`, `implies`) that is asserted at least as firmly as this claim:
who denies the ground denies the conclusion. One denial of several claims is recorded by
an assertion that names them all.

Statements and absences are exempt, because they accuse nobody. Claims that nobody
asserts are exempt, too.

## Not detected

An accused party that `about` does not name. Answers beyond the hundred nearest premises
do not count.
"""

from collections.abc import Iterable, Iterator, Sequence

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
from claimtrack.facts.checks.responses import (
    Response,
    ResponseFinder,
    Responses,
    assertion_key,
)
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Assertion, Severity, Stance


@rule("CT203", "one-sided", Severity.NOTE, scope=Scope.CLAIM)
def one_sided(facts: Facts) -> Iterator[Flag]:
    finder = ResponseFinder(facts)
    for claim in facts.claims(finder.expected):
        responses = finder.find(claim)
        if not responses.are_complete:
            yield Flag(
                claim.subjects,
                _message(responses),
                _reasons(finder, claim, responses),
                "ask them, and record their response: a denial, or an act such as `declined` "
                "or `no-reply`",
            )


def _message(responses: Responses) -> str:
    parts = []
    if responses.mentioned:
        named = _names(responses.mentioned)
        parts.append(f"a denial by {named} is mentioned, but not recorded")
    if responses.not_asked:
        were = "was" if len(responses.not_asked) == 1 else "were"
        parts.append(f"{_names(responses.not_asked)} {were} not asked")
    if responses.missing:
        parts.append(f"no response is recorded from {_names(responses.missing)}")
    return "; ".join(parts)


def _names(parties: Iterable[str]) -> str:
    return join_words([f"`{party}`" for party in parties])


def _reasons(finder: ResponseFinder, claim: ClaimView, responses: Responses) -> list[Reason]:
    """Return the reasons: the parties, their responses, and some of the other assertions."""
    about = {party: member for member in reversed(claim.members) for party in member.about}
    unanswered = (*responses.missing, *responses.not_asked, *responses.mentioned)
    parties = {party: about[party] for party in unanswered}
    mentioning = [assertion for assertion, _ in responses.mentioned.values()]
    recorded = responses.recorded.values()
    shown = dict.fromkeys([*responses.not_asked.values(), *(each.assertion for each in recorded)])
    if responses.missing or responses.not_asked:
        shown |= dict.fromkeys(_first_of_each_head(finder, claim)[:MAX_SHOWN])
    asserted = [a.claim for a in (*shown, *mentioning) if a.stance is Stance.ASSERTS]
    if not claim.members_among(*asserted):
        shown[min(claim.asserted.assertions, key=assertion_key)] = None
    steps = dict.fromkeys(step for each in recorded for step in each.steps)
    shown |= dict.fromkeys(_firmest_premises(finder.facts, recorded))
    answering = [each.link for each in recorded if each.link is not None]
    others = [link for link, _ in finder.links(claim.group)[:MAX_SHOWN]]
    links = dict.fromkeys([*answering, *(step.link for step in steps if step.link), *others])
    claims = [member.id for member in parties.values()]
    claims += [assertion.claim for assertion in (*shown, *mentioning)]
    claims += [id for link in answering for id in link.ends]
    return [
        *(Reason(f"it is about `{party}`", member) for party, member in parties.items()),
        *(
            Reason(f"`{hop.source}` denied it", a, place=hop.place)
            for a, hop in responses.mentioned.values()
        ),
        *(
            Reason(f"`{step.by.id}` rests on `{step.premise_id}`", step.by)
            for step in steps
            if step.link is None
        ),
        *chain_reasons(shown, links),
        *link_reasons(restatement_links(finder.facts, tuple(steps), claims)),
    ]


def _first_of_each_head(finder: ResponseFinder, claim: ClaimView) -> Sequence[Assertion]:
    """Return the first assertion of each head of a claim's chains, by voice."""
    first: dict[int, Assertion] = {}
    for assertion in finder.assertions(claim.group):
        first.setdefault(finder.facts.voice_of(assertion.via[0].source), assertion)
    return [first[voice] for voice in sorted(first)]


def _firmest_premises(facts: Facts, responses: Iterable[Response]) -> Iterator[Assertion]:
    """Yield an assertion of each premise on the way to a response that shows how firm it is."""
    for group in {step.premise: None for each in responses for step in each.steps}:
        chains = ClaimView(facts, group).asserted.assertions
        if chains:
            yield max(chains, key=lambda chain: chain.firmness.rank)
