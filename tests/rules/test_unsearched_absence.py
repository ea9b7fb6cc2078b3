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


SOURCES = """
[source]
keeper = { kind = "witness" }
police = { kind = "government" }
officer = { kind = "official", part_of = "police" }
works = { kind = "company" }
manager = { kind = "person", part_of = "works" }
notices = { kind = "record", part_of = "works" }
daily = { kind = "outlet" }
"""
FIRST = 'fact = { subject = "works", predicate = "fire", when = "2041", first_since = "2031" }\n'
FIRST_SINCE = FIRST + "[predicate.fire]\n"


@pytest.mark.parametrize(
    ("via", "more", "expected"),
    [
        ('["keeper", "daily"]', "", []),
        ('["officer", "daily"]', "", [{"silent"}]),
        ('[{ source = "officer", act = "witnessed" }, "daily"]', "", []),
        ('[{ source = "daily", act = "witnessed" }]', "", []),
        ('["keeper", "daily"]', FIRST_SINCE, [{"silent"}]),
        ('["manager", "daily"]', 'about = ["works"]\n', []),
        ('["notices", "daily"]', 'about = ["works"]\n', []),
        ('["officer", "daily"]', 'about = ["works"]\n', [{"silent"}]),
        ('["works", "daily"]', 'about = ["manager"]\n', [{"silent"}]),
        ('["daily"]', 'about = ["daily"]\n', [{"silent"}]),
    ],
)
def test_witness_and_body_itself_need_no_search(
    via: str, more: str, expected: list[set[str]]
) -> None:
    assert expected == subjects("unsearched-absence", f"{SOURCES}{ABSENCE}via = {via}\n{more}")
