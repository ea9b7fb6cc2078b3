from tests.rules.checking import found, messages, subjects


def claim(id: str, *because: str) -> str:
    """Return a claim with premises."""
    return f'[claim.{id}]\ntext = "Text."\nbecause = {list(because)}\n'


def link(kind: str, one: str, other: str, id: str = "") -> str:
    return f'[[link]]\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n' + (
        f'id = "{id}"\n' if id else ""
    )


def test_claim_that_is_its_own_premise_is_flagged() -> None:
    assert ["this claim rests on itself"] == messages("circular-reasoning", claim("a", "a"))
    assert ["this claim rests on itself"] == messages(
        "circular-reasoning", claim("a") + link("supports", "a", "a")
    )


def test_restatement_as_premise_makes_a_claim_its_own_premise() -> None:
    text = claim("a", "b") + claim("b") + link("restates", "b", "a")

    assert [{"a"}] == subjects("circular-reasoning", text)


def test_reasons_link_each_restated_premise_to_its_original() -> None:
    """Without the link, `c` would be a second claim in the circle of `b`."""
    text = claim("a") + claim("b", "a", "c") + claim("c", "a")
    text += link("restates", "a", "b") + link("restates", "c", "a")

    assert [{"b"}] == subjects("circular-reasoning", text)


def test_premises_and_reasoning_links_of_all_kinds_form_a_circle() -> None:
    text = claim("a", "c") + claim("b") + claim("c")
    text += link("supports", "a", "b") + link("implies", "b", "c")

    assert ["3 claims rest on each other in a circle: `a` > `b` > `c` > `a`"] == messages(
        "circular-reasoning", text
    )


def test_withdrawn_link_breaks_the_circle() -> None:
    text = claim("a", "b") + claim("b") + link("supports", "a", "b", "step")

    assert [{"a", "b"}] == subjects("circular-reasoning", text)
    assert [] == subjects("circular-reasoning", text + '[[retraction]]\nlink = "step"\n')


def test_contradicts_and_undercuts_links_form_no_circle() -> None:
    text = claim("a", "b") + claim("b")

    assert [] == subjects("circular-reasoning", text + link("contradicts", "a", "b"))
    assert [] == subjects("circular-reasoning", text + link("undercuts", "a", "b"))


def test_circles_that_share_a_claim_give_one_finding() -> None:
    text = claim("a", "b") + claim("b", "a", "c") + claim("c", "b")
    (finding,) = found("circular-reasoning", text)

    assert {"a", "b", "c"} == {ref.id for ref in finding.subjects}
    assert "3 claims rest on each other in a circle: `a` > `b` > `a`" == finding.message


def test_separate_circles_give_separate_findings() -> None:
    text = claim("a", "b") + claim("b", "a") + claim("c", "d", "a") + claim("d", "c")

    assert [{"a", "b"}, {"c", "d"}] == subjects("circular-reasoning", text)


def test_dense_circle_needs_few_reasons() -> None:
    ids = [f"c{n:02}" for n in range(30)]
    links = "".join(link("supports", one, other) for one in ids for other in ids if one != other)
    (finding,) = found("circular-reasoning", "".join(map(claim, ids)) + links)

    assert set(ids) == {ref.id for ref in finding.subjects}
    assert len(finding.reasons) <= 2 * len(ids)


def test_message_abbreviates_a_long_circle_but_reasons_do_not() -> None:
    ids = [f"c{n:04}" for n in range(1000)]
    text = "".join(claim(id, before) for id, before in zip(ids, ids[-1:] + ids[:-1], strict=True))
    (finding,) = found("circular-reasoning", text)

    assert finding.message == (
        "1000 claims rest on each other in a circle: `c0000` > `c0001` > `c0002` > `c0003` > ... > "
        "`c0997` > `c0998` > `c0999` > `c0000`"
    )
    assert 1000 == len(finding.reasons)
