import pytest

from tests.rules.checking import messages, subjects

SOURCES = """
[source]
institute = { kind = "research" }
museum = { kind = "organisation" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
[document]
survey = { publisher = "institute", published = "2022-05-03" }
annual = { publisher = "institute", published = "2022-12" }
guide = { publisher = "museum" }
article = { publisher = "daily", published = "2022-06-01" }
early = { publisher = "daily", published = "2022-05-02" }
undated = { publisher = "daily" }
[claim.eroding]
text = "The cliff loses two metres a year."
"""


@pytest.mark.parametrize(
    ("chain", "flagged"),
    [
        ('via = ["institute", "daily"]\nat = "article"', True),
        ('via = ["institute", "daily"]\nat = "undated"', True),
        ('via = ["institute", "daily"]', True),
        ('via = ["institute", "daily"]\nat = "early"', False),
        ('via = ["institute", "daily"]\nat = ["early", "article"]', True),
        ('via = ["institute", "daily"]\nat = ["article", "annual"]', False),
        ('via = [{ source = "institute", at = "annual#p2" }, "daily"]\nat = "article"', False),
        ('via = ["daily", "institute"]\nat = "article"', False),
        ('via = ["institute"]', False),
        ('via = ["institute", "daily"]\nat = "article"\nstance = "denies"', False),
    ],
)
def test_relay_is_flagged_if_the_origin_published_in_time(chain: str, flagged: bool) -> None:
    assert flagged is bool(subjects("relay-for-available-primary", f"{SOURCES}{chain}\n"))


@pytest.mark.parametrize(("desk", "flagged"), [("daily", False), ("museum", True)])
def test_what_an_origin_told_the_desk_is_cited_from_no_relay(desk: str, flagged: bool) -> None:
    text = f'[check]\ndesk = "{desk}"\n{SOURCES}via = ["institute", "daily"]\nat = "article"\n'

    assert flagged is bool(subjects("relay-for-available-primary", text))


def test_citation_of_the_document_with_any_stance_is_sufficient() -> None:
    text = SOURCES + (
        'via = ["institute", "daily"]\n[[claim.eroding.assertion]]\nvia = ["institute"]\n'
        'at = "survey"\nstance = "neutral"\n'
    )

    assert subjects("relay-for-available-primary", text) == []


def test_withdrawn_document_is_not_available() -> None:
    text = SOURCES + (
        'via = ["institute", "daily"]\nat = "article"\n'
        '[[retraction]]\ndocument = "survey"\n[[retraction]]\ndocument = "annual"\n'
    )

    assert subjects("relay-for-available-primary", text) == []


def test_each_origin_needs_a_citation_of_its_own_document() -> None:
    text = SOURCES + (
        'via = ["institute", "daily"]\n[[claim.eroding.assertion]]\nvia = ["museum", "daily"]\n'
    )

    assert messages("relay-for-available-primary", text) == [
        "cited only from relays, although `institute` has published `survey` "
        "and `museum` has published `guide`"
    ]


def test_relay_that_witnessed_the_event_is_an_origin() -> None:
    text = SOURCES + (
        'via = ["daily", "wire"]\n[[claim.eroding.assertion]]\n'
        'via = [{ source = "daily", act = "witnessed" }, "wire"]\n'
    )

    assert messages("relay-for-available-primary", text) == [
        "cited only from relays, although `daily` has published `undated`"
    ]
