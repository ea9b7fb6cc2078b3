import pytest

from claimtrack.model import RecordKind, Ref
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


def test_chain_is_withdrawn_with_the_document_of_a_hop() -> None:
    text = claim('via = [{ source = "office", at = "one" }, "daily"]\nat = "two"')

    assert [] == subjects("withdrawn-support", text)
    (finding,) = found("withdrawn-support", text + withdrawn(document="one"))
    assert "nobody asserts this claim any more: 1 assertion was withdrawn" == finding.message
    assert "withdraws document `one`" in [reason.text for reason in finding.reasons]


def test_chain_past_the_withdrawn_document_remains() -> None:
    text = claim(
        'via = [{ source = "office", at = "one" }, "daily"]', 'via = ["office"]\nat = "two"'
    )

    assert [] == subjects("withdrawn-support", text + withdrawn(document="one"))


@pytest.mark.parametrize("step", ["because", "implies"])
def test_conclusion_from_a_withdrawn_claim_is_flagged(step: str) -> None:
    because = 'because = ["a"]\nvia = ["pilot"]\n' if step == "because" else ""
    link = '[[link]]\nkind = "implies"\nfrom = "a"\nto = "b"\n' if step == "implies" else ""
    text = claim(GONE) + f'[claim.b]\ntext = "B."\n{because}{link}'

    assert [] == subjects("withdrawn-support", text)
    assert ["rests on `a`, whose support was withdrawn"] == messages(
        "withdrawn-support", text + withdrawn(assertion="gone")
    )[1:]


def test_claim_that_a_withdrawn_claim_only_supports_is_not_flagged() -> None:
    text = claim(GONE) + '[claim.b]\ntext = "B."\nvia = ["pilot"]\n'
    text += '[[link]]\nkind = "supports"\nfrom = "a"\nto = "b"\n'

    assert [{"a"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_conclusion_from_a_reported_withdrawal_is_still_flagged() -> None:
    text = claim(GONE) + '[claim.b]\ntext = "B."\nbecause = ["a"]\nvia = ["pilot"]\n'
    text += withdrawn(assertion="gone") + 'at = "two#p2"\n'

    assert [{"b"}] == subjects("withdrawn-support", text)
    assert [{"a"}] == subjects("reported-withdrawal", text)


def test_restated_premise_keeps_its_members_in_the_reasons() -> None:
    text = claim(GONE) + '[claim.again]\ntext = "A again."\n[claim.b]\ntext = "B."\n'
    text += 'because = ["again"]\nvia = ["pilot"]\n'
    text += '[[link]]\nkind = "restates"\nfrom = "again"\nto = "a"\n'

    assert [{"a"}, {"b"}] == subjects("withdrawn-support", text + withdrawn(assertion="gone"))


def test_reported_withdrawals_of_one_document_have_one_cause() -> None:
    text = claim(GONE) + '[claim.b]\ntext = "B."\n[[claim.b.assertion]]\nid = "lost"\n'
    text += 'via = ["office"]\n'
    for id in ("gone", "lost"):
        text += withdrawn(assertion=id) + 'at = ["two#p2", "two#p9"]\n'
    causes = {finding.cause for finding in found("reported-withdrawal", text)}

    assert [{"a"}, {"b"}] == subjects("reported-withdrawal", text)
    assert {Ref(RecordKind.DOCUMENT, "two")} == causes


@pytest.mark.parametrize("reported", [0, 1, 2])
def test_every_withdrawal_must_be_reported(reported: int) -> None:
    text = claim('id = "x"\nvia = ["office"]', 'id = "y"\nvia = ["pilot"]')
    for number, id in enumerate("xy"):
        text += withdrawn(assertion=id) + ('at = "two#p2"\n' if number < reported else "")

    assert ([{"a"}] if reported < 2 else []) == subjects("withdrawn-support", text)
    assert ([{"a"}] if reported == 2 else []) == subjects("reported-withdrawal", text)


def test_reported_withdrawal_that_relays_repeat_is_an_error() -> None:
    text = claim(GONE, 'via = ["wire"]') + withdrawn(assertion="gone") + 'at = "two#p2"\n'

    assert [{"a"}] == subjects("withdrawn-support", text)
    assert [] == subjects("reported-withdrawal", text)
