"""Tests of the undoing of edits, which restores every byte."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.edits.edited_ledger import MAX_UNDONE, EditedLedger, UndoStack
from claimtrack.edits.requests import ChainEdit, ClaimEdit, HopEdit, NewSource, WaiverEdit
from claimtrack.errors import LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.model import RecordKind, Ref, SourceKind
from tests.edits.desk import LEDGER, WRITINGS, edited
from tests.laws.profiles import law_settings

WAIVER = WaiverEdit("CT103", Ref(RecordKind.CLAIM, "closed"), "We saw it.")


def test_undone_edit_is_written_to_its_file(tmp_path: Path) -> None:
    included = tmp_path / "page.toml"
    included.write_text(LEDGER)
    ledger = edited(tmp_path, 'ledger = 1\ninclude = ["page.toml"]\n')
    stack = UndoStack()
    accepted = ledger.accept(next(ledger.drafts()))
    stack.record(ledger, accepted)
    waived = accepted.waive(WAIVER)
    stack.record(accepted, waived)

    first = stack.undo(waived)
    second = stack.undo(first)

    assert (accepted.version, ledger.version) == (first.version, second.version)
    assert ledger.ledger == second.ledger
    assert LEDGER == included.read_text()
    assert 0 == len(stack)


def test_edit_is_not_undone_in_a_file_that_has_changed_since(tmp_path: Path) -> None:
    ledger, stack = edited(tmp_path), UndoStack()
    new = ledger.waive(WAIVER)
    stack.record(ledger, new)
    other = new.path.read_text() + "# by another program\n"
    new.path.write_text(other)

    with pytest.raises(FileChangedError):
        stack.undo(new)
    with pytest.raises(FileChangedError):
        stack.undo(EditedLedger.read(new.path))

    assert (other, 1) == (new.path.read_text(), len(stack))


def test_edit_that_another_edit_needs_is_not_undone(tmp_path: Path) -> None:
    included = tmp_path / "page.toml"
    included.write_text(LEDGER)
    ledger = edited(tmp_path, 'ledger = 1\ninclude = ["page.toml"]\n')
    stack = UndoStack()
    chain = ledger.add_chain("closed", ChainEdit([HopEdit(NewSource("Ann", SourceKind.WITNESS))]))
    stack.record(ledger, chain)
    needing = chain.add_claim(ClaimEdit("It rained.", ChainEdit([HopEdit("ann")])))

    with pytest.raises(LedgerError, match="unknown source `ann`"):
        stack.undo(needing)

    assert "Ann" in included.read_text()
    assert 1 == len(stack)


def test_oldest_edits_are_forgotten(tmp_path: Path) -> None:
    ledger, stack = edited(tmp_path), UndoStack()
    new = ledger.waive(WAIVER)
    for _ in range(MAX_UNDONE + 1):
        stack.record(ledger, new)

    assert len(stack) == MAX_UNDONE
    with pytest.raises(IndexError):
        UndoStack().undo(ledger)


EDITS = st.sampled_from(["accept", "reject", "draft", "claim", "chain", "waiver"])


def edit(ledger: EditedLedger, kind: str, number: int) -> EditedLedger:
    """Return a ledger after an edit of some kind; without a draft, some add a claim."""
    draft = next(ledger.drafts(), None)
    source = NewSource(f"Witness {number}", SourceKind.WITNESS, named=False)
    chain = ChainEdit([HopEdit(source), HopEdit("office")], at=["page#p2"])
    match kind:
        case "accept" if draft:
            return ledger.accept(draft)
        case "reject" if draft:
            return ledger.reject(draft)
        case "draft" if draft:
            return ledger.edit_draft(draft, ClaimEdit(f"Claim {number}.", chain))
        case "chain":
            return ledger.add_chain("hurt", chain)
        case "waiver":
            return ledger.waive(evolve(WAIVER, subject=Ref(RecordKind.CLAIM, "hurt")))
        case _:
            return ledger.add_claim(ClaimEdit(f"Claim {number}.", chain))


@law_settings(10)
@given(
    kinds=st.lists(EDITS, min_size=1, max_size=4),
    writing=st.sampled_from([*WRITINGS]),
    mark=st.sampled_from(["", "\ufeff"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_undoing_all_edits_restores_every_byte(
    kinds: list[str], writing: str, mark: str, line_end: str
) -> None:
    with TemporaryDirectory() as folder:
        ledger = edited(Path(folder), WRITINGS[writing], mark=mark, line_end=line_end)
        stack, states = UndoStack(), [ledger]
        for number, kind in enumerate(kinds):
            new = edit(states[-1], kind, number)
            stack.record(states[-1], new)
            # The same waiver again changes nothing, and there is nothing to undo.
            states += [new] if new.version != states[-1].version else []
        present, found = states[-1], []
        while len(stack):
            present = stack.undo(present)
            found.append((present.path.read_bytes(), present.ledger))

    expected = [(each.texts[each.path.resolve()], each.ledger) for each in states[-2::-1]]
    assert expected == found
