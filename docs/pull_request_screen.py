"""A pull request as a page: the changed lines with their annotations, and the job's summary.

The repository and the action are those of the tests. The layout is like that of a code
host, and shows nothing that the action does not write.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt

from tests.test_action import git, make_desk, on_pull_request

_ANNOTATION = re.compile(r"::(\w+) file=([^,]*),line=(\d+).*?,title=([^:]*)::(.*)")
_HUNK = re.compile(r"@@ -(\d+)\S* \+(\d+)")

_PAGE = """\
<!doctype html>
<meta charset="utf-8">
<style>
body {{ margin: 16px; background: #fff; color: #1f2328; font: 14px/1.5 "DejaVu Sans", sans-serif }}
section {{ border: 1px solid #d1d9e0; border-radius: 6px; margin-bottom: 16px; overflow: hidden }}
h2 {{ margin: 0; padding: 8px 14px; font-size: 13px; background: #f6f8fa }}
.code {{ font: 13px/1.6 "DejaVu Sans Mono", monospace; white-space: pre }}
.code > div:not(.note) {{ display: flex }}
.code i {{ width: 3em; text-align: right; padding-right: 1em; color: #59636e; font-style: normal }}
.added {{ background: #dafbe1 }}
.removed {{ background: #ffebe9 }}
.note {{ margin: 6px 14px; padding: 8px 12px; border: 1px solid #d4a72c; border-radius: 6px;
  background: #fff8c5; white-space: pre-wrap }}
.summary {{ padding: 4px 14px }}
table {{ border-collapse: collapse }}
th, td {{ border: 1px solid #d1d9e0; padding: 3px 10px }}
</style>
<section><h2>Files changed: ledger.toml</h2><div class="code">{lines}</div></section>
<section><h2>Summary of the job</h2><div class="summary">{summary}</div></section>
"""


def pull_request_page(folder: Path) -> str:
    """Return the page of a pull request in a repository that is made in a folder."""
    folder.mkdir()
    desk = make_desk(folder / "desk")
    run = on_pull_request(desk)
    notes: dict[int, str] = {}
    for annotation in run.annotations:
        found = _ANNOTATION.match(annotation)
        assert found is not None, annotation
        severity, _, line, title, message = found.groups()
        text = f"<b>{severity}: {escape(title)}</b>\n{escape(unquote(message))}"
        notes[int(line)] = f'<div class="note">{text}</div>'
    changes = git(desk, "diff", "-U2", "main...branch", "--", "ledger.toml")
    markdown = MarkdownIt("commonmark").enable("table")
    summary = markdown.render(run.summary).replace("<details>", "<details open>")
    return _PAGE.format(lines="".join(_lines(changes, notes)), summary=summary)


def _lines(changes: str, notes: dict[int, str]) -> Iterator[str]:
    """Yield the lines of a diff with their numbers, and each note below its line."""
    old = new = 0
    for line in changes.splitlines()[4:]:
        if hunk := _HUNK.match(line):
            old, new = int(hunk[1]), int(hunk[2])
            yield f"<div><i></i><i></i>{escape(line)}</div>"
            continue
        kind = {"+": "added", "-": "removed"}.get(line[0], "")
        numbers = (old if line[0] != "+" else "", new if line[0] != "-" else "")
        shown = "".join(f"<i>{number}</i>" for number in numbers)
        yield f'<div class="{kind}">{shown}{escape(line)}</div>'
        if line[0] != "-":
            yield notes.get(new, "")
        old += line[0] != "+"
        new += line[0] != "-"
