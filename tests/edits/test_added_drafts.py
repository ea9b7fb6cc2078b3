"""Drafts that are added to a ledger at once."""

from collections import Counter
from pathlib import Path

import pytest

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import ChainAddition, ChainEdit, ClaimEdit, HopEdit, NewSource
from claimtrack.errors import LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.model import SourceKind
from tests.edits.desk import LEDGER, WRITINGS, edited

MAYOR = HopEdit(NewSource("The mayor", SourceKind.PERSON))
LEAK = ClaimEdit(
    "A tank leaked.", ChainEdit([HopEdit("office", quote="A tank leaked.")], at=["page#p2"])
)
SEEN = ClaimEdit("A tank leaked.", ChainEdit([MAYOR], at=["page#p3"]))
CHAIN = ChainAddition("hurt", ChainEdit([MAYOR], at=["page#p3"]))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("writing", WRITINGS)
def test_drafts_are_added_after_all_existing_records(
    writing: str, mark: str, line_end: str, tmp_path: Path
) -> None:
    before = edited(tmp_path, WRITINGS[writing], mark=mark, line_end=line_end)
    old = before.path.read_bytes()
    after = before.add_drafts({1: LEAK, 2: SEEN, 3: CHAIN})
    again = EditedLedger.read(before.path)
    added = Counter(again.ledger.records()) - Counter(before.ledger.records())

    new = before.path.read_bytes()
    left = iter(new)

    assert all(byte in left for byte in old)  # in their order
    assert writing == "inline" or new.startswith(old)  # where new sources join inline ones
    assert again.texts == after.texts
    assert [] == [*(Counter(before.ledger.records()) - Counter(again.ledger.records()))]
    assert {"tank-leaked", "tank-leaked-2"} == again.ledger.claims.keys() - before.ledger.claims
    assert ["mayor"] == [*(again.ledger.sources.keys() - before.ledger.sources)]
    assert 6 == added.total()  # a source, two claims with their chains, and a further chain
    assert 3 == len([*again.drafts()]) - len([*before.drafts()])


def test_problems_have_the_numbers_of_their_drafts_and_nothing_is_written(tmp_path: Path) -> None:
    before = edited(tmp_path)
    wrong = ClaimEdit("", ChainEdit([HopEdit("ofice", quote="A tank leeks.")], at=["page#p2"]))
    with pytest.raises(LedgerError) as refused:
        before.add_drafts({2: LEAK, 5: wrong, 7: ChainAddition("hrt", ChainEdit([MAYOR]))})

    assert [
        "claim 5: the claim has no words",
        "claim 5: no source is called `ofice`",
        "claim 7: no claim is called `hrt`",
    ] == [each.message for each in refused.value.problems]
    assert LEDGER == before.path.read_text()


def test_write_is_stopped_just_before_it(tmp_path: Path) -> None:
    before = edited(tmp_path)

    def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        before.add_drafts({1: LEAK}, stop)
    assert LEDGER == before.path.read_text()


def test_changed_file_is_not_overwritten(tmp_path: Path) -> None:
    before = edited(tmp_path)
    changed = f"{LEDGER}# by another program\n"

    with pytest.raises(FileChangedError):
        before.add_drafts({1: LEAK}, lambda: [before.path.write_text(changed)].clear())
    assert changed == before.path.read_text()
