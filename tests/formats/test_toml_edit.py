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


def test_removing_a_key_removes_its_line() -> None:
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


def test_removing_a_list_item_removes_its_comment() -> None:
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


def test_only_marked_comments_are_removed() -> None:
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


def test_key_is_added_below_the_last_key_of_its_table() -> None:
    new = edited(LEDGER).set(("claim", "closed", "kind"), "event").text

    expected = LEDGER.replace("from the daily\n", 'from the daily\nkind = "event"\n')
    assert expected == new


def test_item_is_added_on_a_line_of_its_own_and_comments_stay_beside_theirs() -> None:
    path: Steps = ("claim", "closed", "assertion", 0, "via")

    first, middle, last = (edited(LEDGER).insert((*path, n), "port").text for n in (0, 1, 2))

    start, comma = '  "wire",  # by telephone\n', '  "daily", # in print\n'
    assert LEDGER.replace(start, f'  "port",\n{start}') == first
    assert LEDGER.replace(start, f'{start}  "port",\n') == middle
    assert LEDGER.replace(comma, f'{comma}  "port",\n') == last


@pytest.mark.parametrize(
    ("text", "steps", "value", "expected"),
    [
        ("x = 1 # c\ny = 2", ("x",), "a", 'x = "a" # c\ny = 2'),
        ("x = [1, 2] # c", ("x", 1), [True], "x = [1, [true]] # c"),
        ("x = [1, 2] # c", ("x",), "a", 'x = "a" # c'),
        ("x = { a = 1 } # c", ("x", "a"), 2, "x = { a = 2 } # c"),
        ("x = { a = 1 } # c", ("x", "b"), 2, "x = { a = 1, b = 2 } # c"),
        ("x = { a.b = 1 }", ("x", "c"), 2, "x = { a.b = 1, c = 2 }"),
        ("x = {}", ("x", "b c"), 2, 'x = { "b c" = 2 }'),
        ("x = { }", ("x", "b"), 2, "x = { b = 2 }"),
        ("x = []", ("x", 0), "a", 'x = ["a"]'),
        ("x = [ # c\n]", ("x", 0), 1, "x = [1 # c\n]"),
        ("x = [1,]", ("x", 1), 2, "x = [1, 2,]"),
        ("x = [\n  1 # c\n]", ("x", 1), 2, "x = [\n  1, # c\n  2,\n]"),
        ("a.b = 1 # c", ("a", "c"), 2, "a.b = 1 # c\na.c = 2\n"),
        ("[a]\n  b = 1\n[c]", ("a", "d"), 2, "[a]\n  b = 1\n  d = 2\n[c]"),
        ("[a] # c\n[c]", ("a", "d"), 2, "[a] # c\nd = 2\n[c]"),
        ("[a]\nb.c = 1\n", ("a", "b", "d"), 2, "[a]\nb.c = 1\nb.d = 2\n"),
        ("[[a]]\r\n[[a]]\r\nb = 1\r\n", ("a", 0, "b"), 2, "[[a]]\r\nb = 2\r\n[[a]]\r\nb = 1\r\n"),
        ("x = 1\n\n[a]", ("y",), 2, "x = 1\ny = 2\n\n[a]"),
    ],
)
def test_value_is_set_and_everything_else_stays(
    text: str, steps: Steps, value: object, expected: str
) -> None:
    assert expected == edited(text).set(steps, value).text


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("x = 1", ("a", "b"), "x = 1\n\n[a.b]\ny = 2\n"),
        ("", ("a", "b"), "[a.b]\ny = 2\n"),
        ("[a]\nx = {}\n", ("a", "b c"), '[a]\nx = {}\n\n[a."b c"]\ny = 2\n'),
        ("[[a]]\r\n# c", ("a", 1), "[[a]]\r\n# c\r\n\r\n[[a]]\r\ny = 2\r\n"),
        ("a = {} # c\n", ("a", "b"), "a = { b = { y = 2 } } # c\n"),
        ("a = [{ x = 1 }]\n", ("a", 1), "a = [{ x = 1 }, { y = 2 }]\n"),
        ("[a]\nb = [] # c\n", ("a", "b", 0), "[a]\nb = [{ y = 2 }] # c\n"),
    ],
)
def test_table_is_added_at_the_end_or_beside_values(text: str, steps: Steps, expected: str) -> None:
    assert expected == edited(text).add_table(steps, {"y": 2}).text


def test_table_is_added_below_another_and_above_the_comments_of_the_next() -> None:
    steps: Steps = ("claim", "closed", "assertion", 1)

    new = edited(LEDGER).add_table(steps, {"via": ["wire"]}, below=("claim", "closed")).text

    added = '# Printed twice.\n\n[[claim.closed.assertion]]\nvia = ["wire"]\n'
    assert LEDGER.replace("# Printed twice.\n", added) == new


def test_table_that_the_text_does_not_permit_is_refused() -> None:
    with pytest.raises(LedgerError, match="does not permit this edit"):
        edited("x = { a.b = 1 }\n").add_table(("x", "a", "c"), {"y": 2})


def in_order(part: str, whole: str) -> bool:
    """Return true if a text has all characters of another one in their order."""
    rest = iter(whole)
    return all(character in rest for character in part)


@tried
@given(text=documents, data=st.data())
def test_any_value_is_set_alone_or_the_edit_is_refused(text: str, data: st.DataObject) -> None:
    before = accepted(text)
    steps = steps_of(before)
    assume(steps)
    path = data.draw(st.sampled_from(steps))
    value = data.draw(st.sampled_from([True, 7, "#", ["[", {"a": "\n"}], {"b.c": []}]))
    position = edited(text).positions
    for step in path:
        position = position.at(step)
    try:
        new = edited(text).set(path, value).text
    except LedgerError:
        assume(False)

    assert leaves(before, without=path) == leaves(tomli.loads(new), without=path)
    assert leaves(value) == leaves(value_at(tomli.loads(new), path))
    assert new.startswith(text[: position.start])
    assert new.endswith(text[position.end :])


@tried
@given(text=documents, data=st.data())
def test_added_value_leaves_every_character(text: str, data: st.DataObject) -> None:
    before = accepted(text)
    assume(before)
    containers = [(), *(path for path in steps_of(before))]
    path = data.draw(st.sampled_from(containers))
    container = value_at(before, path)
    assume(isinstance(container, dict | list))
    step = data.draw(st.integers(0, len(container))) if isinstance(container, list) else "new key"
    try:
        new = edited(text).insert((*path, step), "#").text
    except LedgerError:
        assume(False)

    assert "#" == value_at(tomli.loads(new), (*path, step))
    assert sorted([*leaves(before), *leaves_of_new(path, step)]) == leaves(tomli.loads(new))
    assert in_order(text, new) or not container  # the blanks in empty braces are one


def leaves_of_new(path: Steps, step: str | int) -> list[str]:
    return [f"{[each for each in (*path, step) if isinstance(each, str)]} '#'"]


def value_at(data: Any, path: Steps) -> Any:
    for step in path:
        data = data[step]
    return data


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
