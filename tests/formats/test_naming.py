"""Ids for foreign names are readable, well formed, and no two are alike."""

import re

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats.records.ids import ReadableIds, slug
from claimtrack.model import Source
from tests.growth import seconds_below


@given(st.lists(st.text() | st.sampled_from(["a", "A!", "a-2", "日本"])))
def test_ids_are_well_formed_and_no_two_are_alike(names: list[str]) -> None:
    ids = ReadableIds()
    given_out = [ids.make(name, "source") for name in names]

    assert len(names) == len(set(given_out))
    assert all(Source(id, "person").id == id for id in given_out)


@given(st.text())
def test_the_words_of_an_id_make_no_other(words: str) -> None:
    assert slug(words) == slug(slug(words))


def test_an_id_is_made_of_the_words() -> None:
    assert "agence-deja-vu-24" == slug("Agence Déjà-Vu (24)")


def test_words_that_cannot_stand_in_an_id_are_replaced() -> None:
    ids = ReadableIds()

    assert ["source", "source-2"] == [ids.make("朝鮮", "source"), ids.make("", "source")]


def test_a_long_name_is_cut_between_words() -> None:
    assert "the-daily-gazette-of-all-the-many-harbours-along" == slug(
        "The Daily Gazette of all the many Harbours along the Coast and beyond"
    )
    assert re.fullmatch("a{48}", slug("a" * 1000))


def test_ids_that_are_taken_are_not_given_out() -> None:
    ids = ReadableIds({"wire"})
    ids.reserve(["wire-2"])

    assert "wire-3" == ids.make("Wire", "source")


def test_many_alike_take_no_longer_each() -> None:
    given: list[str] = []

    def name(ids: ReadableIds) -> None:
        given.extend(ids.make("Wire", "source") for _ in range(20_000))

    assert seconds_below(name, ReadableIds, limit=5) < 5
    assert "wire-20000" == given[-1]
