"""Random ledgers of graded sources for and against a few claims, with shared relays."""

from collections.abc import Sequence

from hypothesis import strategies as st

from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    ContestedBy,
    Criterion,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Profile,
    Reliability,
    Settings,
    Source,
    Stance,
)
from tests.laws.stories import Choose, choose_at_random, choose_by_hypothesis

PEOPLE = ("p0", "p1", "p2", "p3")
RELAYS = ("r0", "r1", "r2")
CLAIMS = ("c0", "c1", "c2", "c3")
KINDS = (*(ClaimKind.EVENT,) * 5, ClaimKind.STATEMENT, ClaimKind.OPINION, ClaimKind.INFERENCE)


def case(choose: Choose) -> Ledger:
    """Return a ledger of a few linked claims."""
    grades = tuple(Reliability)
    people = [
        Source(
            id,
            choose(("person", "person", "official", "witness")),
            reliability=choose(grades),
            named=choose((True, True, True, False)),
            part_of=choose((None, None, None, "owner")),
        )
        for id in PEOPLE
    ]
    relays = [
        Source(id, "outlet", reliability=choose(grades), part_of=choose((None, None, "owner")))
        for id in RELAYS
    ]
    owner = Source("owner", "company", reliability=choose(grades))
    claims = [
        Claim(
            id,
            "Text.",
            choose(KINDS),
            because=choose(((), (), (), CLAIMS[:i])),
            speaker=choose((None, None, None, "p0")),
        )
        for i, id in enumerate(CLAIMS[: choose((1, 2, 3, 4))])
    ]
    ids = [claim.id for claim in claims]
    assertions = [_assertion(choose, f"a{i}", ids) for i in range(choose(range(1, 11)))]
    kinds = (LinkKind.CONTRADICTS, LinkKind.CONTRADICTS, LinkKind.UNDERCUTS, LinkKind.IMPLIES)
    links = [
        Link(choose((*kinds, LinkKind.RESTATES, LinkKind.SUPPORTS)), choose(ids), choose(ids))
        for _ in range(choose((0, 0, 1, 2, 3)))
    ]
    settings = Settings(
        profile=choose(tuple(Profile)),
        strength=choose(((Criterion.SUPPORT, Criterion.RELIABILITY), (Criterion.RELIABILITY,), ())),
        corroborated=choose((None, None, 2, 3)),
        corroborating=choose((None, None, Reliability.C)),
        contested=choose((None, *ContestedBy)),
        base_rate=choose((0.5, 0.5, 0.2)),
        relay_trust=choose((0.5, 0.9)),
        evidence=choose(({}, {"B": (30, 1), "E": (0, 30)})),
    )
    return Ledger.of([owner], people, relays, claims, assertions, links, settings=settings)


def _assertion(choose: Choose, id: str, claims: Sequence[str]) -> Assertion:
    hops = [Hop(choose(PEOPLE), choose((None, None, Act.SAID, Act.WITNESSED)))]
    hops += [
        Hop(choose(RELAYS), certainty=choose((None, None, None, *Certainty)))
        for _ in range(choose(range(4)))
    ]
    if choose((False, False, False, True)):
        hops = hops[1:] or hops
    stance = choose((Stance.ASSERTS, Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES))
    certainty = choose((None, None, None, Certainty.LIKELY))
    return Assertion(choose(claims), hops, id=id, stance=stance, certainty=certainty)


@st.composite
def cases(draw: st.DrawFn) -> Ledger:
    """Return ledgers chosen by Hypothesis."""
    return case(choose_by_hypothesis(draw))


def random_case(seed: int) -> Ledger:
    """Return a random ledger by its seed, without Hypothesis."""
    return case(choose_at_random(seed))
