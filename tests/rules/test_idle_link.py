import pytest

from tests.rules.checking import messages, subjects

CLAIMS = '[claim.shut]\ntext = ""\n[claim.closed]\ntext = ""\n'


def link(kind: str, one: str = "shut", other: str = "shut") -> str:
    return f'[[link]]\nid = "tie"\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n'


@pytest.mark.parametrize("kind", ["restates", "undercuts"])
def test_link_from_a_claim_to_itself_is_flagged(kind: str) -> None:
    assert messages("idle-link", CLAIMS + link(kind)) == [f"`shut` {kind} itself"]


@pytest.mark.parametrize("kind", ["supports", "implies", "contradicts"])
def test_kinds_of_link_that_other_rules_report_are_not_flagged(kind: str) -> None:
    assert subjects("idle-link", CLAIMS + link(kind)) == []


def test_link_to_another_claim_is_not_flagged() -> None:
    assert subjects("idle-link", CLAIMS + link("restates", other="closed")) == []


def test_withdrawn_link_is_not_flagged() -> None:
    text = CLAIMS + link("restates") + '[[retraction]]\nlink = "tie"\n'

    assert subjects("idle-link", text) == []


def test_duplicate_links_give_one_finding() -> None:
    text = CLAIMS + link("restates").replace('id = "tie"\n', "") * 2

    assert messages("idle-link", text) == ["`shut` restates itself"]


def test_message_names_a_duplicate_premise_once() -> None:
    text = CLAIMS + (
        '[claim.late]\ntext = ""\nbecause = ["shut", "closed", "shut", "shut"]\n'
        '[claim.early]\ntext = ""\nbecause = ["shut", "closed"]\n'
    )

    assert subjects("idle-link", text) == [{"late"}]
    assert messages("idle-link", text) == ["duplicate premises: `shut`"]


def test_link_that_undercuts_itself_is_flagged() -> None:
    undercut = '[[link]]\nid = "{}"\nkind = "undercuts"\nfrom = "shut"\nto_link = "{}"\n'

    own, other = undercut.format("tie", "tie"), undercut.format("knot", "tie")
    assert messages("idle-link", CLAIMS + own + other) == ["this link undercuts itself"]
