"""The pages of the documentation: generated pages are current, links work, nothing is loaded."""

import importlib.util
import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import pytest

from claimtrack.rules import builtin_rules

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]

_FENCED = re.compile(r"^(`{3,}).*?^\1[ ]*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@cache
def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prose(path: Path) -> str:
    """Return a page without its code blocks."""
    return _FENCED.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """Return the anchors of the headings of a page, as code hosts and the site name them."""
    found: set[str] = set()
    for heading in _HEADING.findall(prose(path)):
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).lower()
        base = name = re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
        number = 0
        while name in found:
            number += 1
            name = f"{base}-{number}"
        found.add(name)
    return found


def broken(path: Path) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    return [
        link
        for link in _LINK.findall(_CODE.sub("", prose(path)))
        if "://" not in link and not link.startswith("mailto:") and not _leads(path, link)
    ]


def _leads(path: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = path.parent / name if name else path
    return target.exists() and (not anchor or anchor in anchors(target))


GENERATED = [
    path.relative_to(DOCS).as_posix()
    for path in PAGES
    if "`python docs/generate.py`" in path.read_text("utf-8") and path.is_relative_to(DOCS)
]


@pytest.mark.parametrize("name", GENERATED)
def test_generated_page_is_current(name: str) -> None:
    """Run ``python docs/generate.py`` to renew the pages."""
    page = _module("generate").PAGES[name]()

    assert page == (DOCS / name).read_text(encoding="utf-8")


def test_every_generated_page_is_compared() -> None:
    assert set(_module("generate").PAGES) == set(GENERATED)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_have_a_target(path: Path) -> None:
    assert [] == broken(path)


@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("b.md", True),
        ("b.md#two-words-its-1", True),
        ("#here", True),
        ("https://nowhere.example/c.md", True),
        ("c.md", False),
        ("b.md#two-words", False),
        ("#there", False),
    ],
)
def test_link_is_followed_to_its_heading(link: str, leads: bool, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"# Here\n\n[a]({link}) `[code](no.md)`\n\n```\n](no.md)\n```\n")
    (tmp_path / "b.md").write_text("# Two words: it's\n\n## Two words: it's\n")

    assert ([] if leads else [link]) == broken(tmp_path / "a.md")


def test_start_page_links_to_every_page() -> None:
    """The table of contents of the site consists of these links."""
    linked = {DOCS / link for link in _LINK.findall(prose(DOCS / "index.md"))}

    assert set(DOCS.rglob("*.md")) - {DOCS / "index.md"} <= linked


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_page_loads_nothing_from_other_hosts(path: Path) -> None:
    """Check the source of the page; ``docs/outside.py`` checks the built site."""
    text = prose(path)

    assert [] == re.findall(r"!\[[^]]*\]\(\s*\w*:?//[^)]*\)", text)
    assert [] == _module("outside").of_page(_CODE.sub("", text))


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example/x.js"></script>',
        "<SCRIPT SRC=//cdn.example/x.js></SCRIPT>",
        "<script>import('https://cdn.example/x.js')</script>",
        "<script>new WebSocket('wss://cdn.example')</script>",
        '<link rel="stylesheet" href="https://fonts.example/css">',
        '<link rel="preconnect" href="//fonts.example">',
        '<img src="a.png" srcset="a.png 1x, https://pictures.example/b.png 2x">',
        '<video poster="http://pictures.example/a.png"></video>',
        '<iframe src="https://frames.example"></iframe>',
        '<object data="https://frames.example"></object>',
        '<form action="https://forms.example"></form>',
        "<p style=\"background: url( 'https://pictures.example/a.png')\">",
        "<style>@import 'https://fonts.example/css';</style>",
        "<style>@font-face { src: url(//fonts.example/a.woff2) }</style>",
        '<meta http-equiv="refresh" content="0; URL=https://elsewhere.example">',
        '<svg><use href="https://pictures.example/a.svg#b"/></svg>',
    ],
)
def test_request_to_another_host_is_found(page: str) -> None:
    assert 1 == len(_module("outside").of_page(page))


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://elsewhere.example">a link</a>',
        '<script src="_static/x.js"></script><img src="../a.png"><form action="search.html">',
        '<link rel="canonical" href="https://claimtrack.example/a.html">',
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M 0 0"/></svg>',
        "<script>/* from 'https://licence.example' */ e('http://www.w3.org/2000/svg')</script>",
        '<img src="data:image/png;base64,AA==">',
        "<p>fetched from https://elsewhere.example, as url(https://elsewhere.example)</p>",
    ],
)
def test_link_without_a_request_is_not_reported(page: str) -> None:
    assert [] == _module("outside").of_page(page)


def test_every_file_of_a_site_is_read(tmp_path: Path) -> None:
    (tmp_path / "_static").mkdir()
    (tmp_path / "index.html").write_text('<img src="//pictures.example/a.png">')
    style, script = tmp_path / "_static" / "a.css", tmp_path / "_static" / "b.js"
    style.write_text("@import url(https://fonts.example/css); /* url(b.png) */")
    script.write_text('fetch("https://api.example"); fetch("searchindex.js")')

    assert [
        (style, "https://fonts.example/css"),
        (script, "https://api.example"),
        (tmp_path / "index.html", "//pictures.example/a.png"),
    ] == list(_module("outside").of_site(tmp_path))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_page_installs_claimtrack_from_an_index(path: Path) -> None:
    """It is not on PyPI, so ``pip install claimtrack`` would fetch an unrelated package."""
    text = path.read_text(encoding="utf-8")

    assert [] == re.findall(r"pip install[^\n`]* '?claimtrack\b", text)


def test_imports_in_contributing_exist() -> None:
    """Check the recipes of CONTRIBUTING.md, which no test runs."""
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    written = re.findall(r"Write `(claimtrack/[\w/]+)\.py`", text)
    imports = [
        (module, name)
        for module, names in re.findall(r"^ *from (claimtrack[\w.]*) import (.+)$", text, re.M)
        for name in names.split(", ")
        if module.replace(".", "/") not in written
    ]

    assert len(imports) > len(written) > 0
    assert [] == [f"{module}.{name}" for module, name in imports if not _exists(module, name)]


def test_rule_in_contributing_has_a_free_code_and_name() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    ((code, name),) = re.findall(r'@rule\("(\w+)", "([\w-]+)"', text)
    family = [rule.code for rule in builtin_rules() if rule.code[:3] == code[:3]]

    assert int(max(family)[2:]) + 1 == int(code[2:])
    assert name not in {rule.name for rule in builtin_rules()}


def _exists(module: str, name: str) -> bool:
    return hasattr(import_module(module), name) or find_spec(f"{module}.{name}") is not None
