"""Tests of edits of TOML texts, which keep everything else."""

import re
from typing import Any

import pytest
import tomli
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.edit import EditableToml, Steps
from claimtrack.model import Ledger
from tests.formats.test_positions import documents
from tests.formats.trials import tried
from tests.strategies import ledgers

LEDGER = """\
# Fictional.
ledger = 1

# The papers

[source]
daily = { kind = "outlet" } # the morning paper
wire = { kind = "news-agency" }

# Who carried it first?
[claim.closed]
text = "The harbour was closed." # two days
via = ["daily"]
#? "it": taken for the harbour
draft = true  # from the daily

[[claim.closed.assertion]]
via = [
  "wire",  # by telephone
  "daily", # in print
]
# Printed twice.

# The second one
[claim.leak]
text = "A tank leaked."
via = ["wire"]
# The last line
"""


def edited(text: str) -> EditableToml:
    return EditableToml.of(text)


def test_key_goes_with_its_line() -> None:
    expected = LEDGER.replace("draft = true  # from the daily\n", "")

    assert expected == edited(LEDGER).remove(("claim", "closed", "draft")).text


def test_table_goes_with_inner_tables_and_its_comments() -> None:
    start, end = LEDGER.index("# Who carried"), LEDGER.index("# The second one")

    assert LEDGER[:start] + LEDGER[end:] == edited(LEDGER).remove(("claim", "closed")).text


def test_comment_above_the_next_table_stays_with_it() -> None:
    text = "[a]\nx = 1\n# about a\n\n# alone\n\n# about b\n[b]\ny = 2\n# about b, too\n[c]\n"

    assert (
        "# alone\n\n# about b\n[b]\ny = 2\n# about b, too\n[c]\n"
        == edited(text).remove(("a",)).text
    )
    assert text.replace("# about b\n[b]\ny = 2\n", "") == edited(text).remove(("b",)).text


def test_last_table_leaves_no_blank_lines_at_the_end() -> None:
    start = LEDGER.index("\n# The second one")

    assert LEDGER[:start] == edited(LEDGER).remove(("claim", "leak")).text


def test_item_of_a_list_goes_with_its_comment() -> None:
    path: Steps = ("claim", "closed", "assertion", 0, "via")

    first, last = (edited(LEDGER).remove((*path, number)).text for number in (0, 1))

    assert LEDGER.replace('  "wire",  # by telephone\n', "") == first
    assert LEDGER.replace('  "daily", # in print\n', "") == last


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("x = { a = 1, b = 2 } # c", ("x", "a"), "x = { b = 2 } # c"),
        ("x = { a = 1, b = 2 } # c", ("x", "b"), "x = { a = 1 } # c"),
        ("x = [1, 2, 3]", ("x", 1), "x = [1, 3]"),
        ("x = [1]", ("x", 0), "x = []"),
        ("x = [[1], 2,]", ("x", 0, 0), "x = [[], 2,]"),
        ("x = [ 1 , ]", ("x", 0), "x = [ ]"),
        ("a.b = 1\na.c = 2\n", ("a", "b"), "a.c = 2\n"),
        ("a.b = 1\nz = 1\na.c = 2\n", ("a",), "z = 1\n"),
        ('a = """\n# x\n[b]\n"""\n# c\nb = 1\n', ("a",), "# c\nb = 1\n"),
        ('a = """\n# x"""\n[b]\n', ("b",), 'a = """\n# x"""\n'),
        ("[a.b]\nx = 1\n[c]\n[a]\ny = 1\n", ("a",), "[c]\n"),
        ("[[a]]\nx = 1\n\n[[a]]\nx = 2\n", ("a", 0), "[[a]]\nx = 2\n"),
        ("[[a]]\r\nx = 1\r\n\r\n[b]\r\nx = 2\r\n", ("a", 0), "[b]\r\nx = 2\r\n"),
    ],
)
def test_value_goes_and_the_others_stay(text: str, steps: Steps, expected: str) -> None:
    assert expected == edited(text).remove(steps).text


def test_edit_that_the_text_does_not_permit_is_refused() -> None:
    with pytest.raises(LedgerError, match="edit the file itself") as caught:
        edited("x = { a.b = 1, c = 2, a.d = 3 }").remove(("x", "a"))

    assert "<string>:1:7: CT023 the text does not permit this edit" in str(caught.value)


def test_absent_value_is_an_error() -> None:
    with pytest.raises(KeyError):
        edited(LEDGER).remove(("claim", "leak", "draft"))


def test_lines_of_a_table_are_replaced() -> None:
    toml = edited(LEDGER)
    path = ("claim", "closed")
    words = toml.words(path)

    assert words.startswith("# Who carried it first?\n[claim.closed]\n")
    assert words.endswith("]\n# Printed twice.\n")
    assert LEDGER == toml.replace(path, words)
    assert LEDGER == toml.replace(path, words + "\n\n")
    assert LEDGER.replace(words, "# none\n") == toml.replace(path, "# none")


def test_scattered_lines_are_replaced_at_the_first_of_them() -> None:
    text = "[a.b]\nx = 1\n\n[c]\n\n[a.b.d]\ny = 1\n"

    assert "[a.b]\nz = 1\n\n[c]\n" == edited(text).replace(("a", "b"), "[a.b]\nz = 1")
    assert "[a.b]\nx = 1\n[a.b.d]\ny = 1\n" == edited(text).words(("a", "b"))


def test_replaced_lines_have_the_line_ends_of_the_text() -> None:
    assert "[b]\r\nx = 1\r\ny = 2\r\n" == edited("[b]\r\nx = 1\r\n").replace(
        ("b",), "[b]\nx = 1\r\ny = 2"
    )


def test_value_without_lines_of_its_own_has_no_words() -> None:
    with pytest.raises(LedgerError, match=r"`a` has no lines of its own"):
        edited("x = { a = { b = 1 } }").words(("x", "a"))


def test_marked_comments_go_and_other_comments_stay() -> None:
    text = '#? 1\n# 2\n[a]\n#? 3\nx = """\n#? 4\n"""\n  #? 5\ny = 1 #? 6\n#? 7\n\n#? 8\n[b]\n'

    expected = '# 2\n[a]\nx = """\n#? 4\n"""\ny = 1 #? 6\n\n#? 8\n[b]\n'
    assert expected == edited(text).remove_comments(("a",), "#?").text


def steps_of(data: object) -> list[Steps]:
    """Return the paths to all values of some data."""
    found: list[Steps] = []
    todo: list[tuple[Steps, object]] = [((), data)]
    while todo:
        path, value = todo.pop()
        items: list[tuple[str | int, object]] = []
        if isinstance(value, dict):
            items = [*value.items()]
        elif isinstance(value, list):
            items = [*enumerate(value)]
        todo += [((*path, key), inner) for key, inner in items]
        found += [(*path, key) for key, _ in items]
    return found


def accepted(text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return {}


def leaves(data: object, without: Steps = ("nothing",)) -> list[str]:
    """Return the innermost values of some data with their keys, in order, as text."""
    found: list[str] = []
    todo: list[tuple[Steps, object]] = [((), data)]
    while todo:
        path, value = todo.pop()
        if path[: len(without)] == without:
            continue
        if isinstance(value, dict):
            todo += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            todo += [((*path, number), inner) for number, inner in enumerate(value)]
        else:
            found.append(f"{[step for step in path if isinstance(step, str)]} {value!r}")
    return sorted(found)


@tried
@given(text=documents, data=st.data())
def test_any_value_is_removed_alone_or_the_edit_is_refused(text: str, data: st.DataObject) -> None:
    before = accepted(text)
    steps = steps_of(before)
    assume(steps)
    path = data.draw(st.sampled_from(steps))
    try:
        new = edited(text).remove(path).text
    except LedgerError:
        assume(False)

    assert leaves(before, without=path) == leaves(tomli.loads(new))


COMMENT = re.compile(r"#~\d+")


@tried
@given(ledger=ledgers(), data=st.data())
def test_comments_go_only_with_their_lines(ledger: Ledger, data: st.DataObject) -> None:
    assume(ledger.claims and ledger.sources)
    lines = reader.write(ledger).split("\n")
    text = "\n".join(
        f"{line} #~{number}" if line else f"\n#~{number}\n" for number, line in enumerate(lines)
    )
    toml = edited(text)
    keys = [path for path in steps_of(tomli.loads(text)) if path[0] in ("claim", "source")]
    path = data.draw(st.sampled_from([path for path in keys if len(path) in (2, 3)]))

    words, new = toml.words(path), toml.remove(path).text

    assert not re.search(r"(?m)^#~", words)
    assert len(COMMENT.findall(text)) == len(set(COMMENT.findall(text)))
    gone = set(COMMENT.findall(words))
    assert [each for each in COMMENT.findall(text) if each not in gone] == COMMENT.findall(new)
    assert gone
