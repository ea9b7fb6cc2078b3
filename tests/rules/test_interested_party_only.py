import pytest

from claimtrack.formats.toml import reader
from tests.rules.checking import findings, found, messages, subjects

RIVER = """
[source]
state = { kind = "government" }
fund = { kind = "company", part_of = "state", party_to = ["dam"] }
ministry = { kind = "government", part_of = "state" }
mill = { kind = "company", party_to = ["water", "dam"] }
botanist = { kind = "expert" }
insider = { kind = "person", named = false, party_to = ["water"] }
daily = { kind = "outlet", party_to = ["water"] }
"""


def claim(*chains: str, topics: str = '["water", "dam"]', kind: str = "event") -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return RIVER + f'[claim.a]\ntext = "A."\ntopics = {topics}\nkind = "{kind}"\n{assertions}'


def test_voice_has_the_stakes_of_all_its_sources() -> None:
    (finding,) = found("interested-party-only", claim('["ministry", "daily"]'))

    assert "every origin of this claim has a stake in it: state (ministry) in dam" == (
        finding.message
    )
    assert "has a stake in dam" in [reason.text for reason in finding.reasons]


def test_stake_in_another_topic_does_not_count() -> None:
    assert [] == subjects("interested-party-only", claim('["fund", "daily"]', topics='["water"]'))


def test_origins_may_have_different_stakes() -> None:
    assert [
        "every origin of this claim has a stake in it: insider in water and mill in dam"
    ] == messages("interested-party-only", claim('["insider", "daily"]', '["mill"]'))


def test_one_origin_without_a_stake_is_sufficient() -> None:
    assert [] == subjects(
        "interested-party-only", claim('["mill"]', '["insider"]', '["botanist", "daily"]')
    )


def test_stake_of_a_relay_does_not_count() -> None:
    assert [] == subjects("interested-party-only", claim('["botanist", "daily"]'))


def test_chain_of_unknown_lineage_is_no_origin_without_a_stake() -> None:
    assert [{"a"}] == subjects("interested-party-only", claim('["mill"]', '["daily"]'))


def test_denial_without_a_stake_does_not_count() -> None:
    text = claim('["mill"]', '["botanist"]') + 'stance = "denies"\n'

    assert [{"a"}] == subjects("interested-party-only", text)


def test_statement_is_exempt_but_not_the_claim_it_restates() -> None:
    text = claim('["mill"]') + (
        '[claim.b]\ntext = "B."\nkind = "statement"\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [] == subjects("interested-party-only", claim('["mill"]', kind="statement"))
    assert [{"a"}] == subjects("interested-party-only", text)


def test_topic_of_a_restatement_counts() -> None:
    text = claim('["mill"]', topics="[]") + (
        '[claim.b]\ntext = "B."\ntopics = ["dam"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )
    (finding,) = found("interested-party-only", text)

    assert "is about dam" in [reason.text for reason in finding.reasons]


@pytest.mark.parametrize(
    ("chain", "speaker", "expected"),
    [
        ('["mill", "daily"]', "mill", []),
        ('["ministry", "daily"]', "state", []),
        ('["mill", "daily"]', "ministry", [{"a"}]),
        ('["fund", "daily"]', "mill", [{"a"}]),
        ('["insider", "daily"]', "insider", [{"a"}]),
    ],
)
def test_body_has_no_stake_in_its_own_decision(
    chain: str, speaker: str, expected: list[set[str]]
) -> None:
    text = claim(chain, kind="decision").replace("topics", f'speaker = "{speaker}"\ntopics')

    assert expected == subjects("interested-party-only", text)


TOLD = """
[check]
desk = "daily"
profile = "{profile}"

[document.article]
publisher = "daily"

[claim.a]
text = "A."
kind = "{kind}"
topics = ["water"]
about = ["botanist"]
via = ["mill", "daily"]
at = "article"
"""
ANSWER = """
[[claim.a.assertion]]
via = [{ source = "botanist", act = "denied" }, "daily"]
at = "article"
"""
DISPUTE = """
[claim.b]
text = "B."
via = ["botanist", "daily"]

[[link]]
kind = "contradicts"
from = "b"
to = "a"
"""


@pytest.mark.parametrize(
    ("kind", "profile", "more", "flagged"),
    [
        ("event", "news", "", True),
        ("event", "news", ANSWER, False),
        ("event", "osint", ANSWER, True),
        ("event", "news", ANSWER.replace("botanist", "ministry"), True),
        ("forecast", "news", "", False),
        ("opinion", "news", "", False),
        ("forecast", "osint", "", True),
        ("forecast", "news", DISPUTE, True),
    ],
)
def test_party_that_told_the_desk_is_exempt_if_answered_or_judging(
    kind: str, profile: str, more: str, flagged: bool
) -> None:
    text = TOLD.format(profile=profile, kind=kind) + more + RIVER
    through_others = text.replace('via = ["mill", "daily"]', 'via = ["mill", "botanist", "daily"]')

    assert flagged is bool(subjects("interested-party-only", text))
    assert [{"a"}] == subjects("interested-party-only", through_others)


def test_finding_on_a_disputed_forecast_names_the_dispute() -> None:
    ledger = reader.read_text(
        "ledger = 1\n" + TOLD.format(profile="news", kind="forecast") + DISPUTE + RIVER
    )
    (finding,) = findings("interested-party-only", ledger)

    assert [finding.fingerprint] == [
        again.fingerprint
        for again in findings("interested-party-only", ledger.only(finding.evidence()))
    ]
