"""Tests that each row of the threat table in SECURITY.md names tests that exist."""

import ast
import re
from pathlib import Path

from tests.nonempty import nonempty

ROOT = Path(__file__).parents[1]
_ROW = re.compile(r"^\|[^|]+\|[^|]+\| (?P<tests>`[^|]+) \|$", re.MULTILINE)


def test_each_threat_names_tests_that_exist() -> None:
    rows = list(_ROW.finditer((ROOT / "SECURITY.md").read_text("utf-8")))
    missing = []
    for row in nonempty(rows):
        for name in nonempty(re.findall("`([^`]+)`", row["tests"])):
            file, _, test = name.partition("::")
            path = ROOT / "tests" / file
            if not path.exists() or test.split("::") not in _tests_of(path):
                missing.append(name)

    assert [] == missing
    assert len(rows) > 10


def _tests_of(path: Path) -> list[list[str]]:
    """Return the tests of a file, each with its class if it has one."""
    found = []
    for node in ast.parse(path.read_text("utf-8")).body:
        parts = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = [node.name] if isinstance(node, ast.ClassDef) else []
        found += [[*prefix, each.name] for each in parts if isinstance(each, ast.FunctionDef)]
    return [names for names in found if names[-1].startswith("test_")]
