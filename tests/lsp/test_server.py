"""The language server, by a real client over standard input and output."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from claimtrack import check, load
from claimtrack.engine.finding import Outcome
from claimtrack.formats.toml.recognition import is_ledger_text
from claimtrack.formats.toml.writer import write
from claimtrack.lsp.diagnostics import TOOL, ledger_diagnostics
from claimtrack.model import Severity
from tests.benchmarks.generator import generate
from tests.lsp.editor import Editor
from tests.lsp.test_diagnostics import snapshot_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

SEED = Path(__file__).parents[2] / "seeds" / "slbm-2021" / "ledger.toml"

LEDGER = """\
ledger = 1

[source.mayor]
kind = "official"

[source.gazette]
kind = "outlet"

[document.report]
title = "Report"
publisher = "gazette"
published = "2031-05-02"

[claim.two-piers]
text = "The bridge has two piers."
via = [{ source = "mayor", act = "said" }, "gazette"]
at = ["report"]
"""

INCLUDED = """\
ledger = 1

[claim.no-toll]
text = "Crossing is free."
"""

OTHERS = {
    "pyproject.toml": '[project]\nname = "a"\nversion = 1\n[tool.claimtrack]\nbad = 1\n',
    "Cargo.toml": '[source.crates-io]\nreplace-with = "mirror"\n[link]\na = 1\n',
    "broken.toml": "[a\nb = \n",
    "books.toml": 'ledger = "main"\n',
}


def begin(line: int, character: int) -> types.Position:
    return types.Position(line, character)


async def test_diagnostics_are_the_findings_of_a_check(editor: Editor) -> None:
    """Covered findings are related information, and so are the reasons that have a place."""
    report = check(load(SEED))
    severities = {
        Severity.ERROR: types.DiagnosticSeverity.Error,
        Severity.WARNING: types.DiagnosticSeverity.Warning,
        Severity.NOTE: types.DiagnosticSeverity.Information,
    }
    expected = [
        (
            each.finding.place.line - 1 if each.finding.place else 0,
            each.finding.code,
            severities[each.finding.severity]
            if each.finding.outcome is Outcome.FOUND
            else types.DiagnosticSeverity.Hint,
            len(each.finding.labels) - 1 + len(each.covered),
        )
        for each in report.main_findings()
    ]

    editor.open(SEED)
    found = await editor.diagnostics(SEED)

    assert expected == [
        (each.range.start.line, each.code, each.severity, len(each.related_information or ()))
        for each in found
    ]
    assert {TOOL} == {each.source for each in found}
    assert any("also: " in x.message for each in found for x in each.related_information or ())


async def test_open_text_overrides_the_file_on_disk(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(LEDGER)
    editor.open(path, LEDGER + '\n[claim.new]\ntext = "New."\n')
    new = [each.range.start.line for each in await editor.diagnostics(path)]
    editor.change(path, LEDGER)
    saved = [each.range.start.line for each in await editor.diagnostics(path)]

    assert 18 in new
    assert 18 not in saved


async def test_an_edit_of_an_included_file_changes_the_findings_of_both(
    editor: Editor, tmp_path: Path
) -> None:
    root, part = tmp_path / "ledger.toml", tmp_path / "parts" / "part.toml"
    part.parent.mkdir()
    root.write_text(LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["parts/part.toml"]', 1))
    part.write_text(INCLUDED)
    editor.open(part)
    await editor.settled(part)
    before = editor.shown_codes(root), editor.shown_codes(part)

    editor.change(
        part,
        INCLUDED + 'via = ["mayor"]\nat = ["report"]\n'
        '[source.witness]\nkind = "witness"\n[[assertion]]\nclaim = "two-piers"\n'
        'via = [{ source = "witness", act = "witnessed" }, "gazette"]\nat = ["report"]\n',
    )
    await editor.settled(part)
    after = editor.shown_codes(root), editor.shown_codes(part)

    assert "CT101" in before[1]
    assert "CT101" not in after[1]
    assert "CT102" in before[0]
    assert "CT102" not in after[0]


async def test_an_included_file_that_is_broken_has_its_problem_where_it_is(
    editor: Editor, tmp_path: Path
) -> None:
    root, part = tmp_path / "ledger.toml", tmp_path / "part.toml"
    root.write_text('ledger = 1\ninclude = ["part.toml"]\n')
    part.write_text(INCLUDED)
    editor.open(root)
    await editor.diagnostics(root)

    part.write_text(INCLUDED + "text = \n")
    editor.changed_on_disk(part)
    await editor.settled(root)

    assert ["CT004"] == [code for code in editor.shown_codes(part) if code.startswith("CT00")]
    assert [] == editor.shown_codes(root)


async def test_diagnostics_go_with_the_ledger_that_is_closed_or_no_longer_includes_them(
    editor: Editor, tmp_path: Path
) -> None:
    root, part = tmp_path / "ledger.toml", tmp_path / "part.toml"
    text = LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["part.toml"]', 1)
    part.write_text(INCLUDED)
    root.write_text(LEDGER)
    editor.open(root, text)
    await editor.settled(root)
    included = editor.shown_codes(part)
    editor.change(root, LEDGER)
    await editor.settled(root)
    excluded, still_open = editor.shown_codes(part), editor.shown_codes(root)
    editor.open(SEED)
    editor.close(root)
    await editor.settled(SEED)

    assert included
    assert not excluded
    assert still_open
    assert [] == editor.shown_codes(root)


@pytest.mark.parametrize("name", OTHERS)
async def test_toml_files_that_are_no_ledgers_get_no_answer(
    editor: Editor, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_text(OTHERS[name])
    editor.open(path)
    await editor.settled(path)
    document, client = editor.document(path), editor.client

    assert path.as_uri() not in editor.shown
    assert not await client.text_document_document_symbol_async(
        types.DocumentSymbolParams(document)
    )
    assert not await client.text_document_completion_async(
        types.CompletionParams(document, begin(0, 1))
    )
    assert not await client.text_document_formatting_async(
        types.DocumentFormattingParams(document, types.FormattingOptions(4, True))
    )
    assert not await client.text_document_definition_async(
        types.DefinitionParams(document, begin(0, 1))
    )


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///nowhere/%00.toml", "https://a/b"])
async def test_documents_that_are_no_files_are_ignored(editor: Editor, uri: str) -> None:
    item = types.TextDocumentItem(uri, "toml", 1, LEDGER)
    editor.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    symbols = await editor.client.text_document_document_symbol_async(
        types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    )

    assert not symbols
    assert uri not in editor.shown


async def test_a_half_typed_line_leaves_the_findings_of_other_claims(
    editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.toml"
    unsupported = '\n[claim.lost]\ntext = "Lost."\n'
    editor.open(path, LEDGER + unsupported + '\n[claim.new]\ntext = "Ne')
    found = await editor.diagnostics(path)

    codes = [(each.code, each.range.start.line) for each in found]
    assert ("CT004", 22) in codes
    assert ("CT101", 18) in codes
    assert 21 not in [line for _, line in codes]


async def test_positions_count_utf16_units(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    name = 'name = "\U0001f426\U0001f426 bird", kind = "outlt"'
    editor.open(path, f"ledger = 1\n[source]\nbird = {{ {name} }}\n")
    (problem,) = await editor.diagnostics(path)
    line = f"bird = {{ {name} }}"
    units = len(line[: line.index('"outlt"')].encode("utf-16-le")) // 2

    assert types.Range(begin(2, units), begin(2, units + 7)) == problem.range


async def test_warnings_have_their_place(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER.replace('title = "Report"', 'title = "Report"\npath = "report.txt"'))
    warnings = [
        (each.code, each.range.start.line)
        for each in await editor.diagnostics(path)
        if each.severity is types.DiagnosticSeverity.Warning
    ]

    assert ("CT018", 10) in warnings


@pytest.mark.parametrize("opened", [True, False])
async def test_a_problem_of_a_configuration_file_stands_there_and_at_the_start_of_the_ledger(
    editor: Editor, tmp_path: Path, opened: bool
) -> None:
    """Its saved text counts, even while it is open."""
    path, settings = tmp_path / "sub" / "ledger.toml", tmp_path / "claimtrack.toml"
    (tmp_path / ".git").mkdir()
    path.parent.mkdir()
    settings.write_text('# 🚢\n[check]\nselect = ["no-such-rule"]\n')
    editor.open(path, LEDGER)
    if opened:
        editor.open(settings)
    await editor.settled(path)
    (at_ledger,) = await editor.diagnostics(path)
    (at_setting,) = editor.shown[settings.as_uri()].diagnostics

    assert ("CT022", begin(0, 0)) == (at_ledger.code, at_ledger.range.start)
    sentence = "the ledger is not checked: ../claimtrack.toml:3: no rule is called `no-such-rule`"
    assert sentence == at_ledger.message
    (related,) = at_ledger.related_information or ()
    assert types.Location(settings.as_uri(), at_setting.range) == related.location
    assert types.Range(begin(2, 10), begin(2, 24)) == at_setting.range
    assert "no rule is called `no-such-rule`" == at_setting.message

    settings.write_text('[check]\nselect = ["CT102"]\n')
    editor.changed_on_disk(settings)
    await editor.settled(path)

    assert {"CT102"} == {*editor.shown_codes(path)}
    assert [] == editor.shown_codes(settings)


async def test_waivers_apply_by_today(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    waiver = '\n[[waiver]]\ncode = "CT102"\nclaim = "two-piers"\nreason = "Known."\n'
    editor.open(path, LEDGER)
    await editor.diagnostics(path)
    before = editor.shown_codes(path)
    editor.change(path, f'{LEDGER}{waiver}until = "2999-01-01"\n')
    await editor.diagnostics(path)
    waived = editor.shown_codes(path)
    editor.change(path, f'{LEDGER}{waiver}until = "2001-01-01"\n')
    await editor.diagnostics(path)

    assert "CT102" in before
    assert "CT102" not in waived
    assert "CT102" in editor.shown_codes(path)


async def test_formatting_changes_only_the_lines_that_differ(
    editor: Editor, tmp_path: Path
) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER.replace('kind = "outlet"', 'kind="outlet"'))
    options = types.FormattingOptions(4, True)
    params = types.DocumentFormattingParams(editor.document(path), options)
    edits = await editor.client.text_document_formatting_async(params)
    editor.change(path, LEDGER)
    unchanged = await editor.client.text_document_formatting_async(params)
    editor.change(path, LEDGER + "[claim")
    broken = await editor.client.text_document_formatting_async(params)

    assert [types.TextEdit(types.Range(begin(6, 0), begin(7, 0)), 'kind = "outlet"\n')] == [
        *(edits or ())
    ]
    assert not unchanged
    assert not broken


def lines_of(locations: object) -> list[tuple[str, int]]:
    """Return the file name and line of each location."""
    found = locations if isinstance(locations, list | tuple) else []
    return [(each.uri.rpartition("/")[2], each.range.start.line) for each in found]


async def test_ids_are_found_and_renamed_in_all_files(editor: Editor, tmp_path: Path) -> None:
    """Also in unsaved buffers; a note tells what is not renamed."""
    root, part = tmp_path / "ledger.toml", tmp_path / "part.toml"
    root.write_text("ledger = 1\n")
    part.write_text("ledger = 1\n")
    editor.open(root, LEDGER.replace("ledger = 1", 'ledger = 1\ninclude = ["part.toml"]', 1))
    editor.open(part, f'{INCLUDED}via = ["mayor"]  # the mayor\nat = ["report"]\n')
    at, client = begin(4, 8), editor.client
    document = editor.document(part)
    definition = await client.text_document_definition_async(types.DefinitionParams(document, at))
    references = await client.text_document_references_async(
        types.ReferenceParams(types.ReferenceContext(True), document, at)
    )
    prepared = await client.text_document_prepare_rename_async(
        types.PrepareRenameParams(document, at)
    )
    edit = await client.text_document_rename_async(types.RenameParams(document, at, "boss"))

    assert [("ledger.toml", 3)] == lines_of(definition)
    assert [("ledger.toml", 3), ("ledger.toml", 16), ("part.toml", 4)] == lines_of(references)
    assert isinstance(prepared, types.PrepareRenamePlaceholder)
    assert "mayor" == prepared.placeholder
    assert edit is not None
    assert {root.as_uri(): 2, part.as_uri(): 1} == {
        uri: len(edits) for uri, edits in (edit.changes or {}).items()
    }
    assert any("`mayor` still stands at" in message for message in editor.messages)


async def test_impossible_rename_is_refused_with_a_reason(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER)
    with pytest.raises(JsonRpcException, match="`gazette` is already a source") as refused:
        await editor.client.text_document_rename_async(
            types.RenameParams(editor.document(path), begin(2, 9), "gazette")
        )

    assert -32803 == refused.value.code


async def test_a_request_sees_the_text_that_was_sent_before_it(
    editor: Editor, tmp_path: Path
) -> None:
    """Although the check of a change waits for further keys."""
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER)
    editor.change(path, f"# A comment.\n{LEDGER}")
    found = await editor.client.text_document_definition_async(
        types.DefinitionParams(editor.document(path), begin(16, 20))
    )

    assert [("ledger.toml", 3)] == lines_of(found)


async def test_outline_folding_and_highlights(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER)
    document, client = editor.document(path), editor.client
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(document))
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(document))
    marked = await client.text_document_document_highlight_async(
        types.DocumentHighlightParams(document, begin(2, 9))
    )

    assert ["mayor", "gazette", "report", "two-piers"] == [each.name for each in symbols or ()]
    assert (13, 16) in [(each.start_line, each.end_line) for each in folds or ()]
    assert [2, 15] == [each.range.start.line for each in marked or ()]


async def test_completion_on_a_half_typed_line(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, f'{LEDGER}\n[claim.new]\nvia = ["ga')
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(editor.document(path), begin(19, 10))
    )

    assert isinstance(found, types.CompletionList)
    assert "gazette" in [each.label for each in found.items]


async def test_code_actions_of_the_kinds_that_are_wanted(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER.replace('"official"', '"officail"'))
    (problem,) = [x for x in await editor.diagnostics(path) if x.code == "CT006"]

    async def offered(*only: types.CodeActionKind | str) -> list[str]:
        context = types.CodeActionContext([problem], only=only or None)
        params = types.CodeActionParams(editor.document(path), problem.range, context)
        actions = await editor.client.text_document_code_action_async(params)
        return [each.title for each in actions or ()]

    assert ["Replace `officail` by `official`"] == await offered()
    assert await offered() == await offered(types.CodeActionKind.QuickFix)
    assert [] == await offered(types.CodeActionKind.Source)


async def test_an_editor_without_related_places_has_them_in_the_message(tmp_path: Path) -> None:
    path = tmp_path.resolve() / "ledger.toml"
    path.write_text(LEDGER)
    editor = await Editor.start(None, capabilities=types.ClientCapabilities())
    editor.open(SEED)
    found = await editor.diagnostics(SEED)
    await editor.stop()

    assert not any(each.related_information for each in found)
    assert any("\nalso: " in each.message for each in found)


async def test_hover_tells_who_a_source_is(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    editor.open(path, LEDGER)
    found = await editor.client.text_document_hover_async(
        types.HoverParams(editor.document(path), begin(2, 9))
    )

    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "official" in found.contents.value


async def compare_prefixes(editor: Editor, path: Path, ends: Sequence[int]) -> int:
    """Type the prefixes of the seed, and compare with what the reader finds in each."""
    text, compared = SEED.read_text("utf-8"), 0
    editor.open(path, "")
    for end in ends:
        editor.change(path, text[:end])
        if is_ledger_text(text[:end]):
            found = [(each.code, each.range) for each in await editor.diagnostics(path)]
            snapshot = snapshot_of(path, {path: text[:end]})
            expected = ledger_diagnostics(snapshot, Path.as_uri)[path]

            assert [(each.code, each.range) for each in expected] == found
            compared += 1
    return compared


async def test_each_prefix_has_the_diagnostics_of_what_can_be_read(
    editor: Editor, tmp_path: Path
) -> None:
    ends = range(40, SEED.stat().st_size, 1009)

    assert len(ends) - 1 <= await compare_prefixes(editor, tmp_path / "ledger.toml", ends)


@pytest.mark.deep
async def test_every_prefix_that_ends_a_line_has_the_diagnostics_of_what_can_be_read(
    editor: Editor, tmp_path: Path
) -> None:
    ends = [each.end() for each in re.finditer("\n", SEED.read_text("utf-8"))]

    assert len(ends) > 200
    assert len(ends) - 10 <= await compare_prefixes(editor, tmp_path / "ledger.toml", ends)


async def test_a_ledger_of_two_megabytes(editor: Editor, tmp_path: Path) -> None:
    """Keys in quick succession are checked together, and requests are answered meanwhile."""
    path, text = tmp_path / "ledger.toml", write(generate(4_500))
    editor.open(path, text)
    for count in range(5):
        editor.change(path, text + "\n" * count)
    folds = await editor.client.text_document_folding_range_async(
        types.FoldingRangeParams(editor.document(path))
    )
    found = await editor.diagnostics(path)

    assert len(text) > 2_000_000
    assert len(folds or ()) > 4_500
    assert len(found) > 1_000
