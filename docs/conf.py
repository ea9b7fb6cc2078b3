"""Configuration of the site: ``python -m sphinx -W -n -b html docs build/docs``.

The pages are plain Markdown that is readable without the site. This module adds what
only the site needs: a table of contents from the lists of ``index.md``, the full
documentation of the names below each table of ``reference/api.md``, and a report of
the ledger of each example. Neither the build nor the site makes requests, which
``outside.py`` checks.
"""

import re
import subprocess
import sys
from enum import Enum
from pathlib import Path
from pydoc import locate

from attrs import fields_dict, has
from docutils.nodes import Element, TextElement, literal
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.ext.napoleon.docstring import GoogleDocstring

import claimtrack
from claimtrack import rules_api

project = "claimtrack"
author = "claimtrack maintainers"
version = release = claimtrack.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4  # with the same names as on code hosts

html_theme = "furo"
html_title = f"claimtrack {version}"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False

autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "bysource"
nitpick_ignore = [("py:class", "Fraction")]  # imported lazily by the modules that name it
python_use_unqualified_type_names = True


def with_contents(index: str) -> str:
    """Return the start page with a table of contents, one list for each of its headings."""
    return re.sub(r"^## (.+)\n(?s:.*?)(?=^## |\Z)", _with_contents, index, flags=re.MULTILINE)


def _with_contents(part: re.Match[str]) -> str:
    pages = dict.fromkeys(re.findall(r"\]\(([\w/-]+)\.md\)", part[0]))
    listed = "\n".join(pages)
    return f"{part[0]}\n```{{toctree}}\n:hidden:\n:caption: {part[1]}\n\n{listed}\n```\n\n"


PUBLIC = {
    **{name: f"claimtrack.rules_api.{name}" for name in rules_api.__all__},
    **{name: f"claimtrack.{name}" for name in claimtrack.__all__},
}
"""Each public name in full. A name of both modules is documented as one of `claimtrack`."""


def with_documentation(page: str) -> str:
    """Return the page of the API with the documentation of the names below each table."""
    documented: set[str] = set()

    def directives(table: re.Match[str]) -> str:
        names = re.findall(r"^\| `(\w+)` \|", table[0], flags=re.MULTILINE)
        text = "\n".join(_directive(PUBLIC[name]) for name in names if name not in documented)
        documented.update(names)
        return f"{table[0]}\n```{{eval-rst}}\n{text}\n```\n"

    return re.sub(r"^(?:\|.*\n)+", directives, page, flags=re.M)


def _directive(name: str) -> str:
    value = locate(name)
    if not isinstance(value, type):
        return f".. autofunction:: {name}"
    members = ", ".join(member.name for member in _described_members(value))
    excluded = f"   :exclude-members: {members}\n" if members else ""
    return f".. autoclass:: {name}\n{excluded}"


def _described_members(kind: type) -> list[Enum]:
    """Return the members of an enum that have a description."""
    return [member for member in kind if _description_of(member)] if issubclass(kind, Enum) else []


def _description_of(member: Enum) -> str:
    return str(getattr(member, "description", getattr(member, "meaning", "")))


def with_reports(page: str) -> str:
    """Return the page of examples with a link to the report of each ledger."""
    return _LEDGER.sub(r'\g<0>\n\n<a href="reports/\g<name>.html">Its report as a page</a>\n', page)


_LEDGER = re.compile(r"^\[`(?P<folder>\w+/(?P<name>[\w-]+))/ledger\.toml`\].*$", re.MULTILINE)


def _write_reports(app: Sphinx, failed: Exception | None) -> None:
    if failed or app.builder.format != "html":
        return
    folder = Path(app.outdir, "reports")
    folder.mkdir(exist_ok=True)
    for ledger in _LEDGER.finditer(Path(app.srcdir, "examples.md").read_text(encoding="utf-8")):
        page = str(folder / f"{ledger['name']}.html")
        command = [sys.executable, "-m", "claimtrack", "report", ledger["folder"], "-o", page]
        done = subprocess.run(
            command,
            cwd=Path(app.srcdir).parent,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            raise ExtensionError(f"no report of {ledger['folder']}: {done.stderr}")


def _read(app: Sphinx, name: str, source: list[str]) -> None:
    match name:
        case "index":
            source[0] = with_contents(source[0])
        case "reference/api":
            source[0] = with_documentation(source[0])
        case "examples":
            source[0] = with_reports(source[0])


def _describe(
    app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]
) -> None:
    """Convert a docstring, and describe fields and members of enums from the model."""
    if any(lines):
        if what not in ("attribute", "property"):  # there, words before a colon become a type
            lines[:] = GoogleDocstring(lines).lines()
        if isinstance(value, type):
            lines += [
                "",
                *(
                    f"- ``{member}``: {_description_of(member)}"
                    for member in _described_members(value)
                ),
            ]
        return
    owner, _, member = name.rpartition(".")
    kind = locate(owner)
    if isinstance(kind, type) and has(kind) and member in fields_dict(kind):
        lines[:] = [fields_dict(kind)[member].metadata.get("meaning", "")]


def _refer(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: TextElement
) -> Element | None:
    """Resolve a public name from its home module; show any other Python name as text."""
    if node.get("refdomain") != "py":
        return None
    target = str(node["reftarget"])
    if "Annotated[" in target:
        return literal("", re.sub(r"~?(?:typing\.)?Annotated\[(\w+), .*?\)\]", r"\1", target))
    name = target.rpartition(".")[2]
    if target != PUBLIC.get(name, target):
        python = env.domains.python_domain
        return python.resolve_xref(
            env, node["refdoc"], app.builder, "obj", PUBLIC[name], node, shown
        )
    inner = (module for name, module in sys.modules.items() if name.startswith("claimtrack."))
    return shown if locate(target) or any(hasattr(module, target) for module in inner) else None


def setup(app: Sphinx) -> None:
    """Connect the handlers."""
    app.connect("source-read", _read)
    app.connect("autodoc-process-docstring", _describe)
    app.connect("missing-reference", _refer)
    app.connect("build-finished", _write_reports)
