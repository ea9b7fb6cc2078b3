"""One server for the tests of all features, since it takes a second to start."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.lsp.editor import Editor


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """Return an editor for the folders of all tests."""
    editor = await Editor.start(tmp_path_factory.getbasetemp().resolve())
    yield editor
    await editor.stop()


@pytest.fixture
def editor(running_editor: Editor) -> Iterator[Editor]:
    """Return an editor without open files."""
    yield running_editor
    running_editor.close_all()
