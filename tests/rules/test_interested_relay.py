import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.model import Claim, Ledger, Stance
from tests.facts.test_interest import disputes, stakes_of, topics_of
from tests.laws.profiles import law
from tests.oracle import Oracle, hops_of
from tests.rules.checking import findings, found, messages, subjects

TOWN = """
[source]
union = { kind = "organisation", party_to = ["work"] }
company = { kind = "company", name = "the company", party_to = ["work"] }
spokeswoman = { kind = "spokesperson", name = "a spokeswoman", part_of = "company" }
manager = { kind = "person", name = "the manager" }
expert = { kind = "expert", name = "the expert" }
keeper = { kind = "witness" }
court = { kind = "court" }
daily = { kind = "outlet" }
"""
UNION = 'via = ["union", "daily"]'


def claim(*chains: str, about: str = "[]", topics: str = '["work"]') -> str:
    """Return a ledger with one claim of these chains, each as the text of its fields."""
    assertions = "".join(f"[[claim.a.assertion]]\n{chain}\n" for chain in chains)
    return TOWN + f'[claim.a]\ntext = "A."\ntopics = {topics}\nabout = {about}\n{assertions}'


def denial(*relays: str) -> str:
    """Return the fields of a denial by the manager through some relays."""
    return f'via = [{{ source = "manager", act = "denied" }}, {", ".join(map(repr, relays))}]'


def test_denial_known_only_through_interested_party_is_found() -> None:
    (finding,) = found("interested-relay", claim(UNION, denial("spokeswoman", "daily")))

    assert (
        "the manager is heard only through a spokeswoman, which has a stake in work"
        == finding.message
    )
    assert "ask the manager directly" == finding.hint
    assert finding.cause is not None
    assert "manager" == finding.cause.id


def test_assertion_known_only_through_interested_party_is_found() -> None:
    text = claim('via = ["expert", "company", "daily"]')

    assert ["the expert is heard only through the company, which has a stake in work"] == messages(
        "interested-relay", text
    )


def test_origins_on_both_sides_are_one_finding() -> None:
    text = claim('via = ["expert", "union", "daily"]', denial("company", "daily"))

    assert [
        "the expert is heard only through union, which has a stake in work (1 more like it)"
    ] == messages("interested-relay", text)


def test_relay_without_stake_in_the_topic_is_not_reported() -> None:
    assert [] == subjects("interested-relay", claim(UNION, denial("court", "daily")))
    other = claim(UNION, denial("company", "daily"), topics='["weather"]')
    assert [] == subjects("interested-relay", other)


def test_origin_that_is_heard_directly_is_not_reported() -> None:
    text = claim(UNION, denial("company", "daily"), denial("daily"))

    assert [] == subjects("interested-relay", text)


def test_spokesperson_of_the_origin_is_its_own_voice() -> None:
    own = 'via = [{ source = "company", act = "denied" }, "spokeswoman", "daily"]'

    assert [] == subjects("interested-relay", claim(UNION, own))


@pytest.mark.parametrize(("about", "expected"), [("[]", []), ('["manager"]', [{"a"}])])
def test_denial_by_others_clears_all_but_the_one_whom_the_claim_is_about(
    about: str, expected: list[set[str]]
) -> None:
    keeper = 'via = [{ source = "keeper", act = "denied" }, "daily"]'
    text = claim(UNION, denial("company", "daily"), keeper, about=about)

    assert expected == subjects("interested-relay", text)


def test_denial_by_the_interested_party_itself_clears_nothing() -> None:
    own = 'via = [{ source = "spokeswoman", act = "denied" }, "daily"]'

    assert [{"a"}] == subjects("interested-relay", claim(UNION, denial("company"), own))


def test_stake_may_be_declared_by_a_restatement() -> None:
    text = claim('via = ["expert", "company", "daily"]', topics="[]") + (
        '[claim.b]\ntext = "B."\ntopics = ["work"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [{"a"}] == subjects("interested-relay", text)


def test_desk_is_no_relay_where_it_only_publishes() -> None:
    source = 'courier = { kind = "outlet", party_to = ["work"] }\n'
    text = (
        TOWN + source + '[claim.a]\ntext = "A."\ntopics = ["work"]\nvia = ["expert", "courier"]\n'
    )
    desk = '[check]\ndesk = "courier"\n'

    assert [{"a"}] == subjects("interested-relay", text)
    assert [] == subjects("interested-relay", desk + text)


@st.composite
def accusations(draw: st.DrawFn) -> Ledger:
    """Return ledgers whose sources have stakes, and whose claims are about sources."""
    ledger = draw(disputes())
    about = st.sets(st.sampled_from(sorted(ledger.sources)), max_size=1)
    claims = [evolve(claim, about=draw(about)) for claim in ledger.claims.values()]
    return Ledger.of(claims, [r for r in ledger.records() if not isinstance(r, Claim)])


@law
@given(accusations())
def test_claim_is_found_iff_an_origin_is_heard_only_through_interested_parties(
    ledger: Ledger,
) -> None:
    slow = Oracle(ledger)
    expected = {group for group in set(slow.group_of.values()) if has_interested_relay(slow, group)}
    reported = findings("interested-relay", ledger)

    assert expected == {slow.group_of[finding.subject.id] for finding in reported}
    assert len(expected) == len(reported)


def has_interested_relay(slow: Oracle, group: frozenset[str]) -> bool:
    """Return True if an origin of a claim is heard only through interested parties."""
    claim = min(group)
    topics = topics_of(slow, claim)
    about = {slow.voice(id) for each in group for id in slow.ledger.claims[each].about}
    for stance in (Stance.ASSERTS, Stance.DENIES):
        complete = slow.sides[group, stance].with_lineage("complete")
        chains = [[hop.source for hop in hops_of(chain)] for chain in complete]
        alone = all(any(stakes_of(slow, id) & topics for id in chain) for chain in chains)
        for origin in {chain[0] for chain in chains}:
            relayed = all(
                any(
                    stakes_of(slow, id) & topics and slow.voice(id) != slow.voice(origin)
                    for id in chain
                )
                for chain in chains
                if chain[0] == origin
            )
            if relayed and (alone or slow.voice(origin) in about):
                return True
    return False
