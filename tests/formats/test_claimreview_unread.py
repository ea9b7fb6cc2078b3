"""Tests that unread parts of ClaimReviews are reported."""

import json
from collections.abc import Iterator
from copy import deepcopy

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import Fault
from claimtrack.formats import claimreview
from claimtrack.model import Ledger
from tests.formats.claimreviews import Object, item, review
from tests.formats.trials import tried

KEYS = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=12) | (
    st.sampled_from(["headline", "keywords", "name", "image", "@id", "description", "text"])
)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=2),
    max_leaves=4,
)


def lost(ledger: Ledger) -> list[str]:
    """Return the paths of losses."""
    return [each.message.split("`")[1] for each in ledger.notes if each.fault is Fault.LOSS]


def read(value: object) -> Ledger:
    return claimreview.read_text(json.dumps(value), "in.json")


def objects_in(value: object, path: str = "") -> Iterator[tuple[str, Object]]:
    """Yield each object in a review with its path."""
    todo = [(path, value)]
    while todo:
        at, each = todo.pop()
        if isinstance(each, dict):
            yield at, each
            todo += [(f"{at}.{word}" if at else word, inner) for word, inner in each.items()]


@st.composite
def extended(draw: st.DrawFn) -> tuple[Object, list[str]]:
    """Return a valid review with additional properties, and their paths."""
    whole = deepcopy(review())
    places = [*objects_in(whole)]
    added: list[str] = []
    for _ in range(draw(st.integers(1, 3))):
        path, table = draw(st.sampled_from(places))
        key = draw(KEYS.filter(lambda key: "`" not in key and "schema:" not in key.lower()))
        if key not in table:
            table[key] = draw(VALUES)
            added.append(f"{path}.{key}" if path else key)
    return whole, added


@tried
@given(case=extended())
def test_each_added_property_is_read_or_reported_as_lost(case: tuple[Object, list[str]]) -> None:
    """A property changes the ledger, or a warning names its path."""
    whole, added = case
    assume(added)
    ledger = read(whole)
    messages = [note.message for note in ledger.notes]

    silent = [
        path
        for path in added
        if not any(f"`{path}" in message for message in messages)
        and read(_without(whole, path)) == ledger
    ]
    assert [] == silent


def _without(whole: Object, path: str) -> Object:
    less = deepcopy(whole)
    for at, table in objects_in(less):
        for word in [*table]:
            if path == (f"{at}.{word}" if at else word):
                del table[word]
    return less


@tried
@given(value=VALUES, word=st.sampled_from(["image", "reviewBody", "sdPublisher", "@id", "x y"]))
def test_unread_value_is_one_loss_whatever_its_size(value: object, word: str) -> None:
    assert [word] == lost(read(review(**{word.replace("@", "at_"): value})))


def test_losses_have_places() -> None:
    whole = [review(), review(author={"@type": "Person", "name": "A", "jobTitle": "Editor"})]
    text = ",\n".join(json.dumps(each) for each in whole)
    ledger = claimreview.read_text(f"[{text}]", "in.json")

    (loss,) = [each for each in ledger.notes if each.fault is Fault.LOSS]
    assert "`author.jobTitle` is lost: a ledger has no place for it" == loss.message
    assert loss.warning
    assert loss.place is not None
    assert 2 == loss.place.line


def test_properties_around_reviews_are_reported_as_lost() -> None:
    page = {"@type": "WebPage", "name": "Checks", "mainEntity": {"review": review()}}
    graph = {"@graph": [page, {"@id": "#us", "name": "Us"}]}

    assert ["@graph.name", "@graph.@id"] == lost(read(graph))
    (again,) = [each.hint for each in read(graph).notes if "`@graph.name`" in each.message]
    assert "and 1 more like it" == again


def test_referenced_objects_are_read() -> None:
    us = {"@id": "#us", "@type": "Organization", "name": "Harbour Checkers", "logo": "x"}

    assert ["@graph.logo"] == lost(read({"@graph": [review(author={"@id": "#us"}), us]}))


def test_all_but_the_first_of_several_values_are_lost() -> None:
    names = [{"@type": "Person", "name": name} for name in ("A", "B")]

    assert ["author"] == lost(read(review(author=names)))
    assert ["author.@type"] == lost(
        read(review(author={"@type": ["Person", "Patient"], "name": "A"}))
    )
    assert ["claimReviewed.@language"] == lost(
        read(review(claimReviewed={"@value": "It leaked", "@language": "en"}))
    )


def test_title_and_language_of_the_page_and_topics_are_read() -> None:
    work = item()["appearance"] | {"inLanguage": "en-GB", "archivedAt": "https://archive.example/1"}
    given = review(
        headline="Did it fail?",
        inLanguage="en",
        archivedAt="https://archive.example/2",
        keywords="harbour, pump-house",
        itemReviewed=item(appearance=work),
    )
    ledger = read(given)
    (page,) = (each for each in ledger.documents.values() if each.title == "Did it fail?")
    (claim,) = ledger.claims.values()
    written = claimreview.write(ledger)

    assert ("en", "https://archive.example/2") == (page.lang, page.archived)
    assert ("harbour", "pump-house") == claim.topics
    assert () == ledger.notes
    assert given == json.loads(written.text)
    assert not {"document.title", "document.lang", "document.archived", "claim.topics"} & {
        loss.what for loss in written.lost
    }


def test_keywords_that_are_not_ids_give_a_warning() -> None:
    ledger = read(review(keywords=["Climate change", "порт"]))
    (claim,) = ledger.claims.values()

    assert ("climate-change",) == claim.topics
    assert [
        "`keywords` is `Climate change`; read as the topics `climate-change`",
        "`keywords` is `порт`; read as no topic",
    ] == [note.message for note in ledger.notes]
