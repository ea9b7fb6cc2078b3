"""The index of ids has every id that the reader resolves, and no other."""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats.toml import reader
from claimtrack.formats.toml.partial import PartialFile
from claimtrack.formats.toml.positions import SourceText, scan_toml
from claimtrack.lsp.id_index import IdIndex, IdUse
from claimtrack.lsp.outline import folding, symbols
from claimtrack.lsp.snapshot import Buffer
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Predicate,
    RecordKind,
    Retraction,
    Source,
    mentions,
)
from tests.laws import profiles
from tests.lsp.navigated import EVERY_FORM, LEDGERS, divided, snapshot_of, write_files
from tests.nonempty import nonempty
from tests.strategies import ledgers

tried = profiles.law_settings(25)


def named(ledger: Ledger) -> Iterator[tuple[RecordKind, str]]:
    """Yield each id that a record or the settings of a ledger name."""
    for record in ledger.records():
        yield from ((kind, id) for _, _, kind, id in mentions(record))
    if ledger.settings.desk is not None:
        yield RecordKind.SOURCE, ledger.settings.desk
    yield from ((RecordKind.SOURCE, id) for id in ledger.settings.ignore_by_source)


def declared(ledger: Ledger) -> Iterator[tuple[RecordKind, str]]:
    """Yield each id that a record of a ledger has."""
    for record in ledger.records():
        match record:
            case Source():
                yield RecordKind.SOURCE, record.id
            case Document():
                yield RecordKind.DOCUMENT, record.id
            case Predicate():
                yield RecordKind.PREDICATE, record.id
            case Claim():
                yield RecordKind.CLAIM, record.id
            case Assertion() | Link() | Retraction() if record.id is not None:
                yield record.ref.kind, record.id


def claims_in(file: PartialFile) -> Iterator[tuple[str, Mapping[str, object]]]:
    section = file.data.get("claim")
    for id, table in section.items() if isinstance(section, dict) else ():
        assert isinstance(table, dict)
        yield id, table


def uses(index: IdIndex) -> list[IdUse]:
    return [use for found in index.by_path.values() for use in found]


@tried
@given(ledger=ledgers(), sides=st.lists(st.booleans()))
def test_index_has_every_id_of_a_written_ledger_as_often_as_its_records(
    ledger: Ledger, sides: list[bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = divided(reader.write(ledger), sides)
    snapshot = write_files(tmp_path_factory.mktemp("ledger"), texts)
    found = uses(snapshot.ids)
    # The first assertion of a claim does not name it when it is written in its table.
    inside = Counter(
        (RecordKind.CLAIM, id)
        for file in snapshot.read.files.values()
        for id, table in claims_in(file)
        if "via" in table
    )

    assert not snapshot.read.problems
    assert Counter(declared(ledger)) == Counter((u.kind, u.id) for u in found if u.defines)
    assert Counter(named(ledger)) == inside + Counter(
        (u.kind, u.id) for u in found if not u.defines
    )


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_index_has_every_id_of_a_ledger_by_hand(path: Path) -> None:
    snapshot = snapshot_of(path)
    found = uses(snapshot.ids)
    # A publisher that the reader adds is named by the document, too. A passage without a
    # document names the only one, which its own table declares.
    words = {(u.kind, u.id) for u in found}

    assert {*named(snapshot.read.ledger), *declared(snapshot.read.ledger)} == words
    assert Counter(declared(snapshot.read.ledger)) == Counter(
        (u.kind, u.id) for u in found if u.defines
    )


def test_offsets_are_those_of_the_id_in_every_way_of_writing(tmp_path: Path) -> None:
    path = (tmp_path / "ledger.toml").resolve()
    snapshot = write_files(tmp_path, {"ledger.toml": EVERY_FORM})
    found = [
        f"{EVERY_FORM.count(chr(10), 0, use.start) + 1} {use.kind.value}"
        f" {EVERY_FORM[use.start - 1]}{EVERY_FORM[use.start : use.end]}{EVERY_FORM[use.end]}"
        f"{' declared' if use.defines else ''}".replace("\n", "|")
        for use in snapshot.ids.by_path[path]
    ]

    assert not snapshot.read.problems
    assert [
        '3 source "post"',
        '5 source "post"',
        '7 source "p\\u0061r" declared',
        "7 source 'post'",
        "8 source |post. declared",
        "9 source |post.",
        "10 document .art] declared",
        '12 source |p\\|  ost"',
        "14 predicate .was] declared",
        "15 claim .post.",
        '17 predicate "was"',
        "18 claim 'post' declared",
        '20 source "par"',
        '20 source "post"',
        '20 document "art\\',
        "21 document 'art#",
        "23 claim .post.",
        '24 assertion "post" declared',
        '26 source "post"',
        '28 document "art"',
        '30 claim "post"',
        '30 claim "other"',
        '31 source "post"',
        '34 claim "post"',
        '35 assertion "post"',
        "36 claim .other] declared",
        '38 source "post"',
        '39 claim "post"',
        '42 claim "post"',
        '44 document "art"',
    ] == found


@st.composite
def written_strings(draw: st.DrawFn, characters: str) -> str:
    """Return a string of TOML for some characters, in any way of writing."""
    quote = draw(st.sampled_from(['"', "'", '"""', "'''"]))
    parts = [draw(st.sampled_from(["", "\n"]))] if len(quote) == 3 else []
    for each in characters:
        forms = [each]
        if '"' in quote:
            forms += [f"\\u{ord(each):04X}", f"\\U{ord(each):08x}"]
        if quote == '"""':
            parts.append(draw(st.sampled_from(["", "\\\n", "\\ \n\n \t"])))
        parts.append(draw(st.sampled_from(forms)))
    return f"{quote}{''.join(parts)}{quote}"


@tried
@given(written=written_strings("long-id#p12"), rest=st.sampled_from(["", ', "é#p1"', " # c"]))
def test_id_of_a_passage_is_replaced_in_every_way_of_writing(written: str, rest: str) -> None:
    text = f"[[assertion]]\nat = [{written}{rest}\n]\n"
    source_text = SourceText.of("ledger.toml", text)
    file = PartialFile(source_text, tomli.loads(text), scan_toml(text), ())
    use = IdIndex.of({Path("ledger.toml"): file}).uses(RecordKind.DOCUMENT, "long-id")[0]
    [after] = tomli.loads(f"{text[: use.start]}new{text[use.end :]}")["assertion"]

    assert "new#p12" == after["at"][0]


@pytest.mark.parametrize(
    "end",
    [
        *range(0, len(EVERY_FORM), 11),
        *(pytest.param(end, marks=pytest.mark.deep) for end in range(len(EVERY_FORM)) if end % 11),
    ],
)
def test_index_of_a_half_typed_file_has_the_offsets_of_its_ids(end: int, tmp_path: Path) -> None:
    text = EVERY_FORM[:end]
    snapshot = write_files(tmp_path, {"ledger.toml": text})
    buffer = Buffer(snapshot.root, snapshot.root.as_uri(), text)
    found = uses(snapshot.ids)
    words = [(use.id, text[use.start : use.end]) for use in found]

    assert [] == [(id, word) for id, word in words if id != word and "\\" not in word]
    assert [] == [use for use in found if use not in snapshot.ids.uses(use.kind, use.id)]
    assert len(symbols(snapshot, buffer)) <= len(EVERY_FORM.split("["))
    assert all(each.end_line <= text.count("\n") for each in folding(buffer))


def test_id_at_each_offset_of_a_file_is_the_one_whose_word_has_it(tmp_path: Path) -> None:
    path = (tmp_path / "ledger.toml").resolve()
    index = write_files(tmp_path, {"ledger.toml": EVERY_FORM}).ids
    slow = [
        next((use for use in index.by_path[path] if use.start <= offset <= use.end), None)
        for offset in range(len(EVERY_FORM) + 1)
    ]

    assert slow == [index.at(path, offset) for offset in range(len(EVERY_FORM) + 1)]
    assert index.at(path.with_name("other.toml"), 0) is None


def test_ids_of_an_invalid_record_are_found(tmp_path: Path) -> None:
    text = r"""ledger = 1
[source.post]
kind = "nothing"
colour = ["post"]
[claim.c]
via = ["post", 1, ["post"], {}]
at = 1
about = { x = 1 }
because = ['a\qb', "c"]
assertion = 1
[source]
bad = 1
[[link]]
from = "c"
id = 1
[document]
"""
    index = write_files(tmp_path, {"ledger.toml": text}).ids

    assert [2, 6, 6] == [
        text.count("\n", 0, use.start) + 1 for use in index.uses(RecordKind.SOURCE, "post")
    ]
    assert 3 == len(index.uses(RecordKind.CLAIM, "c"))
    assert [r"a\qb"] == [text[use.start : use.end] for use in index.uses(RecordKind.CLAIM, r"a\qb")]
    assert ["post", "bad"] == list(index.ids(RecordKind.SOURCE))
    assert index.definition(RecordKind.SOURCE, "x") is None
    assert nonempty(uses(index))
