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


def test_message_gives_the_support_of_each_side() -> None:
    assert messages("contradicted", DENIED) == [
        "asserted with independent support 1, denied with 2"
    ]


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

    assert "asserted with independent support 1, denied with 2" == finding.message


def test_claim_that_contradicts_its_restatement_is_not_flagged() -> None:
    text = LINKED + '[[link]]\nkind = "restates"\nfrom = "open"\nto = "closed"\n'

    assert subjects("contradicted", text) == []
