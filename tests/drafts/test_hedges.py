"""Tests of hedges, and of the certainty of each hop."""

import pytest

from claimtrack.drafts.hedges import find_hedges
from claimtrack.model import Certainty
from tests.drafts.test_chains import drafted


def certainties(text: str) -> list[Certainty | None]:
    """Return the certainty of each hop of the only chain of a text."""
    (statement,) = drafted(text).statements
    return [hop.certainty for hop in statement.chain]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Kest said that the dam was safe.", None),
        ("Kest said that the dam may be safe.", Certainty.POSSIBLE),
        ("Kest said that the dam was probably safe.", Certainty.LIKELY),
        ("Kest said that the dam was not likely to hold.", Certainty.DOUBTFUL),
        ("Kest said that there was no doubt that the dam was safe.", Certainty.CERTAIN),
        ("Kest suggested that the dam was safe.", Certainty.LIKELY),
        ("Kest reportedly said that the dam was safe.", Certainty.LIKELY),
        ("The dam was perhaps safe, according to Kest.", Certainty.POSSIBLE),
        # The most doubtful word counts.
        ("Kest said that the dam might possibly and was probably safe.", Certainty.POSSIBLE),
        # A later clause is another matter.
        ('"The dam is safe; the bridge may fall," Kest said.', None),
    ],
)
def test_hedges_set_the_certainty_of_the_source(text: str, certainty: Certainty | None) -> None:
    assert [certainty] == certainties(text)


def test_a_hedge_of_the_content_belongs_to_the_origin_and_one_of_the_cue_to_its_subject() -> None:
    assert [Certainty.POSSIBLE, None] == certainties(
        "A nurse told Reuters that the dam may be safe."
    )
    assert [None, Certainty.LIKELY] == certainties(
        "Reuters suggested that the ministry had said that the dam was safe."
    )


def test_the_hedges_of_a_statement_are_listed() -> None:
    text = "Kest reportedly said that the dam may be safe. It may rain."
    (statement,) = drafted(text).statements

    assert ["reportedly", "may"] == [text[slice(*span)] for span in statement.hedges]


def test_a_month_and_a_part_of_a_word_are_no_hedges() -> None:
    text = "In May, a dismayed Maybury uncertainly left the Certain Cafe."

    assert [] == find_hedges(text, [(0, len(text))])
