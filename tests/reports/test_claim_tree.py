"""One claim as a tree and as JSON."""

import json
from pathlib import Path

from claimtrack.assessment.assessment import Assessments
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from claimtrack.reports.claims.claim_tree import MAX_CHAINS, claim_as_json, claim_as_tree
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"

WATER = """\
ledger = 1

[source]
town     = { kind = "government", name = "Ostrow town hall" }
office   = { kind = "government", name = "The press office", part_of = "town" }
chemist  = { kind = "expert", name = "Ada Brook, chemist" }
someone  = { kind = "official", named = false }
wire     = { kind = "news-agency", name = "The Wire" }
echo     = { kind = "outlet", name = "The Echo" }
mirror   = { kind = "outlet", name = "The Mirror" }
ketter   = { kind = "company", name = "Ketter" }

[document.echo-1]
publisher = "echo"
title     = "Lead in the water"
published = "2031-06-02"

[claim.lead]
text = "The water holds too much lead."
kind = "measurement"
via  = ["office", "wire", "echo"]
at   = ["echo-1#headline", "echo-1#p2"]
because = ["old-pipes"]

[[claim.lead.assertion]]
via = [{ source = "chemist", act = "said", certainty = "likely", on = "2031-06" }, "wire", "mirror"]

[[claim.lead.assertion]]
via = ["someone", "echo"]

[[claim.lead.assertion]]
via = ["echo", "mirror"]

[[claim.lead.assertion]]
via = ["mirror"]

[[claim.lead.assertion]]
via = [{ source = "town", act = "declined" }, "mirror"]

[[claim.lead.assertion]]
via = [{ source = "ketter", act = "denied" }, "mirror"]

[claim.lead-again]
text = "There is lead in the water."

[claim.old-pipes]
text = "The pipes are old."
kind = "attribute"
via = ["town"]

[[link]]
kind = "restates"
from = "lead-again"
to   = "lead"

[claim.clean]
text = "The water is clean."
via  = ["ketter", "mirror"]

[[link]]
kind = "contradicts"
from = "clean"
to   = "lead-again"

[[claim.lead.assertion]]
id  = "too-early"
via = ["town", "echo"]

[[retraction]]
assertion = "too-early"
"""


def test_tree_has_both_sides_premises_and_opponents() -> None:
    ledger = reader.read_text(WATER, "ledger.toml")
    assessed = Assessments.of(ledger)

    assert_golden(
        GOLDEN / "claim.txt", plain_text(claim_as_tree(assessed, "lead-again", Display()))
    )
    assert_golden(GOLDEN / "claim.json", claim_as_json(assessed, "lead-again"))


def test_tree_of_a_claim_without_assertions() -> None:
    ledger = reader.read_text('ledger = 1\n[claim.a]\ntext = "A."\n')
    tree, output = (
        plain_text(claim_as_tree(Assessments.of(ledger), "a", Display())),
        claim_as_json(Assessments.of(ledger), "a"),
    )

    assert "Asserted by nobody.\n" in tree
    assert "Standing" not in tree
    assert [] == json.loads(output)["weakest"]
    assert "open" == json.loads(output)["standing"]["label"]


def test_chains_beyond_the_limit_are_counted() -> None:
    outlets = [f"outlet-{i}" for i in range(100)]
    sources = "".join(f'{outlet} = {{ kind = "outlet" }}\n' for outlet in outlets)
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["kcna", "{outlet}"]\n' for outlet in outlets)
    ledger = reader.read_text(
        f'ledger = 1\n[source]\nkcna = {{ kind = "state-media" }}\n{sources}'
        f'[claim.a]\ntext = "A."\n{chains}'
    )
    shown = plain_text(claim_as_tree(Assessments.of(ledger), "a", Display()))

    assert "Asserted by 100 chains\n" in shown
    assert MAX_CHAINS == shown.count("> outlet-")
    assert "... and 60 chains more\n" in shown


def test_weakest_voices_beyond_the_limit_are_counted() -> None:
    witnesses = [f"witness-{i:03}" for i in range(100)]
    sources = "".join(f'{witness} = {{ kind = "witness" }}\n' for witness in witnesses)
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["{witness}"]\n' for witness in witnesses)
    ledger = reader.read_text(f'ledger = 1\n[source]\n{sources}[claim.a]\ntext = "A."\n{chains}')
    shown = plain_text(claim_as_tree(Assessments.of(ledger), "a", Display()))

    assert "weakest spot: witness-000, witness-001," in shown
    assert "witness-006 and 93 more\n" in shown


def test_a_corroborated_claim_has_no_next_check() -> None:
    ledger = reader.read_text(WATER, "ledger.toml")
    pipes = '[[claim.old-pipes.assertion]]\nvia = ["chemist"]\n'
    settled = reader.read_text(f"{WATER}\n{pipes}", "ledger.toml")

    def next_check(ledger: Ledger) -> object:
        assessed = Assessments.of(ledger)
        return json.loads(claim_as_json(assessed, "old-pipes"))["assessment"]["next_check"]

    assert next_check(ledger) is not None
    assert next_check(settled) is None
    assert "next:" not in plain_text(claim_as_tree(Assessments.of(settled), "old-pipes", Display()))


def test_conclusion_of_a_relay_is_set_apart() -> None:
    text = """
ledger = 1
[source]
pilot = { kind = "witness" }
daily = { kind = "outlet" }
[claim.inside]
text = "The trawler was inside the border."
because = ["position"]
via = ["daily"]
[claim.position]
text = "The trawler was nine miles off the coast."
via = ["pilot"]
"""
    tree = plain_text(claim_as_tree(Assessments.of(reader.read_text(text)), "inside", Display()))

    assert "Concluded by a source that only relays, from the premises:" in tree
    assert "origin not recorded" not in tree
