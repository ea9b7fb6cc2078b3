import pytest

from tests.rules.checking import found, messages, subjects

PRESS = """
[source]
lab = { kind = "research" }
daily = { kind = "outlet" }
"""


def claim(id: str, certainty: str | None, *because: str) -> str:
    """Return a claim with premises that is asserted with a certainty, or not asserted."""
    text = f'[claim.{id}]\ntext = "Text."\nbecause = {list(because)}\n'
    return text + (
        f'via = ["lab", "daily"]\ncertainty = "{certainty}"\n' if certainty is not None else ""
    )


def link(kind: str, one: str, other: str) -> str:
    return f'[[link]]\nkind = "{kind}"\nfrom = "{one}"\nto = "{other}"\n'


def test_implies_link_binds_like_a_premise() -> None:
    text = PRESS + claim("p", "possible") + claim("c", "likely")

    assert ["asserted as likely, but its premise `p` is only possible"] == messages(
        "rests-on-weaker", text + link("implies", "p", "c")
    )


@pytest.mark.parametrize("kind", ["supports", "contradicts", "undercuts"])
def test_other_links_do_not_bind(kind: str) -> None:
    text = PRESS + claim("p", "possible") + claim("c", "likely")

    assert [] == messages("rests-on-weaker", text + link(kind, "p", "c"))


def test_message_names_the_weakest_premise() -> None:
    text = PRESS + claim("p", "likely") + claim("q", "doubtful") + claim("r", "possible")

    assert ["asserted as stated, but its premise `q` is only doubtful"] == messages(
        "rests-on-weaker", text + claim("c", "stated", "p", "q", "r")
    )


def test_weaker_restatement_does_not_weaken_the_premise() -> None:
    text = PRESS + claim("p", "stated") + claim("q", "possible") + claim("c", "stated", "q")

    assert [] == messages("rests-on-weaker", text + link("restates", "q", "p"))


def test_weakness_passes_through_an_unasserted_premise() -> None:
    text = PRESS + claim("p", "possible") + claim("q", None, "p") + claim("c", "stated", "q")

    assert ["asserted as stated, but a premise 2 steps back is only possible"] == messages(
        "rests-on-weaker", text
    )


def test_weakness_passes_through_restatements() -> None:
    text = PRESS + (
        claim("p", "possible") + claim("q", None, "p") + claim("r", None) + claim("c", None, "r")
    )
    text += claim("d", "stated") + link("restates", "q", "r") + link("restates", "c", "d")

    assert [{"d"}] == subjects("rests-on-weaker", text)


def test_unasserted_conclusion_is_not_flagged() -> None:
    assert [] == messages("rests-on-weaker", PRESS + claim("p", "possible") + claim("c", None, "p"))


def test_unasserted_premise_is_not_weaker() -> None:
    assert [] == messages("rests-on-weaker", PRESS + claim("p", None) + claim("c", "certain", "p"))


def test_hedge_of_a_hop_counts_if_the_document_has_none() -> None:
    text = PRESS + (
        '[claim.p]\ntext = "P."\nvia = [{ source = "lab", certainty = "possible" }, "daily"]\n'
    )

    assert [{"c"}] == subjects("rests-on-weaker", text + claim("c", "stated", "p"))


def test_most_certain_assertion_counts_for_premise_and_conclusion() -> None:
    more = '[[claim.{0}.assertion]]\nvia = ["daily"]\ncertainty = "{1}"\n'
    premise = claim("p", "possible") + more.format("p", "stated")
    conclusion = claim("c", "possible", "p") + more.format("c", "stated")

    assert [] == messages("rests-on-weaker", PRESS + premise + conclusion)
    assert [{"c"}] == subjects("rests-on-weaker", PRESS + claim("p", "possible") + conclusion)


def test_weaker_premise_is_found_up_to_twenty_steps_away() -> None:
    text = (
        PRESS
        + claim("c0", "possible")
        + "".join(claim(f"c{n}", "stated", f"c{n - 1}") for n in range(1, 40))
    )
    flagged = found("rests-on-weaker", text)

    assert {f"c{n}" for n in range(1, 21)} == {finding.subject.id for finding in flagged}


def test_weakest_premise_within_twenty_steps_is_reported() -> None:
    text = (
        PRESS
        + claim("c0", "possible")
        + "".join(claim(f"c{n}", "likely", f"c{n - 1}") for n in range(1, 30))
        + "".join(claim(f"c{n}", "certain", f"c{n - 1}") for n in range(30, 40))
    )

    flagged = {f.subject.id: f.message for f in found("rests-on-weaker", text)}

    assert flagged["c35"] == "asserted as certain, but a premise 6 steps back is only likely"
    assert "c25" not in flagged


def test_circular_premises_do_not_weaken_each_other() -> None:
    text = PRESS + claim("a", "stated", "b") + claim("b", "stated", "a")

    assert [] == messages("rests-on-weaker", text)
