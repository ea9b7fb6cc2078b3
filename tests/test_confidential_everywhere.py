"""No output contains the name of a confidential source.

The tests search the output of every format and report for names in all forms: joined
by blanks or dashes, escaped, or in capitals.
"""

import html
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.model import Ledger
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.graph.registry import GRAPHS
from tests.nonempty import nonempty

Captured = pytest.CaptureFixture[str]

SECRETS = ("Zoë Ünal", "Mia Lund", "z-99", "mole-7", "in the blue notebook")
"""Two names, their ids, and a note."""

LEDGER = """\
ledger = 1

[check]
profile = "news"
ignore_by_source = { mole-7 = ["CT103"] }

[source]
mole-7 = { kind = "official", name = "Mia Lund", part_of = "office", confidential = true }
z-99 = { kind = "expert", name = "Zo\\u00eb \\u00dcnal", confidential = true, reliability = "B" }
office = { kind = "government", name = "The office of MIA LUND", party_to = ["mia-lund-affair"] }
daily = { kind = "outlet", note = "Its desk knows Mia  Lund." }
gazette = { kind = "outlet", part_of = "z-99" }

[source.third]
kind = "person"
confidential = true
note = "in the blue notebook"

[document.page]
publisher = "daily"
author = "mole-7"
title = "What Zoë Ünal and mole-7 saw"
url = "https://example.org/mia-lund/zo%C3%AB-%C3%9Cnal"
archived = "https://archive.example/mia-lund"
published = "2024-03-01"
path = "page.txt"
credits = ["z-99"]

[document.letter]
publisher = "mole-7"
note = "Sent by Mia Lund."

[predicate.lost]
takes = "name"
note = "As Zoë Ünal counts."

[claim.mia-lund-leaks]
text = "Mia Lund leaks."
kind = "attribute"
topics = ["mia-lund-affair"]
about = ["mole-7"]
via = [
  { source = "mole-7", act = "said", quote = "I, Mia Lund, leak", suffix = ", and Zoë Ünal" },
  { source = "daily", on = "2024-02" },
]
at = "page"
note = "Ask Zoë Ünal."

[claim.lost]
text = "A file was lost by z-99."
because = ["mia-lund-leaks"]
fact = { subject = "mole-7", predicate = "lost", value = "Mia Lund's file", where = "z-99" }

[[claim.lost.assertion]]
via = [{ source = "z-99", act = "denied", on = "2024" }, "gazette"]
note = "Mia Lund was there."

[[claim.lost.assertion]]
id = "told-by-mole-7"
via = ["mole-7", "gazette"]
certainty = "likely"

[claim.no-file]
text = "No file was lost, says MIA LUND."
kind = "absence"
search = { where = ["Mia Lund's desk"], by = "Zoë Ünal", result = "Nothing, mole-7 says." }
via = ["z-99"]

[claim.answer]
text = "Nobody knows, Mia-Lund says."
via = ["daily"]

[[link]]
kind = "contradicts"
from = "lost"
to = "no-file"
by = "z-99"
note = "Zoë Ünal says so."

[[link]]
kind = "supports"
from = "answer"
to = "mia-lund-leaks"

[[retraction]]
assertion = "told-by-mole-7"
by = "mole-7"
reason = "Mia Lund took it back."

[[waiver]]
code = "CT103"
claim = "mia-lund-leaks"
reason = "Zoë Ünal is known to the desk."
by = "Mia Lund"
until = "2030"

[[waiver]]
code = "CT501"
source = "z-99"
reason = "Kept for Mia Lund."
"""

TEXT = "I, Mia Lund, leak, and Zoë Ünal knows.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ledger.toml").write_text(LEDGER)
    Path("page.txt").write_text(TEXT)


def found(text: str) -> list[str]:
    """Return the secrets that a text contains, in any form."""
    forms = {text, html.unescape(text), unquoted(text), unescaped(text)}
    folded = {re.sub(r"[\W_]+", " ", bare(form)) for form in forms}
    wanted = [re.sub(r"[\W_]+", " ", bare(secret)) for secret in SECRETS]
    return sorted({secret for secret in wanted if any(secret in form for form in folded)})


def bare(text: str) -> str:
    """Return a text in lower case without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def unescaped(text: str) -> str:
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def test_search_finds_secrets_in_every_form() -> None:
    """The other tests depend on this search."""
    words = {"zoe unal", "mia lund", "z 99", "mole 7", "in the blue notebook"}

    assert words == set(found(LEDGER))
    assert ["zoe unal"] == found("zo&euml; &Uuml;nal")
    assert ["zoe unal"] == found("zo%C3%AB-%C3%9Cnal")
    assert ["zoe unal"] == found(json.dumps("ZOË ÜNAL"))
    assert [] == found("Mia and Lundberg")


COMMANDS = [
    *[
        ["check", "ledger.toml", "--show-waived", "--format", format]
        for format in ("full", "concise", "json", "html", *FINDINGS)
        if format != "html"
    ],
    ["check", "ledger.toml", "--format", "html"],
    ["check", "ledger.toml", "--format", "full", "--severity", "ALL=error", "--profile", "osint"],
    ["check", "ledger.toml", "--as-of", "2024-03"],
    ["check", "ledger.toml", "--since", "2024-02"],
    ["check", "ledger.toml", "--since", "2024-02", "--format", "json"],
    ["check", "ledger.toml", "--write-baseline", "base.json"],
    ["diff", "ledger.toml", "other.toml"],
    ["diff", "other.toml", "ledger.toml", "--format", "json"],
    ["report", "ledger.toml"],
    *[["show", "ledger.toml", "mia-lund-leaks", "--format", form] for form in ("text", "json")],
    *[["assess", "ledger.toml", "--format", form] for form in ("table", "json", "markdown")],
    ["assess", "ledger.toml", "lost", "--icd203"],
    ["assess", "ledger.toml", "mia-lund-leaks", "--without", "mole-7", "--assume", "z-99=A"],
    *[["graph", "ledger.toml", "--format", format] for format in GRAPHS],
    ["graph", "ledger.toml", "mia-lund-leaks"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_reveals_secrets(command: list[str], capsys: Captured) -> None:
    other = LEDGER.replace('via = ["daily"]', 'via = ["z-99", "daily"]')
    Path("other.toml").write_text(other.replace(" confidential = true,", "", 1))

    assert main.main(command) in (0, 1)
    shown = capsys.readouterr()
    assert shown.out + shown.err
    assert [] == found(shown.out)
    assert [] == found(shown.err)
    if Path("base.json").exists():
        assert [] == found(Path("base.json").read_text())


@pytest.mark.parametrize("format", WRITABLE)
def test_no_conversion_reveals_secrets(format: str, capsys: Captured) -> None:
    assert 0 == main.main(["convert", "ledger.toml", "out", "--to", format])
    assert "never: `source.name` of source `confidential-1` and 2 more" in capsys.readouterr().err
    assert [] == [secret for text in texts(Path("out")) for secret in found(text)]


@pytest.mark.parametrize("format", WRITABLE)
def test_only_kind_and_alias_remain(format: str) -> None:
    read = FORMATS[format].read
    claimtrack.convert(claimtrack.load("ledger.toml"), format).save("out")
    if read is None or "source.kind" in lost(format):
        pytest.skip("the format cannot be read back with its sources")

    sources = read(Path("out")).sources
    assert {"official", "expert", "person"} == {
        source.kind.value for id, source in sources.items() if id.startswith("confidential-")
    }


def lost(format: str) -> set[str]:
    return {each.what for each in claimtrack.convert(ledger(), format).lost}


def ledger() -> Ledger:
    return claimtrack.load("ledger.toml")


def texts(path: Path) -> Iterator[str]:
    """Yield the texts of files in any encoding of their words."""
    for each in [path] if path.is_file() else sorted(path.rglob("*")):
        yield each.name
        data = each.read_bytes()
        yield data.decode("utf-8", "replace")
        yield data.decode("latin-1")


def test_source_has_the_same_alias_in_all_output(capsys: Captured) -> None:
    names = set()
    for command in (["show", "ledger.toml", "no-file"], ["assess", "ledger.toml", "no-file"]):
        main.main(command)
        names |= set(re.findall(r"confidential-\d+", capsys.readouterr().out))

    assert {"confidential-1", "confidential-3"} == names


def test_graphs_of_the_library_reveal_no_secrets() -> None:
    for format in nonempty(GRAPHS):
        assert [] == found(claimtrack.graph(ledger(), format))
        assert [] == found(claimtrack.graph(ledger(), format, ["mia-lund-leaks"]))
