"""Hover: what a word means, in Markdown that shows the text of the ledger as it is written."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types
from markdown_it import MarkdownIt
from markdown_it.token import Token

from claimtrack.facts.facts import Facts
from claimtrack.formats.toml.writer import toml_string
from claimtrack.lsp.hover import SourceRole, escape_inline, hover
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.model import Ledger, Stance
from claimtrack.model.desk import parts_of
from claimtrack.model.what_if import breaks
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden
from tests.lsp.editor import Editor
from tests.lsp.snapshots import MARK, buffer_of, snapshot_of, snapshot_of_file
from tests.strategies import ledgers, texts

GOLDEN = Path(__file__).parent / "golden"

LEDGER = """\
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily" }
wire = { kind = "news-agency" }
office = { kind = "spokesperson", name = "a spokesman", named = false, part_of = "ministry" }
crews = { kind = "witness", named = false, number = "plural", confidential = true }

[source.ministry]
kind = "government"
name = "Harbour Ministry"
party_to = ["harbour"]
reliability = "B"
note = "Moved in 2030."

[document.article]
publisher = "daily"
title = "The harbour"
published = "2031-06-10"
url = "https://daily.example/harbour"
path = "a.txt"

[document.letter]
author = "office"

[predicate.length]
takes = "number"
unit = "km"
tolerance = "5%"

[claim.harbour-closed]
text = "The harbour was closed."
topics = ["harbour"]
via = ["office", "wire"]
at = "article#p2"

[[claim.harbour-closed.assertion]]
via = [{ source = "crews", act = "denied" }, "daily"]
at = "article#p3"

[claim.two-piers]
text = "It has two piers."
because = ["harbour-closed"]
via = ["ministry"]
at = ["article#p2", "letter"]

[claim.shut]
text = "The port was shut."
via = ["wire"]

[claim.no-ships]
text = "No ship came in."
draft = true
via = ["wire"]

[[link]]
id = "same"
kind = "restates"
from = "shut"
to = "harbour-closed"
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> LedgerSnapshot:
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "a.txt").write_text(
        "The harbour\n\nIt was *closed* [today](x).\nAll day.\n\nSo they say."
    )
    (folder / "ledger.toml").write_text(LEDGER)
    return snapshot_of_file(folder / "ledger.toml")


def _hover(snapshot: LedgerSnapshot, tail: str) -> str | None:
    """Return the hover at the mark of a text after the ledger."""
    buffer, offset = buffer_of(LEDGER + tail, snapshot.root)
    found = hover(snapshot, buffer, offset)
    if found is None:
        return None
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents.value


RECORDS = (
    *(
        "[claim.harbour-clos¦ed]",
        "[claim.x]\nbecause = ['shut¦']",
        "[claim.x]\nbecause = ['¦no-ships']",
    ),
    *(
        "[source.min¦istry]",
        "[claim.x]\nvia = ['off¦ice']",
        "[claim.x]\nvia = [{ source = 'cre¦ws' }]",
    ),
    *("[document.x]\npublisher = 'dai¦ly'", "[source]\nwi¦re = {}"),
    *("[document.arti¦cle]", "[claim.x]\nat = ['letter¦']", "[claim.x]\nat = 'article#p¦2'"),
    *("[claim.x]\nat = 'article#p¦9'", "[predicate.len¦gth]", "[[link]]\nto_link = 'sa¦me'"),
)


def test_hover_of_records(snapshot: LedgerSnapshot) -> None:
    found = (f"<!-- {tail} -->\n\n{_hover(snapshot, tail)}\n" for tail in RECORDS)

    assert_golden(GOLDEN / "hover_records.md", "\n".join(found))


WORDS = (
    *("[cla¦im.x]", "[che¦ck]", "[claim.x]\nte¦xt = ''", "[claim.x]\nfact = { wh¦en = '' }"),
    *("[source.x]\nnumb¦er = 'one'", "[claim.x]\nkind = 'abs¦ence'", "[[link]]\nkind = 'impl¦ies'"),
    *("[claim.x]\ncertainty = 'like¦ly'", "[check]\ncorroborat¦ing = 'B'"),
)


def test_hover_of_words(snapshot: LedgerSnapshot) -> None:
    found = (f"<!-- {tail} -->\n\n{_hover(snapshot, tail)}\n" for tail in WORDS)

    assert_golden(GOLDEN / "hover_words.md", "\n".join(found))


@pytest.mark.parametrize(
    "tail",
    [
        "[[waiver]]\ncode = 'CT1¦02'",
        "[[waiver]]\ncode = 'single-orig¦in'",
        "[check]\nignore = ['single-orig¦in']",
        "[check.severity]\nsingle-orig¦in = 'note'",
        "[check.ignore_by_topic]\nharbour = ['CT10¦2']",
    ],
)
def test_hover_of_a_rule_is_its_explanation(snapshot: LedgerSnapshot, tail: str) -> None:
    (rule,) = (rule for rule in snapshot.rules if rule.name == "single-origin")

    assert f"**CT102 single-origin** (warning)\n\n{rule.doc.strip()}" == _hover(snapshot, tail)


@pytest.mark.parametrize(
    "tail",
    [
        "[claim.unkn¦own]",
        "[claim.x]\nvia = ['Not an¦ id']",
        "[claim.x]\nvia = ['harbour-clos¦ed']",
        "[claim.x]\nat = 'article#q¦'",
        "[claim.x]\nat = '#p¦2'",
        "[claim.x]\nkind = 'oth¦er'",
        "[claim.x]\nkin¦ds = ''",
        "[claim.x]\ntext = 'All text¦.'",
        "[claim.x] # cla¦im",
        "[claim.x]\n¦",
        "[[waiver]]\ncode = 'CT99¦9'",
        "[other.x¦]",
    ],
)
def test_unknown_words_have_no_hover(snapshot: LedgerSnapshot, tail: str) -> None:
    assert None is _hover(snapshot, tail)


def test_short_passage_is_that_of_the_only_document() -> None:
    ledger = "ledger = 1\n[document.article]\ntitle = 'The harbour'\n[claim.x]\nat = '#p¦2'"
    found = hover(snapshot_of(ledger), *buffer_of(ledger))

    assert found is not None
    assert "The harbour" in str(found.contents)


def test_range_is_that_of_the_word_in_utf_16(snapshot: LedgerSnapshot) -> None:
    buffer, offset = buffer_of(LEDGER + '[claim.x]\nvia = ["🚢", "off¦ice"]')
    found = hover(snapshot, buffer, offset)
    line = LEDGER.count("\n") + 1

    assert found is not None
    assert types.Range(types.Position(line, 14), types.Position(line, 20)) == found.range


def test_hover_in_an_unchecked_ledger_describes_the_record(snapshot: LedgerSnapshot) -> None:
    unchecked = LedgerSnapshot(snapshot.root, snapshot.read, None, snapshot.rules)

    assert (
        "**The harbour was closed.** (claim `harbour-closed`)\n\n- Kind: event, something happened"
        == _hover(unchecked, "[claim.harbour-clos¦ed]")
    )
    assert "It says" not in str(_hover(unchecked, "[source.off¦ice]"))


@pytest.mark.asyncio(loop_scope="session")
async def test_hover_in_an_editor(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    buffer, offset = buffer_of(LEDGER + '[claim.x]\nvia = ["🚢", "off¦ice', path)
    editor.open(path, buffer.text)
    found = await editor.client.text_document_hover_async(
        types.HoverParams(editor.document(path), buffer.lines.position(offset))
    )

    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    assert "**a spokesman** (source `office`)" in found.contents.value


# Markdown.

_MARKDOWN = MarkdownIt("gfm-like", {"html": True, "linkify": False})
_OURS = {
    *("paragraph", "inline", "text", "text_special", "strong", "code_inline", "softbreak"),
    *("bullet_list", "list_item", "blockquote"),
}


def _kinds(tokens: list[Token]) -> set[str]:
    inline = [child for token in tokens for child in token.children or ()]
    return {t.type.removesuffix("_open").removesuffix("_close") for t in [*tokens, *inline]}


def _shown(tokens: list[Token]) -> str:
    return "".join(child.content for token in tokens for child in token.children or ())


HOSTILE = st.one_of(
    texts,
    st.lists(
        st.sampled_from(
            [
                *(
                    "[x](command:run)",
                    "<img src=x>",
                    "`",
                    "``",
                    "**",
                    "_",
                    "~~",
                    "\\",
                    "|",
                    "&lt;",
                    "- ",
                ),
                *(
                    "# ",
                    "> ",
                    "1. ",
                    "---",
                    "![",
                    "](",
                    "<b>",
                    "$x$",
                    "\n",
                    "\n\n",
                    "    ",
                    "```",
                    "[a]: b",
                ),
            ]
        ),
        max_size=6,
    ).map("".join),
)


@given(HOSTILE)
def test_text_renders_as_written(text: str) -> None:
    escaped = escape_inline(text)
    at_start = _MARKDOWN.parse(escaped)
    in_list = _MARKDOWN.parse(f"- {escaped}")
    in_head = _MARKDOWN.parse(f"**{escaped or 'x'}** (claim)")
    expected = Display().sanitize(" ".join(text.split()))

    assert _kinds(at_start) | _kinds(in_list) | _kinds(in_head) <= _OURS
    assert [expected, expected] == [_shown(at_start), _shown(in_list)]


@given(HOSTILE.filter(lambda text: MARK not in text))
def test_names_and_titles_never_become_markup(text: str) -> None:
    name = toml_string(" ".join(text.split())[:60] or "x")
    ledger = f"""
ledger = 1
[source]
wire = {{ kind = "outlet", name = {name}, note = {toml_string(text)} }}
[document.article]
title = {name}
url = {toml_string(text)}
[claim.closed]
text = {toml_string(text or "x")}
via = ["wire"]
at = "article#p1"
[claim.x]
"""
    snapshot = snapshot_of(ledger)
    places = ("via = ['wi¦re']", "at = 'art¦icle'", "at = 'article#p¦1'", "because = ['clos¦ed']")
    found = [hover(snapshot, *buffer_of(ledger + place)) for place in places]
    shown = [
        each.contents.value
        for each in found
        if each and isinstance(each.contents, types.MarkupContent)
    ]
    wrong = [_kinds(_MARKDOWN.parse(each)) - _OURS for each in shown]

    assert [set()] * len(places) == wrong


# The role of a source.


def _roles_by_chains(facts: Facts, members: frozenset[str]) -> list[list[int]]:
    """Return the claims that some sources begin, pass on, deny and alone support, by group."""
    groups = {each: facts.columns.group_of(each.claim) for each in facts.columns.assertions}
    asserting = [each for each in groups if each.stance is Stance.ASSERTS]
    headed = [each for each in groups if each.hops[0].source in members]
    broken = [each for each in asserting if breaks(each, members, facts.desk)]
    left = {groups[each] for each in asserting if each not in broken}
    found = (
        {groups[each] for each in headed if each in asserting},
        {groups[each] for each in broken if each not in headed},
        {groups[each] for each in headed if each not in asserting},
        {groups[each] for each in broken} - left,
    )
    return [sorted(each) for each in found]


@given(ledgers())
def test_claims_of_a_source_are_those_of_its_chains(ledger: Ledger) -> None:
    facts = Facts(ledger, None, ledger.settings)
    every = [parts_of(ledger.sources.values(), [source]) for source in ledger.sources]
    roles = [SourceRole.of(facts, members) for members in every]

    assert [_roles_by_chains(facts, members) for members in every] == [
        [each.tolist() for each in (role.begun, role.passed_on, role.denied, role.lost)]
        for role in roles
    ]


# Half-typed ledgers.

ROOT = Path(__file__).parents[2]
SAMPLES = sorted(
    path
    for folder in ("seeds", "examples", "tests/defects")
    for path in (ROOT / folder).rglob("ledger.toml")
)


def _fault(snapshot: LedgerSnapshot, text: str, offset: int) -> str | None:
    """Return what is wrong with the hover at an offset of a text, or None."""
    buffer = Buffer(snapshot.root, snapshot.root.as_uri(), text)
    found = hover(snapshot, buffer, offset)
    if found is None or found.range is None:
        return None
    start, end = map(buffer.lines.offset, (found.range.start, found.range.end))
    return None if start <= offset <= end else f"{text[:offset]!r} shows {text[start:end]!r}"


@pytest.mark.parametrize("path", SAMPLES[1::4], ids=lambda path: path.parent.name)
def test_every_prefix_has_a_hover_at_the_position_or_none(path: Path) -> None:
    text = path.read_text("utf-8")
    snapshot = snapshot_of_file(path)
    faults = [_fault(snapshot, text[:at], at) for at in range(0, len(text), 13)]
    faults += [_fault(snapshot, text, at) for at in range(0, len(text), 5)]

    assert {None} == {*faults}


@pytest.mark.deep
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_prefix_of_all_samples_has_a_hover_at_the_position_or_none(path: Path) -> None:
    text = path.read_text("utf-8")
    snapshot = snapshot_of_file(path)
    faults = [_fault(snapshot, text[:at], at) for at in range(len(text) + 1)]
    faults += [_fault(snapshot, text, at) for at in range(len(text) + 1)]

    assert {None} == {*faults}
