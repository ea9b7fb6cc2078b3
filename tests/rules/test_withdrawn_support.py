from tests.rules.checking import found, messages, subjects

PRESS = """
[source]
office = { kind = "government" }
pilot = { kind = "witness" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[document]
one = {}
two = {}
"""


def claim(*assertions: str) -> str:
    """Return a ledger with one claim of these assertions, each the text of its table."""
    tables = "".join(f"[[claim.a.assertion]]\n{table}\n" for table in assertions)
    return PRESS + f'[claim.a]\ntext = "A."\n{tables}'


def withdrawn(**what: str) -> str:
    return "".join(f'[[retraction]]\n{kind} = "{id}"\n' for kind, id in what.items())


GONE = 'id = "gone"\nvia = ["office", "daily"]'


def test_claim_without_remaining_assertion_is_flagged() -> None:
    assert ["nobody asserts this claim any more: 1 assertion was withdrawn"] == messages(
        "withdrawn-support", claim(GONE) + withdrawn(assertion="gone")
    )


def test_withdrawn_assertion_without_origin_is_flagged() -> None:
    text = claim('id = "gone"\nvia = ["daily"]') + withdrawn(assertion="gone")

    assert [{"a"}] == subjects("withdrawn-support", text)


def test_assertion_is_withdrawn_with_its_last_document() -> None:
    text = claim('via = ["office"]\nat = ["one", "two"]')

    assert [] == subjects("withdrawn-support", text + withdrawn(document="one"))
    (finding,) = found(
        "withdrawn-support", text + withdrawn(document="one") + withdrawn(document="two")
    )
    assert ["withdraws document `one`", "withdraws document `two`"] == [
        reason.text for reason in finding.reasons if reason.text.startswith("withdraws")
    ]


def test_reasons_name_remaining_chains_without_origin() -> None:
    text = claim(GONE, 'via = ["wire"]') + withdrawn(assertion="gone")
    (finding,) = found("withdrawn-support", text)

    assert "this claim has no origin left: 1 assertion was withdrawn" == finding.message
    assert "without an origin: wire" in [reason.text for reason in finding.reasons]


def test_claim_that_never_had_an_origin_is_not_flagged() -> None:
    text = claim('id = "gone"\nvia = ["daily"]', 'via = ["wire"]') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_relay_is_no_origin_after_its_witness_chain_is_withdrawn() -> None:
    text = claim(
        'id = "gone"\nvia = ["wire", { source = "daily", act = "witnessed" }]', 'via = ["daily"]'
    )

    assert [{"a"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_remaining_origin_is_sufficient() -> None:
    text = claim(GONE, 'via = ["pilot", "daily"]') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_remaining_denial_is_no_support() -> None:
    text = claim(GONE, 'via = ["pilot"]\nstance = "denies"') + withdrawn(assertion="gone")

    assert [{"a"}] == subjects("withdrawn-support", text)


def test_withdrawn_denial_is_not_flagged() -> None:
    text = claim(f'{GONE}\nstance = "denies"') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_remaining_restatement_supports_its_original() -> None:
    text = claim(GONE) + (
        '[claim.b]\ntext = "B."\nvia = ["pilot"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_premise_does_not_replace_a_withdrawn_assertion() -> None:
    text = claim(GONE).replace('"A."', '"A."\nbecause = ["p"]')
    text += '[claim.p]\ntext = "P."\nvia = ["pilot"]\n'

    assert [{"a"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))
