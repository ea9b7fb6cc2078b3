"""One browser, and live pages, for all tests of the server."""

from collections.abc import Iterator

import pytest

from tests.reports.html.conftest import browser
from tests.serve.desk import Desk, draft_tutorial, start_desk

__all__ = ["browser", "drafted_desk"]


@pytest.fixture
def drafted_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The live page of the tutorial's article, all of its claims drafts."""
    with start_desk(draft_tutorial(tmp_path_factory.mktemp("desk") / "orrin")) as desk:
        yield desk
