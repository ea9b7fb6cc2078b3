import pytest

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
        'via = ["mayor"]\nstance = "neutral"',
        'via = ["mayor", "daily"]',
        'via = [{ source = "town-hall", act = "denied" }, "daily"]',
    ],
)
def test_whoever_speaks_for_the_party_and_whatever_they_say_it_is_heard(chain: str) -> None:
    assert subjects("one-sided", also(chain)) == []


def test_a_party_that_only_passes_the_claim_on_is_not_heard() -> None:
    assert subjects("one-sided", also('via = ["clerk", "mayor"]')) == [{"paid-twice"}]


def test_a_denial_that_is_only_told_of_is_not_on_record() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }, "daily"]')

    assert messages("one-sided", text) == ["`mayor` is said to deny it, but no denial is on record"]


def test_a_denial_in_an_assertion_that_asserts_is_not_on_record() -> None:
    text = also('via = [{ source = "mayor", act = "denied" }]\nstance = "asserts"')

    assert messages("one-sided", text) == ["`mayor` is said to deny it, but no denial is on record"]


def test_a_denial_told_of_and_recorded_elsewhere_will_do() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }, "daily"]') + (
        '[[claim.paid-twice.assertion]]\nvia = [{ source = "mayor", act = "denied" }]\n'
    )

    assert subjects("one-sided", text) == []


@pytest.mark.parametrize("kind", ["contradicts", "undercuts"])
def test_an_answer_may_stand_on_a_claim_against_this_one(kind: str) -> None:
    text = STORY + (
        '[claim.paid-once]\ntext = ""\nvia = ["mayor"]\n'
        f'[[link]]\nkind = "{kind}"\nfrom = "paid-once"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == []


def test_a_claim_against_this_one_that_others_make_is_no_answer() -> None:
    text = STORY + (
        '[claim.paid-once]\ntext = ""\nvia = ["daily"]\n'
        '[[link]]\nkind = "contradicts"\nfrom = "paid-once"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == [{"paid-twice"}]


def test_an_answer_that_was_withdrawn_is_none() -> None:
    text = also('id = "answer"\nvia = ["mayor"]\nstance = "denies"')

    assert subjects("one-sided", text + '[[retraction]]\nassertion = "answer"\n') == [
        {"paid-twice"}
    ]


@pytest.mark.parametrize("kind", ["statement", "absence"])
def test_that_something_was_said_or_not_accuses_nobody(kind: str) -> None:
    text = STORY.replace("about =", f'kind = "{kind}"\nabout =')

    assert subjects("one-sided", text) == []


def test_a_claim_that_nobody_asserts_accuses_nobody() -> None:
    text = STORY.replace('via = ["clerk", "daily"]', "")

    assert subjects("one-sided", text) == []


def test_every_party_that_is_missing_is_named() -> None:
    text = STORY.replace('about = ["mayor"]', 'about = ["mayor", "clerk", "daily"]')

    assert messages("one-sided", text) == [
        "`daily` and `mayor`, whom it is about, are not heard on it"
    ]


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
def test_whoever_is_heard_is_not_accused_of_silence_by_the_reasons_alone(answer: str) -> None:
    """The reasons name what the treasurer says, though only the mayor is missing."""
    text = STORY.replace('about = ["mayor"]', 'about = ["mayor", "treasurer"]') + answer
    people = "".join(f'p{i} = {{ kind = "witness" }}\n' for i in range(30))
    chains = "".join(f'[[claim.paid-twice.assertion]]\nvia = ["p{i}"]\n' for i in range(30))
    text = text.replace("[source]", f'[source]\ntreasurer = {{ kind = "official" }}\n{people}')
    ledger = reader.read_text("ledger = 1\n" + text + chains)

    (finding,) = findings("one-sided", ledger)
    (again,) = findings("one-sided", ledger.only(finding.evidence()))

    assert "`mayor`, whom it is about, is not heard on it" == finding.message == again.message


def test_restatements_are_answered_together() -> None:
    text = STORY + (
        '[claim.double]\ntext = ""\nabout = ["mayor"]\nvia = ["clerk"]\n'
        '[[link]]\nkind = "restates"\nfrom = "double"\nto = "paid-twice"\n'
    )

    assert subjects("one-sided", text) == [{"paid-twice"}]
    assert subjects("one-sided", text + '[[claim.double.assertion]]\nvia = ["mayor"]\n') == []


def test_a_denial_told_of_in_a_neutral_assertion_comes_with_one_that_asserts() -> None:
    text = also('via = ["clerk", { source = "mayor", act = "denied" }]\nstance = "neutral"')

    assert messages("one-sided", text) == ["`mayor` is said to deny it, but no denial is on record"]
