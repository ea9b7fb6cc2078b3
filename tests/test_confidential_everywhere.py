"""No output contains the name of a confidential source.

The tests search the output of every format and report for names in all forms: joined
by blanks or dashes, escaped, or in capitals. A stronger law covers what no search finds,
such as lengths, orders and digests: two ledgers that differ only in what is hidden have the
same output.
"""

import hashlib
import html
import json
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO, TextIOWrapper
from itertools import count
from pathlib import Path
from shutil import rmtree

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.cli.commands import check
from claimtrack.cli.terminal import Terminal
from claimtrack.confidential import Disguise
from claimtrack.formats import registry
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.model import Ledger
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.graph.registry import GRAPHS
from tests.nonempty import nonempty
from tests.serve.live import Page

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


def found(text: str, secrets: Iterable[str] = SECRETS) -> list[str]:
    """Return the secrets that a text contains, in any form."""
    forms = {text, html.unescape(text), unquoted(text), unescaped(text)}
    folded = {re.sub(r"[\W_]+", " ", bare(form)) for form in forms}
    wanted = [re.sub(r"[\W_]+", " ", bare(secret)) for secret in secrets]
    return sorted({secret for secret in wanted if any(secret in form for form in folded)})


def bare(text: str) -> str:
    """Return a text in lower case without accents."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def unescaped(text: str) -> str:
    joined = re.sub(r"\\\n\s*", "", text)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), joined)


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


def test_review_of_drafts_reveals_no_secrets(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each claim is a draft, is edited in vain, cannot be rejected or is skipped."""
    Path("ledger.toml").write_text(LEDGER.replace("\ntext =", "\ndraft = true\ntext ="))
    answers = BytesIO(b"reject\nedit\nskip\n" * 4)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(answers))
    monkeypatch.setenv("EDITOR", "sed -i s/mole-7/mole-8/")

    assert 2 == main.main(["review", "ledger.toml"])
    shown = capsys.readouterr()
    assert "draft 4 of 4" in shown.out
    assert "unknown source" in shown.err
    assert "cannot be removed" in shown.err
    assert [] == found(shown.out) + found(shown.err)


def test_live_page_reveals_no_secrets() -> None:
    """Every page and form, with drafts or without, as of a day, and while a file is broken."""
    file = Path("ledger.toml")
    file.write_text(LEDGER.replace("\ntext =", "\ndraft = true\ntext =", 2))
    page = Page.of(file)
    checked = page.live.snapshot.checked
    paths = ["/", "/?q=leaks", "/?as-of=2024-03", "/parts", "/form/claim?at=page%23p1"]
    paths += [f"/claim/{id}" for id in checked.with_drafts.claims]
    paths += [f"/source/{id}" for id in checked.with_drafts.sources]
    paths += [f"/form/draft?item=claim:{id}" for id in checked.with_drafts.claims]
    paths += [f"/form/chain?claim={id}" for id in checked.with_drafts.claims]
    shown = [answer.text for each in paths if (answer := page.get(each)).status_code == 200]
    refused = page.edit("reject", item=next(f"claim:{id}" for id in checked.with_drafts.claims))
    file.write_text(LEDGER.replace('via = ["z-99"]', 'via = ["z-99", "Mia Lund"]'))
    page.live.refresh()
    shown += [page.get("/").text, page.get("/parts").text]
    stale = page.request(
        *("POST", "/edit/accept", {}),
        json.dumps({"seen": checked.report.file, "item": "claim:answer"}).encode(),
    )

    assert (400, 409) == (refused.status_code, stale.status_code)
    assert len(paths) - 4 <= len(shown)
    assert [] == [each for text in (*shown, refused.text, stale.text) for each in found(text)]


def test_draft_into_a_ledger_reveals_no_secrets(capsys: Captured) -> None:
    """A claim is named that a new version has dropped, and one that may be the same."""
    Path("new.txt").write_text("A file of the office was lost on Friday, Bo Ek said.\n")
    command = ["draft", "new.txt", "--into", "ledger.toml"]
    command += ["--url", "https://example.org/mia-lund/zo%C3%AB-%C3%9Cnal"]

    assert 0 == main.main([*command, "--format", "json"])
    assert 0 == main.main(command)
    shown = capsys.readouterr()
    assert "added to ledger.toml: 1 claim" in shown.err
    assert "no longer in the article" in shown.err
    assert [] == found(shown.out) + found(shown.err)


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


HOSTILE = """\
ledger = 1 # <name>, desk <id>

[check]
ignore_by_source = { "<id!>" = ["<rule>"] } # ask <name>

[source]
daily = { kind = "outlet" } # run by <name!>
"<id>" = { kind = "official", name = "<name!>", confidential = true, note = '''<note>''' }

[source."<id2!>"]
kind = "expert" # <name2>
confidential = true
name = \"\"\"<name2/>\"\"\"
note = \"\"\"<note2/>\"\"\"

[document.page] # by <id>
author = "<id>"
path = "page.txt"
sha256 = "<digest>"
url = "https://example.org/<id>"

[document.changed]
path = "page.txt"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"

[document.copy]
url = "https://example.org/copy"
published = "2024-03-09"
retrieved = "2024-03-01"
sha256 = "<digest>"

[claim.pump-failed] # <name!>
text = "The pump failed."

[[claim.pump-failed.assertion]] # <name>
id = "first"
via = [{ source = "<id!>", act = "said", quote = "It failed" }, "daily"] # <name>
at = "page"

[claim.<id>-saw-it]
text = \"\"\"<name> saw it with \\
  <name2/>.\"\"\"

[[claim.<id>-saw-it.assertion]]
id = "second"
via = [
  { source = "daily", on = "2024-05" }, # <name>
  "<id2!>",
]

[claim.quiet]
text = "It was quiet."
via = ["daily"] # <name2>

[[link]] # <id>
id = "third"
kind = "contradicts"
from = "quiet"
to = "<id>-saw-it"
"""
"""A ledger that spells hidden fields in many ways: plain, escaped (``!``) and continued (``/``)."""

HIDDEN = {
    "id": "mole-7",
    "name": "Mia Lund",
    "note": 'She said "in the blue/notebook",\nover the rain barrel.',
    "id2": "z-99",
    "name2": "Zoë Ünal",
    "note2": "kept by\naunt Agathe",
}
OTHER = {
    "id": "jo",
    "name": "Maximiliane Lundqvist-Oppenheimer",
    "note": 'Or "not" in a\nlonger story.',
    "id2": "rosalind-of-two-people",
    "name2": "Ömür",
    "note2": "a rather long note about nothing much\nthat goes on and on",
}
"""Other hidden fields, with ids that keep their places in a file sorted by id."""


def spell(hidden: Mapping[str, str], rule: str) -> None:
    """Write a ledger with hidden fields in several formats to the working folder."""
    page = f"It failed, says {hidden['name']} ({hidden['id']}).\n"
    Path("page.txt").write_text(page)
    digest = hashlib.sha256(page.encode()).hexdigest()
    text = HOSTILE.replace("<digest>", digest).replace("<rule>", rule)
    for key, value in hidden.items():
        letters = "".join(map(escape_letter, value))
        text = text.replace(f"<{key}!>", letters)
        text = text.replace(f"<{key}/>", f"{escape_letter(value[0])}\\\n   {value[1:]}")
        text = text.replace(f"<{key}>", value)
    Path("ledger.toml").write_text(text)
    Path("empty.toml").write_text(text.partition("[claim")[0])
    read = claimtrack.load("ledger.toml")
    for format, file in (("jsonl", "ledger.jsonl"), ("prov-json", "ledger.prov.json")):
        written = registry.write(read, format).text
        for value in hidden.values():
            plain = json.dumps(value, ensure_ascii=False)[1:-1]
            letters = "".join(map(escape_letter, value)).replace("\\u002F", "\\/")
            written = written.replace(plain, letters)
        Path(file).write_text(written)
    registry.write(read, "csv").save("csv")
    Path("csv/page.txt").write_text(page)


def escape_letter(letter: str) -> str:
    return f"\\u{ord(letter):04X}"


def outputs(folder: Path, command: list[str], capsys: Captured) -> dict[str, str]:
    """Return all that a command prints and writes in a folder, for a ledger in each format."""
    shown: dict[str, str] = {}
    for ledger in LEDGERS:
        into = folder / "out"
        main.main([ledger if word == "LEDGER" else word for word in command])
        printed = capsys.readouterr()
        shown[ledger] = printed.out + printed.err
        if into.exists():
            shown |= {f"{ledger} {i}": text for i, text in enumerate(texts(into))}
            rmtree(into) if into.is_dir() else into.unlink()
    return shown


LEDGERS = ("ledger.toml", "ledger.jsonl", "ledger.prov.json", "csv", "empty.toml")

HOSTILE_COMMANDS = [
    *[
        ["check", "LEDGER", "--today", "2024-06-01", "--format", format]
        for format in ("full", "concise", "json", "html", *FINDINGS)
        if format != "html"
    ],
    ["check", "LEDGER", "--severity", "ALL=error", "--profile", "osint"],
    ["check", "LEDGER", "--as-of", "2024-03"],
    ["check", "LEDGER", "--since", "2024-02"],
    ["check", "LEDGER", "--write-baseline", "out"],
    ["report", "LEDGER"],
    ["show", "LEDGER", "pump-failed"],
    ["show", "LEDGER", "quiet", "--format", "json"],
    ["show", "LEDGER", "saw-it"],
    ["show", "LEDGER", "confidential-1-saw-it"],
    ["show", "LEDGER", "pump-failed", "--as-of", "2020"],
    ["assess", "LEDGER", "--format", "json"],
    ["assess", "LEDGER", "pump-failed"],
    ["assess", "LEDGER", "--without", "confidential"],
    ["graph", "LEDGER", "--format", "dot"],
    *[["convert", "LEDGER", "out", "--to", format, "--strict"] for format in WRITABLE],
    *[["convert", "LEDGER", "out", "--to", format] for format in WRITABLE],
]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Path, Path]]:
    """Return folders with two ledgers that differ in hidden fields only, by rule in the settings.

    The words of a note are chosen so that the sources have the same aliases in both.
    """
    folders: dict[str, tuple[Path, Path]] = {}
    for rule in ("CT103", "CT10x"):
        pair = []
        wanted: list[str] = []
        for hidden in (HIDDEN, OTHER):
            for attempt in count():
                pair.append(tmp_path_factory.mktemp("folder") / "ledger")
                pair[-1].mkdir()
                os.chdir(pair[-1])
                spell({**hidden, "note": f"{hidden['note']} {attempt}"}, rule)
                aliases = Disguise.of(claimtrack.load("ledger.toml")).aliases
                numbers = [aliases[hidden["id"]], aliases[hidden["id2"]]]
                if numbers == (wanted := wanted or numbers):
                    break
                pair.pop()
        folders[rule] = (pair[0], pair[1])
    return folders


def test_hostile_ledger_reads_the_same_in_each_format(
    hostile: Mapping[str, tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(hostile["CT103"][0])
    names = [
        {source.id: source.name for source in claimtrack.load(ledger).sources.values()}
        for ledger in LEDGERS
    ]

    assert [{"daily": None, "mole-7": "Mia Lund", "z-99": "Zoë Ünal"}] * len(LEDGERS) == names
    assert "Mia" not in Path("ledger.jsonl").read_text() + Path("ledger.prov.json").read_text()


@pytest.mark.parametrize("rule", ["CT103", "CT10x"])
@pytest.mark.parametrize("command", HOSTILE_COMMANDS, ids=" ".join)
def test_output_is_the_same_whatever_is_hidden(
    command: list[str],
    rule: str,
    hostile: Mapping[str, tuple[Path, Path]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    shown = []
    for folder in nonempty(hostile[rule]):
        monkeypatch.chdir(folder)
        shown.append(outputs(folder, command, capsys))

    assert shown[0] == shown[1]
    secrets = [part for value in HIDDEN.values() for part in value.split("\n")]
    assert [] == [name for text in shown[0].values() for name in found(text, secrets)]


@pytest.mark.parametrize("name", ["Mia Lund", "Bo Ek"])
def test_digest_of_a_text_that_names_a_source_is_not_shown(name: str, capsys: Captured) -> None:
    """The digest of another text is shown, so that it can be recorded."""
    text = f"{name} saw it.\n"
    recorded, real = "1" * 64, hashlib.sha256(text.encode()).hexdigest()
    Path("seen.txt").write_text(text)
    Path("ledger.toml").write_text(
        f'{LEDGER}\n[document.seen]\npath = "seen.txt"\nsha256 = "{recorded}"\n'
    )
    for format in nonempty(FINDINGS):
        assert main.main(["check", "ledger.toml", "--format", format]) in (0, 1)
    assert 0 == main.main(["convert", "ledger.toml", "out.jsonl"])
    printed = capsys.readouterr()
    shown = printed.out + printed.err + Path("out.jsonl").read_text()

    assert "seen.txt` differs from the digest" in shown
    assert (name == "Bo Ek") == (real in shown) == (recorded in shown)


def test_watching_keeps_aliases_when_a_source_is_added(capsys: Captured) -> None:
    arguments = main.parse(["check", "ledger.toml", "--watch"]).arguments
    terminal = Terminal.of_process()
    before = check.check_again(arguments, terminal, None)
    aliases = aliases_of(terminal)
    assert 3 == len(aliases)
    for i in range(4):
        added = f'\n[source.also-{i}]\nkind = "person"\nconfidential = true\n'
        Path("ledger.toml").write_text(LEDGER + added)
        before = check.check_again(arguments, terminal, before)

        assert {**aliases_of(terminal), **aliases} == aliases_of(terminal)
    assert before is not None
    assert [] == found(capsys.readouterr().out)


def aliases_of(terminal: Terminal) -> Mapping[str, str]:
    assert terminal.disguise is not None
    return terminal.disguise.aliases


def test_baseline_fits_findings_about_confidential_sources(capsys: Captured) -> None:
    assert 0 == main.main(["check", "ledger.toml", "--write-baseline", "base.json"])
    assert 0 == main.main(["check", "ledger.toml", "--baseline", "base.json"])
    assert "no findings" in capsys.readouterr().out


def test_problem_with_a_configuration_file_reveals_no_secret(capsys: Captured) -> None:
    escaped = "".join(map(escape_letter, "mole-7"))
    settings = f'[check]\nignore_by_source = {{ "{escaped}" = ["CT10x"] }}\n'
    Path("claimtrack.toml").write_text(settings)

    assert 2 == main.main(["check", "ledger.toml"])
    shown = capsys.readouterr().err
    assert "no rule is called `CT10x`" in shown
    assert "2 | (hidden: names a confidential source)\n  | ^\n" in shown
    assert [] == found(shown)
