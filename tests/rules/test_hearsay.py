import pytest

from tests.rules.checking import found, messages, subjects

TOWN = """
[source]
foreman = { kind = "witness", name = "the foreman" }
secretary = { kind = "official", name = "the secretary" }
neighbour = { kind = "person", name = "the neighbour" }
company = { kind = "company", name = "the company" }
director = { kind = "official", part_of = "company" }
spokesman = { kind = "spokesperson" }
letter = { kind = "record" }
court = { kind = "court" }
reporter = { kind = "person" }
editor = { kind = "person", part_of = "daily" }
daily = { kind = "outlet" }

[document.paper]
publisher = "daily"
author = "reporter"
"""
STATEMENT = 'kind = "statement"\nspeaker = "foreman"\n'


def claim(fields: str, *chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its fields."""
    assertions = "".join(f"[[claim.a.assertion]]\n{chain}\n" for chain in chains)
    return TOWN + f'[claim.a]\ntext = "A."\n{fields}{assertions}'


def test_statement_told_by_another_is_hearsay() -> None:
    (finding,) = found("hearsay", claim(STATEMENT, 'via = ["secretary", "daily"]'))

    assert "what the foreman said is known only from the secretary" == finding.message
    assert "ask the foreman, or say in the same sentence who tells it" == finding.hint
    assert finding.cause is not None
    assert "foreman" == finding.cause.id


def test_body_may_tell_what_another_body_said() -> None:
    text = claim('kind = "statement"\nspeaker = "company"\n', 'via = ["court", "daily"]')

    assert [{"a"}] == subjects("hearsay", text)


def test_chain_from_person_to_person_is_hearsay() -> None:
    expected = ["what the foreman said is known only from the secretary"]

    for chain in ('["foreman", "secretary", "daily"]', '["foreman", "secretary"]'):
        assert expected == messages("hearsay", claim("", f"via = {chain}"))


def test_all_who_tell_it_are_named() -> None:
    text = claim(STATEMENT, 'via = ["secretary", "daily"]', 'via = ["neighbour", "daily"]')

    assert ["what the foreman said is known only from the neighbour and the secretary"] == messages(
        "hearsay", text
    )


def test_first_hand_account_told_by_another_is_hearsay() -> None:
    text = claim("", 'via = [{ source = "foreman", act = "witnessed" }, "neighbour", "daily"]')

    assert [{"a"}] == subjects("hearsay", text)


@pytest.mark.parametrize("fields", ["", STATEMENT])
def test_speaker_who_is_on_record_is_no_hearsay(fields: str) -> None:
    told = 'via = ["foreman", "secretary", "daily"]'

    assert [] == subjects("hearsay", claim(fields, told, 'via = ["foreman", "daily"]'))


def test_member_of_the_speaking_body_is_on_record() -> None:
    text = claim('kind = "statement"\nspeaker = "company"\n', 'via = ["director", "daily"]')

    assert [] == subjects("hearsay", text)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("denied", []),
        ("declined", []),
        ("no-reply", []),
        ("not-reached", []),
        ("not-asked", [{"a"}]),
        ("credited", [{"a"}]),
    ],
)
def test_speaker_who_was_asked_is_on_record(act: str, expected: list[set[str]]) -> None:
    asked = f'via = [{{ source = "foreman", act = "{act}" }}, "daily"]'

    assert expected == subjects("hearsay", claim(STATEMENT, 'via = ["secretary"]', asked))


@pytest.mark.parametrize(
    "chain",
    [
        'via = ["letter", "daily"]',
        'via = [{ source = "secretary", act = "showed" }, "daily"]',
        'via = [{ source = "daily", act = "witnessed" }]',
        'via = ["daily"]',
    ],
)
def test_statement_that_was_seen_or_heard_is_no_hearsay(chain: str) -> None:
    assert [] == subjects("hearsay", claim(STATEMENT, chain))


@pytest.mark.parametrize(
    "chain",
    [
        'via = ["foreman", "court", "daily"]',
        'via = ["foreman", "spokesman", "daily"]',
        'via = ["company", "secretary", "daily"]',
        'via = ["company", "director", "daily"]',
        'via = ["foreman", "editor", "daily"]',
        'via = ["foreman", "reporter"]\nat = "paper"',
        'via = ["foreman", "editor"]\nat = "paper"',
        'via = [{ source = "secretary", follows = "foreman" }, "neighbour"]',
    ],
)
def test_chain_through_body_spokesperson_or_writer_is_no_hearsay(chain: str) -> None:
    assert [] == subjects("hearsay", claim("", chain))


def test_chain_without_the_teller_clears_the_claim() -> None:
    text = claim("", 'via = ["foreman", "secretary", "daily"]', 'via = ["letter", "daily"]')

    assert [] == subjects("hearsay", text)


@pytest.mark.parametrize("kind", ["decision", "background"])
def test_decision_and_background_are_no_hearsay(kind: str) -> None:
    text = claim(f'kind = "{kind}"\nspeaker = "company"\n', 'via = ["secretary", "daily"]')

    assert [] == subjects("hearsay", text)
