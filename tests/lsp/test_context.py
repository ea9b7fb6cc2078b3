"""The context of a position, in whole and in half-typed text."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats.toml.positions import NO_KEY, ValuePosition, scan_toml
from claimtrack.lsp.context import Context, Within, context_at

ROOT = Path(__file__).parents[2]
FOLDERS = ("seeds", "examples", "tests/defects")
SAMPLES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.toml"))

# The position is that of `|`.
CASES = {
    "[cl|": "header () - 'cl'",
    "[|": "header () - ''",
    "[[|]]": "header () - '' closed in_list",
    "[claim.|]": "header claim - '' closed",
    "[[claim.te|st.assertion]]": "header claim - 'test' closed in_list assigned",
    "[claim.x] |# why": "nothing",
    "|": "key () - ''",
    "ledger = 1\ninc|": "key () - 'inc', has ledger",
    "[claim.x]\nki| = 3": "key claim.x - 'ki' assigned",
    "[claim.x]\ntext = 'a'\n|\nvia = []\n[claim.y]\nat = ''": "key claim.x - '', has text via",
    "[claim.x]\nfact.when = ''\nfact.sub|": "key claim.x.fact - 'sub', has when",
    "[claim.x]\nfact = { when = '', | }": "key claim.x.fact - '' inline, has when",
    "[claim.x]\nfact = {\n  when = '',\n  |\n}": "key claim.x.fact - '' inline, has when",
    '[source]\nafp = { kind = "news-|': "value source.afp kind 'news-'",
    "[claim.x]\nkind = |": "value claim.x kind ''",
    "[claim.x]\nkind = ev|\nat = ''": "value claim.x kind 'ev'",
    '[claim.x]\nkind = "ev|ent"  # why': "value claim.x kind 'event' closed",
    '[claim.x]\nkind = "ev|  # why': "value claim.x kind 'ev'",
    '[claim.x]\nkind = |"event"': "nothing",
    '[claim.x]\nkind = "event"|': "nothing",
    '[claim.x]\nkind = "event" # |': "nothing",
    "[claim.x]\nkind |": "nothing",
    "exclusive = [\n  ['a', '|'],\n]": "value () exclusive '' closed in_list",
    '[claim.x]\nvia = ["web|, "afp"]': "value claim.x via 'web' in_list",
    '[claim.x]\nvia = ["web|]\nat = "#p4"': "value claim.x via 'web' in_list",
    '[claim.x]\nvia = ["afp", |]': "value claim.x via '' in_list",
    '[claim.x]\nvia = [\n  "afp",\n  "|\nat = "#p4"': "value claim.x via '' in_list",
    '[claim.x]\nvia = [{ source = "kc|, act = "said" }]': "value claim.x.via source 'kc'",
    '[claim.x]\nvia = ["afp",\nat = "doc#p|"': "value claim.x at 'doc#p' closed",
    '[claim.x]\nfact = { when = "2031",\nat = "|"': "value claim.x at '' closed",
    '[claim.x]\nspeaker = "The harbour m|': "value claim.x speaker 'The harbour m'",
    "[predicate.x]\nbefore = [\n  'a', '|',\n]": "value predicate.x before '' closed in_list",
}


def _at_mark(text: str) -> Context:
    return context_at(text.replace("|", "", 1), text.index("|"))


def _describe(found: Context) -> str:
    if found.within is Within.NOTHING:
        return "nothing"
    parts = [found.within.value, ".".join(found.table) or "()", found.key or "-", repr(found.word)]
    flags = ("closed", "in_list", "assigned", "inline")
    parts += [flag for flag in flags if getattr(found, flag)]
    present = f", has {' '.join(sorted(found.present))}" if found.present else ""
    return " ".join(parts) + present


@pytest.mark.parametrize("text", CASES)
def test_context_of_a_position(text: str) -> None:
    assert CASES[text] == _describe(_at_mark(text))


def test_word_ends_at_the_position_if_its_text_is_not_closed() -> None:
    found = _at_mark('[claim.x]\nspeaker = "The |   ')

    assert ("The ", "The ", '"') == (found.before, found.word, found.quote)


def test_far_header_gives_the_table_without_its_first_keys() -> None:
    lines = "\n".join(f'source-{i} = {{ kind = "outlet" }}' for i in range(5000))
    found = _at_mark(f"[source]\n{lines}\nlast = {{ kind = '|")

    assert ("source", "last") == found.table


def _strings(
    position: ValuePosition, path: tuple[str, ...], text: str
) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the path and the offsets of each string of one line, without its quotes."""
    todo = [(position, path)]
    while todo:
        here, at = todo.pop()
        match here.children:
            case dict(inner):
                todo += [(child, (*at, name)) for name, child in inner.items()]
            case list(items):
                todo += [(item, at) for item in items]
            case None if text[here.start] == '"' and not text.startswith('"""', here.start):
                yield at, here.start + 1, here.end - 1


def _keys(position: ValuePosition) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield the table and the offsets of each key and of each part of a header."""
    todo = [(position, tuple[str, ...]())]
    while todo:
        here, at = todo.pop()
        match here.children:
            case dict(inner):
                for name, child in inner.items():
                    todo.append((child, (*at, name)))
                    if child.key_start != NO_KEY:
                        yield at, child.key_start, child.key_end
            case list(items):
                todo += [(item, at) for item in items]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_context_of_each_value_is_that_of_the_parser(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = list(_strings(scan_toml(text), (), text))
    contexts = [context_at(text, (start + end) // 2) for _, start, end in expected]
    found = [((*each.table, each.key), each.start, each.end) for each in contexts]

    assert expected == found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_context_of_each_key_is_that_of_the_parser(path: Path) -> None:
    text = path.read_text("utf-8")
    expected = list(_keys(scan_toml(text)))
    contexts = [context_at(text, end) for _, _, end in expected]
    found = [(each.table, each.start, each.end) for each in contexts]

    assert expected == found
    assert {Within.KEY, Within.HEADER} >= {each.within for each in contexts}


@pytest.mark.parametrize("path", SAMPLES[::9], ids=lambda path: path.parent.name)
def test_text_after_a_position_does_not_change_its_context(path: Path) -> None:
    text = path.read_text("utf-8")
    # The end of an open text with commas is a guess.
    spans = [
        (start, end)
        for _, start, end in _strings(scan_toml(text), (), text)
        if not set(",#]}'").intersection(text[start:end])
    ]
    middles = [(start + end) // 2 for start, end in spans]
    whole = [context_at(text, at) for at in middles]
    cut = [context_at(text[:at], at) for at in middles]

    assert [(each.table, each.key, each.before) for each in whole] == [
        (each.table, each.key, each.before) for each in cut
    ]


SYNTAX = st.sampled_from(
    [
        "[",
        "]",
        "{",
        "}",
        '"',
        "'",
        '"""',
        "=",
        ",",
        ".",
        "#",
        "\n",
        " ",
        "\\",
        "a",
        "claim",
        "\u2028",
    ]
)


@given(st.lists(SYNTAX, max_size=40).map("".join), st.data())
def test_any_text_has_a_context_around_the_position(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = context_at(text, offset)

    assert found.start <= offset <= found.end
    assert text[found.start : found.end] == found.word
    assert text[found.start : offset] == found.before
    assert "\n" not in found.before or found.quote in ('"""', "'''")
