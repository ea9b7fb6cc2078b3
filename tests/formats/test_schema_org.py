"""Every property of schema.org is carried or listed as lost."""

import json

import pytest

from claimtrack.errors import Fault, LedgerError
from claimtrack.formats import claimreview
from tests.formats.schema_org import PARTS, Part, is_lost, read

NAMED = (
    *("headline", "citation", "keywords", "reviewBody", "name", "mentions", "image", "logo"),
    *("jobTitle", "about", "inLanguage", "sdPublisher"),
)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_every_property_is_carried_or_lost(part: Part) -> None:
    """What is carried makes another ledger of a review that has it."""
    silent: list[str] = []
    for word in sorted(part.properties):
        try:
            without = claimreview.read_text(json.dumps(part.review(word, None)))
        except LedgerError:
            continue  # nothing can be read without it
        if not is_lost(part, word) and read(part, word) == without:
            silent.append(word)

    assert [] == silent
    assert 18 <= len(part.properties)


def test_what_was_dropped_in_silence_once_is_a_property_of_some_part() -> None:
    assert set(NAMED) <= frozenset[str]().union(*(part.properties for part in PARTS))


def test_no_property_is_lost_as_a_part_of_another() -> None:
    (review, *_) = PARTS
    lost = [each for each in read(review, "citation").notes if each.fault is Fault.LOSS]

    assert 1 == len(lost)
