"""Tests that run the documentation and compare its output.

Each page of `README.md` and `docs/` is run from top to bottom in its own folder,
which has `seeds` and `examples` in it:

- The block after the comment ``<!-- file: NAME -->`` is written to that file. After
  ``<!-- append: NAME -->`` it is added to the end of the file.
- A ```` ```diff ```` block after ``<!-- edit: NAME -->`` changes the file: the lines
  that begin with a blank or ``-`` are replaced by those with a blank or ``+``.
- A ```` ```console ```` block is run. Each line that begins with ``$`` is a command
  (``claimtrack ...``, ``python ...`` or ``cat FILE``), followed by its output, and the
  first one may read its standard input from a file, as in ``< answers.txt``. A
  line ``[...]`` stands for any lines. ``$ echo $?`` prints the last exit status.
- The ```` ```python ```` blocks of a page without a file name are run as one program.
  A ```` ```text ```` block right after one is its output.

``RENEW_GOLDEN=1 pytest tests/test_readme.py`` writes the actual output to the pages.
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
from typing import TextIO

import pytest

import claimtrack
from claimtrack.cli.main import main
from tests.golden import assert_golden

ROOT = Path(__file__).parents[1]
PACKAGE = Path(claimtrack.__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_BLOCK = re.compile(
    r"(?:^<!-- (?P<action>file|append|edit): (?P<file>[\w./-]+) -->\n\s*)?"
    r"^(?P<fence>`{3,})(?P<language>\w*)[^\n]*\n"
    r"(?P<text>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
_COMMAND = re.compile(r"^\$ (?P<command>[^\n]*)\n(?P<shown>(?:(?!\$ )[^\n]*\n)*)", re.MULTILINE)
ANYTHING = "[...]"


def run_page(page: str, folder: Path) -> str:
    """Run a page, and return it with the actual output."""
    run = Run(folder)
    parts: list[str] = []
    at = 0
    printed: str | None = None
    for match in _BLOCK.finditer(page):
        follows = not page[at : match.start()].removeprefix("```").strip()
        text = match["text"]
        if match["file"]:
            run.change(match["action"], folder / match["file"], text)
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
    """The run of a page: its folder, the variables of its program, the last exit status."""

    folder: Path
    names: dict[str, object] = field(default_factory=dict)
    status: int = 0

    def change(self, action: str, path: Path, text: str) -> None:
        """Write a file, append to it, or edit it by a diff."""
        match action:
            case "append":
                text = path.read_text(encoding="utf-8") + text
            case "edit":
                text = apply_diff(path.read_text(encoding="utf-8"), text)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def program(self, text: str) -> str:
        """Run a part of the page's program, and return its output."""
        with chdir(self.folder), redirect_stdout(StringIO()) as printed:
            exec(compile(text, "<page>", "exec"), self.names)
        return printed.getvalue()

    def console(self, text: str) -> str:
        """Run the commands of a block, and return the block with their output."""
        if not text.startswith("$ "):
            raise ValueError(f"a console block begins with a command, not with {text[:40]!r}")
        return _COMMAND.sub(self._command, text)

    def _command(self, match: re.Match[str]) -> str:
        if match["command"] == "echo $?":
            printed = f"{self.status}\n"
        else:
            printed = self._run_command(match["command"])
        return match[0] if fits(match["shown"], printed) else f"$ {match['command']}\n{printed}"

    def _run_command(self, command: str) -> str:
        match shlex.split(command):
            case ["claimtrack", *rest, "<", answers]:
                with (self.folder / answers).open(encoding="utf-8") as stdin:
                    return self._claimtrack(rest, stdin)
            case ["claimtrack", *rest]:
                return self._claimtrack(rest)
            case ["python", *rest]:
                return self._process([sys.executable, *rest])
            case ["cat", *rest]:
                return self._process(["cat", *rest])
        raise ValueError(f"{command!r} cannot be run here; a block of `sh` is not run")

    def _claimtrack(self, arguments: list[str], stdin: TextIO | None = None) -> str:
        """Run the command in this process, which is faster than a new one."""
        printed = TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True)
        sys.stdin, old = stdin or sys.stdin, sys.stdin
        try:
            with chdir(self.folder), redirect_stdout(printed), redirect_stderr(printed):
                self.status = main(arguments)
        finally:
            sys.stdin = old
        printed.seek(0)
        return printed.read()

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


def apply_diff(text: str, diff: str) -> str:
    """Return a text after the change that a diff shows, which must fit in one place."""
    lines = [line if line.strip() else " \n" for line in diff.splitlines(keepends=True)]
    before = "".join(line[1:] for line in lines if line[0] in " -")
    if text.count(before) != 1:
        raise ValueError(f"the file has this {text.count(before)} times, not once:\n{before}")
    return text.replace(before, "".join(line[1:] for line in lines if line[0] in " +"))


def fits(shown: str, printed: str) -> bool:
    """True if a page shows the output, apart from the lines it leaves out."""
    parts = re.split(r"^\[\.\.\.\]\n", shown, flags=re.MULTILINE)
    return re.fullmatch(r"(?:.*\n)*?".join(map(re.escape, parts)), printed) is not None


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_page_shows_the_actual_output(path: Path, tmp_path: Path) -> None:
    for name in ("seeds", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)

    assert_golden(path, run_page(path.read_text(encoding="utf-8"), tmp_path))


@pytest.mark.parametrize(
    "command", ["", "check", "diff", "report", "assess", "show", "graph", "init", "fmt"]
)
def test_reference_quotes_the_help_of_every_command(command: str) -> None:
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

<!-- append: a.txt -->
```text
three
```

<!-- edit: a.txt -->
```diff
 one
-two
+2
+
 three
```

```sh
rm -rf everything
```
"""


def test_correct_page_stays_as_it_is(tmp_path: Path) -> None:
    assert STORY == run_page(STORY, tmp_path)
    assert "one\n2\n\nthree\n" == (tmp_path / "a.txt").read_text()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\none\ntwo\n$", "\none\nthree\n$"),
        ("\ntwo\n$", "\n$"),
        ("\n3\n", "\n4\n"),
        ("```text\none\n```\n\n```c", "```text\ntwo\n```\n\n```c"),
    ],
)
def test_wrong_output_is_corrected(right: str, wrong: str, tmp_path: Path) -> None:
    assert STORY.count(right) == 1

    assert STORY == run_page(STORY.replace(right, wrong), tmp_path)


@pytest.mark.parametrize(("right", "wrong"), [("[...]\n8", "[...]\n7"), ("\n0\n[", "\n1\n[")])
def test_output_around_a_gap_is_compared(right: str, wrong: str, tmp_path: Path) -> None:
    assert "\n3\n4\n5\n" in run_page(STORY.replace(right, wrong), tmp_path)


def test_failing_program_fails_the_page(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run_page("```python\n1 / 0\n```\n", tmp_path)


def test_other_commands_are_rejected() -> None:
    with pytest.raises(ValueError, match="cannot be run here"):
        run_page("```console\n$ rm -rf everything\n```\n", Path())


def test_console_block_without_a_command_is_rejected() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        run_page("```console\nhello\n```\n", Path())


@pytest.mark.parametrize("text", ["", "one\n", "two\ntwo\n"])
def test_edit_that_does_not_fit_once_is_rejected(text: str) -> None:
    with pytest.raises(ValueError, match="not once"):
        apply_diff(text, "-two\n+2\n")
