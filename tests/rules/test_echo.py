from tests.rules.checking import found, messages, subjects

TOWN = """
[source]
union = { kind = "organisation", name = "the union" }
secretary = { kind = "official", part_of = "union" }
governor = { kind = "official", name = "the governor" }
mayor = { kind = "official", name = "the mayor" }
keeper = { kind = "witness" }
weekly = { kind = "outlet", name = "the Weekly" }
daily = { kind = "outlet" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its fields."""
    assertions = "".join(f"[[claim.a.assertion]]\n{chain}\n" for chain in chains)
    return TOWN + f'[claim.a]\ntext = "A."\n{assertions}'


UNION = 'via = ["union", "daily"]'
GOVERNOR = 'via = [{ source = "governor", follows = "union" }, "daily"]'


def test_source_that_follows_another_is_no_second_voice() -> None:
    text = claim(UNION, GOVERNOR)

    assert ["the governor repeats the union and adds nothing: no second voice"] == messages(
        "echo", text
    )
    assert [{"a"}] == subjects("single-origin", text)


def test_followed_source_need_not_be_on_record_otherwise() -> None:
    text = claim(GOVERNOR)

    assert [{"a"}] == subjects("echo", text)
    assert ["this claim has only one origin: union"] == messages("single-origin", text)


def test_echo_of_relay_of_unknown_lineage_is_found() -> None:
    text = claim('via = [{ source = "governor", follows = "weekly" }, "daily"]')

    assert ["the governor repeats the Weekly and adds nothing: no second voice"] == messages(
        "echo", text
    )
    assert ["`weekly` states this without naming a source"] == messages("unknown-lineage", text)


def test_several_echoes_are_one_finding() -> None:
    (finding,) = found(
        "echo",
        claim(UNION, GOVERNOR, 'via = [{ source = "mayor", follows = "union" }, "daily"]'),
    )

    assert (
        "the governor repeats the union and adds nothing: no second voice (1 more like it)"
        == finding.message
    )
    assert "attribute it to the union alone, or ask how the others know" == finding.hint
    assert finding.cause is not None
    assert "union" == finding.cause.id


def test_echo_of_denial_is_found() -> None:
    denied = '{ source = "governor", act = "denied", follows = "union" }'

    assert [{"a"}] == subjects("echo", claim('via = ["keeper", "daily"]', f"via = [{denied}]"))


def test_claim_with_two_independent_voices_needs_no_third() -> None:
    assert [] == subjects("echo", claim(UNION, GOVERNOR, 'via = ["keeper"]'))


def test_member_of_the_followed_body_is_its_voice() -> None:
    assert [] == subjects("echo", claim('via = [{ source = "secretary", follows = "union" }]'))


def test_source_with_knowledge_of_its_own_is_more_than_an_echo() -> None:
    seen = 'via = [{ source = "governor", act = "witnessed" }]'

    assert [] == subjects("echo", claim(GOVERNOR, seen))


def test_relay_that_names_its_source_is_no_echo() -> None:
    assert [] == subjects("echo", claim(UNION, 'via = ["union", "governor", "daily"]'))


def test_source_that_says_nothing_repeats_nothing() -> None:
    silent = '{ source = "governor", act = "declined", follows = "union" }'

    assert [] == subjects("echo", claim(UNION, f"via = [{silent}]"))
    assert [] == subjects("echo", claim(UNION, f'via = [{silent}]\nstance = "asserts"'))


def test_source_that_follows_itself_is_no_echo() -> None:
    text = claim('via = [{ source = "governor", follows = "governor" }]')

    assert [] == subjects("echo", text)
    assert ["this claim has only one origin: governor"] == messages("single-origin", text)
