"""Tests of the ledger that is begun for a text, without claims."""

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts.draft_ledger import first_ledger
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.proposal import propose
from claimtrack.drafts.texts import describe_text
from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.model import When
from tests.formats.trials import tried
from tests.strategies import names


def first(data: bytes, path: str, outlet: str | None = None, published: str | None = None) -> str:
    """Return the first ledger for a text."""
    article = evolve(
        describe_text(path, data, path),
        publisher=outlet,
        published=None if published is None else When.parse(published),
    )
    return first_ledger(article, propose(LedgerMatch(article)))


def test_each_block_is_numbered_with_its_first_words() -> None:
    text = first(b"Headline\n\nOne two three four five six seven eight nine ten.\n", "a.txt")

    assert "# #p1  Headline\n# #p2  One two three four five six seven eight …\n" in text


def test_document_has_path_and_digest(tmp_path: Path) -> None:
    data = "\ufeffHéadline\r\n\r\nWords.\r\n".encode()
    (tmp_path / "a b.txt").write_bytes(data)
    (tmp_path / "ledger.toml").write_text(first(data, "a b.txt"), encoding="utf-8")
    ledger = reader.read(tmp_path / "ledger.toml")

    assert ledger.notes == ()
    (document,) = ledger.documents.values()
    assert document.text == "Héadline\n\nWords.\n"
    assert document.title == "Héadline"
    assert (document.id, document.publisher) == ("headline", "headline-outlet")


def test_ids_are_made_of_the_outlet_and_the_title() -> None:
    text = first(b"Lake closed\n\nWords.\n", "a.txt", "The Courier", "2031-06-10")
    ledger = reader.read_text(text)

    assert ["courier"] == list(ledger.sources)
    assert ["courier-lake-closed"] == list(ledger.documents)
    assert "The Courier" == ledger.sources["courier"].name
    assert "2031-06-10" == str(ledger.documents["courier-lake-closed"].published)


def test_short_passages_stay_valid_beside_further_documents() -> None:
    text = first(b"Lake closed\n\nWords.\n", "a.txt", "The Courier")
    claim = '[claim.c]\ntext = "c"\nvia = ["courier"]\nat = "#p2"\n'
    ledger = reader.read_text(f"{text}\n[document.log]\n{claim}")

    assert ["courier-lake-closed#p2"] == [str(passage) for passage in ledger.assertions[0].at]


@pytest.mark.parametrize("outlet", ["The Courier", None])
def test_ledgers_of_two_texts_can_be_included_in_one(outlet: str | None, tmp_path: Path) -> None:
    for name, title in (("a", b"Lake closed"), ("b", b"Lake open again")):
        data = title + b"\n\nWords.\n"
        (tmp_path / f"{name}.txt").write_bytes(data)
        claim = f'\n[claim.{name}]\ntext = "{name}"\nvia = ["town"]\nat = "#p2"\n'
        ledger = first(data, f"{name}.txt", outlet) + claim
        (tmp_path / f"{name}.toml").write_text(ledger, encoding="utf-8")
    top = tmp_path / "ledger.toml"
    top.write_text(
        'ledger = 1\ninclude = ["a.toml", "b.toml"]\n[source.town]\nkind = "government"\n'
    )
    ledger_of_both = reader.read(top)

    assert 2 == len(ledger_of_both.documents)
    assert [2, 2] == [len(each.via) for each in ledger_of_both.assertions]
    assert (2 if outlet is None else 1) == len(ledger_of_both.sources) - 1


def test_title_is_left_out_if_the_first_block_is_long() -> None:
    ledger = reader.read_text(first(b"word " * 50, "texts/Lake closed.txt"))

    assert [("lake-closed", None)] == [(each.id, each.title) for each in ledger.documents.values()]


def test_uncommented_example_claim_loads() -> None:
    text = first(b"Words.", "a.txt")
    before, after = text.split("#\n# [claim.first]")
    ledger = reader.read_text(before + "[claim.first]" + after.replace("\n# ", "\n"))

    assert len(ledger.assertions) == 1


def test_text_without_blocks_has_no_block_list() -> None:
    text = first(b" \n\n", "a.txt")

    assert "#p1" not in text
    assert '# at = "a"\n' in text


@tried
@given(
    text=st.text(
        st.one_of(
            st.sampled_from('\n\r\x1b\u202e\u2028\x85"#'),
            st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
        )
    ),
    outlet=st.none() | names,
)
def test_first_ledger_loads_for_any_text(text: str, outlet: str | None) -> None:
    ledger = reader.read_text(first(text.encode(), "a.txt", outlet))

    assert len(ledger) == 2
    assert [outlet or "The outlet"] == [source.name for source in ledger.sources.values()]


def test_path_outside_the_folder_is_rejected() -> None:
    with pytest.raises(LedgerError, match="CT016"):
        first(b"", "../a.txt")
