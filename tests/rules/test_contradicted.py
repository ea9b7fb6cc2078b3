import re

from claimtrack.engine.finding import MAX_SHOWN
from claimtrack.model import RecordKind, Ref
from claimtrack.rules.contradiction.contradicted import ANSWERED, HINT
from tests.rules.checking import found, messages, subjects

SOURCES = """
[source]
office = { kind = "government" }
pilot = { kind = "witness" }
diver = { kind = "witness" }
daily = { kind = "outlet" }
gazette = { kind = "outlet" }
"""
DENIED = (
    SOURCES
    + """
[claim.closed]
text = "The harbour was closed."
via = ["office", "daily"]

[[claim.closed.assertion]]
via = [{ source = "pilot", act = "denied" }, "daily"]

[[claim.closed.assertion]]
via = [{ source = "diver", act = "denied" }, "gazette"]
"""
)
LINKED = (
    SOURCES
    + """
[claim.closed]
text = "The harbour was closed."
via = ["office", "daily"]

[claim.open]
text = "The harbour was open."
via = ["pilot", "daily"]

[[link]]
id = "clash"
kind = "contradicts"
from = "closed"
to = "open"
"""
)


def test_message_names_every_speaker_and_the_support_of_each_side() -> None:
    assert messages("contradicted", DENIED) == [
        "asserted by `office` (independent support 1); "
        "denied by `diver` and `pilot` (independent support 2)"
    ]
    assert messages("contradicted", LINKED) == [
        "`closed` by `office` (independent support 1) and "
        "`open` by `pilot` (independent support 1) contradict each other"
    ]


def test_message_and_reasons_are_limited() -> None:
    people = [f"p{i:02}" for i in range(12)]
    text = SOURCES + "".join(f'{id} = {{ kind = "witness" }}\n' for id in people)
    text += '[claim.closed]\ntext = ""\n'
    for id in people:
        text += f'[[claim.closed.assertion]]\nvia = ["{id}", "daily"]\n'
    text += '[[claim.closed.assertion]]\nvia = ["pilot"]\nstance = "denies"\n'
    (finding,) = found("contradicted", text)

    named = ", ".join(f"`{id}`" for id in people[:5])
    assert f"asserted by {named} and 7 more (independent support 1); " in finding.message
    asserted, denied = finding.reasons
    assert [f"{id} > daily" for id in people[: MAX_SHOWN // 2]] == [
        leaf.text for leaf in asserted.leaves()
    ]
    assert ["pilot"] == [leaf.text for leaf in denied.leaves()]


ACCUSED = DENIED.replace('"The harbour was closed."', '"A."\nabout = ["diver", "pilot"]')
DOCUMENTS = """
[document.article]
[document.other]
"""


def test_denial_by_the_parties_of_the_claim_comes_first() -> None:
    (finding,) = found("contradicted", ACCUSED)

    assert (
        "denied by `diver` and `pilot` (independent support 2), whom it is about; "
        "asserted by `office` (independent support 1)"
    ) == finding.message
    assert ["denied", "asserted"] == [reason.text for reason in finding.reasons]
    assert finding.hint is not None
    assert finding.hint.startswith("both are on record")


def test_parties_come_first_among_those_who_deny() -> None:
    text = DENIED.replace('"The harbour was closed."', '"A."\nabout = ["pilot"]')
    (finding,) = found("contradicted", text)

    assert "denied by `pilot` and `diver`" in finding.message
    assert finding.hint is not None
    assert "mistake" in finding.hint


def at(text: str, *places: str) -> str:
    """Return a ledger in which the first chains are at these documents."""
    for place in places:
        text = re.sub(r"(via = [^\n]+)\n(?!at)", rf'\1\nat = "{place}"\n', text, count=1)
    return text + DOCUMENTS


def test_claims_answered_in_one_document_have_one_cause() -> None:
    (finding,) = found("contradicted", at(ACCUSED, "article", "article"))
    assert Ref(RecordKind.DOCUMENT, "article") == finding.cause

    (finding,) = found("contradicted", at(ACCUSED, "article", "other"))
    assert finding.cause is None

    (finding,) = found("contradicted", at(DENIED, "article", "article"))
    assert finding.cause is None


def test_claim_by_the_party_against_another_is_an_answer() -> None:
    text = at(LINKED, "article", "article").replace('closed."', 'closed."\nabout = ["pilot"]')
    (finding,) = found("contradicted", text)

    assert Ref(RecordKind.DOCUMENT, "article") == finding.cause
    assert finding.message.startswith("`open` by `pilot`")
    assert ANSWERED == finding.hint
    assert [HINT] == [each.hint for each in found("contradicted", LINKED)]


def test_answer_by_another_claim_in_an_article_of_the_desk_is_no_finding() -> None:
    text = at(LINKED, "article", "article").replace('closed."', 'closed."\nabout = ["pilot"]')
    text = text.replace("[document.article]", '[document.article]\npublisher = "daily"')

    for profile, expected in (("news", 0), ("osint", 1)):
        check = f'[check]\ndesk = "daily"\nprofile = "{profile}"\n'
        assert expected == len(messages("contradicted", check + text))


def test_denial_of_unknown_lineage_does_not_contradict_an_origin() -> None:
    text = SOURCES + (
        '[claim.closed]\ntext = ""\nvia = ["office", "daily"]\n'
        '[[claim.closed.assertion]]\nvia = ["gazette"]\nstance = "denies"\n'
    )

    assert subjects("contradicted", text) == []


def test_pair_linked_twice_gives_one_finding() -> None:
    again = '[[link]]\nkind = "contradicts"\nfrom = "open"\nto = "closed"\n'

    assert subjects("contradicted", LINKED + again) == [{"closed", "open"}]


def test_withdrawn_link_contradicts_nothing() -> None:
    assert subjects("contradicted", LINKED + '[[retraction]]\nlink = "clash"\n') == []


def test_subjects_are_the_originals_of_restated_claims() -> None:
    text = LINKED + (
        '[claim.shut]\ntext = ""\n[[link]]\nkind = "restates"\nfrom = "closed"\nto = "shut"\n'
    )

    assert subjects("contradicted", text) == [{"open", "shut"}]


def test_reasons_include_the_chain_that_makes_a_source_an_origin() -> None:
    text = DENIED.replace('via = ["office", "daily"]', 'via = ["daily"]') + (
        '[[claim.closed.assertion]]\nvia = [{ source = "daily", act = "witnessed" }, "gazette"]\n'
    )

    (finding,) = found("contradicted", text)

    assert finding.message.startswith("asserted by `daily` (independent support 1); denied by")


def test_claim_that_contradicts_its_restatement_is_not_flagged() -> None:
    text = LINKED + '[[link]]\nkind = "restates"\nfrom = "open"\nto = "closed"\n'

    assert subjects("contradicted", text) == []


REPORTED = """
[check]
desk = "daily"

[document.article]
publisher = "daily"

[claim.closed]
text = "The harbour was closed."
about = ["office"]
via = ["pilot", "daily"]
at = "article"

[[claim.closed.assertion]]
via = [{ source = "office", act = "denied" }, "daily"]
at = "article"
"""


def test_answer_in_an_article_of_the_desk_is_no_finding() -> None:
    """It is one with another desk, article, party or profile, or if others deny it, too."""
    of_diver = (
        '\n[[claim.closed.assertion]]\nvia = [{ source = "diver", act = "denied" }, "daily"]\n'
    )
    others = [
        REPORTED.replace('desk = "daily"', 'desk = "gazette"'),
        REPORTED.replace('publisher = "daily"', 'publisher = "gazette"'),
        REPORTED.replace('about = ["office"]', 'about = ["gazette"]'),
        REPORTED.removesuffix('at = "article"\n'),
        REPORTED + of_diver,
        REPORTED.replace("[check]", '[check]\nprofile = "osint"'),
    ]

    assert [] == messages("contradicted", REPORTED + SOURCES)
    assert [1] * 6 == [len(messages("contradicted", other + SOURCES)) for other in others]
