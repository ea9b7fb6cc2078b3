"""The style of the tests: none can pass without making one of its assertions."""

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

TESTS = Path(__file__).parent


def vacuous(test: ast.FunctionDef) -> bool:
    """Return true if a test has assertions, and some run may reach none of them."""
    return any(map(_asserts, ast.walk(test))) and not _always_asserts(test.body)


def _asserts(node: ast.AST) -> bool:
    match node:
        case ast.Assert():
            return True
        case ast.Expr(ast.Call(ast.Name(name))):
            return name.startswith(("assert", "assume"))
        case ast.With(items):
            return any("raises(" in ast.unparse(item) for item in items)
    return False


def _always_asserts(body: Sequence[ast.stmt]) -> bool:
    return any(_asserts(statement) or _within(statement) for statement in body)


def _within(statement: ast.stmt) -> bool:
    match statement:
        case ast.With(_, body) | ast.Try(body):
            return _always_asserts(body)
        case ast.For(_, items, body):
            return _has_items(items) and _always_asserts(body)
        case ast.If(_, body, otherwise):
            return _always_asserts(body) and _always_asserts(otherwise)
        case ast.Match(_, cases):
            return all(_always_asserts(case.body) for case in cases)
    return False


def _has_items(expression: ast.expr) -> bool:
    """Return true for what is seen to hold items: a display, a range of constants, `nonempty`."""
    match expression:
        case ast.Tuple(items) | ast.List(items):
            return bool(items)
        case ast.Call(ast.Name("range"), bounds):
            return all(isinstance(bound, ast.Constant) for bound in bounds)
        case ast.Call(ast.Name("nonempty")):
            return True
    return False


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("assert x", False),
        ("assert_golden(path, x)", False),
        ("x()", False),
        ("with raises(E):\n  x()", False),
        ("with open(x) as y:\n  assert y", False),
        ("if x:\n  assert x", True),
        ("if x:\n  assert x\nelse:\n  assert y", False),
        ("if x:\n  assert x\nassert y", False),
        ("for y in x:\n  assert y", True),
        ("for y in nonempty(x):\n  assert y", False),
        ("for y in ('a', 'b'):\n  assert y", False),
        ("for y in ():\n  assert y", True),
        ("for y in range(9):\n  assert y", False),
        ("for y in range(9):\n  if y:\n    assert y", True),
        ("assume(x)\nfor y in x:\n  assert y", False),
        ("while x:\n  assert x.pop()", True),
        ("try:\n  x()\nexcept E:\n  assert x", True),
        ("try:\n  assert x\nfinally:\n  y()", False),
        ("match x:\n  case 1:\n    assert x\n  case _:\n    pass", True),
    ],
)
def test_a_test_is_vacuous_if_it_may_assert_nothing(body: str, expected: bool) -> None:
    test = ast.parse("def test():\n" + "\n".join(f"  {line}" for line in body.splitlines())).body[0]

    assert isinstance(test, ast.FunctionDef)
    assert expected is vacuous(test)


# Not held to it yet: delete a name once its module is rewritten or gone.
EXEMPT = {"test_claimreview_losses"}


def test_no_test_is_vacuous() -> None:
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno} {node.name}"
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.stem not in EXEMPT
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and vacuous(node)
    ]

    assert [] == found
