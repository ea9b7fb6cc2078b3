"""Edits as JSON: all faults at once, and the ledger's own names in place of aliases."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.edits.edit_data import (
    DraftChange,
    DraftDecision,
    Edit,
    EditDataError,
    EditKind,
    parse_edit,
)
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import (
    ChainAddition,
    ChainEdit,
    ClaimEdit,
    HopEdit,
    NewSource,
    WaiverEdit,
)
from claimtrack.model import Act, Certainty, ClaimKind, RecordKind, Ref, SourceKind, Stance

LEDGER = """\
ledger = 1

[source]
courier = { kind = "outlet", name = "The Courier" }
mayor = { kind = "official", name = "Tova Lind" }
mia-lund = { kind = "person", name = "Mia Lund", confidential = true }

[document.article]
publisher = "courier"
title = "Lake closed"
path = "article.txt"

[claim.closed]
text = "The lake is closed."
via = ["mayor"]
at = "article#p2"

[claim.tank]
text = "A tank ran over, says Mia Lund."
via = [{ source = "mia-lund", quote = "I, Mia Lund, saw the tank run over" }]
at = "article#p3"
draft = true

[[assertion]]
claim = "closed"
via = ["mia-lund"]
draft = true
"""
ARTICLE = """\
Lake closed

The lake is closed, the mayor said.

"I, Mia Lund, saw the tank run over," she said.
"""
CHAIN = {"via": [{"source": "mayor"}], "at": ["article#p2"]}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> EditedLedger:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "article.txt").write_text(ARTICLE)
    (folder / "ledger.toml").write_text(LEDGER)
    return EditedLedger.read(folder / "ledger.toml")


def parse(kind: EditKind, data: object, edited: EditedLedger) -> Edit:
    return parse_edit(kind, data, edited, Disguise.of(edited.ledger))


def faults(kind: EditKind, data: object, edited: EditedLedger) -> set[str]:
    """Return the faults of an edit, each as its field and its message."""
    with pytest.raises(EditDataError) as found:
        parse(kind, data, edited)
    return {f"{each.field}: {each.message}" for each in found.value.problems}


def test_full_claim_is_read(edited: EditedLedger) -> None:
    worker = {"name": "a worker", "kind": "witness", "named": False, "part_of": "mayor"}
    hop = {"source": worker, "act": "witnessed", "certainty": "likely", "quote": "closed"}
    data = {
        "seen": "0",
        "text": " The lake is shut. ",
        "kind": "decision",
        "topics": ["closure"],
        "about": ["mayor"],
        "chain": {"via": [hop, {"source": "mayor"}], "stance": "denies", "at": ["article#p2"]},
    }
    source = NewSource("a worker", SourceKind.WITNESS, False, "mayor")
    expected = ClaimEdit(
        "The lake is shut.",
        ChainEdit(
            [HopEdit(source, Act.WITNESSED, Certainty.LIKELY, "closed"), HopEdit("mayor")],
            Stance.DENIES,
            ("article#p2",),
        ),
        ClaimKind.DECISION,
        ("closure",),
        ("mayor",),
    )
    assert expected == parse(EditKind.CLAIM, data, edited)


def test_absent_fields_of_a_claim_are_none(edited: EditedLedger) -> None:
    chain = ChainEdit([HopEdit("mayor")], None, ("article#p2",))
    data = {"text": "The lake is shut.", "chain": CHAIN}
    assert ClaimEdit("The lake is shut.", chain) == parse(EditKind.CLAIM, data, edited)


def test_decisions_chains_and_waivers_are_read(edited: EditedLedger) -> None:
    _, tank = edited.drafts()
    waiver = {"code": "CT102", "subject": "claim:closed", "reason": "known", "until": "2031-07-01"}
    closed = Ref(RecordKind.CLAIM, "closed")
    assert [
        DraftDecision(tank, accepted=True),
        ChainAddition("closed", ChainEdit([HopEdit("mayor")], None, ("article#p2",))),
        WaiverEdit("CT102", closed, "known", until=date(2031, 7, 1)),
    ] == [
        parse(EditKind.ACCEPT, {"item": "claim:tank"}, edited),
        parse(EditKind.CHAIN, {"claim": "closed", "chain": CHAIN}, edited),
        parse(EditKind.WAIVE, waiver, edited),
    ]


def test_all_faults_are_found_at_once(edited: EditedLedger) -> None:
    data = {
        "text": " ",
        "kind": "rumour",
        "topics": "lake",
        "speed": 3,
        "chain": {
            "via": [{"source": "mayer"}, {"source": {"name": "x"}, "act": 1}, 7],
            "at": ["article#p2", "article p3", "other#p1"],
            "colour": "red",
        },
    }
    found = faults(EditKind.CLAIM, data, edited)
    assert {
        "text",
        "kind",
        "topics",
        "speed",
        "chain.via.0.source",
        "chain.via.1.source.kind",
        "chain.via.1.act",
        "chain.via.2",
        "chain.at",
        "chain.colour",
    } == {each.split(":")[0] for each in found}


@pytest.mark.parametrize(
    ("kind", "data", "fault"),
    [
        (EditKind.ACCEPT, [], ": expected an object, found a list"),
        (EditKind.ACCEPT, {}, "item: is missing"),
        (EditKind.ACCEPT, {"item": 3}, "item: expected text, found the number 3"),
        (EditKind.REJECT, {"item": "claim:closed"}, "item: there is no draft `closed`"),
        (EditKind.CLAIM, {"text": "x"}, "chain: expected an object, found nothing"),
        (EditKind.CHAIN, {"claim": "lost", "chain": CHAIN}, "claim: there is no claim `lost`"),
        (
            EditKind.CHAIN,
            {"claim": "closed", "chain": {"via": []}},
            "chain.via: nobody says it",
        ),
        (
            EditKind.WAIVE,
            {"code": "CT102", "subject": "claim:closed", "reason": ""},
            "reason: is missing",
        ),
        (
            EditKind.WAIVE,
            {"code": "CT102", "subject": "claim:closed", "reason": "x", "until": "soon"},
            'until: the text "soon" is not a day',
        ),
    ],
)
def test_fault_is_named_with_its_field(
    kind: EditKind, data: object, fault: str, edited: EditedLedger
) -> None:
    assert {fault} == faults(kind, data, edited)


def test_aliases_become_ids_and_names(edited: EditedLedger) -> None:
    via = [{"source": "confidential-1", "quote": "I, confidential-1, saw"}]
    data = {"text": "Told by confidential-1.", "chain": {"via": via, "at": ["article#p3"]}}
    chain = ChainEdit([HopEdit("mia-lund", quote="I, Mia Lund, saw")], None, ("article#p3",))
    assert ClaimEdit("Told by Mia Lund.", chain) == parse(EditKind.CLAIM, data, edited)


def test_unchanged_shown_texts_stay_as_they_were(edited: EditedLedger) -> None:
    shown = Disguise.of(edited.ledger).ledger(edited.ledger)
    quote = shown.assertions[1].via[0].quote
    data = {
        "item": "claim:tank",
        "text": shown.claims["tank"].text,
        "chain": {"via": [{"source": "confidential-1", "quote": quote}], "at": ["article#p3"]},
    }
    change = parse(EditKind.DRAFT, data, edited)
    assert isinstance(change, DraftChange)
    assert isinstance(change.edit, ClaimEdit)
    assert edited.ledger.claims["tank"].text == change.edit.text
    assert [HopEdit("mia-lund", quote="I, Mia Lund, saw the tank run over")] == [
        *change.edit.chain.via
    ]


def test_drafted_chain_with_an_alias_is_found(edited: EditedLedger) -> None:
    shown = Disguise.of(edited.ledger).ledger(edited.ledger)
    ref = next(each.ref for each in shown.assertions if each.draft)
    chain, _ = edited.drafts()
    assert ref != chain.ref
    data = {"item": f"assertion:{ref.id}", "chain": CHAIN}
    expected = DraftChange(chain, ChainEdit([HopEdit("mayor")], None, ("article#p2",)))
    assert expected == parse(EditKind.DRAFT, data, edited)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["item", "text", "kind", "chain", "via", "at", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(kind=st.sampled_from(EditKind), data=VALUES)
def test_any_other_json_has_faults(kind: EditKind, data: object, edited: EditedLedger) -> None:
    with pytest.raises(EditDataError) as found:
        parse(kind, data, edited)
    assert found.value.problems
