import pytest

from tests.rules.checking import found, messages, subjects

RULE = "undercut"
STORY = """
[source]
diver = { kind = "witness" }
skipper = { kind = "witness" }
surveyor = { kind = "expert" }
daily = { kind = "outlet" }

[claim.wreck]
text = "The wreck is the Aurora."

[[claim.wreck.assertion]]
id = "by-diver"
via = ["diver", "daily"]

[[claim.wreck.assertion]]
id = "by-skipper"
via = ["skipper"]

[claim.other-bay]
text = "Both dived in another bay."
via = ["surveyor", "daily"]

[claim.log]
text = "The log of the boat names the bay."
via = ["skipper"]
"""


def undercuts(claim: str, target: str, id: str = "") -> str:
    """Return an undercutting link; ``target`` is its field."""
    return f'[[link]]\nkind = "undercuts"\nfrom = "{claim}"\n{target}\n' + (
        f'id = "{id}"\n' if id else ""
    )


WHOLE = STORY + undercuts("other-bay", 'to = "wreck"', "objection")
PART = STORY + undercuts("other-bay", 'to_assertion = "by-diver"')


def test_message_names_the_objection_and_what_it_is_about() -> None:
    assert ["`other-bay` undercuts this claim"] == messages(RULE, WHOLE)
    assert ["`other-bay` undercuts an assertion of this claim"] == messages(RULE, PART)
    assert ["`log` and `other-bay` undercut this claim"] == messages(
        RULE, WHOLE + undercuts("log", 'to = "wreck"')
    )


def test_reasons_show_the_link_and_a_chain_of_each_side() -> None:
    (finding,) = found(RULE, PART)

    assert [
        "`other-bay` undercuts assertion `by-diver`",
        "diver > daily",
        "skipper",
        "Both dived in another bay.",
        "surveyor > daily",
    ] == [leaf.text for reason in finding.reasons for leaf in reason.leaves()]


def test_objection_that_is_undercut_is_not_flagged() -> None:
    answer = undercuts("log", 'to_link = "objection"')

    assert [] == subjects(RULE, WHOLE + answer)
    assert [{"wreck"}] == subjects(RULE, (WHOLE + answer).replace('via = ["skipper"]\n[[', "[["))


@pytest.mark.parametrize(
    "more",
    [
        '[[retraction]]\nlink = "objection"\n',
        '[[retraction]]\nassertion = "by-diver"\n[[retraction]]\nassertion = "by-skipper"\n',
    ],
)
def test_withdrawn_records_are_not_flagged(more: str) -> None:
    assert [] == subjects(RULE, WHOLE + more)


def test_assertion_that_denies_or_is_withdrawn_is_not_flagged() -> None:
    assert [] == subjects(RULE, PART + '[[retraction]]\nassertion = "by-diver"\n')
    assert [] == subjects(RULE, PART.replace('"by-diver"\n', '"by-diver"\nstance = "denies"\n', 1))


def test_claim_and_objection_may_be_restated() -> None:
    text = WHOLE + (
        '[claim.aurora]\ntext = "The Aurora was found."\nvia = ["diver"]\n'
        '[[link]]\nkind = "restates"\nfrom = "aurora"\nto = "wreck"\n'
    )

    assert [{"wreck"}] == subjects(RULE, text)


def test_link_to_a_link_alone_is_no_finding_on_a_claim() -> None:
    support = '[[link]]\nid = "support"\nkind = "supports"\nfrom = "log"\nto = "wreck"\n'

    assert [] == subjects(RULE, STORY + support + undercuts("other-bay", 'to_link = "support"'))
