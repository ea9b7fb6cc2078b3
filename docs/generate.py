"""Writes the pages that come from the code: rules, ledger format, problems, API, examples.

``python docs/generate.py`` renews them; a test holds that they are current.
"""

import ast
import inspect
import subprocess
import sys
from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import takewhile
from pathlib import Path

import claimtrack
from claimtrack.errors import Fault
from claimtrack.formats.shape import CLASSES, Key, shape_of
from claimtrack.formats.table import FORMATS
from claimtrack.model import (
    Act,
    Certainty,
    ClaimKind,
    Fact,
    Hop,
    LinkKind,
    Reliability,
    Search,
    Settings,
    SourceKind,
    Takes,
)
from claimtrack.model.units import UNITS
from claimtrack.model.wording import APPROXIMATIONS
from claimtrack.rules import shipped
from tests.formats.conformance import Kept, concepts, kept, losses

DOCS = Path(__file__).parent
ROOT = DOCS.parent

FAMILIES = {
    "CT1": "Support",
    "CT2": "Contradiction",
    "CT3": "Attribution",
    "CT4": "Time",
    "CT5": "Bookkeeping",
}

WORDS: tuple[tuple[type[Enum], str], ...] = (
    (Act, "Acts of a hop"),
    (ClaimKind, "Kinds of claim"),
    (LinkKind, "Kinds of link"),
    (Reliability, "Reliability of a source"),
    (Takes, "What facts have for a value"),
)


def rules_page() -> str:
    """Return the page of all rules."""
    rules = shipped()
    lines = ["# Rules", "", "Generated from the rules themselves by `python docs/generate.py`.", ""]
    lines += ["| code | name | severity | flags |", "|---|---|---|---|"]
    lines += [
        f"| [{rule.code}](#{rule.code.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} "
        f"| {rule.summary} |"
        for rule in rules
    ]
    family = ""
    for rule in rules:
        if rule.code[:3] != family:
            family = rule.code[:3]
            lines += ["", f"## {FAMILIES[family]} ({family}xx)"]
        lines += ["", f"### {rule.code} {rule.name}", ""]
        lines += [f"Severity: {rule.severity.value}.", ""]
        lines += [_deeper(line) for line in rule.doc.strip().splitlines()]
    return "\n".join(lines) + "\n"


def _deeper(line: str) -> str:
    return f"##{line}" if line.startswith("## ") else line


def problems_page() -> str:
    """Return the page of everything that can be wrong with input."""
    lines = ["# Problems with input", ""]
    lines += ["A ledger with one of these does not load (exit 2), or loads with a warning.", ""]
    lines += ["| code | means |", "|---|---|"]
    lines += [f"| {fault.code} | {fault.meaning} |" for fault in Fault]
    return "\n".join(lines) + "\n"


def ledger_page() -> str:
    """Return the page of the ledger file: every record and key, every closed set."""
    lines = ["# The ledger file", "", "Generated from the model by `python docs/generate.py`."]
    for noun, kind in CLASSES.items():
        lines += ["", f"## {noun.value}", "", (kind.__doc__ or "").partition("\n")[0]]
        lines += _keys(shape_of(kind).words)
    for title, kind in (("hop", Hop), ("search", Search), ("fact", Fact), ("check", Settings)):
        lines += ["", f"## {title}", "", (kind.__doc__ or "").partition("\n")[0]]
        lines += _keys(shape_of(kind).words)
    lines += ["", "## Kinds of source", "", "| kind | can originate | is |", "|---|---|---|"]
    lines += [
        f"| `{kind.value}` | {'yes' if kind.originates else 'only what it witnessed or showed'} "
        f"| {kind.description} |"
        for kind in SourceKind
    ]
    for words, title in WORDS:
        lines += ["", f"## {title}", "", "| word | means |", "|---|---|"]
        lines += [f"| `{word.value}` | {vars(word)['description']} |" for word in words]
    lines += ["", "## Certainty, from least to most", ""]
    lines += [", ".join(f"`{certainty.value}`" for certainty in Certainty)]
    lines += ["", "## Numbers in words", "", _NUMBERS, "", "| words | mean |", "|---|---|"]
    lines += [f"| `{words}` | {meaning} |" for words, meaning in APPROXIMATIONS.items()]
    lines += ["", "## Units", "", _UNITS, "", "| measures | units |", "|---|---|"]
    for dimension in dict.fromkeys(size[0] for size in UNITS.values()):
        names = [f"`{name}`" for name, size in UNITS.items() if size[0] == dimension]
        lines += [f"| {dimension} | {', '.join(names)} |"]
    return "\n".join(lines) + "\n"


_NUMBERS = """\
A number is written as one (`1900`), or as text with the words around it and its unit \
(`"about 1,900 km"`).
`1,900` is nineteen hundred and `1.900` is 1.9; `1,90` and `1 900` have several readings and \
are refused, and so is every word not listed here or below.
Two figures differ *for certain* if even a generous reader cannot make them meet, and *possibly* \
if they differ nominally."""
_UNITS = """\
Any word may be a unit.
Those in one line of this table are converted; with the extra `claimtrack[units]`, so are all \
that `pint` knows.
Any other unit can only be compared with itself: figures in units that cannot be compared never \
conflict."""


def _keys(words: Mapping[str, Key]) -> list[str]:
    return [
        "",
        "| key | required | means |",
        "|---|---|---|",
        *(
            f"| `{word}` | {'yes' if key.required else ''} | {key.meaning} |"
            for word, key in words.items()
        ),
    ]


def api_page() -> str:
    """Return the page of the public names: the site shows each in full below its table."""
    lines = ["# The API", "", *_API.splitlines()]
    names = {name: _summary(name) for name in claimtrack.__all__}
    for title, homes in API.items():
        here = [name for name in names if _home(name).startswith(homes)]
        lines += ["", f"## {title}", "", "| name | is |", "|---|---|"]
        lines += [f"| `{name}` | {names.pop(name)} |" for name in here]
    if names:
        raise ValueError(f"no part of the page is for {', '.join(names)}")
    return "\n".join(lines) + "\n"


API = {
    "Verbs": ("claimtrack.api",),
    "What a ledger holds": ("claimtrack.model",),
    "What was found": ("claimtrack.engine", "claimtrack.findings", "claimtrack.changes"),
    "What is known of a claim": ("claimtrack.analysis",),
    "What is written in a format": ("claimtrack.formats",),
    "What can be wrong with input": ("claimtrack.errors", "claimtrack.place"),
}
_API = """\
Generated from the package by `python docs/generate.py`.

These names come from `claimtrack` itself, each loaded when it is first used.
What takes an enum takes its word as well: `Source("wire", "news-agency")`.
Records are frozen, equal by content, and may say where they were written."""


def _home(name: str) -> str:
    return str(getattr(claimtrack, name).__module__)


def _summary(name: str) -> str:
    text = inspect.getdoc(getattr(claimtrack, name)) or ""
    return " ".join(text.partition("\n\n")[0].split()).replace("``", "`").replace("|", "\\|")


def examples_page() -> str:
    """Return the page of the examples: what each shows, what it is made of, what comes of it."""
    lines = ["# Examples", "", *_EXAMPLES.splitlines()]
    for folder in sorted(path.parent for path in ROOT.glob("examples/*/expected.txt")):
        lines += ["", *_example(folder)]
    return "\n".join([*lines, "", *_SEED.splitlines()]) + "\n"


_EXAMPLES = """\
Generated from the folders of `examples/` by `python docs/generate.py`.

Each is one story, made up from beginning to end, with what is expected of it beside it."""
_SEED = """\
## A real article

A news article of October 2021 on the test of a missile, [claim by claim](seed-walkthrough.md).

[`seeds/slbm-2021/ledger.toml`](../seeds/slbm-2021/ledger.toml) is its ledger."""


def _example(folder: Path) -> Iterator[str]:
    yield f"## {folder.name.replace('_', ' ').capitalize()}"
    yield ""
    name = folder.relative_to(ROOT).as_posix()
    program = folder / "main.py"
    if program.is_file():
        source, language = program.read_text(encoding="utf-8"), "py"
        about = ast.get_docstring(ast.parse(source)) or ""
        command = ["python", f"{name}/main.py"]
        printed = (folder / "expected.txt").read_text(encoding="utf-8")
        file = f"{name}/main.py"
    else:
        file = f"{name}/ledger.toml"
        source, language = (ROOT / file).read_text(encoding="utf-8"), "toml"
        about = " ".join(line[1:].strip() for line in _first_comment(source))
        command = ["claimtrack", "check", name, "--format", "concise"]
        printed = _printed(command)
    yield from about.splitlines()
    for notebook in sorted(folder.glob("*.ipynb")):
        beside = notebook.relative_to(ROOT).as_posix()
        yield from ("", f"[`{beside}`](../{beside}) is a notebook about it.")
    yield from ("", f"[`{file}`](../{file}):", "", f"```{language}", source.rstrip("\n"), "```")
    yield from ("", "```console", f"$ {' '.join(command)}", printed.rstrip("\n"), "```")


def _first_comment(source: str) -> list[str]:
    return list(takewhile(lambda line: line.startswith("#"), source.splitlines()))


def _printed(command: list[str]) -> str:
    """Return what `claimtrack` prints, run in the root of the tree."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 2:
        raise RuntimeError(done.stderr)
    return done.stdout


_SIGNS = {
    Kept.WHOLE: "kept",
    Kept.PART: "in part",
    Kept.LOST: "-",
    Kept.NOT_YET: "not yet",
    Kept.NEVER: "never",
}


def conformance_page() -> str:
    """Return the page of what each format keeps of a ledger."""
    lost = losses()
    lines = ["# What each format keeps", "", _CONFORMANCE, ""]
    lines += [f"- `{name}`: {FORMATS[name].meaning}." for name in FORMATS]
    lines += ["", f"| | {' | '.join(lost)} |", f"|---|{'---|' * len(lost)}"]
    for concept in concepts():
        cells = (_SIGNS[kept(concept, each)] for each in lost.values())
        lines.append(f"| `{concept.what}` | {' | '.join(cells)} |")
    for name, each in lost.items():
        lines += ["", f"## What {name} does not keep, and why", ""]
        lines += [f"- `{loss.what}` ({loss.fate.value}): {loss.why}." for loss in each]
        lines += [] if each else ["Nothing is lost: what is written reads back equal."]
    return "\n".join(lines) + "\n"


_CONFORMANCE = " ".join(
    (
        "Generated by `python docs/generate.py` from a ledger in which every key says something",
        "(`tests/formats/specimen.toml`), written in every format.",
        "*kept*: all of it is there; *in part*: of some records or some values, as told below;",
        "*-*: the format has no place for it; *not yet*: it has, but that is not used so far;",
        "*never*: left out on principle.",
        "`claimtrack convert` tells of the ledger at hand what is lost, record by record,",
        "and with `--strict` writes nothing then.",
        "In every format a confidential source has another name and no note.",
    )
)


PAGES = {
    "reference/rules.md": rules_page,
    "reference/problems.md": problems_page,
    "reference/ledger.md": ledger_page,
    "reference/api.md": api_page,
    "reference/conformance.md": conformance_page,
    "examples.md": examples_page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
