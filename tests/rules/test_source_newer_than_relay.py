import pytest

from tests.rules.checking import messages, subjects

STORY = """
[source]
mayor = { kind = "official" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
[document]
early = { published = "2021-10-18" }
late = { published = "2021-10-20" }
undated = {}
[claim.resigning]
text = "The mayor will resign."
"""


@pytest.mark.parametrize(
    ("dates", "flagged"),
    [
        (["2021-10-20", "2021-10-19", None], True),
        (["2021-10-20", None, "2021-10-19"], True),
        (["2021-10-19", "2021-10-20", "2021-10-19"], True),
        (["2021-10-19", "2021-10-19", "2021-10-20"], False),
        (["2021-10", "2021-10-19", None], False),
        (["2021-10-20?", "2021-10-19", None], False),
        (["2021-10-20", "2021-10-19~", None], False),
        ([None, "2021-10-19", None], False),
    ],
)
def test_hop_certainly_after_a_later_hop_is_flagged(dates: list[str | None], flagged: bool) -> None:
    hops = [
        f'{{ source = "{source}"' + (f', on = "{on}" }}' if on else " }")
        for source, on in zip(["mayor", "wire", "daily"], dates, strict=True)
    ]

    text = f"{STORY}via = [{', '.join(hops)}]\n"

    assert flagged is bool(subjects("source-newer-than-relay", text))


@pytest.mark.parametrize(
    ("hop_at", "at", "flagged"),
    [
        ("late", ["early"], True),
        ("late", ["early", "late"], False),
        ("late", ["early", "undated"], False),
        ("early", ["late"], False),
        ("undated", ["early"], False),
        ("late", [], False),
    ],
)
def test_document_of_a_hop_must_not_be_later_than_the_relaying_document(
    hop_at: str, at: list[str], flagged: bool
) -> None:
    text = f'{STORY}via = [{{ source = "mayor", at = "{hop_at}" }}, "daily"]\nat = {at}\n'

    assert flagged is bool(subjects("source-newer-than-relay", text))


def test_message_names_source_and_relay_with_dates() -> None:
    text = STORY + (
        'via = [{ source = "mayor", on = "2021-10-20" }, { source = "wire", on = "2021-10-19" }]\n'
    )

    assert messages("source-newer-than-relay", text) == [
        "what `mayor` said is dated 2021-10-20, after its relay `wire` (2021-10-19)"
    ]
