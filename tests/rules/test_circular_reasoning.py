from tests.rules.checking import found, messages, subjects


def claim(id: str, *because: str) -> str:
    """Return a claim that rests on others."""
    return f'[claim.{id}]\ntext = "Text."\nbecause = {list(because)}\n'


def link(kind: str, one: str, other: str, id: str = "") -> str:
    return f'[[link]]\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n' + (
        f'id = "{id}"\n' if id else ""
    )


def test_a_claim_that_rests_on_itself_is_a_ring_of_one() -> None:
    assert ["this claim rests on itself"] == messages("circular-reasoning", claim("a", "a"))
    assert ["this claim rests on itself"] == messages(
        "circular-reasoning", claim("a") + link("supports", "a", "a")
    )


def test_a_claim_that_rests_on_its_restatement_rests_on_itself() -> None:
    text = claim("a", "b") + claim("b") + link("restates", "b", "a")

    assert [{"a"}] == subjects("circular-reasoning", text)


def test_every_restatement_that_is_a_premise_is_tied_to_its_original() -> None:
    """Left loose, `c` would be a second claim in the ring of `b`."""
    text = claim("a") + claim("b", "a", "c") + claim("c", "a")
    text += link("restates", "a", "b") + link("restates", "c", "a")

    assert [{"b"}] == subjects("circular-reasoning", text)


def test_premises_and_links_of_all_kinds_of_reasoning_make_a_ring() -> None:
    text = claim("a", "c") + claim("b") + claim("c")
    text += link("supports", "a", "b") + link("implies", "b", "c")

    assert ["3 claims rest on one another in a ring: `a` > `b` > `c` > `a`"] == messages(
        "circular-reasoning", text
    )


def test_a_withdrawn_link_breaks_the_ring() -> None:
    text = claim("a", "b") + claim("b") + link("supports", "a", "b", "step")

    assert [{"a", "b"}] == subjects("circular-reasoning", text)
    assert [] == subjects("circular-reasoning", text + '[[retraction]]\nlink = "step"\n')


def test_contradicting_and_undercutting_make_no_ring() -> None:
    text = claim("a", "b") + claim("b")

    assert [] == subjects("circular-reasoning", text + link("contradicts", "a", "b"))
    assert [] == subjects("circular-reasoning", text + link("undercuts", "a", "b"))


def test_two_rings_that_share_a_claim_are_one_finding_about_all_of_them() -> None:
    text = claim("a", "b") + claim("b", "a", "c") + claim("c", "b")
    (finding,) = found("circular-reasoning", text)

    assert {"a", "b", "c"} == {ref.id for ref in finding.subjects}
    assert "3 claims rest on one another in a ring: `a` > `b` > `a`" == finding.message


def test_two_rings_apart_are_two_findings() -> None:
    text = claim("a", "b") + claim("b", "a") + claim("c", "d", "a") + claim("d", "c")

    assert [{"a", "b"}, {"c", "d"}] == subjects("circular-reasoning", text)


def test_a_dense_ring_is_held_together_by_few_reasons() -> None:
    ids = [f"c{n:02}" for n in range(30)]
    links = "".join(link("supports", one, other) for one in ids for other in ids if one != other)
    (finding,) = found("circular-reasoning", "".join(map(claim, ids)) + links)

    assert set(ids) == {ref.id for ref in finding.subjects}
    assert len(finding.reasons) <= 2 * len(ids)


def test_of_a_long_ring_the_message_shows_both_ends_and_the_reasons_all() -> None:
    ids = [f"c{n:04}" for n in range(1000)]
    text = "".join(claim(id, before) for id, before in zip(ids, ids[-1:] + ids[:-1], strict=True))
    (finding,) = found("circular-reasoning", text)

    assert finding.message == (
        "1000 claims rest on one another in a ring: `c0000` > `c0001` > `c0002` > `c0003` > ... > "
        "`c0997` > `c0998` > `c0999` > `c0000`"
    )
    assert 1000 == len(finding.reasons)
