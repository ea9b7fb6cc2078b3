"""Tests of generated ids."""

import re

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats.records.ids import ReadableIds, slug
from claimtrack.model import Source
from tests.growth import seconds_below


@given(st.lists(st.text() | st.sampled_from(["a", "A!", "a-2", "日本"])))
def test_ids_are_valid_and_unique(names: list[str]) -> None:
    ids = ReadableIds()
    given_out = [ids.make(name, "source") for name in names]

    assert len(names) == len(set(given_out))
    assert all(Source(id, "person").id == id for id in given_out)


@given(st.text())
def test_slug_is_idempotent(words: str) -> None:
    assert slug(words) == slug(slug(words))


def test_id_is_made_from_words() -> None:
    assert "agence-deja-vu-24" == slug("Agence Déjà-Vu (24)")


def test_latin_letters_without_accents_become_plain() -> None:
    assert "lukasz-bjorn-weiss-aegir-thor" == slug("Łukasz BJØRN, Weiß Ægir (Þór)")


def test_words_without_a_slug_get_the_fallback() -> None:
    ids = ReadableIds()

    assert ["source", "source-2"] == [ids.make("朝鮮", "source"), ids.make("", "source")]


def test_long_name_is_cut_between_words() -> None:
    assert "the-daily-gazette-of-all-the-many-harbours-along" == slug(
        "The Daily Gazette of all the many Harbours along the Coast and beyond"
    )
    assert re.fullmatch("a{48}", slug("a" * 1000))


def test_reserved_ids_are_not_used() -> None:
    ids = ReadableIds({"wire"})
    ids.reserve(["wire-2"])

    assert "wire-3" == ids.make("Wire", "source")


def test_repeated_words_take_constant_time() -> None:
    given: list[str] = []

    def name(ids: ReadableIds) -> None:
        given.extend(ids.make("Wire", "source") for _ in range(20_000))

    assert seconds_below(name, ReadableIds, limit=30) < 30
    assert "wire-20000" == given[-1]
