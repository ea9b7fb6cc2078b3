import pytest

from tests.rules.checking import found, messages, subjects

PRESS = """
[source]
lab = { kind = "research" }
daily = { kind = "outlet" }
"""


def claim(id: str, certainty: str | None, *because: str) -> str:
    """Return a claim that is asserted with a certainty, or not at all, and rests on others."""
    text = f'[claim.{id}]\ntext = "Text."\nbecause = {list(because)}\n'
    return text + (
        f'via = ["lab", "daily"]\ncertainty = "{certainty}"\n' if certainty is not None else ""
    )


def link(kind: str, one: str, other: str) -> str:
    return f'[[link]]\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n'


def test_an_implication_binds_as_a_premise_does() -> None:
    text = PRESS + claim("p", "possible") + claim("c", "likely")

    assert ["put as likely, but it rests on `p`, which is only possible"] == messages(
        "rests-on-weaker", text + link("implies", "p", "c")
    )


@pytest.mark.parametrize("kind", ["supports", "contradicts", "undercuts"])
def test_other_links_do_not(kind: str) -> None:
    text = PRESS + claim("p", "possible") + claim("c", "likely")

    assert [] == messages("rests-on-weaker", text + link(kind, "p", "c"))


def test_the_weakest_of_several_premises_is_named() -> None:
    text = PRESS + claim("p", "likely") + claim("q", "doubtful") + claim("r", "possible")

    assert ["put as stated, but it rests on `q`, which is only doubtful"] == messages(
        "rests-on-weaker", text + claim("c", "stated", "p", "q", "r")
    )


def test_a_weaker_restatement_of_the_premise_does_not_weaken_it() -> None:
    text = PRESS + claim("p", "stated") + claim("q", "possible") + claim("c", "stated", "q")

    assert [] == messages("rests-on-weaker", text + link("restates", "q", "p"))


def test_weakness_passes_through_a_premise_that_nobody_asserts() -> None:
    text = PRESS + claim("p", "possible") + claim("q", None, "p") + claim("c", "stated", "q")

    assert ["put as stated, but it rests, 2 steps back, on what is only possible"] == messages(
        "rests-on-weaker", text
    )


def test_weakness_passes_through_restatements() -> None:
    text = PRESS + (
        claim("p", "possible") + claim("q", None, "p") + claim("r", None) + claim("c", None, "r")
    )
    text += claim("d", "stated") + link("restates", "q", "r") + link("restates", "c", "d")

    assert [{"d"}] == subjects("rests-on-weaker", text)


def test_a_conclusion_that_nobody_puts_is_not_put_too_firmly() -> None:
    assert [] == messages("rests-on-weaker", PRESS + claim("p", "possible") + claim("c", None, "p"))


def test_a_premise_that_nobody_puts_is_not_weaker() -> None:
    assert [] == messages("rests-on-weaker", PRESS + claim("p", None) + claim("c", "certain", "p"))


def test_a_hedge_in_the_chain_counts_where_the_document_has_none() -> None:
    text = PRESS + (
        '[claim.p]\ntext = "P."\nvia = [{ source = "lab", certainty = "possible" }, "daily"]\n'
    )

    assert [{"c"}] == subjects("rests-on-weaker", text + claim("c", "stated", "p"))


def test_the_firmest_assertion_counts_on_either_side() -> None:
    more = '[[claim.{0}.assertion]]\nvia = ["daily"]\ncertainty = "{1}"\n'
    premise = claim("p", "possible") + more.format("p", "stated")
    conclusion = claim("c", "possible", "p") + more.format("c", "stated")

    assert [] == messages("rests-on-weaker", PRESS + premise + conclusion)
    assert [{"c"}] == subjects("rests-on-weaker", PRESS + claim("p", "possible") + conclusion)


def test_a_long_line_of_reasoning_is_followed_for_twenty_steps() -> None:
    text = (
        PRESS
        + claim("c0", "possible")
        + "".join(claim(f"c{n}", "stated", f"c{n - 1}") for n in range(1, 40))
    )
    flagged = found("rests-on-weaker", text)

    assert {f"c{n}" for n in range(1, 21)} == {finding.subject.id for finding in flagged}


def test_beyond_twenty_steps_a_weaker_claim_on_the_way_will_do() -> None:
    text = (
        PRESS
        + claim("c0", "possible")
        + "".join(claim(f"c{n}", "likely", f"c{n - 1}") for n in range(1, 30))
        + "".join(claim(f"c{n}", "certain", f"c{n - 1}") for n in range(30, 40))
    )

    flagged = {f.subject.id: f.message for f in found("rests-on-weaker", text)}

    assert flagged["c35"] == "put as certain, but it rests, 6 steps back, on what is only likely"
    assert "c25" not in flagged


def test_a_ring_of_premises_does_not_weaken_itself() -> None:
    text = PRESS + claim("a", "stated", "b") + claim("b", "stated", "a")

    assert [] == messages("rests-on-weaker", text)
