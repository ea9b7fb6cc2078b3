from itertools import combinations

from tests.rules.checking import found, messages, subjects

SOURCES = """
[source]
office = { kind = "government" }
speaker = { kind = "spokesperson", part_of = "office" }
experts = { kind = "expert", named = false, number = "plural" }
insider = { kind = "person", named = false }
daily = { kind = "outlet" }
"""


def denied(head: str, denier: str) -> str:
    return SOURCES + (
        f'[claim.closed]\ntext = ""\nvia = ["{head}", "daily"]\n'
        "[[claim.closed.assertion]]\n"
        f'via = [{{ source = "{denier}", act = "denied" }}, "daily"]\n'
    )


def linked(one: str, other: str, more: str = "") -> str:
    return SOURCES + (
        f'[claim.closed]\ntext = ""\nvia = ["{one}"]\n'
        f'[claim.open]\ntext = ""\nvia = ["{other}"]\n'
        f'[[link]]\nkind = "contradicts"\nfrom = "open"\nto = "closed"\n{more}'
    )


def test_sources_with_one_controller_are_one_voice() -> None:
    assert messages("self-contradiction", denied("speaker", "office")) == [
        "this claim is both asserted and denied by `office`"
    ]


def test_contradicting_claims_of_one_voice_are_flagged() -> None:
    assert subjects("self-contradiction", linked("speaker", "office")) == [{"closed", "open"}]


def test_claim_after_another_is_checked() -> None:
    other = '[claim.barred]\ntext = ""\nvia = ["insider"]\n'

    assert subjects("self-contradiction", denied("office", "office") + other) == [{"closed"}]


def test_reasons_have_a_chain_of_each_common_voice() -> None:
    more = "".join(
        f'[[claim.{id}.assertion]]\nvia = ["{source}"]\n'
        for id in ("closed", "open")
        for source in ("insider", "daily")
    )
    text = linked("office", "office").replace("[[link]]", more + "[[link]]")
    (finding,) = found("self-contradiction", text)

    assert [
        "`open` contradicts `closed`",
        *("insider", "office", "insider", "office"),
    ] == [leaf.text for reason in finding.reasons for leaf in reason.leaves()]


def test_cluster_shows_one_voice_of_each_claim() -> None:
    ids = [f"c{i}" for i in range(7)]
    chains = "".join(
        f'[[claim.{id}.assertion]]\nvia = ["{source}"]\n'
        for id in ids
        for source in ("office", "insider")
    )
    links = "".join(
        f'[[link]]\nkind = "contradicts"\nfrom = "{one}"\nto = "{other}"\n'
        for one, other in combinations(ids, 2)
    )
    claims = "".join(f'[claim.{id}]\ntext = ""\n' for id in ids)
    (finding,) = found("self-contradiction", f"{SOURCES}{claims}{chains}{links}")

    leaves = [leaf.text for reason in finding.reasons for leaf in reason.leaves()]
    assert "insider" in leaves
    assert "office" not in leaves


def test_relay_on_both_sides_is_not_flagged() -> None:
    assert subjects("self-contradiction", denied("office", "insider")) == []


def test_unnamed_person_on_both_sides_is_flagged() -> None:
    assert subjects("self-contradiction", denied("insider", "insider")) == [{"closed"}]


def test_unnamed_plural_on_both_sides_is_not_flagged() -> None:
    assert subjects("self-contradiction", denied("experts", "experts")) == []


def test_contradicts_link_to_itself_is_flagged_without_sources() -> None:
    text = (
        '[claim.odd]\ntext = "This is false."\n'
        '[[link]]\nkind = "contradicts"\nfrom = "odd"\nto = "odd"\n'
    )

    assert subjects("self-contradiction", text) == [{"odd"}]


def test_contradicts_link_to_a_restatement_is_flagged() -> None:
    text = linked(
        "office", "insider", '[[link]]\nkind = "restates"\nfrom = "open"\nto = "closed"\n'
    )

    assert messages("self-contradiction", text) == [
        "a link says that this claim contradicts itself"
    ]


def test_voice_on_both_sides_and_link_to_itself_give_one_finding() -> None:
    text = denied("office", "office") + (
        '[[link]]\nkind = "contradicts"\nfrom = "closed"\nto = "closed"\n'
    )

    assert messages("self-contradiction", text) == [
        "this claim is both asserted and denied by `office`"
    ]


def test_withdrawn_assertion_does_not_contradict() -> None:
    text = denied("office", "office").replace(
        "[[claim.closed.assertion]]\n", '[[claim.closed.assertion]]\nid = "denial"\n'
    )

    assert subjects("self-contradiction", text + '[[retraction]]\nassertion = "denial"\n') == []


def test_message_names_a_limited_number_of_voices() -> None:
    people = "".join(f'p{i} = {{ kind = "person" }}\n' for i in range(7))
    chains = "".join(
        f'[[claim.closed.assertion]]\nvia = ["p{i}"]\n'
        f'[[claim.closed.assertion]]\nvia = [{{ source = "p{i}", act = "denied" }}]\n'
        for i in range(7)
    )

    assert messages(
        "self-contradiction", f'[source]\n{people}[claim.closed]\ntext = ""\n{chains}'
    ) == ["this claim is both asserted and denied by `p0`, `p1`, `p2`, `p3`, `p4` and 2 more"]
