from tests.rules.checking import messages, subjects

MAYOR = """
[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[document.story]
publisher = "daily"
"""


def test_a_claim_without_any_assertion_is_flagged() -> None:
    assert ["nobody asserts this claim"] == messages("unsupported", '[claim.a]\ntext = "A."')


def test_denials_and_silence_do_not_support_but_are_counted() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n'
        '[[claim.a.assertion]]\nvia = ["mayor", "daily"]\nstance = "denies"\n'
        '[[claim.a.assertion]]\nvia = ["daily"]\nstance = "denies"\n'
        '[[claim.a.assertion]]\nvia = [{ source = "mayor", act = "declined" }, "daily"]\n'
    )

    assert ["nobody asserts this claim (on record: 2 denying it and 1 taking no side)"] == messages(
        "unsupported", text
    )


def test_an_assertion_of_unknown_lineage_is_one() -> None:
    assert [] == messages("unsupported", MAYOR + '[claim.a]\ntext = "A."\nvia = ["daily"]')


def test_an_assertion_of_a_restatement_counts_for_the_claim() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[claim.b]\ntext = "B."\nvia = ["mayor"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [] == subjects("unsupported", text)


def test_the_original_of_unsupported_restatements_is_the_subject() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[claim.b]\ntext = "B."\n'
        '[[claim.a.assertion]]\nvia = ["mayor"]\nstance = "denies"\n'
        '[[link]]\nkind = "restates"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_whatever_is_handed_on_from_an_asserted_claim_founds_a_whole_line_of_them() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\nbecause = ["a"]\n'
        '[claim.c]\ntext = "C."\n[claim.d]\ntext = "D."\n'
        '[[link]]\nkind = "supports"\nfrom = "b"\nto = "c"\n'
        '[[link]]\nkind = "implies"\nfrom = "c"\nto = "d"\n'
    )

    assert [] == subjects("unsupported", text)


def test_a_contradiction_founds_nothing() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\n'
        '[[link]]\nkind = "contradicts"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_a_withdrawn_link_founds_nothing() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\n'
        '[[link]]\nid = "step"\nkind = "supports"\nfrom = "a"\nto = "b"\n'
        '[[retraction]]\nlink = "step"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_a_ring_is_left_to_circular_reasoning_but_what_rests_on_it_is_not() -> None:
    text = (
        '[claim.a]\ntext = "A."\nbecause = ["b"]\n[claim.b]\ntext = "B."\nbecause = ["a"]\n'
        '[claim.c]\ntext = "C."\nbecause = ["b"]\n'
    )

    assert [{"c"}] == subjects("unsupported", text)
    assert ["nobody asserts this claim, nor anything it rests on"] == messages("unsupported", text)


def test_a_claim_whose_assertions_were_withdrawn_is_left_to_withdrawn_support() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor", "daily"]\nat = "story"\n'
        '[[retraction]]\ndocument = "story"\n'
    )

    assert [] == subjects("unsupported", text)


def test_a_withdrawn_denial_changes_nothing() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[[claim.a.assertion]]\nvia = ["mayor", "daily"]\n'
        'at = "story"\nstance = "denies"\n[[retraction]]\ndocument = "story"\n'
    )

    assert [{"a"}] == subjects("unsupported", text)
