"""Tests of hostile input. Row numbers refer to the catalogue of bad input."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError, Problem
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Ledger
from tests.formats.test_positions import documents
from tests.formats.trials import tried
from tests.growth import seconds_below

SOURCE = b'ledger = 1\n[source]\na = { kind = "person" }\n'
CLAIM = SOURCE + b'[claim.c]\ntext = "t"\n'


def _dated(date: str) -> bytes:
    return b"ledger = 1\n[document.d]\npublished = " + date.encode() + b"\n"


def _named(*names: str) -> bytes:
    lines = [f's{i} = {{ kind = "person", name = "{name}" }}' for i, name in enumerate(names)]
    return ("ledger = 1\n[source]\n" + "\n".join(lines)).encode()


# Row, input, code, line and column (0 for any), and part of the message.
REFUSED: list[tuple[str, bytes, str, int, int, str]] = [
    ("3-utf16-le", SOURCE.decode().encode("utf-16"), "CT002", 1, 1, "UTF-16"),
    ("3-utf16-no-mark", SOURCE.decode().encode("utf-16-be"), "CT002", 1, 1, "UTF-16"),
    ("3-utf32", SOURCE.decode().encode("utf-32"), "CT002", 1, 1, "UTF-32"),
    ("4-latin-1", SOURCE + b"# caf\xe9\n", "CT002", 4, 6, "0xE9 at offset 49"),
    ("5-nul", b'a = "\0"', "CT003", 1, 6, "U+0000"),
    ("6-bare-cr", b"ledger = 1\ra = 2\r", "CT003", 1, 11, "carriage return"),
    ("8-escape-at-the-end", SOURCE + b'b = { kind = "person\\', "CT004", 4, 22, ""),
    ("8-unterminated", SOURCE + b'b = { kind = "person\n', "CT004", 4, 21, ""),
    ("9-duplicate", SOURCE + b'a = { kind = "person" }\n', "CT005", 4, 1, "`a` is given twice"),
    ("9-table", CLAIM + b"[claim.c]\n", "CT005", 6, 8, "`c` is given twice"),
    ("9-in-inline", b"ledger = 1\nx = {a = 1, a = 2}", "CT005", 2, 13, "`a` is given twice"),
    ("11-claim-list", SOURCE + b"[[claim]]\n", "CT006", 4, 0, "expected a table, found a list"),
    ("11-link-table", SOURCE + b"[link]\n", "CT006", 4, 1, "expected a list of tables"),
    ("12-misspelt", CLAIM + b'topcs = ["x"]\n', "CT007", 6, 1, "did you mean `topics`?"),
    ("13-via-text", CLAIM + b'via = "kcna"\n', "CT006", 6, 7, "expected a list"),
    ("14-unknown-source", CLAIM + b'via = ["a", "aa"]\n', "CT008", 6, 13, "did you mean `a`?"),
    ("15-owners", SOURCE + b'b = { kind = "person", part_of = "b" }\n', "CT009", 4, 0, "ring"),
    ("18-long-chain", CLAIM + b"via = [" + b'"a",' * 10_000 + b"]\n", "CT012", 6, 7, "10,000"),
    ("19-key-parts", b"a" + b".a" * 100_000 + b" = 1", "CT012", 1, 1, "parts"),
    ("19-header", b"[a" + b".a" * 100_000 + b"]", "CT012", 1, 2, "with dots in quotes"),
    ("21-many-keys", (b"a" + b".a" * 499 + b" = 1\n") * 2_000, "CT012", 1, 1, "parts"),
    ("23-lists", b"a = " + b"[" * 100_000, "CT012", 1, 21, "deep"),
    ("23-tables", b"a = " + b"{a=" * 100_000, "CT012", 1, 0, "left open"),
    ("24-long-string", b'a = "' + b"x" * 20_000_000 + b'"', "CT012", 1, 1, "bytes"),
    ("25-long-comment", b"#" * 20_000_000, "CT012", 1, 1, "bytes"),
    ("26-very-many-tables", b"[[a]]\n" * 300_000, "CT012", 1, 1, "tables and lists"),
    ("26-very-many-values", b"a = [" + b"1," * 600_000, "CT012", 1, 1, "values"),
    ("27-long-integer", b"ledger = " + b"1" * 5_000, "CT006", 1, 10, "digits"),
    ("29-inf", CLAIM + b"note = inf\n", "CT006", 6, 8, "the number inf"),
    ("29-nan", CLAIM + b"note = nan\n", "CT006", 6, 8, "the number nan"),
    ("29-hex", b"ledger = 0x" + b"f" * 100_000, "CT011", 1, 10, "very large"),
    ("31-no-such-day", _dated('"2021-02-30"'), "CT020", 3, 13, "invalid day"),
    ("33-readings", _dated('"10/11/12"'), "CT020", 3, 13, "ambiguous"),
    ("34-large-date", _dated('"99999999999"'), "CT020", 3, 13, "not an EDTF date"),
    ("80-long-date", _dated('"' + "2021-10/" * 2_000 + '"'), "CT020", 3, 13, "characters"),
    ("x-native-date", _dated("2020-02-03"), "CT020", 3, 13, 'write "2020-02-03"'),
    ("x-native-time", _dated("2020-02-03 04:05:06"), "CT020", 3, 13, '"2020-02-03T04:05:06"'),
    ("x-native-year", _dated("2020"), "CT020", 3, 13, 'write "2020"'),
    ("x-id", CLAIM + b'id = "d"\n', "CT007", 6, 1, "the name of the table says it: `c`"),
    ("39-noncharacter", _named("a\ufffe"), "CT003", 3, 32, "U+FFFE"),
    ("40-bidi", _named("a\u202eb"), "CT013", 3, 32, "U+202E"),
    (
        "44-nfc-and-nfd-id",
        b'ledger = 1\n[claim."\xc3\xa9"]\ntext = "t"',
        "CT006",
        2,
        8,
        "not an id",
    ),
    ("56-parent", SOURCE + b'[document.d]\npath = "../../etc/passwd"', "CT016", 5, 8, "below"),
    ("56-absolute", SOURCE + b'[document.d]\npath = "/etc/passwd"', "CT016", 5, 8, "below"),
    ("56-backslash", SOURCE + b"[document.d]\npath = '..\\..\\x'", "CT016", 5, 8, "below"),
    ("56-url", SOURCE + b'[document.d]\npath = "file:///x"', "CT016", 5, 8, "below"),
    ("56-include", b'ledger = 1\ninclude = ["../x.toml"]', "CT016", 2, 11, "below"),
    ("58-device-name", SOURCE + b'[document.d]\npath = "nul.txt"', "CT016", 5, 8, "below"),
    ("58-trailing-dot", SOURCE + b'[document.d]\npath = "a."', "CT016", 5, 8, "below"),
    ("58-long", SOURCE + b'[document.d]\npath = "' + b"x" * 5_000 + b'"', "CT016", 5, 8, "below"),
    ("78-newer", b"ledger = 2\n", "CT011", 1, 10, "version 1"),
    ("78-true", b"ledger = true\n", "CT011", 1, 10, "version 1"),
    ("78-missing", b"[source]\n", "CT011", 1, 1, "missing"),
]


def _error_of(path: Path, data: bytes) -> tuple[Problem, ...]:
    path.write_bytes(data)
    problems: list[tuple[Problem, ...]] = []

    def refuse(path: Path) -> None:
        with pytest.raises(LedgerError) as caught:
            reader.read(path)
        problems.append(caught.value.problems)

    assert seconds_below(refuse, lambda: path, limit=30) < 30
    return problems[-1]


@pytest.mark.parametrize(
    ("data", "code", "line", "column", "says"),
    [row[1:] for row in REFUSED],
    ids=[row[0] for row in REFUSED],
)
def test_hostile_file_is_rejected_with_code_and_place(
    data: bytes, code: str, line: int, column: int, says: str, tmp_path: Path
) -> None:
    first, *_ = _error_of(tmp_path / "ledger.toml", data)

    assert first.fault.code == code
    assert says in str(first)
    assert first.place is not None
    assert first.place.file == str(tmp_path / "ledger.toml")
    assert first.place.line == line
    assert column in (0, first.place.column)


_A = TypeVar("_A")


def _codes(read: Callable[[_A], Ledger], what: _A) -> list[str]:
    """Return the codes of all problems of an error."""
    try:
        ledger = read(what)
    except LedgerError as error:
        assert error.problems, "a refusal without a reason"  # noqa: PT017
        return [problem.fault.code for problem in error.problems]
    return [note.fault.code for note in ledger.notes]


def test_duplicate_id_is_reported_with_the_first_place(tmp_path: Path) -> None:
    """Row 9."""
    path = tmp_path / "l"
    (problem,) = _error_of(path, CLAIM + b'[claim.d]\ntext = "t"\n[claim.c]\ntext = "u"\n')

    assert problem.related is not None
    assert (problem.related.line, problem.related.column) == (4, 8)
    assert problem.hint == f"the first is at {path}:4:8"


def test_table_created_by_dotted_keys_is_rejected_at_the_parsers_place() -> None:
    with pytest.raises(LedgerError) as caught:
        reader.read_text("ledger = 1\nsource.a.kind = 'person'\n[source.a]\n")

    (problem,) = caught.value.problems
    assert problem.fault.code == "CT004"
    assert problem.place is not None
    assert problem.place.line == 3


def _loads(data: bytes, tmp_path: Path) -> Ledger:
    path = tmp_path / "ledger.toml"
    path.write_bytes(data)
    return reader.read(path)


def test_empty_file_is_an_empty_ledger(tmp_path: Path) -> None:
    """Row 1."""
    assert len(_loads(b"", tmp_path)) == 0
    assert len(_loads(b"# nothing yet\n", tmp_path)) == 0


def test_byte_order_mark_is_ignored_with_a_note(tmp_path: Path) -> None:
    """Row 2."""
    ledger = _loads(b"\xef\xbb\xbf" + SOURCE, tmp_path)

    assert [note.fault.code for note in ledger.notes] == ["CT002"]
    assert ledger.notes[0].warning
    assert ledger.sources["a"].place == _loads(SOURCE, tmp_path).sources["a"].place


def test_crlf_and_lf_give_the_same_places(tmp_path: Path) -> None:
    """Row 7."""
    text = CLAIM + b'note = """\none\ntwo"""\nvia = [\n  "a",\n]\n'
    lf, crlf = _loads(text, tmp_path), _loads(text.replace(b"\n", b"\r\n"), tmp_path)

    assert lf == crlf
    assert [record.place for record in lf.records()] == [record.place for record in crlf.records()]
    assert lf.assertions[0].via[0].place == crlf.assertions[0].via[0].place


def test_questionable_content_loads(tmp_path: Path) -> None:
    """Rows 15, 16, 17: a source twice in a chain, a claim for and against itself."""
    links = b"".join(
        b'[[link]]\nkind = "' + kind + b'"\nfrom = "c"\nto = "c"\n'
        for kind in (b"supports", b"contradicts")
    )
    ledger = _loads(CLAIM + b'because = ["c"]\nvia = ["a", "a"]\n' + links, tmp_path)

    assert len(ledger.links) == 2


def test_many_tables_are_handled_in_time(tmp_path: Path) -> None:
    """Row 26."""
    problems = _error_of(tmp_path / "l", b"ledger = 1\n" + b"[[link]]\n" * 100_000)

    assert problems[-1].message.startswith("more than 1,000 problems")


def test_many_unknown_keys_are_rejected_in_time(tmp_path: Path) -> None:
    keys = b"".join(b"topcis%d = 1\n" % i for i in range(100_000))

    assert len(_error_of(tmp_path / "l", CLAIM + keys)) <= 1_001


@pytest.mark.parametrize("date", ["2019-10", "2019", "202X"])
def test_dates_keep_their_given_precision(date: str, tmp_path: Path) -> None:
    """Row 32."""
    document = _loads(_dated(f'"{date}"'), tmp_path).documents["d"]

    assert document.published is not None
    assert document.published.text == date


@pytest.mark.parametrize(
    ("names", "code", "says"),
    [
        (("KC\u200bNA",), "CT019", "KC<U+200B>NA"),
        (("KC\ufe0fNA",), "CT019", "KC<U+FE0F>NA"),
        (("KCNA", "\u041aCNA"), "CT014", "looks like that of `s0`"),
        (("caf\u00e9", "cafe\u0301"), "CT015", "that of `s0`"),
    ],
    ids=["41-zero-width", "41-selector", "42-cyrillic", "44-normal-forms"],
)
def test_deceptive_names_give_warnings(
    names: tuple[str, ...], code: str, says: str, tmp_path: Path
) -> None:
    (note,) = _loads(_named(*names), tmp_path).notes

    assert note.fault.code == code
    assert note.warning
    assert says in note.message
    assert note.place is not None
    assert note.place.line == 2 + len(names)


@pytest.mark.parametrize("names", [("KCNA", "KCNA"), ("КЦНА", "KCNA"), ("café", "cafe")])
def test_distinct_and_equal_names_give_no_warnings(names: tuple[str, ...], tmp_path: Path) -> None:
    assert _loads(_named(*names), tmp_path).notes == ()


def test_text_may_contain_a_noncharacter(tmp_path: Path) -> None:
    """Row 39: reports escape such characters."""
    ledger = _loads(CLAIM + 'note = "\ufffe\U0010ffff"\n'.encode(), tmp_path)

    assert ledger.claims["c"].note == "\ufffe\U0010ffff"


WITH_PATH = b'ledger = 1\n[document.d]\npath = "d.txt"\n'


def test_document_outside_the_folder_through_a_link_is_rejected(tmp_path: Path) -> None:
    """Row 56."""
    folder = tmp_path / "below"
    folder.mkdir()
    (tmp_path / "secret").write_text("x")
    (folder / "d.txt").symlink_to(tmp_path / "secret")

    (problem,) = _error_of(folder / "ledger.toml", WITH_PATH)

    assert problem.fault.code == "CT016"
    assert problem.place is not None
    assert problem.place.line == 3


@pytest.mark.parametrize("kind", ["fifo", "folder", "device"])
def test_special_file_is_rejected_without_waiting(kind: str, tmp_path: Path) -> None:
    """Row 59, for a document and for the ledger itself."""
    path = tmp_path / "d.txt"
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path = Path(os.devnull)
    if kind != "device":
        (problem,) = _error_of(tmp_path / "ledger.toml", WITH_PATH)
        assert problem.fault.code == "CT016"
    for read in (reader.read, jsonl.read):
        with pytest.raises(LedgerError, match=r"CT016 .* is not a regular file"):
            read(path)


def test_missing_document_gives_a_warning(tmp_path: Path) -> None:
    """Row 60."""
    ledger = _loads(WITH_PATH, tmp_path)

    assert [note.fault.code for note in ledger.notes] == ["CT018"]
    assert ledger.documents["d"].text is None


def test_document_with_another_digest_gives_a_warning(tmp_path: Path) -> None:
    """Row 60."""
    (tmp_path / "d.txt").write_text("other words")
    ledger = _loads(WITH_PATH + b'sha256 = "' + b"0" * 64 + b'"\n', tmp_path)

    (note,) = ledger.notes
    assert note.fault.code == "CT017"
    assert note.place is not None
    assert note.place.line == 4


def test_missing_ledger_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="CT018 there is no file"):
        reader.read(tmp_path / "none.toml")


def test_addresses_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Row 61."""

    def denied(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", denied)
    monkeypatch.setattr(socket, "getaddrinfo", denied)
    url = "http://169.254.169.254/"

    ledger = _loads(b'ledger = 1\n[document.d]\nurl = "' + url.encode() + b'"\n', tmp_path)

    assert ledger.documents["d"].url == url


def test_limits_can_be_raised() -> None:
    text = "x = " + "[" * 20 + "]" * 20

    with pytest.raises(LedgerError, match="CT012"):
        reader.read_text(text)
    with pytest.raises(LedgerError, match="CT007"):
        reader.read_text(text, limits=Limits(nesting=20))


@pytest.mark.parametrize(
    "text",
    [
        "x = '''[[[[[[[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j.k'''",
        "# [[[[[[[[[[[[[[[[[[ a.b.c.d.e.f.g.h.i.j",
    ],
)
def test_brackets_and_dots_in_strings_and_comments_do_not_count(text: str) -> None:
    assert "CT012" not in _codes(reader.read_text, text)


@tried
@given(text=st.one_of(st.text(), documents, st.text("[]{}\"'=,.#\n a\\\x0b")))
@example(text='ledger = 1\n[check]\nseverity = { "" = 1 }')
@example(text="source = []\nclaim = 1\ninclude = {}")
@example(text="ledger = 1\n[claim.a]\nassertion = { }\nsearch = 'x'\nvia = [[1]]\n")
def test_any_text_gives_a_ledger_or_problems(text: str) -> None:
    for read in (reader.read_text, jsonl.read_text):
        _codes(read, text)


@tried
@given(data=st.binary())
def test_any_bytes_give_a_ledger_or_problems(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(data)
    for read in (reader.read, jsonl.read):
        _codes(read, path)
