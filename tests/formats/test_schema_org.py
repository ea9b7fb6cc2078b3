"""Tests that every property of schema.org is read or reported as lost."""

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
def test_every_property_is_read_or_lost(part: Part) -> None:
    """A property that is read changes the ledger."""
    silent: list[str] = []
    for word in sorted(part.properties):
        try:
            without = claimreview.read_text(json.dumps(part.review(word, None)))
        except LedgerError:
            continue  # required for reading
        if not is_lost(part, word) and read(part, word) == without:
            silent.append(word)

    assert [] == silent
    assert 18 <= len(part.properties)


def test_known_silent_losses_are_covered() -> None:
    assert set(NAMED) <= frozenset[str]().union(*(part.properties for part in PARTS))


def test_lost_properties_are_not_nested() -> None:
    (review, *_) = PARTS
    lost = [each for each in read(review, "citation").notes if each.fault is Fault.LOSS]

    assert 1 == len(lost)
