"""Tests of decisions about drafts against the same decisions on the records."""

import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.edits.draft_item import DraftItem
from claimtrack.edits.edited_ledger import EditedLedger
from claimtrack.errors import LedgerError
from claimtrack.formats.records.file_writer import FileChangedError
from claimtrack.formats.toml import reader
from claimtrack.model import Assertion, Claim, Ledger, Record, RecordKind, Source
from claimtrack.model.record import mentions
from tests.laws.profiles import law
from tests.strategies import ledgers

LEDGER = """\
# Fictional.
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily" }
office = { kind = "government" }
pilot = { kind = "witness", note = "Ask her again." } # met twice

[document.page]
publisher = "daily"

[claim.closed]
text = "The harbour was closed."
via = ["office", "daily"]

[[claim.closed.assertion]]
via = ["pilot", "daily"]
draft = true

# From the morning paper

[claim.leak]
text = "A tank leaked."
via = ["wire", "master"]
at = "#p2"
#? "it": taken for the tank
draft = true # by patterns

[source.wire]
kind = "news-agency"

[source.master]
kind = "official"
part_of = "port" # as the text says

[source.port]
kind = "government"

# The end
"""


def review(folder: Path, text: str = LEDGER) -> EditedLedger:
    path = folder / "ledger.toml"
    path.write_text(text)
    return EditedLedger.read(path)


def item(reviewed: EditedLedger, name: str) -> DraftItem:
    """Return the draft of a claim."""
    return next(each for each in reviewed.drafts() if each.claim.id == name)


def ids(reviewed: EditedLedger) -> list[str]:
    return [f"{each.ref.kind.value} of {each.claim.id}" for each in reviewed.drafts()]


def test_drafts_are_listed_by_claim(tmp_path: Path) -> None:
    assert ["assertion of closed", "claim of leak"] == ids(review(tmp_path))


@pytest.mark.parametrize(("at", "blocks"), [("page", {3}), ("page#p2", {2}), ("page#p3", {3})])
def test_passage_has_its_blocks_and_its_words(at: str, blocks: set[int], tmp_path: Path) -> None:
    """Without a block, the passage is where the words are."""
    (tmp_path / "page.txt").write_text("Leak\n\nNobody knew.\n\nThe office said: a tank leaked.")
    text = LEDGER.replace('"#p2"', f'"{at}"').replace("A tank leaked.", "a tank leaked")
    reviewed = review(tmp_path, text.replace('publisher = "daily"', 'path = "page.txt"'))

    (passage,) = item(reviewed, "leak").passages(reviewed.ledger)

    assert blocks == passage.blocks
    shown = passage.document.text or ""
    assert (["a tank leaked"] if 3 in blocks else []) == [shown[i:j] for i, j in passage.words]


def test_document_without_a_text_has_no_passage(tmp_path: Path) -> None:
    reviewed = review(tmp_path)

    assert [] == [*item(reviewed, "leak").passages(reviewed.ledger)]


def test_accepted_claim_loses_its_flag_and_its_questions_only(tmp_path: Path) -> None:
    reviewed = review(tmp_path)

    new = reviewed.accept(item(reviewed, "leak"))

    expected = LEDGER.replace('#? "it": taken for the tank\ndraft = true # by patterns\n', "")
    assert expected == new.path.read_text()
    assert ["assertion of closed"] == ids(new)


def test_accepted_assertion_loses_its_flag_only(tmp_path: Path) -> None:
    reviewed = review(tmp_path)

    new = reviewed.accept(item(reviewed, "closed"))

    assert LEDGER.replace("draft = true\n", "", 1) == new.path.read_text()


def test_rejecting_a_claim_removes_the_sources_that_only_it_named(tmp_path: Path) -> None:
    reviewed = review(tmp_path)

    new = reviewed.reject(item(reviewed, "leak"))

    start, end = LEDGER.index("\n[claim.leak]"), LEDGER.index("\n# The end")
    assert LEDGER[:start] + LEDGER[end:] == new.path.read_text()


def test_rejected_assertion_leaves_a_source_that_a_person_wrote(tmp_path: Path) -> None:
    """The source of the rejected assertion has a note, which no draft gives it."""
    reviewed = review(tmp_path)

    new = reviewed.reject(item(reviewed, "closed"))

    start, end = LEDGER.index("\n[[claim.closed"), LEDGER.index("\n# From the morning")
    assert LEDGER[:start] + LEDGER[end:] == new.path.read_text()
    assert "pilot" in new.ledger.sources


@pytest.mark.parametrize("setting", ['desk = "wire"', 'ignore_by_source = { wire = ["CT103"] }'])
def test_source_that_the_settings_name_is_not_removed(setting: str, tmp_path: Path) -> None:
    reviewed = review(tmp_path, f"{LEDGER}\n[check]\n{setting}\n")

    new = reviewed.reject(item(reviewed, "leak"))

    assert {"wire"} == {"wire", "master", "port"} & new.ledger.sources.keys()


def test_source_in_another_file_is_not_removed(tmp_path: Path) -> None:
    start, end = LEDGER.index("[source.wire]"), LEDGER.index("# The end")
    (tmp_path / "sources.toml").write_text(f"ledger = 1\n{LEDGER[start:end]}")
    main = LEDGER[:start].replace("ledger = 1", 'ledger = 1\ninclude = ["sources.toml"]')
    reviewed = review(tmp_path, main)

    new = reviewed.reject(item(reviewed, "leak"))

    assert reviewed.ledger.sources == new.ledger.sources
    assert "claim.leak" not in new.path.read_text()


def test_claim_that_another_record_names_is_not_rejected(tmp_path: Path) -> None:
    named = f'{LEDGER}\n[claim.rest]\ntext = "More."\nbecause = ["leak"]\nvia = ["daily"]\n'
    reviewed = review(tmp_path, named)

    with pytest.raises(LedgerError, match="`leak` cannot be removed: claim `rest` names it"):
        reviewed.reject(item(reviewed, "leak"))

    assert named == reviewed.path.read_text()


def test_assertion_of_several_claims_is_not_edited_for_one_of_them(tmp_path: Path) -> None:
    joint = f'{LEDGER}\n[[assertion]]\nclaim = ["closed", "leak"]\nvia = ["office"]\n'
    reviewed = review(tmp_path, joint)

    with pytest.raises(LedgerError, match="also change an assertion of `closed`"):
        reviewed.reject(item(reviewed, "leak"))

    assert joint == reviewed.path.read_text()


def test_rejecting_a_claim_removes_its_assertions_elsewhere_in_the_file(tmp_path: Path) -> None:
    further = '\n[[assertion]]\nclaim = "leak"\nvia = ["office"]\n'
    reviewed = review(tmp_path, LEDGER + further * 2 + 'note = "Again."\n')

    new = reviewed.reject(item(reviewed, "leak"))

    assert review(tmp_path).reject(item(review(tmp_path), "leak")).ledger == new.ledger


def test_edited_claim_may_bring_a_source(tmp_path: Path) -> None:
    reviewed = review(tmp_path)
    leak = item(reviewed, "leak")
    words = reviewed.words(leak).replace('"wire", ', '"guard", "wire", ')

    new = reviewed.replace(leak, f'{words}\n[source.guard]\nkind = "witness"\n')

    assert ["guard", "wire", "master", "daily"] == [
        hop.source for hop in item(new, "leak").assertions[0].via
    ]
    assert LEDGER.count("#") == new.path.read_text().count("#")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("[claim.leak]\ntext = 1", "the edited lines:2:8: CT006"),
        ("[claim.leak", "the edited lines:1:12: CT004"),
        ('[claim.leak]\ntext = "x"\nvia = ["nobody"]', "the edited lines:3:8: CT008"),
        ('[claim.leak]\ntext = "x"\n\n[claim.closed]\ntext = "y"', "the edited lines:4:8: CT005"),
    ],
)
def test_invalid_edit_is_not_written(words: str, problem: str, tmp_path: Path) -> None:
    reviewed = review(tmp_path)

    with pytest.raises(LedgerError, match=re.escape(problem)):
        reviewed.replace(item(reviewed, "leak"), words)

    assert LEDGER == reviewed.path.read_text()


def test_problem_after_the_edited_lines_has_its_line_in_the_file(tmp_path: Path) -> None:
    link = '\n[[link]]\nkind = "supports"\nfrom = "leak"\nto = "closed"\n'
    reviewed = review(tmp_path, LEDGER + link)
    words = '[claim.spill]\ntext = "A tank leaked."\nnote = """\n\n\n\n"""\nvia = ["daily"]\n'

    with pytest.raises(LedgerError, match=rf"ledger.toml:{LEDGER.count(chr(10)) + 4}:8: CT008"):
        reviewed.replace(item(reviewed, "leak"), words)


def test_edit_that_changes_another_record_is_not_written(tmp_path: Path) -> None:
    reviewed = review(tmp_path)
    leak = item(reviewed, "leak")

    with pytest.raises(LedgerError, match="also change claim `closed`"):
        reviewed.replace(leak, f'{reviewed.words(leak)}\n[defaults]\nkind = "forecast"')

    assert LEDGER == reviewed.path.read_text()


def test_draft_in_one_line_is_decided_on(tmp_path: Path) -> None:
    text = 'ledger = 1\n[source]\na = { kind = "outlet" }\n[claim]\n' + "".join(
        f'{id} = {{ text = "{id}", via = ["a"], draft = true }} # {id}\n' for id in ("one", "two")
    )
    reviewed = review(tmp_path, text)

    new = reviewed.accept(item(reviewed, "one"))
    new = new.reject(item(new, "two"))

    first = text.replace(", draft = true", "").rpartition("two =")[0]
    assert first == new.path.read_text()


def test_decision_is_written_to_the_included_file(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    included = tmp_path / "more" / "page.toml"
    included.write_text(LEDGER)
    main = 'ledger = 1\ninclude = ["more/page.toml"]\n'
    reviewed = review(tmp_path, main)

    new = reviewed.accept(item(reviewed, "closed"))

    assert LEDGER.replace("draft = true\n", "", 1) == included.read_text()
    assert main == new.path.read_text()
    assert ["claim of leak"] == ids(new) == ids(EditedLedger.read(new.path))


def test_changed_file_is_not_overwritten(tmp_path: Path) -> None:
    reviewed = review(tmp_path)
    other = LEDGER.replace("A tank leaked.", "Two tanks leaked.")
    reviewed.path.write_text(other)

    with pytest.raises(FileChangedError):
        reviewed.accept(item(reviewed, "leak"))

    assert other == reviewed.path.read_text()


def test_line_ends_and_byte_order_mark_are_kept(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + LEDGER.replace("\n", "\r\n").encode()
    path = tmp_path / "ledger.toml"
    path.write_bytes(data)
    reviewed = EditedLedger.read(path)

    new = reviewed.reject(item(reviewed, "closed"))
    new.accept(item(new, "leak"))

    expected = review(tmp_path)
    expected = expected.reject(item(expected, "closed"))
    expected.accept(item(expected, "leak"))
    text = path.read_text()
    assert "draft" not in text
    path.write_bytes(data)
    new = EditedLedger.read(path)
    new = new.reject(item(new, "closed"))
    new.accept(item(new, "leak"))
    assert b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() == path.read_bytes()


def test_missing_included_file_is_reported_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match=r"ledger.toml:2:12: CT018"):
        review(tmp_path, 'ledger = 1\ninclude = ["more.toml"]\n')


def test_version_is_that_of_the_bytes_of_all_files(tmp_path: Path) -> None:
    included = tmp_path / "page.toml"
    included.write_text(LEDGER)
    reviewed = review(tmp_path, 'ledger = 1\ninclude = ["page.toml"]\n')

    new = reviewed.accept(item(reviewed, "leak"))

    assert reviewed.version != new.version == EditedLedger.read(new.path).version
    included.write_text(LEDGER)
    assert reviewed.version == EditedLedger.read(new.path).version


def test_draft_that_repeats_a_named_chain_is_rejected_alone(tmp_path: Path) -> None:
    accepted = LEDGER.replace("draft = true\n", "", 1).replace('"pilot", ', "")
    twin = '\n[[claim.closed.assertion]]\nvia = ["daily"]\ndraft = true\n'
    chain = review(tmp_path, accepted).ledger.assertions[1].ref
    waiver = f'\n[[waiver]]\ncode = "CT101"\nassertion = "{chain.id}"\n'
    reviewed = review(tmp_path, f"{accepted}{twin}{waiver}")

    new = reviewed.reject(item(reviewed, "closed"))

    assert f"{accepted}{waiver}" == new.path.read_text()


@st.composite
def drafted(draw: st.DrawFn) -> Ledger:
    """Draw a ledger in which some claims and assertions are drafts."""
    ledger = draw(ledgers())
    flags = iter(draw(st.lists(st.booleans(), min_size=40, max_size=40)))
    records = (flagged(each, next(flags, False)) for each in ledger.records())
    return Ledger.of(records, settings=ledger.settings)


def flagged(record: Record, draft: bool) -> Record:
    """Return a claim or an assertion with a flag, and any other record as it is."""
    match record:
        case Claim() | Assertion():
            return evolve(record, draft=draft)
        case _:
            return record


def named_sources(ledger: Ledger) -> set[str]:
    settings = ledger.settings
    named = {settings.desk, *settings.ignore_by_source}
    for record in ledger.records():
        named |= {id for *_, kind, id in mentions(record) if kind is RecordKind.SOURCE}
    return {id for id in named if id is not None}


def decided(ledger: Ledger, of: DraftItem, accept: bool) -> Ledger:
    """Return a ledger after a decision, by its records alone.

    Raises:
        LedgerError: another record names what is removed.
    """
    records = [*ledger.records()]
    if accept:
        records[records.index(of.record)] = flagged(of.record, False)
        return Ledger.of(records, settings=ledger.settings)
    parts = of.assertions if isinstance(of.record, Claim) else ()
    for each in (of.record, *parts):
        records.remove(each)  # one of equal ones
    left = Ledger.of(records, settings=ledger.settings)
    while unnamed := {
        source
        for id, source in left.sources.items()
        if id in named_sources(ledger) - named_sources(left) and source == as_drafted(source)
    }:
        records = [each for each in left.records() if each not in unnamed]
        left = Ledger.of(records, settings=ledger.settings)
    return left


def as_drafted(source: Source) -> Source:
    """Return a source with the keys alone that a draft gives it."""
    return Source(
        source.id,
        source.kind,
        name=source.name,
        part_of=source.part_of,
        named=source.named,
        number=source.number,
    )


def lines_with_comments(text: str) -> str:
    """Return a text with a comment between any two tables."""
    parts = text.split("\n\n")
    return "".join(f"{part}\n\n#~{number}\n\n" for number, part in enumerate(parts))


def comments(text: str) -> Sequence[str]:
    return re.findall(r"(?m)^#~\d+$", text)


@law
@given(ledger=drafted(), data=st.data())
def test_decisions_equal_those_on_the_records(ledger: Ledger, data: st.DataObject) -> None:
    claims = ledger.claims.values()
    assume(any(each.draft for each in claims) or any(each.draft for each in ledger.assertions))
    with TemporaryDirectory() as folder:
        text = lines_with_comments(reader.write(ledger))
        reviewed = review(Path(folder), text)
        expected, decisions = ledger, 0
        skipped = set()
        while pending := [each for each in reviewed.drafts() if each.ref not in skipped]:
            item, accept = pending[0], data.draw(st.booleans())
            skipped.add(item.ref)
            decide = reviewed.accept if accept else reviewed.reject
            try:
                expected = decided(expected, item, accept)
            except LedgerError:
                with pytest.raises(LedgerError):
                    decide(item)
            else:
                reviewed = decide(item)
                decisions += 1
            assert expected == reviewed.ledger
            assert reviewed.ledger == reader.read(reviewed.path)

        assert len(skipped) >= max(1, decisions)
        assert comments(text) == comments(reviewed.path.read_text())


def test_guesses_belong_to_the_draft_above_them(tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(
        'ledger = 1\n[source.mayor]\nkind = "official"\n#? no draft\n'
        '[claim.one]\ntext = "One."\nvia = ["mayor"]\n#? the first\n  #? the second\ndraft = true\n'
        '[claim.two]\ntext = "Two."\nvia = ["mayor"]\n#? accepted\n'
    )
    guesses = EditedLedger.read(path).guesses()
    assert [(5, ["the first", "the second"])] == [
        (place.line, found) for place, found in guesses.items()
    ]
