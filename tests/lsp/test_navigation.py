"""Definitions, references and renames over the files of a ledger."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lsprotocol import types

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.lsp import navigation
from claimtrack.lsp.id_index import IdUse
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.model import Ledger, RecordKind
from tests.laws import profiles
from tests.lsp.navigated import (
    EVERY_FORM,
    LEDGERS,
    divided,
    edited,
    path_of,
    renamed,
    snapshot_of,
    word_at,
    write_files,
)
from tests.strategies import ledgers

tried = profiles.law_settings(40)

ROOT_TEXT = """ledger = 1
include = ["part.toml"]

# The post of the harbour: post
[source.post]
kind = "outlet"
note = "the post"

[claim.post]  # 😀
text = "A post 😀 stood there."
via = [{ source = "post", quote = "😀" }, "wire"]

[[retraction]]
assertion = "by-wire"
"""
PART_TEXT = """ledger = 1
[source.wire]
kind = "news-agency"
[source.post]
kind = "outlet"
note = "the post"
[document.d]
publisher = "post"
[[assertion]]
claim = "post"
via = ["post"]
at = "d#p1"
id = "by-wire"
"""


@pytest.fixture
def snapshot(tmp_path: Path) -> LedgerSnapshot:
    return write_files(tmp_path, {"ledger.toml": ROOT_TEXT, "part.toml": PART_TEXT})


def offset(snapshot: LedgerSnapshot, words: str, inside: str) -> tuple[Path, int]:
    """Return the file with some words, and the offset of a part of them."""
    for path, file in snapshot.read.files.items():
        if words in file.source_text.text:
            return path, file.source_text.text.index(words) + words.index(inside)
    raise LookupError(words)


def shown(locations: list[types.Location], snapshot: LedgerSnapshot) -> list[str]:
    return [
        f"{path_of(each.uri).name}:{each.range.start.line + 1} {word_at(each, snapshot)}"
        for each in locations
    ]


def refusal(snapshot: LedgerSnapshot, at: tuple[Path, int], new: str) -> str:
    with pytest.raises(LedgerError) as caught:
        navigation.rename(snapshot, *at, new)
    return str(caught.value)


def test_source_that_two_files_declare_has_two_definitions(snapshot: LedgerSnapshot) -> None:
    at = offset(snapshot, 'publisher = "post"', "st")

    assert [
        "ledger.toml:5 [source.<post>",
        "part.toml:4 [source.<post>",
    ] == shown(navigation.definition(snapshot, *at), snapshot)


def test_definition_of_a_path_is_its_file_and_of_a_short_passage_its_document(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "ledger"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "out.txt").write_text("Words.\n")
    (folder / "sub" / "a text.txt").write_text("Words.\n")
    root = """ledger = 1
include = ["sub/part.toml", "gone.toml"]
[document.d]
path = "sub/a text.txt"
[claim.b]
at = "#p2"
"""
    part = """ledger = 1
[document]
o = { path = "../out.txt" }
e = {}
[claim.a]
text = "A."
at = ["#p1"]
"""
    snapshot = write_files(folder, {"ledger.toml": root, "sub/part.toml": part})
    found = {
        inside: [
            (path_of(each.uri).relative_to(folder).as_posix(), each.range.start.line)
            for each in navigation.definition(snapshot, *offset(snapshot, inside, inside))
        ]
        for inside in ("part.toml", "gone.toml", "text.txt", "out.txt", "#p2", "p2", "#p1", "A.")
    }

    assert {
        "part.toml": [("sub/part.toml", 0)],
        "gone.toml": [],
        "text.txt": [("sub/a text.txt", 0)],
        "out.txt": [],  # above the folder of the ledger
        "#p2": [("ledger.toml", 2)],
        "p2": [("ledger.toml", 2)],
        "#p1": [],  # one of two documents
        "A.": [],
    } == found


def test_references_are_in_all_files_and_of_one_kind(snapshot: LedgerSnapshot) -> None:
    source = offset(snapshot, '{ source = "post"', "post")
    claim = offset(snapshot, "[claim.post]", "post")

    assert [
        "ledger.toml:5 [source.<post>",
        'ledger.toml:11 via = [{ source = "<post>',
        "part.toml:4 [source.<post>",
        'part.toml:8 publisher = "<post>',
        'part.toml:11 via = ["<post>',
    ] == shown(navigation.references(snapshot, *source), snapshot)
    assert ['part.toml:10 claim = "<post>'] == shown(
        navigation.references(snapshot, *claim, declarations=False), snapshot
    )
    assert [types.DocumentHighlightKind.Write] == [
        each.kind for each in navigation.highlights(snapshot, *claim)
    ]


def test_references_after_an_astral_character_are_in_utf_16(snapshot: LedgerSnapshot) -> None:
    wire = offset(snapshot, '}, "wire"', "wire")
    [found] = navigation.references(snapshot, *wire, declarations=False)
    line = ROOT_TEXT.splitlines()[found.range.start.line].encode("utf-16-le")

    assert "wire" == line[2 * found.range.start.character : 2 * found.range.end.character].decode(
        "utf-16-le"
    )


def test_position_without_an_id_has_no_references(snapshot: LedgerSnapshot) -> None:
    at = offset(snapshot, "A post", "post")

    assert [] == navigation.definition(snapshot, *at)
    assert [] == navigation.references(snapshot, *at)
    assert [] == navigation.highlights(snapshot, *at)
    assert [] == navigation.definition(snapshot, snapshot.root.with_name("other.toml"), 0)
    assert navigation.rename_note(snapshot, *at) is None


def test_rename_of_a_source_leaves_the_claim_of_the_same_id(snapshot: LedgerSnapshot) -> None:
    at = offset(snapshot, '{ source = "post"', "post")
    files = edited(snapshot, navigation.rename(snapshot, *at, "the-post"))
    placeholder = navigation.prepare_rename(snapshot, *at)

    assert "post" == placeholder.placeholder
    assert (10, 19, 23) == (
        placeholder.range.start.line,
        placeholder.range.start.character,
        placeholder.range.end.character,
    )
    assert {
        "ledger.toml": ROOT_TEXT.replace("[source.post]", "[source.the-post]").replace(
            'source = "post"', 'source = "the-post"'
        ),
        "part.toml": PART_TEXT.replace("[source.post]", "[source.the-post]")
        .replace('publisher = "post"', 'publisher = "the-post"')
        .replace('["post"]', '["the-post"]'),
    } == {path.name: data.decode() for path, data in files.items()}


def test_rename_note_lists_the_places_that_are_not_renamed(snapshot: LedgerSnapshot) -> None:
    source = offset(snapshot, '{ source = "post"', "post")
    assert (
        "Only ids of the source are renamed. Texts, comments and other words are unchanged; "
        "`post` still stands at ledger.toml:4:7, ledger.toml:4:28, ledger.toml:7:13, "
        "ledger.toml:9:8, ledger.toml:10:11 and 2 more."
    ) == navigation.rename_note(snapshot, *source)
    assert navigation.rename_note(snapshot, *offset(snapshot, '"by-wire"', "by")) is None


def test_rename_to_the_same_id_changes_nothing(snapshot: LedgerSnapshot) -> None:
    at = offset(snapshot, "[claim.post]", "post")

    assert types.WorkspaceEdit(changes={}) == navigation.rename(snapshot, *at, "post")


def test_refused_renames_say_why_and_what_to_do(snapshot: LedgerSnapshot) -> None:
    source = offset(snapshot, "[source.wire]", "wire")
    nothing = offset(snapshot, "A post", "post")

    assert [
        'CT006 the text "The Wire" is not an id: use a to z, 0 to 9 and -, at most 64'
        " (for example `the-wire`)",
        'CT006 the text "" is not an id: use a to z, 0 to 9 and -, at most 64'
        " (for example `wire-2`)",
        "CT005 `post` is already a source, at ledger.toml:5:9 (for example `post-2`)",
        "CT006 no id of a record stands here (place the cursor on the id of a source, document,"
        " predicate, claim or assertion)",
    ] == [
        refusal(snapshot, source, "The Wire"),
        refusal(snapshot, source, ""),
        refusal(snapshot, source, "post"),
        refusal(snapshot, nothing, "x"),
    ]


def test_rename_is_refused_where_a_use_could_be_missed(tmp_path: Path) -> None:
    broken = write_files(
        tmp_path, {"ledger.toml": 'ledger = 1\n[source.a]\nkind = "person"\nname = "A\n'}
    )
    missing = write_files(
        tmp_path,
        {"other.toml": 'ledger = 1\ninclude = ["gone.toml"]\n[source.a]\nkind = "person"\n'},
    )

    assert [
        "CT004 ledger.toml:4:1 cannot be read, so a use of `a` could be missed"
        " (correct it, then rename)",
        "CT004 gone.toml cannot be read, so a use of `a` could be missed (correct it, then rename)",
    ] == [
        refusal(broken, offset(broken, "source.a", "a"), "b"),
        refusal(missing, offset(missing, "source.a", "a"), "b"),
    ]


HASHED = """ledger = 1
[source.a]
kind = "person"
[claim.c]
text = "C."
via = ["a"]
[[retraction]]
assertion = "{}"
"""


def test_record_that_is_named_by_its_hash_is_found_and_not_renamed(tmp_path: Path) -> None:
    [assertion] = reader.read_text(HASHED.partition("[[")[0]).assertions
    hash = assertion.ref.id
    snapshot = write_files(tmp_path, {"ledger.toml": HASHED.format(hash)})
    at = offset(snapshot, hash, hash)

    assert ['ledger.toml:6 via = <["a"]>'] == shown(navigation.definition(snapshot, *at), snapshot)
    assert (
        f"CT023 `{hash}` is a hash of the assertion's content, which cannot be"
        " renamed (give the assertion an `id`)"
    ) == refusal(snapshot, at, "b")
    assert (
        "CT023 the rename would leave a problem: unknown assertion"
        f" `{hash}`, at ledger.toml:8:13"
        " (a hash of a record's content names it; give the record an `id` instead)"
    ) == refusal(snapshot, offset(snapshot, "[source.a]", "a]"), "b")


def test_id_without_a_record_is_not_renamed(tmp_path: Path) -> None:
    text = 'ledger = 1\n[source.post]\nkind = "outlet"\n[document.d]\npublisher = "pst"\n'
    snapshot = write_files(tmp_path, {"ledger.toml": text})

    assert "CT008 the ledger has no source `pst` to rename" + (
        " (did you mean `post`?)"
    ) == refusal(snapshot, offset(snapshot, "pst", "pst"), "b")


def test_faults_elsewhere_do_not_prevent_a_rename(tmp_path: Path) -> None:
    text = 'ledger = 1\n[source.a]\nkind = "person"\n[document.d]\npublisher = "b"\nauthor = "a"\n'
    snapshot = write_files(tmp_path, {"ledger.toml": text})
    at = offset(snapshot, "[source.a]", "a]")
    [after] = edited(snapshot, navigation.rename(snapshot, *at, "c")).values()

    assert snapshot.read.problems
    assert text.replace(".a]", ".c]").replace('"a"', '"c"') == after.decode()


def check_rename(snapshot: LedgerSnapshot, use: IdUse) -> bool:
    """Test the rename of an id against a slow one. Return False if it is refused."""
    new = "entirely-new"
    before = snapshot.read.ledger
    try:
        expected = renamed(before, use.kind, use.id, new)
    except LedgerError:
        # A hash of the content of a record changes with the id.
        with pytest.raises(LedgerError):
            navigation.rename(snapshot, use.path, use.start, new)
        return False
    if use.id not in snapshot.ids.ids(use.kind):
        return False
    edit = navigation.rename(snapshot, use.path, use.end, new)
    files = edited(snapshot, edit)
    after = snapshot_of(snapshot.root, files)
    assert () == after.read.problems
    assert expected == after.read.ledger
    [back] = {(each.path, each.start) for each in after.ids.definitions(use.kind, new)[:1]}
    assert {path: file.source_text.text for path, file in snapshot.read.files.items()} == {
        path: data.decode()
        for path, data in edited(after, navigation.rename(after, *back, use.id)).items()
    }
    return True


@pytest.mark.parametrize(
    ("kind", "id"),
    [
        (RecordKind.SOURCE, "post"),
        (RecordKind.SOURCE, "par"),
        (RecordKind.DOCUMENT, "art"),
        (RecordKind.PREDICATE, "was"),
        (RecordKind.CLAIM, "post"),
        (RecordKind.ASSERTION, "post"),
    ],
)
def test_ids_in_every_way_of_writing_are_renamed(kind: RecordKind, id: str, tmp_path: Path) -> None:
    snapshot = write_files(tmp_path, {"ledger.toml": EVERY_FORM})
    use = snapshot.ids.uses(kind, id)[-1]
    files = edited(snapshot, navigation.rename(snapshot, use.path, use.start, "entirely-new"))
    after = snapshot_of(snapshot.root, files)

    assert () == after.read.problems
    assert renamed(snapshot.read.ledger, kind, id, "entirely-new") == after.read.ledger


@tried
@given(ledger=ledgers(), sides=st.lists(st.booleans()), data=st.data())
def test_renamed_files_are_the_renamed_ledger_and_rename_back(
    ledger: Ledger,
    sides: list[bool],
    data: st.DataObject,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    texts = divided(reader.write(ledger), sides)
    snapshot = write_files(tmp_path_factory.mktemp("ledger"), texts)
    found = [use for path in snapshot.ids.by_path for use in snapshot.ids.by_path[path]]

    assert ledger == snapshot.read.ledger
    assume(found)
    check_rename(snapshot, data.draw(st.sampled_from(found)))


@tried
@given(ledger=ledgers(), sides=st.lists(st.booleans()))
def test_definition_of_each_reference_is_where_the_record_is_declared(
    ledger: Ledger, sides: list[bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = divided(reader.write(ledger), sides)
    snapshot = write_files(tmp_path_factory.mktemp("ledger"), texts)
    found = [use for path in snapshot.ids.by_path for use in snapshot.ids.by_path[path]]
    # The settings may name sources that the ledger does not have.
    unknown = set(ledger.settings.ignore_by_source) - ledger.sources.keys()
    misplaced = [
        (use, at)
        for use in found
        if not is_declared_at(
            use, at := shown(navigation.definition(snapshot, use.path, use.end), snapshot)
        )
        and use.id not in unknown
    ]

    assert [] == misplaced


def is_declared_at(use: IdUse, places: list[str]) -> bool:
    """True if one place is the header or key that declares an id, or a hash has one place."""
    hashed = re.fullmatch("[alr]-[0-9a-f]{32}", use.id)
    header = rf"\[{use.kind.value}\.<{use.id}>"
    own = rf'id = "<{use.id}>'
    return len(places) == 1 and bool(hashed or re.fullmatch(rf"\S+ ({header}|{own})", places[0]))


def check_all_renames(path: Path, most: int | None = None) -> None:
    snapshot = snapshot_of(path)
    kinds = [kind for kind in RecordKind if snapshot.ids.ids(kind)]
    uses = [
        snapshot.ids.definitions(kind, id)[0]
        for kind in kinds
        for id in snapshot.ids.ids(kind)[:most]
    ]
    done = [check_rename(snapshot, use) for use in uses]

    assert any(done)


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_first_id_of_each_kind_is_renamed(path: Path) -> None:
    check_all_renames(path, most=1)


@pytest.mark.deep
@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_id_is_renamed(path: Path) -> None:
    check_all_renames(path)
