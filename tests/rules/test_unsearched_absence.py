import pytest

from tests.rules.checking import subjects

ABSENCE = '[claim.silent]\ntext = "No statement was made."\nkind = "absence"\n'
SEARCH = 'search = { where = ["the notices of May"] }\n'
RESTATED = '[[link]]\nkind = "restates"\nfrom = "silent"\nto = "quiet"\n'
QUIET = '[claim.quiet]\ntext = "The town hall kept quiet."\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ABSENCE, [{"silent"}]),
        (ABSENCE + SEARCH, []),
        (ABSENCE + 'search = { where = [], by = "the desk" }\n', [{"silent"}]),
        (ABSENCE.replace("absence", "event"), []),
        (ABSENCE + QUIET + RESTATED, [{"quiet"}]),
        (ABSENCE + QUIET + SEARCH + RESTATED, []),
    ],
)
def test_absence_needs_a_search_in_one_of_its_restatements(
    text: str, expected: list[set[str]]
) -> None:
    assert expected == subjects("unsearched-absence", text)
