"""Tests of changes of drafts, which keep what is not changed."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import ChainEdit, ClaimEdit, HopEdit, NewSource
from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    ClaimKind,
    Hop,
    Ledger,
    SourceKind,
    Stance,
)
from tests.edits.desk import LEDGER, WRITINGS, edited
from tests.edits.test_edited_ledger import drafted, lines_with_comments, review
from tests.laws.profiles import law


def same_chain(assertion: Assertion) -> ChainEdit:
    """Return the request for a chain as it is."""
    hops = [HopEdit(hop.source, hop.act, hop.certainty, hop.quote) for hop in assertion.via]
    return ChainEdit(hops, assertion.stance, [str(each) for each in assertion.at])


def test_each_change_replaces_its_value_only(tmp_path: Path) -> None:
    ledger = edited(tmp_path)
    workers = NewSource("two workers", SourceKind.WITNESS, named=False)
    chain = ChainEdit([HopEdit(workers), HopEdit("office", None, Certainty.LIKELY)], at=["page#p1"])

    new = ledger.edit_draft(
        next(ledger.drafts()), ClaimEdit("It was shut.", chain, ClaimKind.DECISION, ["port"])
    )

    expected = LEDGER
    for old, value in (
        ('"The harbour was closed." # two days', '"It was shut." # two days'),
        (
            '  "office", # by',
            '  "two-workers",\n  { source = "office", certainty = "likely" }, # by',
        ),
        ('at = "#p3"', 'at = "#p1"'),
        ("draft = true\n", 'draft = true\nkind = "decision"\ntopics = ["port"]\n'),
    ):
        assert 1 == expected.count(old)
        expected = expected.replace(old, value)
    added = '\n[source.two-workers]\nkind = "witness"\nname = "two workers"\nnamed = false\n'
    assert expected + added == new.path.read_text()


@pytest.mark.parametrize("writing", WRITINGS)
def test_same_words_change_nothing(writing: str, tmp_path: Path) -> None:
    ledger = edited(tmp_path, WRITINGS[writing])
    (item,) = ledger.drafts()
    whole = same_chain(item.assertions[0])
    short = evolve(whole, via=whole.via[:-1], stance=None)

    for chain in (whole, short):
        ledger = ledger.edit_draft(item, ClaimEdit(item.claim.text, chain))

    assert WRITINGS[writing] == ledger.path.read_text()


def test_hop_of_the_same_source_keeps_its_date_and_its_place(tmp_path: Path) -> None:
    text = LEDGER.replace(
        '"office", # by', '{ source = "office", on = "2020", value = "3 m" }, # by'
    )
    ledger = edited(tmp_path, text)
    chain = ChainEdit([HopEdit("office", Act.DENIED), HopEdit("office")], at=["page#p3"])

    new = ledger.edit_draft(next(ledger.drafts()), chain)

    assert [
        Hop("office", Act.DENIED, on="2020", value="3 m"),
        Hop("office"),
        Hop("daily", on="2021"),
    ] == [*new.ledger.assertions[0].via]
    assert Stance.DENIES is new.ledger.assertions[0].stance


def test_quote_is_single_again_after_its_words_change(tmp_path: Path) -> None:
    ledger = edited(tmp_path)
    at = ["page#p3"]
    first = ledger.edit_draft(
        next(ledger.drafts()), ChainEdit([HopEdit("office", quote="tank leaked")], at=at)
    )
    second = first.edit_draft(
        next(first.drafts()), ChainEdit([HopEdit("office", quote="she said")], at=at)
    )

    assert "saw it as well: a" == first.ledger.assertions[0].via[0].prefix
    assert Hop("office", quote="she said") == second.ledger.assertions[0].via[0]


def test_stance_is_written_only_if_the_act_does_not_say_it(tmp_path: Path) -> None:
    ledger = edited(tmp_path)
    denied, said = (
        ChainEdit([HopEdit("office", act)], Stance.DENIES) for act in (Act.DENIED, None)
    )

    first = ledger.edit_draft(next(ledger.drafts()), denied)
    second = first.edit_draft(next(first.drafts()), said)
    third = second.edit_draft(next(second.drafts()), evolve(said, stance=None))

    assert ["stance" in each.texts[each.path].decode() for each in (first, second, third)] == [
        False,
        True,
        False,
    ]


def test_drafted_chain_of_an_accepted_claim_is_changed(tmp_path: Path) -> None:
    chain = '\n[[claim.hurt.assertion]]\nvia = ["office"] # c\ndraft = true\n'
    ledger = edited(tmp_path, LEDGER + chain)
    item = next(each for each in ledger.drafts() if each.claim.id == "hurt")

    new = ledger.edit_draft(item, ChainEdit([HopEdit("daily")], at=["page"]))

    changed = '\n[[claim.hurt.assertion]]\nvia = ["daily"] # c\ndraft = true\nat = "page"\n'
    assert LEDGER + changed == new.path.read_text()


def test_claim_and_chain_in_two_files_are_not_changed_at_once(tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text(
        'ledger = 1\n[[assertion]]\nclaim = "rain"\nvia = ["daily"]\n'
    )
    text = LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["more.toml"]')
    ledger = edited(tmp_path, f'{text}\n[claim.rain]\ntext = "It rained."\ndraft = true\n')
    item = next(each for each in ledger.drafts() if each.claim.id == "rain")

    with pytest.raises(LedgerError, match="in two files"):
        ledger.edit_draft(item, ClaimEdit("It poured.", ChainEdit([HopEdit("office")])))
    new = ledger.edit_draft(item, ClaimEdit("It rained.", ChainEdit([HopEdit("office")])))

    assert 'via = ["office"]\n' in (tmp_path / "more.toml").read_text()
    assert new.path.read_bytes() == ledger.texts[ledger.path]


WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1)
SOURCES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from([None, *Act]),
        st.sampled_from([None, *Certainty]),
    ),
    min_size=1,
    max_size=4,
)


def changed(ledger: Ledger, old: Claim | Assertion, new: Claim | Assertion) -> Ledger:
    """Return a ledger with a record in the place of another one."""
    records = [*ledger.records()]
    records[records.index(old)] = new
    return Ledger.of(records, settings=ledger.settings)


@law
@given(ledger=drafted(), drawn=SOURCES, text=WORDS)
def test_edit_of_a_draft_equals_an_edit_of_its_records(
    ledger: Ledger, drawn: list[tuple[int, Act | None, Certainty | None]], text: str
) -> None:
    sources = [*ledger.sources]
    with TemporaryDirectory() as folder:
        written = lines_with_comments(reader.write(ledger))
        reviewed = review(Path(folder), written)
        items = [each for each in reviewed.drafts() if each.assertions]
        assume(items)
        item, old = items[0], items[0].assertions[0]
        hops = [HopEdit(sources[n % len(sources)], act, sure) for n, act, sure in drawn]
        edit = ClaimEdit(text, ChainEdit(hops, at=[str(each) for each in old.at]))
        try:
            new = reviewed.edit_draft(item, edit)
        except LedgerError:
            assert written == reviewed.path.read_text()
            assume(False)
        after = new.path.read_text()

        assert EditedLedger.read(new.path).ledger == new.ledger

    edited_chain = new.ledger.assertions[reviewed.ledger.assertions.index(old)]
    assert [hop.source for hop in hops] == [hop.source for hop in edited_chain.via][: len(hops)]
    assert [hop.act for hop in hops] == [hop.act for hop in edited_chain.via][: len(hops)]
    expected = changed(reviewed.ledger, old, edited_chain)
    if isinstance(item.record, Claim):
        expected = changed(expected, item.record, evolve(item.record, text=text))
    assert expected == new.ledger
    assert written.count("#~") == after.count("#~")
