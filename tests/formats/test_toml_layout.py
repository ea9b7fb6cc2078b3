"""Tests of formatting ledger files."""

from pathlib import Path

import pytest
import tomli
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from claimtrack.model import Ledger
from tests.formats.test_positions import documents
from tests.formats.trials import tried
from tests.strategies import ledgers

ROOT = Path(__file__).parents[2]

UNTIDY = '''\


ledger=1   # the first
[source]
a    = { kind="person" }  \t
b    = { kind="person" }


# a comment of its own

# about the document
  [document.d]
title   ="""
a  =  b  \t

# no comment
[x]
"""
[claim.c]   # the claim
text  = 't'
via = [
   "a",   # first


   "b",
]
[claim.d]
text = "u"

'''

TIDY = '''\
ledger = 1   # the first

[source]
a = { kind="person" }
b = { kind="person" }

# a comment of its own

# about the document
[document.d]
title = """
a  =  b  \t

# no comment
[x]
"""

[claim.c]   # the claim
text = 't'
via = [
   "a",   # first


   "b",
]

[claim.d]
text = "u"
'''


def test_spaces_and_blank_lines_are_normalized() -> None:
    assert format_text(UNTIDY) == TIDY


def test_formatted_text_is_unchanged() -> None:
    assert format_text(TIDY) == TIDY


def test_empty_text_stays_empty() -> None:
    assert format_text("\n \n") == ""


def test_comment_at_the_start_is_kept() -> None:
    assert format_text("# about\nledger = 1\n") == "# about\nledger = 1\n"


def test_byte_order_mark_and_crlf_are_removed() -> None:
    assert format_text("\ufeffledger = 1\r\n[source]\r\n") == "ledger = 1\n\n[source]\n"


def test_text_that_is_not_toml_is_rejected() -> None:
    with pytest.raises(LedgerError, match="l:1:4: CT004"):
        format_text("x =", "l")


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip().startswith("#")]


@tried
@given(text=documents)
@example(text="a = '''\n# x\n'''\n[b]\n")
@example(text='a = [ # c\n# d\n1]\n# e\n[b]\n[[c]]\n"d" . e=1')
def test_formatting_keeps_values_and_comments(text: str) -> None:
    try:
        said = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    tidy = format_text(text)

    assert tomli.loads(tidy) == said
    assert _comments(tidy) == _comments(text)
    assert format_text(tidy) == tidy


@tried
@given(ledger=ledgers(), gap=st.sampled_from(["\n\n\n", "\n# a comment\n", "\n  \t\n"]))
def test_formatted_ledger_reads_back_equal(ledger: Ledger, gap: str) -> None:
    untidy = reader.write(ledger).replace("\n", gap)

    assert reader.read_text(format_text(untidy)) == ledger


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("seeds/*/ledger.toml")), ids=lambda path: path.parent.name
)
def test_formatted_seeds_read_back_equal(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert reader.read_text(format_text(text)) == reader.read_text(text)
