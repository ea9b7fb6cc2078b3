import pytest

from claimtrack.facts.checks.responses import MAX_PREMISES
from claimtrack.formats.toml import reader
from tests.rules.checking import findings, messages, subjects

STORY = """
[source]
mayor = { kind = "official", part_of = "town-hall" }
town-hall = { kind = "government" }
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[document.article]

[claim.paid-twice]
text = "The mayor had one bill paid twice."
about = ["mayor"]
via = ["clerk", "daily"]
"""


def also(chain: str) -> str:
    return f"{STORY}\n[[claim.paid-twice.assertion]]\n{chain}\n"


@pytest.mark.parametrize(
    "chain",
    [
        'via = [{ source = "mayor", act = "denied" }, "daily"]',
        'via = [{ source = "mayor", act = "declined" }, "daily"]',
        'via = [{ source = "mayor", act = "no-reply" }, "daily"]',
        'via = [{ source = "mayor", act = "not-reached" }, "daily"]',
        'via = [{ source = "clerk", act = "denied" }, "mayor", "daily"]',
        'via = ["mayor"]\nstance = "neutral"',
        'via = ["mayor", "daily"]',
        'via = [{ source = "town-hall", act = "denied" }, "daily"]',
    ],
)
def test_any_response_by_the_voice_of_the_party_counts(chain: str) -> None:
    assert subjects("one-sided", also(chain)) == []


def test_relaying_the_claim_is_no_response() -> None:
    assert subjects("one-sided", also('via = ["clerk", "mayor"]')) == [{"paid-twice"}]


def test_reported_denial_is_not_a_recorded_one() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }, "daily"]')

    assert messages("one-sided", text) == ["a denial by `mayor` is mentioned, but not recorded"]


def test_act_denied_in_an_asserting_chain_is_not_a_recorded_denial() -> None:
    text = also('via = [{ source = "mayor", act = "denied" }]\nstance = "asserts"')

    assert messages("one-sided", text) == ["a denial by `mayor` is mentioned, but not recorded"]


def test_reported_denial_that_is_recorded_elsewhere_is_sufficient() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }, "daily"]') + (
        '[[claim.paid-twice.assertion]]\nvia = [{ source = "mayor", act = "denied" }]\n'
    )

    assert subjects("one-sided", text) == []


@pytest.mark.parametrize("kind", ["contradicts", "undercuts"])
def test_assertion_of_an_opposing_claim_is_a_response(kind: str) -> None:
    text = STORY + (
        '[claim.paid-once]\ntext = ""\nvia = ["mayor"]\n'
        f'[[link]]\nkind = "{kind}"\nfrom = "paid-once"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == []


def test_opposing_claim_by_others_is_no_response() -> None:
    text = STORY + (
        '[claim.paid-once]\ntext = ""\nvia = ["daily"]\n'
        '[[link]]\nkind = "contradicts"\nfrom = "paid-once"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == [{"paid-twice"}]


def test_withdrawn_response_does_not_count() -> None:
    text = also('id = "answer"\nvia = ["mayor"]\nstance = "denies"')

    assert subjects("one-sided", text + '[[retraction]]\nassertion = "answer"\n') == [
        {"paid-twice"}
    ]


@pytest.mark.parametrize("kind", ["statement", "absence"])
def test_statements_and_absences_are_exempt(kind: str) -> None:
    text = STORY.replace("about =", f'kind = "{kind}"\nabout =')

    assert subjects("one-sided", text) == []


def test_claim_that_nobody_asserts_is_exempt() -> None:
    text = STORY.replace('via = ["clerk", "daily"]', "")

    assert subjects("one-sided", text) == []


def test_message_names_every_party_without_response() -> None:
    text = STORY.replace('about = ["mayor"]', 'about = ["mayor", "clerk", "daily"]')

    assert messages("one-sided", text) == ["no response is recorded from `daily` and `mayor`"]


@pytest.mark.parametrize(
    "answer",
    [
        '[[claim.paid-twice.assertion]]\nvia = ["treasurer"]\nstance = "neutral"\n',
        '[claim.twice]\ntext = ""\n[[claim.twice.assertion]]\nvia = ["treasurer"]\n'
        '[[link]]\nkind = "restates"\nfrom = "twice"\nto = "paid-twice"\n',
        '[claim.once]\ntext = ""\n[claim.single]\ntext = ""\nvia = ["treasurer"]\n'
        '[[link]]\nkind = "contradicts"\nfrom = "once"\nto = "paid-twice"\n'
        '[[link]]\nkind = "restates"\nfrom = "single"\nto = "once"\n',
    ],
)
def test_reasons_include_the_responses_of_other_parties(answer: str) -> None:
    """The reasons include the response of the treasurer, although only the mayor's is missing."""
    text = STORY.replace('about = ["mayor"]', 'about = ["mayor", "treasurer"]') + answer
    people = "".join(f'p{i} = {{ kind = "witness" }}\n' for i in range(30))
    chains = "".join(f'[[claim.paid-twice.assertion]]\nvia = ["p{i}"]\n' for i in range(30))
    text = text.replace("[source]", f'[source]\ntreasurer = {{ kind = "official" }}\n{people}')
    ledger = reader.read_text("ledger = 1\n" + text + chains)

    (finding,) = findings("one-sided", ledger)
    (again,) = findings("one-sided", ledger.only(finding.evidence()))

    assert "no response is recorded from `mayor`" == finding.message == again.message


def test_response_to_a_restatement_counts() -> None:
    text = STORY + (
        '[claim.double]\ntext = ""\nabout = ["mayor"]\nvia = ["clerk"]\n'
        '[[link]]\nkind = "restates"\nfrom = "double"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == [{"paid-twice"}]
    assert subjects("one-sided", text + '[[claim.double.assertion]]\nvia = ["mayor"]\n') == []


def test_reported_denial_in_a_neutral_assertion_needs_an_asserting_reason() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }]\nstance = "neutral"')

    assert messages("one-sided", text) == ["a denial by `mayor` is mentioned, but not recorded"]


def test_party_that_was_not_asked_is_named_as_such() -> None:
    text = also('via = [{ source = "mayor", act = "not-asked" }, "daily"]')

    assert messages("one-sided", text) == ["`mayor` was not asked"]
    assert [] == subjects("one-sided", text + also('via = ["mayor"]').replace(STORY, ""))


def test_outlet_that_prints_a_denial_has_not_responded() -> None:
    text = also('via = [{ source = "clerk", act = "denied" }, "daily"]')

    assert messages("one-sided", text.replace('about = ["mayor"]', 'about = ["daily"]')) == [
        "no response is recorded from `daily`"
    ]


PREMISE = """
[claim.two-bills]
text = "There are two bills."
"""


def resting(premise: str, certainty: str = "stated", between: bool = False) -> str:
    """Return the story with a premise, which has these assertions."""
    text = STORY.replace("via =", f'because = ["{"step" if between else "two-bills"}"]\nvia =')
    step = '[claim.step]\ntext = ""\nbecause = ["two-bills"]\nvia = ["clerk"]\n'
    tables = "".join(f"[[claim.two-bills.assertion]]\n{each}\n" for each in premise.split("; "))
    text = text.replace('"daily"]\n', f'"daily"]\ncertainty = "{certainty}"\n', 1)
    return text + (step if between else "") + PREMISE + tables


DENIAL = 'via = [{ source = "mayor", act = "denied" }, "daily"]'


@pytest.mark.parametrize("between", [False, True])
def test_response_to_a_premise_counts(between: bool) -> None:
    text = resting(f'via = ["clerk"]; {DENIAL}', between=between)

    assert [] == subjects("one-sided", text)
    assert [{"paid-twice"}] == subjects("one-sided", text.replace(DENIAL, 'via = ["daily"]'))


def test_response_to_a_claim_against_a_premise_counts() -> None:
    text = resting('via = ["clerk"]') + (
        '[claim.one-bill]\ntext = ""\nvia = ["mayor"]\n'
        '[[link]]\nkind = "contradicts"\nfrom = "one-bill"\nto = "two-bills"\n'
    )

    assert [] == subjects("one-sided", text)


def test_response_to_a_less_firm_premise_does_not_count() -> None:
    possible = f'via = ["clerk"]\ncertainty = "possible"; {DENIAL}'

    assert [{"paid-twice"}] == subjects("one-sided", resting(possible))
    assert [] == subjects("one-sided", resting(possible, certainty="possible"))


@pytest.mark.parametrize("between", [False, True])
def test_reasons_include_responses_to_premises(between: bool) -> None:
    text = resting(
        f'via = ["clerk"]\ncertainty = "likely"; via = ["daily"]; {DENIAL}', between=between
    )
    text = text.replace('about = ["mayor"]', 'about = ["mayor", "treasurer"]')
    text = text.replace("[source]", '[source]\ntreasurer = { kind = "official" }')

    assert ["no response is recorded from `treasurer`"] == messages("one-sided", text)
    ledger = reader.read_text("ledger = 1\n" + text)
    (finding,) = findings("one-sided", ledger)
    (again,) = findings("one-sided", ledger.only(finding.evidence()))
    assert finding.message == again.message


@pytest.mark.parametrize(("number", "answered"), [(MAX_PREMISES, True), (MAX_PREMISES + 1, False)])
def test_response_to_a_distant_premise_does_not_count(number: int, answered: bool) -> None:
    """Each claim rests on the next one; the party answers the last."""
    chain = "".join(
        f'[claim.c{i}]\ntext = ""\nbecause = ["c{i + 1}"]\nvia = ["clerk"]\n'
        for i in range(1, number)
    )
    text = STORY.replace("via =", 'because = ["c1"]\nvia =')
    text += f'{chain}[claim.c{number}]\ntext = ""\nvia = [{{ source = "mayor", act = "denied" }}]\n'

    assert answered is (subjects("one-sided", text) == [])
