"""The documentation, run: what it shows is what happens.

In `README.md` and `docs/`, read from top to bottom in a folder of their own
(with `seeds` and `examples` in it):

- a block after the comment ``<!-- file: NAME -->`` is written to that file;
- a ```` ```console ```` block is run, each line that begins with ``$`` a command
  (``claimtrack ...``, ``python ...`` or ``cat FILE``), the lines after it what
  it prints; a line ``[...]`` stands for any lines; ``$ echo $?`` prints the exit
  status of the command before;
- ```` ```python ```` blocks without a file are run, those of a page as one program;
  a ```` ```text ```` block right after one is what it prints.

``RENEW_GOLDEN=1 pytest tests/test_readme.py`` writes into the pages what is printed.
"""

import os
import re
import shlex
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli.main import main
from tests.golden import assert_golden

ROOT = Path(__file__).parents[1]
PACKAGE = Path(claimtrack.__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_BLOCK = re.compile(
    r"(?:^<!-- file: (?P<file>[\w./-]+) -->\n\s*)?^(?P<fence>`{3,})(?P<language>\w*)[^\n]*\n"
    r"(?P<text>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ (?P<command>[^\n]*)\n(?P<shown>(?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
ANYTHING = "[...]"


def as_run(page: str, folder: Path) -> str:
    """Do what a page says, and return it with what really is printed."""
    run = Run(folder)
    parts: list[str] = []
    at = 0
    printed: str | None = None
    for match in _BLOCK.finditer(page):
        follows = not page[at : match.start()].removeprefix("```").strip()
        text = match["text"]
        if match["file"]:
            run.write(match["file"], text)
        elif match["language"] == "console":
            text = run.console(text)
        elif match["language"] == "text" and follows and printed is not None:
            text = printed
        is_program = match["language"] == "python" and not match["file"]
        printed = run.program(text) if is_program else None
        parts += [page[at : match.start("text")], text]
        at = match.end("text")
    return "".join([*parts, page[at:]])


@dataclass
class Run:
    """A page that is being run: its folder, the names of its programs, the last exit status."""

    folder: Path
    names: dict[str, object] = field(default_factory=dict)
    status: int = 0

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def program(self, text: str) -> str:
        """Run a part of the page's program, and return what it prints."""
        with chdir(self.folder), redirect_stdout(StringIO()) as printed:
            exec(compile(text, "<page>", "exec"), self.names)
        return printed.getvalue()

    def console(self, text: str) -> str:
        """Run the commands of a block, and return the block with what they print."""
        if not text.startswith("$ "):
            raise ValueError(f"a console block begins with a command, not with {text[:40]!r}")
        return _COMMAND.sub(self._command, text)

    def _command(self, match: re.Match[str]) -> str:
        if match["command"] == "echo $?":
            printed = f"{self.status}\n"
        else:
            printed = self._printed(match["command"])
        return match[0] if fits(match["shown"], printed) else f"$ {match['command']}\n{printed}"

    def _printed(self, command: str) -> str:
        match shlex.split(command):
            case ["claimtrack", *rest]:
                self.status, printed = self._claimtrack(rest)
                return printed
            case ["python", *rest]:
                return self._process([sys.executable, *rest])
            case ["cat", *rest]:
                return self._process(["cat", *rest])
        raise ValueError(f"{command!r} cannot be run here; a block of `sh` is not run")

    def _claimtrack(self, arguments: list[str]) -> tuple[int, str]:
        """Run the command in this process, which need not import everything again."""
        printed = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
        with chdir(self.folder), redirect_stdout(printed), redirect_stderr(printed):
            status = main(arguments)
        printed.seek(0)
        return status, printed.read()

    def _process(self, arguments: list[str]) -> str:
        done = subprocess.run(
            arguments,
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        self.status = done.returncode
        return done.stdout


def fits(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed, but for what it leaves out."""
    parts = re.split(r"^\[\.\.\.\]\n", shown, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*?".join(map(re.escape, parts)), printed) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_shows_what_happens(path: Path, tmp_path: Path) -> None:
    for name in ("seeds", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)

    assert_golden(path, as_run(path.read_text(encoding="utf-8"), tmp_path))


@pytest.mark.parametrize(
    "command", ["", "check", "diff", "report", "assess", "show", "graph", "init", "fmt"]
)
def test_the_reference_quotes_the_help_of_every_command(command: str) -> None:
    page = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")

    assert f"$ claimtrack {command} --help\n".replace("  ", " ") in page


STORY = """\
# A page

<!-- file: a.txt -->
```text
one
two
```

```console
$ cat a.txt
one
two
$ python -c "raise SystemExit(3)"
$ echo $?
3
```

```python
from pathlib import Path
words = Path("a.txt").read_text().split()
```

and then

```python
print(words[0])
```

```text
one
```

```console
$ python -c "for i in range(9): print(i)"
0
[...]
8
```

```sh
rm -rf everything
```
"""


def test_a_page_that_tells_the_truth_stays_as_it_is(tmp_path: Path) -> None:
    assert STORY == as_run(STORY, tmp_path)
    assert "one\ntwo\n" == (tmp_path / "a.txt").read_text()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\none\ntwo\n$", "\none\nthree\n$"),
        ("\ntwo\n$", "\n$"),
        ("\n3\n", "\n4\n"),
        ("```text\none\n```\n\n```c", "```text\ntwo\n```\n\n```c"),
    ],
)
def test_what_a_page_shows_wrongly_is_set_right(right: str, wrong: str, tmp_path: Path) -> None:
    assert STORY.count(right) == 1

    assert STORY == as_run(STORY.replace(right, wrong), tmp_path)


@pytest.mark.parametrize(("right", "wrong"), [("[...]\n8", "[...]\n7"), ("\n0\n[", "\n1\n[")])
def test_what_stands_around_a_gap_counts(right: str, wrong: str, tmp_path: Path) -> None:
    assert "\n3\n4\n5\n" in as_run(STORY.replace(right, wrong), tmp_path)


def test_a_program_that_fails_fails_the_page(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        as_run("```python\n1 / 0\n```\n", tmp_path)


def test_a_command_that_cannot_be_run_here_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be run here"):
        as_run("```console\n$ rm -rf everything\n```\n", Path())


def test_a_console_block_without_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        as_run("```console\nhello\n```\n", Path())
