from tests.rules.checking import messages, subjects

MAYOR = """
[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[document.story]
publisher = "daily"
"""


def test_claim_without_assertion_is_flagged() -> None:
    assert ["nobody asserts this claim"] == messages("unsupported", '[claim.a]\ntext = "A."')


def test_message_counts_denials_and_neutral_assertions() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n'
        '[[claim.a.assertion]]\nvia = ["mayor", "daily"]\nstance = "denies"\n'
        '[[claim.a.assertion]]\nvia = ["daily"]\nstance = "denies"\n'
        '[[claim.a.assertion]]\nvia = [{ source = "mayor", act = "declined" }, "daily"]\n'
    )

    assert ["nobody asserts this claim (on record: 2 denying it and 1 neutral)"] == messages(
        "unsupported", text
    )


def test_assertion_of_unknown_lineage_counts() -> None:
    assert [] == messages("unsupported", MAYOR + '[claim.a]\ntext = "A."\nvia = ["daily"]')


def test_assertion_of_a_restatement_counts() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[claim.b]\ntext = "B."\nvia = ["mayor"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [] == subjects("unsupported", text)


def test_subject_is_the_original_of_unsupported_restatements() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[claim.b]\ntext = "B."\n'
        '[[claim.a.assertion]]\nvia = ["mayor"]\nstance = "denies"\n'
        '[[link]]\nkind = "restates"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_support_passes_along_a_line_of_premises_and_links() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\nbecause = ["a"]\n'
        '[claim.c]\ntext = "C."\n[claim.d]\ntext = "D."\n'
        '[[link]]\nkind = "supports"\nfrom = "b"\nto = "c"\n'
        '[[link]]\nkind = "implies"\nfrom = "c"\nto = "d"\n'
    )

    assert [] == subjects("unsupported", text)


def test_contradicts_link_gives_no_support() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\n'
        '[[link]]\nkind = "contradicts"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_withdrawn_link_gives_no_support() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor"]\n[claim.b]\ntext = "B."\n'
        '[[link]]\nid = "step"\nkind = "supports"\nfrom = "a"\nto = "b"\n'
        '[[retraction]]\nlink = "step"\n'
    )

    assert [{"b"}] == subjects("unsupported", text)


def test_circle_is_not_flagged_but_its_conclusions_are() -> None:
    text = (
        '[claim.a]\ntext = "A."\nbecause = ["b"]\n[claim.b]\ntext = "B."\nbecause = ["a"]\n'
        '[claim.c]\ntext = "C."\nbecause = ["b"]\n'
    )

    assert [{"c"}] == subjects("unsupported", text)
    assert ["nobody asserts this claim or its premises"] == messages("unsupported", text)


def test_claim_with_withdrawn_assertions_is_not_flagged() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\nvia = ["mayor", "daily"]\nat = "story"\n'
        '[[retraction]]\ndocument = "story"\n'
    )

    assert [] == subjects("unsupported", text)


def test_withdrawn_denial_does_not_matter() -> None:
    text = MAYOR + (
        '[claim.a]\ntext = "A."\n[[claim.a.assertion]]\nvia = ["mayor", "daily"]\n'
        'at = "story"\nstance = "denies"\n[[retraction]]\ndocument = "story"\n'
    )

    assert [{"a"}] == subjects("unsupported", text)
