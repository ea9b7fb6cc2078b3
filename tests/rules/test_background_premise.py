import pytest

from tests.rules.checking import messages, rules, subjects

SOURCES = """
[source]
treaty = { kind = "record" }
pilot = { kind = "witness" }
neighbour = { kind = "government", party_to = ["border"] }
aide = { kind = "official", named = false }
daily = { kind = "outlet" }
bot = { kind = "model" }

[claim.line]
text = "The border lies eleven miles off the coast."
kind = "background"
topics = ["border"]
"""
INSIDE = '[claim.inside]\ntext = "It was inside."\nkind = "{kind}"\nbecause = ["line"]\n'


def line(*chains: str) -> str:
    """Return a ledger with one claim of background, given its chains."""
    return SOURCES + "".join(f"[[claim.line.assertion]]\nvia = {chain}\n" for chain in chains)


def inside(kind: str = "inference") -> str:
    """Return the table of a claim that rests on the background."""
    return INSIDE.format(kind=kind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (line('["daily"]') + inside(), ["`inside` rests on this background, which has no source"]),
        (line() + inside(), ["`inside` rests on this background, which has no source"]),
        (line('["treaty", "daily"]') + inside(), []),
        (line('["daily"]') + inside("background"), []),
        (line('["daily"]'), []),
    ],
)
def test_background_needs_a_source_if_another_claim_rests_on_it(
    text: str, expected: list[str]
) -> None:
    assert expected == messages("background-premise", text)


def test_message_lists_the_conclusions() -> None:
    more = inside().replace("claim.inside", "claim.near")
    linked = '[claim.out]\ntext = "Out."\n[[link]]\nkind = "implies"\nfrom = "line"\nto = "out"\n'

    assert ["`inside`, `near` and `out` rest on this background, which has no source"] == messages(
        "background-premise", line('["daily"]') + inside() + more + linked
    )


ASKING = {
    '["daily"]': "unknown-lineage",
    '["bot"]': "citation-missing",
    '["treaty", "daily"]': "single-origin",
    '["aide", "daily"]': "unnamed-only",
    '["neighbour", "daily"]': "interested-party-only",
    "none": "unsupported",
}


@pytest.mark.parametrize(("chain", "rule"), ASKING.items())
def test_background_needs_no_source_of_its_own(chain: str, rule: str) -> None:
    text = line() if chain == "none" else line(chain)
    if rule == "citation-missing":
        text = '[check]\nprofile = "answers"\n' + text
    event = text.replace('kind = "background"', 'kind = "event"')

    assert [] == [name for name in rules() if name != "unused-record" and subjects(name, text)]
    assert [{"line"}] == subjects(rule, event)


def test_background_takes_part_in_contradictions() -> None:
    denial = '[[claim.line.assertion]]\nvia = ["neighbour", "daily"]\nstance = "denies"\n'

    assert [{"line"}] == subjects("contradicted", line('["treaty", "daily"]') + denial)
