"""How these pages become a site: ``python -m sphinx -W -n -b html docs build/docs``.

They are plain Markdown, to be read where they lie as well, so what only a site
needs is made here: its contents from the lists of ``index.md``, below each table
of ``reference/api.md`` its names in full, and a report of each example's ledger.
Nothing is fetched, neither while the site is built nor by whoever reads it;
``outside.py`` holds that.
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

project = "claimtrack"
author = "claimtrack maintainers"
version = release = claimtrack.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc"]
source_suffix = {".md": "markdown"}
myst_heading_anchors = 4  # named as forges name them

html_theme = "furo"
html_title = f"claimtrack {version}"
html_show_copyright = False
html_show_sphinx = False
html_copy_source = False

autodoc_typehints_format = "short"
autodoc_default_options = {"members": True, "undoc-members": True}
autodoc_member_order = "bysource"
nitpick_ignore = [("py:class", "Fraction")]  # imported late by the modules that name it
python_use_unqualified_type_names = True


def contents(index: str) -> str:
    """Return the start page with the contents of the site, one list for each of its headings."""
    return re.sub(r"^## (.+)\n(?s:.*?)(?=^## |\Z)", _with_contents, index, flags=re.MULTILINE)


def _with_contents(part: re.Match[str]) -> str:
    pages = dict.fromkeys(re.findall(r"\]\(([\w/-]+)\.md\)", part[0]))
    listed = "\n".join(pages)
    return f"{part[0]}\n```{{toctree}}\n:hidden:\n:caption: {part[1]}\n\n{listed}\n```\n\n"


def in_full(page: str) -> str:
    """Return the page of the API with every name of its tables described below them."""
    return re.sub(r"^(?:\|.*\n)+", lambda table: table[0] + _described(table[0]), page, flags=re.M)


def _described(table: str) -> str:
    names = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    directives = "\n".join(_directive(name) for name in names)
    return f"\n```{{eval-rst}}\n{directives}\n```\n"


def _directive(name: str) -> str:
    value = getattr(claimtrack, name)
    if not isinstance(value, type):
        return f".. autofunction:: claimtrack.{name}"
    told = ", ".join(member.name for member in _told(value))
    excluded = f"   :exclude-members: {told}\n" if told else ""
    return f".. autoclass:: claimtrack.{name}\n{excluded}"


def _told(kind: type) -> list[Enum]:
    """Return the members of an enum of which the model says what they mean."""
    return [member for member in kind if _said_of(member)] if issubclass(kind, Enum) else []


def _said_of(member: Enum) -> str:
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
            source[0] = contents(source[0])
        case "reference/api":
            source[0] = in_full(source[0])
        case "examples":
            source[0] = with_reports(source[0])


def _describe(
    app: Sphinx, what: str, name: str, value: object, options: object, lines: list[str]
) -> None:
    """Read a docstring; of a field or of the members of an enum say what the model says."""
    if any(lines):
        if what not in ("attribute", "property"):  # there it takes words before a colon for a type
            lines[:] = GoogleDocstring(lines).lines()
        if isinstance(value, type):
            lines += ["", *(f"- ``{member}``: {_said_of(member)}" for member in _told(value))]
        return
    _, owner, *inner = name.split(".")
    kind, member = getattr(claimtrack, owner), ".".join(inner)
    if has(kind) and member in fields_dict(kind):
        lines[:] = [fields_dict(kind)[member].metadata.get("meaning", "")]


def _refer(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, shown: TextElement
) -> Element | None:
    """Find a public name by where it is at home; show any other thing of Python as text."""
    if node.get("refdomain") != "py":
        return None
    target = str(node["reftarget"])
    if "Annotated[" in target:
        return literal("", re.sub(r"~?(?:typing\.)?Annotated\[(\w+), .*?\)\]", r"\1", target))
    name = target.rpartition(".")[2]
    if name in claimtrack.__all__ and target != f"claimtrack.{name}":
        python = env.domains.python_domain
        return python.resolve_xref(
            env, node["refdoc"], app.builder, "obj", f"claimtrack.{name}", node, shown
        )
    inner = (module for name, module in sys.modules.items() if name.startswith("claimtrack."))
    return shown if locate(target) or any(hasattr(module, target) for module in inner) else None


def setup(app: Sphinx) -> None:
    """Hang it all in."""
    app.connect("source-read", _read)
    app.connect("autodoc-process-docstring", _describe)
    app.connect("missing-reference", _refer)
    app.connect("build-finished", _write_reports)
