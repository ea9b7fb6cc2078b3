"""The shape of the code: what may import what, and what loads when."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest
from attrs import frozen

import claimtrack
from claimtrack.cli.commands import COMMANDS
from claimtrack.formats import annotation
from claimtrack.formats.prov import prov_json as prov_json
from claimtrack.formats.registry import FORMATS
from claimtrack.formats.tables import csv_folder, parquet_folder
from tests.nonempty import nonempty

PACKAGE = Path(claimtrack.__file__).parent

# From the bottom up. What stands on one line may not import one another.
LAYERS = (
    ("errors", "version", "_gc", "_lazy", "_processes"),
    ("model",),
    ("facts", "hidden_lines", "names"),
    ("assessment", "confidential", "engine"),
    ("formats", "reports", "rules"),
    ("answers", "api", "drafts", "edits", "rules_api", "scale"),
    ("lsp", "mcp", "serve"),
    ("", "cli"),  # the package itself: its public names
    ("__main__",),
)
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}

# Modules that import others inside functions, to keep start-up fast.
IMPORT_LATE = {
    "claimtrack",
    "claimtrack.answers.report",
    "claimtrack.api",
    "claimtrack.engine.report",
    "claimtrack.rules.attribution.citation_does_not_contain_quote",
    "claimtrack.rules.attribution.copied_citations",
    "claimtrack.rules.attribution.misplaced_quote",
    "claimtrack.cli.commands.check",
    "claimtrack.cli.commands.lsp",
    "claimtrack.cli.commands.mcp",
    "claimtrack.cli.commands.serve",
    "claimtrack.cli.main",
    "claimtrack.cli.output",
}

# The public names, and reports with methods that render them: both import upwards or in rings.
RENDER_LATE = {"claimtrack", "claimtrack.answers.report", "claimtrack.engine.report"}


@frozen
class Import:
    """One module that imports another of ours, at its top or inside a function."""

    module: str
    imported: str
    line: int
    inside: bool
    for_types: bool

    def __str__(self) -> str:
        return f"{self.module}, line {self.line}, imports {self.imported}"


def _name(path: Path) -> str:
    parts = ("claimtrack", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def parsed(module: str) -> ast.Module:
    """Return a module as it is parsed."""
    return ast.parse(MODULES[module].read_text("utf-8"))


def part(module: str) -> str:
    """Return the part of the package that a module belongs to; nothing for the package itself."""
    return ".".join(module.split(".")[1:2])


def _targets(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert node.level == 0, "imports are absolute"
    found = [f"{node.module}.{alias.name}" for alias in node.names]
    return [name if name in MODULES else str(node.module) for name in found]


def _walk(
    node: ast.AST, inside: bool = False, for_types: bool = False
) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, inside, for_types
        deeper = inside or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        typing = for_types or (
            isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
        )
        yield from _walk(child, deeper, typing)


def _lazy_imports(tree: ast.Module) -> Iterator[tuple[ast.Call, str, str]]:
    """Yield each lazy import: the call, the module, and the name that is imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                ast.Name("lazy_import"), [ast.Constant(str(module)), ast.Constant(str(name))]
            ):
                yield node, module, name


@cache
def imports() -> tuple[Import, ...]:
    """Return every import of ours by a module of ours."""
    return tuple(_imports())


def _imports() -> Iterator[Import]:
    for name in COMMANDS:
        target = f"claimtrack.cli.commands.{name}"
        yield Import("claimtrack.cli.commands", target, 1, inside=False, for_types=False)
    for module in MODULES:
        for call, target, _ in _lazy_imports(parsed(module)):
            yield Import(module, target, call.lineno, inside=False, for_types=False)
        for node, inside, for_types in _walk(parsed(module)):
            for target in dict.fromkeys(_targets(node)):
                if target.partition(".")[0] == "claimtrack":
                    yield Import(module, target, node.lineno, inside, for_types)


def test_every_module_stands_on_some_layer() -> None:
    assert set() == {part(module) for module in MODULES} - LEVEL.keys()


def test_every_lazy_import_names_a_callable() -> None:
    calls = [call for module in MODULES for call in _lazy_imports(parsed(module))]

    assert [] == [call for call in calls if not callable(getattr(import_module(call[1]), call[2]))]
    # No call of another shape, which the tests below would miss.
    assert len(calls) == sum(
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("lazy_import", "_lazy.lazy_import")
        for module in MODULES
        for node in ast.walk(parsed(module))
    )


def test_imports_point_down() -> None:
    """Never up and never sideways, wherever in a module they stand.

    One exception: methods of reports render them.
    """
    wrong = [
        str(item)
        for item in imports()
        if not item.for_types
        and item.module not in RENDER_LATE
        and part(item.module) != part(item.imported)
        and LEVEL[part(item.module)] <= LEVEL[part(item.imported)]
    ]

    assert [] == wrong


def test_rules_do_not_reach_for_formats_or_reports() -> None:
    wrong = {"formats", "reports"}

    assert [] == [
        str(item)
        for item in imports()
        if part(item.module) == "rules" and part(item.imported) in wrong
    ]


def test_no_modules_import_one_another_in_a_ring() -> None:
    sorter: TopologicalSorter[str] = TopologicalSorter()
    for item in imports():
        if not item.for_types and item.module not in RENDER_LATE:
            sorter.add(item.module, item.imported)

    sorter.prepare()  # raises CycleError


def test_no_import_of_ours_hides_in_a_function() -> None:
    hidden = [str(i) for i in imports() if i.inside and i.module not in IMPORT_LATE]

    assert [] == hidden


def test_type_only_imports_point_down_or_stay_within_a_part() -> None:
    """Analyses take Facts as a parameter, and Facts calls the analyses."""
    assert [] == [
        str(item)
        for item in nonempty([item for item in imports() if item.for_types])
        if part(item.module) not in ("", part(item.imported))
        and LEVEL[part(item.module)] <= LEVEL[part(item.imported)]
    ]


def test_everything_public_is_there() -> None:
    for name in nonempty(claimtrack.__all__):
        assert getattr(claimtrack, name) is not None
        assert name in dir(claimtrack)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = claimtrack.nothing


def loaded_by(program: str) -> set[str]:
    """Return the modules that a fresh interpreter has loaded after a program."""
    program += "\nimport sys; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PACKAGE.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


HEAVY = (
    *("numpy", "rich", "dateutil.parser", "tomli"),
    *("decimal", "fractions", "pint", "jinja2", "pyarrow"),
)


def test_importing_the_package_loads_nothing_else_of_it() -> None:
    assert {"claimtrack"} == {
        module for module in loaded_by("import claimtrack") if module.startswith("claimtrack")
    }


def test_telling_the_version_loads_nothing_heavy_but_what_prints() -> None:
    program = """
import contextlib, sys
from claimtrack.cli.main import main
with contextlib.redirect_stdout(sys.stderr):
    main(["--version"])
"""

    assert {"rich"} >= loaded_by(program).intersection(HEAVY)


def test_checking_loads_no_format_and_no_report_that_is_not_asked_for() -> None:
    program = """
import contextlib, sys
from claimtrack.cli.main import main
with contextlib.redirect_stdout(sys.stderr):
    main(["check", "seeds/slbm-2021/ledger.toml"])
"""
    asked_for = {"claimtrack.formats.toml.reader", "claimtrack.reports.findings.terminal"}
    idle = {
        *(
            "claimtrack.formats.stix",
            "claimtrack.formats.prov.prov_json",
            "claimtrack.reports.html.page",
        ),
        *(
            "claimtrack.formats.tables.csv_folder",
            "claimtrack.formats.claimreview",
            "claimtrack.cli.parts",
        ),
        *(
            "claimtrack.formats.answer.reader",
            "claimtrack.reports.findings.sarif",
            "claimtrack.reports.graph.dot",
        ),
        "claimtrack.reports.html.page",
        *(f"claimtrack.cli.commands.{name}" for name in COMMANDS if name != "check"),
    }
    loaded = loaded_by(program)

    assert asked_for <= loaded
    assert set() == loaded & idle


def test_formats_are_known_by_what_their_modules_say() -> None:
    """The table of formats says it without importing them."""
    assert csv_folder.KNOWN_BY == FORMATS["csv"].known_by
    assert parquet_folder.KNOWN_BY == FORMATS["parquet"].known_by
    assert {prov_json.NAME, annotation.NAME} <= FORMATS.keys()


def test_importing_the_nouns_loads_nothing_heavy() -> None:
    assert set() == loaded_by("from claimtrack import Ledger, LedgerError").intersection(HEAVY)


def test_building_a_ledger_loads_nothing_heavy() -> None:
    program = """
from claimtrack import Assertion, Claim, Ledger, Source, When
Ledger.of(Source("a", "person"), Claim("c", "Text."), Assertion("c", ["a"], at=()))
When.parse("2021-10")
"""

    assert set() == loaded_by(program).intersection(HEAVY)
