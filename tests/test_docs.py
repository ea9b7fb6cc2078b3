"""The pages that come from the code are current."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[1] / "docs"


def _generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["rules.md", "problems.md", "ledger.md"])
def test_a_generated_page_is_current(name: str) -> None:
    """Renew them with ``python docs/generate.py``."""
    page = _generate().PAGES[name]()

    assert page == (DOCS / "reference" / name).read_text(encoding="utf-8")
