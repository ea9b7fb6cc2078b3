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


def test_the_last_assertion_withdrawn_leaves_nobody() -> None:
    assert ["nobody asserts this claim any more: 1 assertion was withdrawn"] == messages(
        "withdrawn-support", claim(GONE) + withdrawn(assertion="gone")
    )


def test_an_assertion_without_an_origin_is_missed_as_well() -> None:
    text = claim('id = "gone"\nvia = ["daily"]') + withdrawn(assertion="gone")

    assert [{"a"}] == subjects("withdrawn-support", text)


def test_an_assertion_falls_with_the_last_document_it_stands_in() -> None:
    text = claim('via = ["office"]\nat = ["one", "two"]')

    assert [] == subjects("withdrawn-support", text + withdrawn(document="one"))
    (finding,) = found(
        "withdrawn-support", text + withdrawn(document="one") + withdrawn(document="two")
    )
    assert ["withdraws document `one`", "withdraws document `two`"] == [
        reason.text for reason in finding.reasons if reason.text.startswith("withdraws")
    ]


def test_what_is_left_without_an_origin_is_named() -> None:
    text = claim(GONE, 'via = ["wire"]') + withdrawn(assertion="gone")
    (finding,) = found("withdrawn-support", text)

    assert "no origin is left behind this claim: 1 assertion was withdrawn" == finding.message
    assert "stands, from no origin: wire" in [reason.text for reason in finding.reasons]


def test_what_had_no_origin_before_has_lost_none() -> None:
    text = claim('id = "gone"\nvia = ["daily"]', 'via = ["wire"]') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_a_relay_loses_its_origin_with_the_chain_that_said_it_was_there() -> None:
    text = claim(
        'id = "gone"\nvia = ["wire", { source = "daily", act = "witnessed" }]', 'via = ["daily"]'
    )

    assert [{"a"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_another_origin_that_stands_is_enough() -> None:
    text = claim(GONE, 'via = ["pilot", "daily"]') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_a_denial_that_stands_is_no_support() -> None:
    text = claim(GONE, 'via = ["pilot"]\nstance = "denies"') + withdrawn(assertion="gone")

    assert [{"a"}] == subjects("withdrawn-support", text)


def test_a_withdrawn_denial_takes_no_support_away() -> None:
    text = claim(f'{GONE}\nstance = "denies"') + withdrawn(assertion="gone")

    assert [] == subjects("withdrawn-support", text)


def test_a_restatement_that_stands_supports_its_original() -> None:
    text = claim(GONE) + (
        '[claim.b]\ntext = "B."\nvia = ["pilot"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_a_premise_does_not_bring_an_assertion_back() -> None:
    text = claim(GONE).replace('"A."', '"A."\nbecause = ["p"]')
    text += '[claim.p]\ntext = "P."\nvia = ["pilot"]\n'

    assert [{"a"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))
