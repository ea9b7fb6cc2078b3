"""Tests of claims, chains and waivers that are added to ledger files."""

from datetime import date
from pathlib import Path

import pytest

from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.edits.requests import ChainEdit, ClaimEdit, HopEdit, NewSource, WaiverEdit
from claimtrack.errors import LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.model import Act, ClaimKind, RecordKind, Ref, SourceKind, Stance
from tests.edits.desk import LEDGER, WRITINGS, edited

MAYOR = NewSource("The mayor", SourceKind.OFFICIAL, part_of="office")
LEAK = ClaimEdit(
    "A tank leaked.",
    ChainEdit([HopEdit(MAYOR, quote="tank leaked")], at=["page#p3"]),
)


def test_claim_is_added_with_its_source_at_the_end(tmp_path: Path) -> None:
    new = edited(tmp_path).add_claim(LEAK)

    added = """
[source.mayor]
kind = "official"
name = "The mayor"
part_of = "office"

[claim.tank-leaked]
text = "A tank leaked."
via = [{ source = "mayor", quote = "tank leaked", prefix = "saw it as well: a" }]
at = "#p3"
"""
    assert LEDGER + added == new.path.read_text()


def test_new_claim_has_given_values_or_the_defaults_of_its_file(tmp_path: Path) -> None:
    ledger = edited(tmp_path, WRITINGS["complete"])

    first = ledger.add_claim(LEAK)
    chain = ChainEdit([HopEdit("mayor")])
    second = first.add_claim(ClaimEdit("It rained.", chain, ClaimKind.EVENT, [], ["office"]))

    claim, other = (second.ledger.claims[id] for id in ("tank-leaked", "rained"))
    assert (ClaimKind.DECISION, ("port",), ()) == (claim.kind, claim.topics, claim.about)
    assert (ClaimKind.EVENT, (), ("office",)) == (other.kind, other.topics, other.about)
    assert ["mayor", "daily"] == [hop.source for hop in first.ledger.assertions[-1].via]


@pytest.mark.parametrize("via", [[], [HopEdit("daily")]])
def test_claim_of_the_article_itself_is_attributed_to_its_publisher(
    via: list[HopEdit], tmp_path: Path
) -> None:
    new = edited(tmp_path).add_claim(ClaimEdit("A tank leaked.", ChainEdit(via, at=["page#p1"])))

    assert new.path.read_text().endswith('via = ["daily"]\nat = "#p1"\n')
    assert ["daily"] == [hop.source for hop in new.ledger.assertions[-1].via]


def test_source_that_is_given_twice_is_added_once(tmp_path: Path) -> None:
    chain = ChainEdit([HopEdit(MAYOR), HopEdit("office"), HopEdit(MAYOR)])

    new = edited(tmp_path).add_chain("hurt", chain)

    assert ["mayor", "office", "mayor"] == [hop.source for hop in new.ledger.assertions[-1].via]
    assert 3 == len(new.ledger.sources)


def test_chain_is_added_below_its_claim_and_its_comments(tmp_path: Path) -> None:
    denial = ChainEdit([HopEdit("office", Act.DENIED)], at=["page#p2", "page"])

    new = edited(tmp_path).add_chain("closed", denial)

    added = """draft = true

[[claim.closed.assertion]]
via = [{ source = "office", act = "denied" }]
at = ["#p2", "page"]
"""
    assert LEDGER.replace("draft = true\n", added) == new.path.read_text()
    assert Stance.DENIES is new.ledger.assertions[1].stance


def test_chain_is_added_to_the_included_file_of_its_claim(tmp_path: Path) -> None:
    included = tmp_path / "more" / "page.toml"
    included.parent.mkdir()
    included.write_text(LEDGER.replace('path = "page.txt"\n', ""))
    main = 'ledger = 1\ninclude = ["more/page.toml"]\n'
    ledger = edited(tmp_path, main)

    new = ledger.add_chain("hurt", ChainEdit([HopEdit("daily"), HopEdit(MAYOR)], Stance.NEUTRAL))
    final = new.add_claim(ClaimEdit("It rained.", ChainEdit([HopEdit("mayor")], at=["page#p2"])))

    assert '\nvia = ["daily", "mayor"]\nstance = "neutral"\n' in included.read_text()
    assert "[source.mayor]" in included.read_text()
    # The file with the claim does not declare the document.
    assert (
        main + ('\n[claim.rained]\ntext = "It rained."\nvia = ["mayor"]\nat = "page#p2"\n')
        == final.path.read_text()
    )


def test_finding_is_waived_with_reason_and_expiry(tmp_path: Path) -> None:
    ledger = edited(tmp_path)
    chain = ledger.ledger.assertions[1].ref

    new = ledger.waive(WaiverEdit("CT103", chain, "We saw it.", "Ann", date(2031, 7, 1)))
    final = new.waive(WaiverEdit("single-origin", Ref(RecordKind.CLAIM, "hurt"), 'She "knows".'))

    waivers = f"""
[[waiver]]
code = "CT103"
assertion = "{chain.id}"
reason = "We saw it."
by = "Ann"
until = "2031-07-01"

[[waiver]]
code = "single-origin"
claim = "hurt"
reason = "She \\"knows\\"."
"""
    assert LEDGER + waivers == final.path.read_text()


def test_expired_waiver_is_renewed_in_its_place(tmp_path: Path) -> None:
    old = '\n[[waiver]] # c\ncode = "CT103"\nclaim = "hurt"\nby = "Ann"\nuntil = "2020" # short\n'
    ledger = edited(tmp_path, LEDGER + old)
    subject = Ref(RecordKind.CLAIM, "hurt")

    new = ledger.waive(WaiverEdit("CT103", subject, "Again.", until=date(2031, 7, 1)))
    final = new.waive(WaiverEdit("CT103", subject, "For good."))

    waiver = '\n[[waiver]] # c\ncode = "CT103"\nclaim = "hurt"\nreason = "For good."\n'
    assert LEDGER + waiver == final.path.read_text()
    renewed = new.texts[new.path].decode()
    assert renewed.endswith('until = "2031-07-01" # short\nreason = "Again."\n')


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_writing_of_a_ledger_takes_every_edit(
    writing: str, line_end: str, mark: str, tmp_path: Path
) -> None:
    ledger = edited(tmp_path, WRITINGS[writing], mark=mark, line_end=line_end)
    before = ledger.path.read_bytes()

    new = ledger.add_claim(LEAK).add_chain("closed", ChainEdit([HopEdit("office")]))
    new = new.add_chain("hurt", ChainEdit([HopEdit("mayor")], Stance.DENIES))
    new = new.waive(WaiverEdit("CT103", Ref(RecordKind.CLAIM, "hurt"), "We saw it."))
    new = new.edit_draft(next(new.drafts()), ChainEdit([HopEdit("mayor")], at=["page#p3"]))

    after = new.path.read_bytes()
    added = [each for each in new.ledger.records() if each not in {*ledger.ledger.records()}]
    assert ["source", "claim", "assertion", "assertion", "assertion", "assertion", "waiver"] == [
        type(each).__name__.lower() for each in added
    ]
    assert mark.encode() == after[: len(mark.encode())]
    assert after.count(b"\n") == after.count(line_end.encode())
    assert before.count(b"#") <= after.count(b"#")


@pytest.mark.parametrize(
    ("chain", "problems"),
    [
        (ChainEdit([HopEdit("offic")]), ["no source is called `offic` (did you mean `office`?)"]),
        (ChainEdit([]), ["nobody says it: the chain has no source (choose a source)"]),
        (ChainEdit([HopEdit("office")], at=["pag#p1"]), ["no document is called `pag`"]),
        (ChainEdit([HopEdit("office")], at=["page#p9"]), ["page has 3 paragraphs"]),
        (ChainEdit([HopEdit(NewSource(" ", SourceKind.PERSON))]), ["the new source has no name"]),
        (
            ChainEdit([HopEdit(NewSource("the daily", SourceKind.OUTLET))]),
            ["there is a source called The Daily (choose that one, or add to the name"],
        ),
        (
            ChainEdit([HopEdit("office", quote="A tank leaks")], at=["page#p2"]),
            ['the words "A tank leaks" are not in paragraph 2 of page (did you mean "A tank'],
        ),
        (
            ChainEdit([HopEdit("office", quote="Nobody was hurt")], at=["page#p3"]),
            ["are not in paragraph 3 of page (they are in paragraph 2)"],
        ),
        (
            ChainEdit([HopEdit("x"), HopEdit(NewSource("y", SourceKind.PERSON, part_of="z"))]),
            ["no source is called `x`", "no source is called `z`"],
        ),
    ],
)
def test_all_faults_are_reported_and_nothing_is_written(
    chain: ChainEdit, problems: list[str], tmp_path: Path
) -> None:
    ledger = edited(tmp_path)

    with pytest.raises(LedgerError) as caught:
        ledger.add_claim(ClaimEdit(" ", chain, about=["nobody"]))

    found = [str(each) for each in caught.value.problems]
    expected = ["the claim has no words", "no source is called `nobody`", *problems]
    assert len(expected) == len(found)
    assert [] == [
        (part, text) for part, text in zip(expected, found, strict=True) if part not in text
    ]
    assert LEDGER == ledger.path.read_text()


def test_chain_of_an_unknown_claim_and_waiver_without_a_reason_are_refused(tmp_path: Path) -> None:
    ledger = edited(tmp_path)

    with pytest.raises(LedgerError, match=r"no claim is called `close`.*did you mean `closed`"):
        ledger.add_chain("close", LEAK.chain)
    with pytest.raises(LedgerError, match="write why it is accepted"):
        ledger.waive(WaiverEdit("CT103", Ref(RecordKind.CLAIM, "hurt"), " "))
    with pytest.raises(LedgerError, match=r"unknown claim `nothing`"):
        ledger.waive(WaiverEdit("CT103", Ref(RecordKind.CLAIM, "nothing"), "Why not."))


def test_quote_is_not_verified_without_a_text(tmp_path: Path) -> None:
    ledger = edited(tmp_path, LEDGER.replace('path = "page.txt"\n', ""))

    new = ledger.add_chain("hurt", ChainEdit([HopEdit("office", quote="No")], at=["page#p9"]))

    assert "No" == new.ledger.assertions[-1].via[0].quote


@pytest.mark.parametrize("name", ["ledger.toml", "more.toml"])
def test_edit_is_refused_if_any_of_the_files_has_changed(name: str, tmp_path: Path) -> None:
    (tmp_path / "more.toml").write_text("ledger = 1\n")
    ledger = edited(tmp_path, LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["more.toml"]'))
    (tmp_path / name).write_text("ledger = 1\n# by another program\n")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    with pytest.raises(FileChangedError):
        ledger.add_claim(LEAK)

    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert EditedLedger.read(ledger.path).version != ledger.version
