"""No output of a command depends on the name of a confidential source.

A ledger with the fuzzed name and one with another name give the same output, except that no
output of the first contains the name. Names that stand in the output by chance are left out.
"""

import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any  # values of fields

from attrs import evolve

from claimtrack.cli.main import main
from claimtrack.errors import LedgerError
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader, writer
from claimtrack.model import Claim, Ledger, Source
from tests.fuzz.parts import join_input, split_input

OTHER = "Quirin Vandenboschwyk"
_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
_COMMANDS = (
    "check FILE",
    "check FILE --format concise",
    "check FILE --format json",
    "check FILE --format markdown",
    "check FILE --format sarif",
    "check FILE --format html",
    "check FILE --as-of 2021",
    "show FILE closed",
    "assess FILE --format markdown",
    "assess FILE --format json",
    "graph FILE",
    "graph FILE --format mermaid",
    "report FILE",
    "convert FILE - --to toml",
    "convert FILE - --to jsonl",
    "convert FILE - --to prov-json",
    "convert FILE - --to claimreview",
    "convert FILE - --to stix",
    "convert FILE - --to annotation --strict",
)
_ENDS = re.compile(r"\w.*\w", re.DOTALL)
"""Names that end with letters. A mark at the end may belong to the sentence instead."""
_LEDGER = """\
ledger = 1

[source]
mole = { kind = "official", confidential = true }
daily = { kind = "outlet" }
wire = { kind = "news-agency" }

[document.page]
publisher = "daily"
published = "2021-10-19"

[claim.closed]
text = "The harbour was closed."
via = [{ source = "mole", act = "said", quote = "closed" }, "daily"]
at = "page"

[claim.open]
text = "The harbour was open."
via = ["wire"]

[[link]]
kind = "contradicts"
from = "open"
to = "closed"
"""


def check(data: bytes) -> None:
    """Check the number of a command, a name, and texts around the name."""
    number, name, before, after = split_input(data, 4)
    words = _words(name)
    if len(words.replace(" ", "")) < 5 or not words.isascii() or not _ENDS.fullmatch(name):
        return
    digits = re.sub(r"[^0-9]", "", number)[:4]
    command = _COMMANDS[int(digits or "0") % len(_COMMANDS)]
    shown = [_output(command, each, before, after, len(digits) % 2 == 1) for each in (name, OTHER)]
    if None in shown:
        return
    actual, expected = map(str, shown)
    if any(word in _words(expected).split() for word in words.split()):
        return
    assert f" {words} " not in f" {_words(actual)} ", f"{command} prints {name!r}"
    assert expected == actual, f"{command} depends on {name!r}"


def _output(command: str, name: str, before: str, after: str, lines: bool) -> str | None:
    """Return the output of a command for a ledger whose confidential source has a name."""
    ledger = _ledger(name, before, after)
    if ledger is None:
        return None
    file, text = ("l.jsonl", jsonl.write(ledger)) if lines else ("l.toml", writer.write(ledger))
    out, err = StringIO(), StringIO()
    with tempfile.TemporaryDirectory(dir=_MEMORY) as folder, chdir(folder):
        Path(".git").mkdir()
        Path(file).write_text(text, encoding="utf-8")
        with redirect_stdout(out), redirect_stderr(err):
            status = main(command.replace("FILE", file).split())
    assert "unexpected" not in err.getvalue(), err.getvalue()
    return f"{status}\n{out.getvalue()}\n{err.getvalue()}"


def _ledger(name: str, before: str, after: str) -> Ledger | None:
    """Return a ledger with a name in several texts, or None if it is no name or text."""
    mention = f"{before} {name} {after}".strip()
    changes: dict[str, dict[str, Any]] = {
        "mole": {"name": name},
        "wire": {"note": mention},
        "open": {"text": mention},
        "closed": {"note": mention},
    }
    plain = reader.read_text(_LEDGER)
    try:
        sources = (evolve(each, **changes.get(each.id, {})) for each in plain.sources.values())
        claims = (evolve(each, **changes.get(each.id, {})) for each in plain.claims.values())
        others = (each for each in plain.records() if not isinstance(each, Source | Claim))
        return Ledger.of(chain(sources, claims, others))
    except LedgerError:
        return None


def _words(text: str) -> str:
    """Return the words of a text without case, accents and marks."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each for each in folded if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", kept))


def seeds() -> Iterator[bytes]:
    names = (
        "Mia Lund",
        "Zo\u00eb \u00dcnal",
        "O'Brien-Smith",
        "Prof. Ada Wei\u00df",
        "\u0141ukasz Bj\u00f8rn",
    )
    for number in range(len(_COMMANDS) + 12):
        name = names[number % len(names)]
        yield join_input(str(number), name, "As", "says, it is closed.")
        yield join_input(str(number), name, 'On "Monday", <b>', "'s boat; 3 ships.")
