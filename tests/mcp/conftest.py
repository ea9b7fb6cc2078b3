"""One server for all tests of this folder, since its start takes longer than its work."""

from collections.abc import Iterator

import pytest

from tests.mcp.assistant import Assistant, start_assistant


@pytest.fixture(scope="package")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Return the client of a server that may write."""
    with start_assistant(tmp_path_factory.mktemp("assistant") / "root", "--write") as started:
        yield started
    # Nothing is logged: not an article, and no unexpected error.
    assert "" == started.log.read_text()
