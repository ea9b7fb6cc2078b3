"""Completion: everything that may stand at a position, and nothing that may not."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.records.shape import CLASS_BY_KIND, shape_of
from claimtrack.formats.toml.reader import TOP_LEVEL_KEYS, read_text
from claimtrack.formats.toml.shorthands import Defaults
from claimtrack.lsp.completion import MAX_ITEMS, complete
from claimtrack.lsp.hover import hover
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.model import Fact, Hop, Search, Settings
from tests.lsp.snapshots import (
    FILE,
    MARK,
    apply_edit,
    buffer_of,
    rules,
    snapshot_of,
    snapshot_of_file,
)
from tests.nonempty import nonempty

ROOT = Path(__file__).parents[2]
FOLDERS = ("seeds", "examples", "tests/defects")
SAMPLES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("ledger.toml"))
TODAY = date(2031, 7, 1)

LEDGER = """\
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily 🚢" }
ministry = { kind = "government", name = "Harbour Ministry", party_to = ["harbour"] }
office = { kind = "spokesperson", part_of = "ministry" }

[document.article]
publisher = "daily"
title = "The harbour"
published = "2031-06-10"

[predicate.closed]

[predicate.open]

[claim.harbour-closed]
text = "The harbour 🚢 was closed."
topics = ["piers"]
fact = { subject = "harbour", predicate = "closed", when = "2031-06-09" }
via = ["ministry"]
at = "#p2"

[claim.two-piers]
text = "It has two piers."
via = ["office"]
at = "#p3"

[[assertion]]
id = "seen"
claim = "two-piers"
via = ["daily"]

[[link]]
id = "because-of-piers"
kind = "supports"
from = "two-piers"
to = "harbour-closed"
"""


@cache
def _snapshot() -> LedgerSnapshot:
    return snapshot_of(LEDGER)


def _complete(tail: str) -> tuple[Buffer, types.CompletionList]:
    """Return the proposals at the mark of a text after the ledger."""
    text = LEDGER + tail
    buffer, offset = buffer_of(text)
    return buffer, complete(_snapshot(), buffer, offset, TODAY)


def _labels(tail: str) -> list[str]:
    """Return the labels of the proposals, without whole headers."""
    return [item.label for item in _complete(tail)[1].items if not item.label.startswith("[")]


def _edited(tail: str, label: str) -> str:
    """Return what becomes of a text after the ledger by a proposal."""
    buffer, found = _complete(tail)
    (item,) = (each for each in found.items if each.label == label)
    return apply_edit(buffer, item.text_edit).removeprefix(LEDGER)


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("[¦", ["source", "document", "predicate", "claim", "check", "defaults"]),
        ("[[¦", ["assertion", "link", "retraction", "waiver", "claim"]),
        ("[[claim.¦", ["harbour-closed", "two-piers"]),
        ("[claim.x.¦", ["search", "fact"]),
        ("[[claim.x.¦", ["via", "assertion"]),
        ("[check.¦", ["severity", "ignore_by_topic", "ignore_by_source", "evidence"]),
        ("[claim.x]\nvia = ['¦']", ["daily", "ministry", "office"]),
        ("[claim.x]\nvia = ['MINIS¦']", ["ministry"]),
        ("[claim.x]\nvia = ['harbour m¦']", ["ministry Harbour Ministry"]),
        ("[claim.x]\nspeaker = '🚢¦'", ["daily The Daily 🚢"]),
        ("[claim.x]\nbecause = ['piers¦']", ["two-piers"]),
        ("[claim.two-piers]\nbecause = ['¦']", ["harbour-closed"]),
        ("[source.ministry]\npart_of = '¦'", ["daily"]),
        ("[claim.x]\ntopics = ['¦']", ["piers", "harbour"]),
        ("[claim.x]\ndraft = ¦", ["true", "false"]),
        ("[claim.x]\nfact = { predicate = '¦' }", ["closed", "open"]),
        ("[claim.x]\nfact = { subject = 'har¦' }", ["harbour", "ministry Harbour Ministry"]),
        ("[claim.x]\nfact = { when = '¦' }", ["2031-07-01", "2031-06-10"]),
        ("[claim.x]\nat = '#¦'", ["#p2", "#p3", "#headline", "#caption"]),
        ("[claim.x]\nat = 'article#h¦'", ["article#headline"]),
        ("[claim.x]\nat = 'art¦'", ["article"]),
        (
            "[claim.x]\nvia = [{ certainty = '¦' }]",
            ["doubtful", "possible", "likely", "stated", "certain"],
        ),
        ("[check]\ncorroborating = '¦'", ["A", "B", "C", "D", "E"]),
        ("[check.evidence]\n¦", ["A", "B", "C", "D", "E"]),
        ("[check.severity]\nsingle-origin = '¦'", ["error", "warning", "note"]),
        ("[check.ignore_by_topic]\n¦", ["piers", "harbour"]),
        ("[check.ignore_by_source]\n¦", ["daily", "ministry", "office"]),
        ("[[link]]\nto_link = '¦'", ["because-of-piers"]),
        ("[[waiver]]\nassertion = '¦'", ["seen"]),
        ("[[link]]\nto = 'two-piers'\n¦", ["kind", "from", "by", "on", "id", "note"]),
        ("[[waiver]]\nclaim = 'two-piers'\n¦", ["code", "reason", "by", "until"]),
        ("[claim.x]\nkind = ['¦']", []),
        ("[claim.x]\ntext = '¦'", []),
        ("[claim.x]\nnote = '''¦'''", []),
        ("[claim.x]\nkind = 'event' ¦", []),
        ("[claim.x]\nkinds = '¦'", []),
        ("[other.x]\n¦", []),
        ("# [¦", []),
    ],
)
def test_proposals_by_context(tail: str, expected: Sequence[str]) -> None:
    assert expected == _labels(tail)


@pytest.mark.parametrize(
    "tail", ["[[waiver]]\ncode = '¦'", "[check]\nignore = ['¦']", "[check.severity]\n¦"]
)
def test_rules_are_proposed_by_name_and_by_code(tail: str) -> None:
    words = [rule.name for rule in rules()] + [rule.code for rule in rules()]

    assert words == _labels(tail)


def test_ids_that_are_used_and_not_declared_are_proposed_for_headers() -> None:
    text = LEDGER + "[claim.x]\ntext = 'It.'\nvia = ['harbour-master']\n[source.¦"
    buffer, offset = buffer_of(text)
    items = complete(snapshot_of(text), buffer, offset).items

    assert ["harbour-master"] == [item.label for item in items]


def test_records_that_are_invalid_are_proposed() -> None:
    text = LEDGER + "[claim.no-text]\n[claim.x]\nbecause = ['no¦']"
    buffer, offset = buffer_of(text)

    assert ["no-text"] == [i.label for i in complete(snapshot_of(text), buffer, offset).items]


def test_included_file_is_offered_only_the_desk() -> None:
    part = FILE.parent / "part.toml"
    buffer, offset = buffer_of("ledger = 1\n[check]\n¦", part)
    found = complete(
        snapshot_of('ledger = 1\ninclude = ["part.toml"]', {"part.toml": "ledger = 1"}),
        buffer,
        offset,
    )

    assert "desk" == found.items[0].label
    assert all(item.label.startswith("[") for item in found.items[1:])


@pytest.mark.parametrize(
    ("tail", "label", "expected"),
    [
        ("[cl¦", "claim", "[claim."),
        ("[cl¦.x]", "claim", "[claim.x]"),
        ("[de¦", "defaults", "[defaults]"),
        ("[[li¦]]", "link", "[[link]]"),
        ("[claim.x]\nki¦", "kind", "[claim.x]\nkind = "),
        ("[claim.x]\nki¦ = ''", "kind", "[claim.x]\nkind = ''"),
        ("[claim.x]\n¦", "[[link]]", "[claim.x]\n[[link]]"),
        ("[claim.x]\nvia = [{ so¦ }]", "source", "[claim.x]\nvia = [{ source =  }]"),
        ("[claim.x]\nkind = ¦", "event", '[claim.x]\nkind = "event"'),
        ("[claim.x]\nkind = ev¦", "event", '[claim.x]\nkind = "event"'),
        ('[claim.x]\nkind = "ev¦', "event", '[claim.x]\nkind = "event"'),
        ("[claim.x]\nkind = 'ev¦er'", "event", "[claim.x]\nkind = 'event'"),
        ("[claim.x]\nvia = ¦", "office", '[claim.x]\nvia = ["office"]'),
        ('[claim.x]\nvia = "of¦"', '"office', '[claim.x]\nvia = ["office"]'),
        ('[claim.x]\nvia = ["of¦', "office", '[claim.x]\nvia = ["office"'),
        ('[claim.x]\nvia = ["of¦, "daily"]', "office", '[claim.x]\nvia = ["office", "daily"]'),
        (
            '[claim.x]\nvia = [\n  "🚢", "of¦"\n]',
            "office",
            '[claim.x]\nvia = [\n  "🚢", "office"\n]',
        ),
        ('[claim.x]\ndraft = "t¦', '"true', "[claim.x]\ndraft = true"),
        ('[claim.x]\nat = "article#¦"', "article#p2", '[claim.x]\nat = "article#p2"'),
    ],
)
def test_proposal_replaces_exactly_the_word(tail: str, label: str, expected: str) -> None:
    assert expected == _edited(tail, label)


def test_documents_with_a_text_have_passages_with_their_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harbour\n\nIt is 🚢 closed.\n\nIt has two piers.")
    ledger = "ledger = 1\n[document.article]\npath = 'a.txt'\n[claim.x]\nat = '#¦'"
    (tmp_path / "ledger.toml").write_text(ledger.replace(MARK, ""))
    buffer, offset = buffer_of(ledger, tmp_path / "ledger.toml")
    items = complete(snapshot_of_file(tmp_path / "ledger.toml"), buffer, offset).items

    assert [
        ("#p1", "The harbour"),
        ("#p2", "It is 🚢 closed."),
        ("#p3", "It has two piers."),
        ("#headline", None),
        ("#caption", None),
    ] == [(item.label, item.detail) for item in items]


def test_long_list_says_that_it_is_incomplete() -> None:
    many = "\n".join(f's{i} = {{ kind = "outlet" }}' for i in range(MAX_ITEMS + 1))
    text = f"ledger = 1\n[source]\n{many}\n[claim.x]\nvia = ['{MARK}']"
    snapshot = snapshot_of(text)
    every = complete(snapshot, *buffer_of(text))
    some = complete(snapshot, *buffer_of(text.replace(MARK, f"s9{MARK}")))

    assert (True, MAX_ITEMS) == (every.is_incomplete, len(every.items))
    assert (False, ["s9", *(f"s9{i}" for i in range(10))]) == (
        some.is_incomplete,
        [item.label for item in some.items],
    )


def test_list_that_matches_names_is_incomplete() -> None:
    """Its labels then have the names, by which an editor filters them."""
    every = _complete("[claim.x]\nvia = ['¦']")[1]
    named = _complete("[claim.x]\nvia = ['the¦']")[1]

    assert (True, "daily") == (every.is_incomplete, every.items[0].label)
    assert ["daily The Daily 🚢"] == [item.label for item in named.items]
    assert {None} == {item.filter_text for item in (*every.items, *named.items)}


# Laws over all tables.

TABLES = [
    *("[source.x]", "[document.x]", "[predicate.x]", "[claim.x]", "[claim.x.fact]"),
    *("[claim.x.search]", "[[claim.x.via]]", "[[claim.x.assertion]]"),
    *(
        "[[claim.x.assertion]]\n[[claim.x.assertion.via]]",
        "[[assertion]]",
        "[[assertion]]\n[[assertion.via]]",
    ),
    *("[[link]]", "[[retraction]]", "[[waiver]]", "[check]", "[defaults]"),
]
WORDS = sorted(
    {
        word
        for cls in (*CLASS_BY_KIND.values(), Hop, Fact, Search, Settings, Defaults)
        for word in shape_of(cls).by_name
    }
    | {"assertion", "other", *TOP_LEVEL_KEYS}
)


@cache
def _problems(text: str) -> Sequence[Problem]:
    try:
        read_text(text)
    except LedgerError as error:
        return error.problems
    return ()


def _accepted(header: str) -> list[str]:
    """Return the words that the reader takes as keys of a table."""
    # A list of tables takes the place of a text that the table needs.
    unknown = {
        word
        for word in WORDS
        for problem in _problems(f"ledger = 1\n{header}\n{word} = 0")
        if problem.message == f"unknown key `{word}`"
    }
    return sorted({*WORDS} - unknown)


@pytest.mark.parametrize("header", TABLES)
def test_keys_are_those_that_the_reader_accepts(header: str) -> None:
    assert _accepted(header) == sorted(_labels(f"{header}\n{MARK}"))


@pytest.mark.parametrize(
    ("inline", "header"),
    [
        ("[claim.x]\nfact = { ¦ }", "[claim.x.fact]"),
        ("[claim.x]\nsearch = { ¦", "[claim.x.search]"),
        ("[claim.x]\nvia = ['daily', { ¦ }]", "[[claim.x.via]]"),
        ("[source]\nx = { ¦ }", "[source.x]"),
        ("[claim]\nx.fact.¦", "[claim.x.fact]"),
        ("[[claim.x.assertion]]\nvia = [{\n  ¦\n}]", "[[assertion]]\n[[assertion.via]]"),
    ],
)
def test_keys_of_an_inline_table_are_those_of_the_table(inline: str, header: str) -> None:
    assert _labels(f"{header}\n{MARK}") == _labels(inline)


def test_tables_are_those_of_the_reader() -> None:
    buffer, offset = buffer_of(MARK)
    items = complete(snapshot_of(""), buffer, offset).items
    names = {item.label.strip("[].") for item in items}

    assert {*TOP_LEVEL_KEYS} - {"check", "defaults"} == names


NEEDED = {"[claim.x]": "via = ['daily']", "[predicate.x]": "takes = 'name'"}
"""What a table must have, for other keys to make sense in it."""


def _slots() -> Iterator[str]:
    """Yield every table with each of its keys that has proposals in some form."""
    for header in TABLES:
        for key in _accepted(header):
            needed = NEEDED.get(header, "")
            before = header if needed.startswith(key) else f"{header}\n{needed}"
            # Two predicates must name one another as inverse.
            if key != "inverse" and any(
                _labels(f"{before}\n{key} = {form}") for form in ("'¦'", "['¦']")
            ):
                yield f"{before}\n{key} = "


def test_values_put_in_place_are_accepted_in_every_form() -> None:
    forms = ("¦", '"¦', '"¦"', "'¦'", "[¦]", '["¦]', '["¦"]')
    refused = []
    tried = 0
    for tail in nonempty(_slots()):
        for form in forms:
            buffer, found = _complete(tail + form)
            for item in [*found.items[:3], *found.items[-1:]]:
                text = apply_edit(buffer, item.text_edit)
                line = text.count("\n") + 1
                tried += 1
                refused += [
                    (tail, form, item.label, problem.message)
                    for problem in _problems(text)
                    if problem.place is not None and problem.place.line == line
                ]

    assert [] == refused
    assert tried > 500


# Laws over half-typed ledgers.


def _fault(snapshot: LedgerSnapshot, text: str, offset: int) -> str | None:
    """Return what is wrong with the proposals at an offset of a text, or None."""
    buffer = Buffer(snapshot.root, snapshot.root.as_uri(), text)
    for item in complete(snapshot, buffer, offset, TODAY).items:
        edit = item.text_edit
        assert isinstance(edit, types.TextEdit)
        start, end = map(buffer.lines.offset, (edit.range.start, edit.range.end))
        if not (start <= offset <= end and edit.range.start.line == edit.range.end.line):
            return f"{text[:offset]!r}: {item.label} replaces {text[start:end]!r}"
    return None


@pytest.mark.parametrize("path", SAMPLES[::4], ids=lambda path: path.parent.name)
def test_edits_are_at_the_position_in_every_prefix(path: Path) -> None:
    text = path.read_text("utf-8")
    snapshot = snapshot_of_file(path)
    # A step that has no divisor in common with the length of a line.
    faults = [_fault(snapshot, text[:at], at) for at in range(0, len(text), 13)]
    faults += [_fault(snapshot, text, at) for at in range(0, len(text), 13)]

    assert {None} == {*faults}


PIECES = st.sampled_from(
    [
        *("[", "]", "{", "}", '"', "'", "=", ",", ".", "#", "\n", " ", "\\", "🚢", "article", "x"),
        *("[claim.x]\n", "[check.severity]\n", "[source]\n", "via", "at", "kind", "fact", "when"),
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join), st.data())
def test_any_text_has_edits_at_the_position(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    buffer = Buffer(FILE, FILE.as_uri(), text)
    found = hover(_snapshot(), buffer, offset)

    assert None is _fault(_snapshot(), text, offset)
    assert found is None or found.range is not None


@pytest.mark.deep
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_edits_are_at_the_position_in_every_prefix_of_all_samples(path: Path) -> None:
    text = path.read_text("utf-8")
    snapshot = snapshot_of_file(path)

    assert {None} == {_fault(snapshot, text[:at], at) for at in range(len(text) + 1)}
