"""Tests of the first ledger for a text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.skeleton import skeleton
from tests.formats.trials import tried


def test_each_block_is_numbered_with_its_first_words() -> None:
    text = skeleton(b"Headline\n\nOne two three four five six seven eight nine ten.\n", "a.txt")

    assert (
        "# article#p1  Headline\n# article#p2  One two three four five six seven eight …\n" in text
    )


def test_document_has_path_and_digest(tmp_path: Path) -> None:
    data = "\ufeffHéadline\r\n\r\nWords.\r\n".encode()
    (tmp_path / "a b.txt").write_bytes(data)
    (tmp_path / "ledger.toml").write_text(skeleton(data, "a b.txt"), encoding="utf-8")
    ledger = reader.read(tmp_path / "ledger.toml")

    assert ledger.notes == ()
    assert ledger.documents["article"].text == "Héadline\n\nWords.\n"
    assert ledger.documents["article"].publisher == "outlet"


def test_uncommented_example_claim_loads() -> None:
    text = skeleton(b"Words.", "a.txt")
    before, after = text.split("#\n# [claim.first]")
    ledger = reader.read_text(before + "[claim.first]" + after.replace("\n# ", "\n"))

    assert len(ledger.assertions) == 1


def test_text_without_blocks_has_no_block_list() -> None:
    text = skeleton(b" \n\n", "a.txt")

    assert "article#p1" not in text
    assert '# at = "article"\n' in text


@tried
@given(
    text=st.text(
        st.one_of(
            st.sampled_from('\n\r\x00\x1b\u202e\u2028\x85"#'),
            st.characters(exclude_categories=["Cs"]),
        )
    )
)
def test_skeleton_loads_for_any_text(text: str) -> None:
    assert len(reader.read_text(skeleton(text.encode(), "a.txt"))) == 2


def test_path_outside_the_folder_is_rejected() -> None:
    with pytest.raises(LedgerError, match="CT016"):
        skeleton(b"", "../a.txt")
