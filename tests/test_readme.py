"""The documentation, run: what it shows is what happens.

In `README.md` and `docs/`, read from top to bottom in a folder of their own
(with `seeds` and `examples` in it):

- a block after the comment ``<!-- file: NAME -->`` is written to that file;
- a ```` ```console ```` block is run, each line that begins with ``$`` a command
  (``claimtrack ...``, ``python ...`` or ``cat FILE``), the lines after it what
  it prints; a line ``[...]`` stands for any lines; ``$ echo $?`` prints the exit
  status of the command before;
- a ```` ```python ```` block without a file is run.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import claimtrack

ROOT = Path(__file__).parents[1]
PACKAGE = Path(claimtrack.__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]

_BLOCK = re.compile(
    r"(?:^<!-- file: (?P<file>[\w./-]+) -->\n\s*)?^(?P<fence>`{3,})(?P<language>\w*)[^\n]*\n"
    r"(?P<text>.*?)^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)
ANYTHING = "[...]"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    file: str | None


@dataclass(frozen=True)
class Step:
    """A command and what it prints."""

    command: str
    expected: list[str]


def blocks(page: str) -> Iterator[Block]:
    """Yield the blocks of a page that are to be written or run."""
    for match in _BLOCK.finditer(page):
        block = Block(match["language"], match["text"], match["file"])
        if block.file or block.language in ("console", "python"):
            yield block


def steps(text: str) -> Iterator[Step]:
    """Yield the commands of a console block."""
    step: Step | None = None
    for line in text.splitlines():
        if line.startswith("$ "):
            if step is not None:
                yield step
            step = Step(line.removeprefix("$ "), [])
        elif step is None:
            raise ValueError(f"a console block begins with a command, not with {line!r}")
        else:
            step.expected.append(line)
    if step is not None:
        yield step


def run_page(page: str, folder: Path) -> None:
    """Do what a page says, and hold it to what it shows."""
    status = 0
    for block in blocks(page):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            printed, status = _run([sys.executable, "-c", block.text], folder)
            assert 0 == status, printed
        else:
            for step in steps(block.text):
                if step.command == "echo $?":
                    printed = f"{status}\n"
                else:
                    printed, status = _run(_arguments(step.command), folder)
                _compare(step, printed)


def _arguments(command: str) -> list[str]:
    program, *arguments = shlex.split(command)
    match program:
        case "claimtrack":
            return [sys.executable, "-m", "claimtrack", *arguments]
        case "python":
            return [sys.executable, *arguments]
        case "cat":
            return ["cat", *arguments]
    raise ValueError(f"{command!r} cannot be run here; a block of `sh` is not run")


def _run(arguments: list[str], folder: Path) -> tuple[str, int]:
    done = subprocess.run(
        arguments,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout, done.returncode


def _compare(step: Step, printed: str) -> None:
    expected = "\n".join(step.expected).rstrip("\n")
    if ANYTHING not in step.expected:
        assert (step.command, expected) == (step.command, printed.rstrip("\n"))
        return
    pattern = r"(?:.*\n)*?".join(
        re.escape(part) for part in re.split(r"^\[\.\.\.\]\n?", expected + "\n", flags=re.M)
    )
    assert re.fullmatch(pattern, printed.rstrip("\n") + "\n"), (step.command, expected, printed)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_shows_what_happens(path: Path, tmp_path: Path) -> None:
    for name in ("seeds", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)

    run_page(path.read_text(encoding="utf-8"), tmp_path)


@pytest.mark.parametrize("command", ["", "check", "show", "init", "fmt"])
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
assert Path("a.txt").read_text() == "one\\ntwo\\n"
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


def test_a_page_that_tells_the_truth_passes(tmp_path: Path) -> None:
    run_page(STORY, tmp_path)

    assert "one\ntwo\n" == (tmp_path / "a.txt").read_text()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("\none\ntwo\n$", "\none\nthree\n$"),
        ("\n3\n", "\n4\n"),
        ("[...]\n8", "[...]\n7"),
        ("\n0\n[", "\n1\n["),
        ('== "one', '!= "one'),
    ],
)
def test_a_page_that_does_not_fails(right: str, wrong: str, tmp_path: Path) -> None:
    assert right in STORY

    with pytest.raises(AssertionError):
        run_page(STORY.replace(right, wrong), tmp_path)


def test_a_command_that_cannot_be_run_here_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be run here"):
        run_page("```console\n$ rm -rf everything\n```\n", Path())


def test_a_console_block_without_a_command_is_refused() -> None:
    with pytest.raises(ValueError, match="begins with a command"):
        run_page("```console\nhello\n```\n", Path())
