"""The live pages are open to everybody, in both colour schemes and at both widths."""

from collections.abc import Iterator

import pytest

from tests.reports.html.browser import Browser
from tests.serve.desk import Desk, draft_tutorial, start_desk
from tests.serve.hostile import write_hostile_folder

pytestmark = pytest.mark.browser

LOOKS = pytest.mark.parametrize(
    ("dark", "width"), [(False, 1400), (True, 390)], ids=["day", "night"]
)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with start_desk(draft_tutorial(tmp_path_factory.mktemp("axe") / "orrin")) as started:
        yield started


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with start_desk(write_hostile_folder(tmp_path_factory.mktemp("axe") / "hostile")) as started:
        yield started


def assert_accessible(browser: Browser, width: int) -> None:
    browser.run_script("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert [] == browser.violations()
    assert width >= browser.run_script("return document.documentElement.scrollWidth")


@LOOKS
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?status=draft",
        "/?q=nothing-has-these-words",
        "/claim/some-200-dead-fish",
        "/source/town-hall",
        "/claim/nothing",
    ],
)
def test_live_pages_are_accessible(
    browser: Browser, drafted: Desk, path: str, dark: bool, width: int
) -> None:
    browser.open(drafted.address)
    browser.open(f"{drafted.origin}{path}", dark=dark, width=width)

    assert_accessible(browser, width)


@LOOKS
@pytest.mark.parametrize("path", ["/", "/claim/claim-7", "/source/source-14", "/?doc=text-3"])
def test_live_pages_of_hostile_texts_are_accessible(
    browser: Browser, hostile: Desk, path: str, dark: bool, width: int
) -> None:
    browser.open(hostile.address)
    browser.open(f"{hostile.origin}{path}", dark=dark, width=width)

    assert_accessible(browser, width)
