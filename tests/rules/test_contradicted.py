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


def test_each_side_of_a_denied_claim_is_counted_apart() -> None:
    assert messages("contradicted", DENIED) == [
        "asserted with independent support 1, denied with 2"
    ]


def test_a_denial_by_nobody_knows_whom_does_not_stand_against_an_origin() -> None:
    text = SOURCES + (
        '[claim.closed]\ntext = ""\nvia = ["office", "daily"]\n'
        '[[claim.closed.assertion]]\nvia = ["gazette"]\nstance = "denies"\n'
    )

    assert subjects("contradicted", text) == []


def test_a_pair_is_found_once_though_it_is_declared_twice() -> None:
    again = '[[link]]\nkind = "contradicts"\nfrom = "open"\nto = "closed"\n'

    assert subjects("contradicted", LINKED + again) == [{"closed", "open"}]


def test_a_withdrawn_link_contradicts_nothing() -> None:
    assert subjects("contradicted", LINKED + '[[retraction]]\nlink = "clash"\n') == []


def test_a_pair_of_restated_claims_is_about_those_that_restate_nothing() -> None:
    text = LINKED + (
        '[claim.shut]\ntext = ""\n[[link]]\nkind = "restates"\nfrom = "closed"\nto = "shut"\n'
    )

    assert subjects("contradicted", text) == [{"open", "shut"}]


def test_an_origin_that_another_chain_vouches_for_comes_with_that_chain() -> None:
    text = DENIED.replace('via = ["office", "daily"]', 'via = ["daily"]') + (
        '[[claim.closed.assertion]]\nvia = [{ source = "daily", act = "witnessed" }, "gazette"]\n'
    )

    (finding,) = found("contradicted", text)

    assert "asserted with independent support 1, denied with 2" == finding.message


def test_a_claim_that_contradicts_its_own_restatement_has_no_second_side() -> None:
    text = LINKED + '[[link]]\nkind = "restates"\nfrom = "open"\nto = "closed"\n'

    assert subjects("contradicted", text) == []
