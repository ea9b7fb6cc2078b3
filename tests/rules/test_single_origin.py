import pytest

from claimtrack.engine.finding import MAX_SHOWN
from claimtrack.formats.toml import reader
from tests.rules.checking import findings, found, messages, subjects

HARBOUR = """
[source]
state = { kind = "government" }
office = { kind = "government", part_of = "state" }
envoy = { kind = "official", part_of = "state" }
pilot = { kind = "witness" }
insider = { kind = "person", named = false }
aide = { kind = "person", named = false, part_of = "insider" }
clerk = { kind = "person", named = false }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
"""


def claim(*chains: str, kind: str = "event") -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return HARBOUR + f'[claim.a]\ntext = "A."\nkind = "{kind}"\n{assertions}'


def test_message_names_the_origin_with_its_owner() -> None:
    assert ["this claim has only one origin: state (office)"] == messages(
        "single-origin", claim('["office", "daily"]')
    )


def test_sources_with_one_owner_are_one_origin() -> None:
    assert [{"a"}] == subjects("single-origin", claim('["office", "daily"]', '["envoy", "wire"]'))


def test_unnamed_origins_count_as_at_least_one() -> None:
    text = claim('["insider", "daily"]', '["clerk", "wire"]')

    assert ["this claim has only one origin: its 2 unnamed sources may be one"] == messages(
        "single-origin", text
    )


@pytest.mark.parametrize(
    ("chains", "by_name"),
    [
        (['["insider", "daily"]'], True),
        (['["insider", "daily"]', '["clerk", "wire"]'], True),
        (['["pilot", "daily"]'], False),
        (['["office", "daily"]', '["envoy", "daily"]'], False),
    ],
)
def test_hint_asks_for_a_named_source_if_all_are_unnamed(chains: list[str], by_name: bool) -> None:
    (finding,) = found("single-origin", claim(*chains))

    assert by_name == ("with a name" in (finding.hint or ""))


def test_named_independent_source_resolves_single_origin_and_unnamed_only() -> None:
    """As the hint says. A second unnamed source resolves neither finding."""
    mended = claim('["insider", "daily"]', '["pilot", "wire"]')
    not_mended = claim('["insider", "daily"]', '["clerk", "wire"]')

    for rule in ("single-origin", "unnamed-only"):
        assert [] == found(rule, mended)
        assert [{"a"}] == subjects(rule, not_mended)


def test_reasons_have_a_chain_for_each_unnamed_origin() -> None:
    (finding,) = found("single-origin", claim('["insider", "daily"]', '["clerk", "wire"]'))

    assert {"clerk > wire", "insider > daily"} == {reason.text for reason in finding.reasons}


def test_message_counts_all_unnamed_origins_but_reasons_are_limited() -> None:
    people = "".join(f'p{i} = {{ kind = "person", named = false }}\n' for i in range(30))
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["p{i}"]\n' for i in range(30))

    (finding,) = found("single-origin", f'[source]\n{people}[claim.a]\ntext = "A."\n{chains}')

    assert "this claim has only one origin: its 30 unnamed sources may be one" == (finding.message)
    assert MAX_SHOWN == len(finding.reasons)


def test_unnamed_origin_and_its_spokesperson_are_one_voice() -> None:
    text = claim('["insider", "daily"]', '["aide", "wire"]')

    assert ["this claim has only one origin: insider (aide)"] == messages("single-origin", text)


def test_message_counts_unnamed_origins_and_unknown_lineages_separately() -> None:
    text = claim('["insider", "daily"]', '["clerk", "daily"]', '["wire"]')

    assert [
        "this claim has only one origin: its 2 unnamed sources may be one "
        "(chains of unknown lineage could add 1)"
    ] == messages("single-origin", text)


def test_message_mentions_chains_of_unknown_lineage() -> None:
    assert [
        "this claim has only one origin: pilot (chains of unknown lineage could add 1)"
    ] == messages("single-origin", claim('["pilot", "daily"]', '["wire"]'))


def test_official_who_received_the_claim_is_no_origin() -> None:
    assert [{"a"}] == subjects("single-origin", claim('["pilot", "envoy"]', '["envoy", "daily"]'))


def test_reasons_include_the_chain_that_makes_an_outlet_an_origin() -> None:
    """The outlet is an origin only because another chain says that it witnessed the event."""
    text = claim(
        '["daily"]',
        '["envoy", { source = "daily", act = "witnessed" }, "wire"]',
        '["daily", "envoy"]',
    )

    assert ["this claim has only one origin: daily"] == messages("single-origin", text)


def test_claim_without_origin_is_not_flagged() -> None:
    assert [] == subjects("single-origin", claim('["daily"]'))


@pytest.mark.parametrize("kind", ["statement", "opinion", "forecast"])
def test_statements_opinions_and_forecasts_are_exempt(kind: str) -> None:
    assert [] == subjects("single-origin", claim('["pilot", "daily"]', kind=kind))


def test_withdrawn_origin_does_not_count() -> None:
    text = claim('["pilot", "daily"]') + (
        'id = "gone"\n[[claim.a.assertion]]\nvia = ["office"]\n[[retraction]]\nassertion = "gone"\n'
    )

    assert [{"a"}] == subjects("single-origin", text)


def test_origin_of_a_denial_does_not_count() -> None:
    text = claim('["pilot", "daily"]', '["office", "daily"]') + 'stance = "denies"\n'

    assert [{"a"}] == subjects("single-origin", text)


def test_further_copies_do_not_change_message_or_subject() -> None:
    alone = claim('["pilot", "wire"]')
    copied = claim(*['["pilot", "wire", "daily"]'] * 40, '["pilot", "wire"]')

    assert messages("single-origin", alone) == messages("single-origin", copied)
    assert subjects("single-origin", alone) == subjects("single-origin", copied)


DECIDED = """
[claim.a]
text = "A."
kind = "{kind}"
{speaker}via = ["{head}", "daily"]
"""


@pytest.mark.parametrize(
    ("head", "speaker", "kind", "expected"),
    [
        ("office", "office", "decision", []),
        ("office", "state", "decision", []),
        ("office", "", "decision", [{"a"}]),
        ("office", "office", "event", [{"a"}]),
        ("state", "office", "decision", [{"a"}]),
        ("envoy", "office", "decision", [{"a"}]),
        ("pilot", "office", "decision", [{"a"}]),
        ("clerk-of-state", "state", "decision", [{"a"}]),
        ("voice-of-state", "state", "decision", []),
    ],
)
def test_decision_of_the_body_that_announces_it_is_exempt(
    head: str, speaker: str, kind: str, expected: list[set[str]]
) -> None:
    sources = """
clerk-of-state = { kind = "official", named = false, part_of = "state" }
voice-of-state = { kind = "spokesperson", named = false, part_of = "state" }
"""
    named = f'speaker = "{speaker}"\n' if speaker else ""
    text = HARBOUR + sources + DECIDED.format(head=head, speaker=named, kind=kind)

    assert expected == subjects("single-origin", text)


@pytest.mark.parametrize(
    ("head", "topic", "kind", "expected"),
    [
        ("register", "safety", "measurement", []),
        ("ledger-book", "safety", "measurement", []),
        ("register", "budget", "measurement", [{"a"}]),
        ("register", "safety", "event", [{"a"}]),
        ("loose-data", "safety", "measurement", [{"a"}]),
        ("survey", "safety", "measurement", [{"a"}]),
    ],
)
def test_count_from_the_records_of_a_body_without_a_stake_is_exempt(
    head: str, topic: str, kind: str, expected: list[set[str]]
) -> None:
    sources = """
works = { kind = "government", party_to = ["budget"] }
register = { kind = "dataset", part_of = "works" }
ledger-book = { kind = "record", part_of = "works" }
loose-data = { kind = "dataset" }
survey = { kind = "research", part_of = "works" }
"""
    text = (
        f'{HARBOUR}{sources}[claim.a]\ntext = "A."\nkind = "{kind}"\ntopics = ["{topic}"]\n'
        f'via = ["{head}", "daily"]\n'
    )

    assert expected == subjects("single-origin", text)


def kept(text: str, profile: str = "news") -> str:
    """Return a ledger that the daily keeps."""
    return f'[check]\ndesk = "daily"\nprofile = "{profile}"\n{text}'


@pytest.mark.parametrize(
    "chains",
    [
        ['["office", "daily"]'],
        ['["office", "state", "daily"]'],
        ['["office", "daily"]', '["office", "daily"]'],
        ['["office", "daily"]', '["daily"]'],
        ['["daily", { source = "daily", act = "witnessed" }]'],
        ['["office", "daily"]', '["envoy", "daily"]'],
        ['["office", "daily"]', '["office", "wire", "daily"]'],
        ['["office", "daily"]', '["wire", "daily"]'],
    ],
)
def test_source_that_told_the_desk_itself_is_plain_attribution(chains: list[str]) -> None:
    assert [] == subjects("single-origin", kept(claim(*chains)))
    assert [{"a"}] == subjects("single-origin", kept(claim(*chains), "osint"))
    assert [{"a"}] == subjects("single-origin", claim(*chains))


@pytest.mark.parametrize(
    "chains",
    [
        ['["office", "wire", "daily"]'],
        ['["office", "wire"]'],
        ['["office", "wire", "daily"]', '["envoy", "wire", "daily"]'],
        ['["insider", "wire", "daily"]'],
    ],
)
def test_chains_that_turn_out_to_be_one_origin_are_reported_to_the_desk(
    chains: list[str],
) -> None:
    ledger = reader.read_text("ledger = 1\n" + kept(claim(*chains)))
    (finding,) = findings("single-origin", ledger)

    assert [finding.fingerprint] == [
        again.fingerprint for again in findings("single-origin", ledger.only(finding.evidence()))
    ]


@pytest.mark.parametrize(("about", "flagged"), [("", False), ('about = ["office"]\n', True)])
def test_source_without_a_name_is_plain_attribution_if_nobody_is_accused(
    about: str, flagged: bool
) -> None:
    text = kept(f'{HARBOUR}[claim.a]\ntext = "A."\n{about}via = ["insider", "daily"]\n')

    assert flagged is bool(subjects("single-origin", text))
