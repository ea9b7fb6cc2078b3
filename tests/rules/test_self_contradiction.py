from tests.rules.checking import messages, subjects

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


def test_two_mouths_of_one_controller_are_one_voice() -> None:
    assert messages("self-contradiction", denied("speaker", "office")) == [
        "this claim is both asserted and denied by `office`"
    ]


def test_two_claims_that_contradict_each_other_need_two_voices() -> None:
    assert subjects("self-contradiction", linked("speaker", "office")) == [{"closed", "open"}]


def test_a_relay_on_both_sides_contradicts_nobody() -> None:
    assert subjects("self-contradiction", denied("office", "insider")) == []


def test_an_unnamed_person_on_both_sides_is_one_person() -> None:
    assert subjects("self-contradiction", denied("insider", "insider")) == [{"closed"}]


def test_an_unnamed_plural_may_be_of_two_minds() -> None:
    assert subjects("self-contradiction", denied("experts", "experts")) == []


def test_a_claim_declared_to_contradict_itself_is_found_without_any_source() -> None:
    text = (
        '[claim.odd]\ntext = "This is false."\n'
        '[[link]]\nkind = "contradicts"\nfrom = "odd"\nto = "odd"\n'
    )

    assert subjects("self-contradiction", text) == [{"odd"}]


def test_a_claim_contradicts_its_own_restatement() -> None:
    text = linked(
        "office", "insider", '[[link]]\nkind = "restates"\nfrom = "open"\nto = "closed"\n'
    )

    assert messages("self-contradiction", text) == ["this claim is declared to contradict itself"]


def test_what_is_both_denied_by_its_own_speaker_and_linked_to_itself_is_found_once() -> None:
    text = denied("office", "office") + (
        '[[link]]\nkind = "contradicts"\nfrom = "closed"\nto = "closed"\n'
    )

    assert messages("self-contradiction", text) == [
        "this claim is both asserted and denied by `office`"
    ]


def test_a_word_taken_back_is_no_contradiction() -> None:
    text = denied("office", "office").replace(
        "[[claim.closed.assertion]]\n", '[[claim.closed.assertion]]\nid = "denial"\n'
    )

    assert subjects("self-contradiction", text + '[[retraction]]\nassertion = "denial"\n') == []


def test_of_many_voices_some_are_named() -> None:
    people = "".join(f'p{i} = {{ kind = "person" }}\n' for i in range(7))
    chains = "".join(
        f'[[claim.closed.assertion]]\nvia = ["p{i}"]\n'
        f'[[claim.closed.assertion]]\nvia = [{{ source = "p{i}", act = "denied" }}]\n'
        for i in range(7)
    )

    assert messages(
        "self-contradiction", f'[source]\n{people}[claim.closed]\ntext = ""\n{chains}'
    ) == ["this claim is both asserted and denied by `p0`, `p1`, `p2`, `p3`, `p4` and 2 more"]
