import pytest

from tests.rules.checking import messages, subjects

CLAIMS = '[claim.shut]\ntext = ""\n[claim.closed]\ntext = ""\n'


def link(kind: str, one: str = "shut", other: str = "shut") -> str:
    return f'[[link]]\nid = "tie"\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n'


@pytest.mark.parametrize("kind", ["restates", "undercuts"])
def test_a_claim_says_nothing_of_itself(kind: str) -> None:
    assert messages("idle-link", CLAIMS + link(kind)) == [f"`shut` {kind} itself"]


@pytest.mark.parametrize("kind", ["supports", "implies", "contradicts"])
def test_what_other_rules_flag_is_left_to_them(kind: str) -> None:
    assert subjects("idle-link", CLAIMS + link(kind)) == []


def test_a_link_to_another_claim_is_let_be() -> None:
    assert subjects("idle-link", CLAIMS + link("restates", other="closed")) == []


def test_a_link_that_was_withdrawn_is_let_be() -> None:
    text = CLAIMS + link("restates") + '[[retraction]]\nlink = "tie"\n'

    assert subjects("idle-link", text) == []


def test_a_link_written_twice_is_one_finding() -> None:
    text = CLAIMS + link("restates").replace('id = "tie"\n', "") * 2

    assert messages("idle-link", text) == ["`shut` restates itself"]


def test_a_premise_given_twice_is_named_once() -> None:
    text = CLAIMS + (
        '[claim.late]\ntext = ""\nbecause = ["shut", "closed", "shut", "shut"]\n'
        '[claim.early]\ntext = ""\nbecause = ["shut", "closed"]\n'
    )

    assert subjects("idle-link", text) == [{"late"}]
    assert messages("idle-link", text) == ["`shut` is given as a premise more than once"]


def test_a_link_that_undercuts_itself_says_nothing() -> None:
    undercut = '[[link]]\nid = "{}"\nkind = "undercuts"\nfrom = "shut"\nto_link = "{}"\n'

    own, other = undercut.format("tie", "tie"), undercut.format("knot", "tie")
    assert messages("idle-link", CLAIMS + own + other) == ["this link undercuts itself"]
