"""Tests of the agreement of two extractors."""

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.drafts.agreement import agree, mark_agreed
from claimtrack.drafts.draft import Attribution, DraftConfidence
from tests.drafts.strategies import attributions
from tests.laws.profiles import law

MANY = st.lists(attributions(12), max_size=5)


def attribution(source: tuple[int, int], content: tuple[int, int]) -> Attribution:
    return Attribution((source,), (), (content,), "rule")


def test_agreement_needs_most_of_the_content_and_a_part_of_the_source() -> None:
    found = attribution((0, 10), (20, 40))

    assert agree(found, attribution((9, 12), (20, 38)))
    assert not agree(found, attribution((9, 12), (20, 37)))
    assert not agree(found, attribution((10, 12), (20, 40)))


@law
@given(MANY, MANY)
def test_statements_are_confident_where_any_other_agrees(
    found: list[Attribution], others: list[Attribution]
) -> None:
    marked = mark_agreed(found, others)

    assert [
        DraftConfidence.HIGH if any(agree(each, other) for other in others) else each.confidence
        for each in found
    ] == [each.confidence for each in marked]
    assert [each.content for each in found] == [each.content for each in marked]
