"""Tests of pronouns, titles and family names, and of the names that they stand for."""

import pytest
from hypothesis import given

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution
from claimtrack.drafts.names import NameKind, Names
from claimtrack.facts.text.quotations import find_quotations, mask
from tests.drafts.strategies import attributed_texts
from tests.drafts.test_chains import drafted


def last_origin(text: str) -> tuple[str, bool]:
    """Return the words for the first source of the last statement, and if they are a guess."""
    hop = drafted(text).statements[-1].chain[0]
    return text[slice(*hop.source[0])], hop.guess


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # The source of the statement before.
        ("Dora Kest said that it rained. She said that it was late.", "Dora Kest"),
        # A person whom the text names, but who has said nothing.
        ("Dora Kest met the board on Monday. She said that it was late.", "Dora Kest"),
        ("The board cleared Dora Kest. She said that it was late.", "Dora Kest"),
        # The subject rather than a later name.
        ("Dora Kest met Alma Reeve. She said that it was late.", "Dora Kest"),
        # Titles tell men from women.
        ("Mr Olav Ketil met Mrs Alma Reeve. She said that it was late.", "Alma Reeve"),
        ("Olav Ketil, a spokesman, met Alma Reeve. She said that it was late.", "Alma Reeve"),
        # A person who was "she" before is not "he".
        (
            "Olav Ketil came. Dora Kest said that it rained, and she said that it was dark."
            " He said that it was late.",
            "Olav Ketil",
        ),
        # Not the person about whom was asked.
        (
            "Dora Kest spoke at noon. Asked about Alma Reeve, she said that it was late.",
            "Dora Kest",
        ),
        # Not the object of a sentence about the same person.
        ("Dora Kest came. She met Alma Reeve. She said that it was late.", "Dora Kest"),
        # A person without a name.
        ("A spokesman for the mill came. He said that it was late.", "A spokesman for the mill"),
        # Bodies and groups.
        (
            "Dora Kest spoke. The ministry said that it was cold. It said that it was late.",
            "The ministry",
        ),
        (
            "Dora Kest spoke. Two nurses said that it was cold. They said that it was late.",
            "Two nurses",
        ),
        (
            "Two nurses said that it was cold. The mill was shut. One of them said it was late.",
            "Two nurses",
        ),
        ("Two nurses said that it was cold. He said that one of them was late.", "He"),
        ("Dora Kest wrote to the Harbour Board. It said that the rent was late.", "Harbour Board"),
        # A relative clause has the name before it.
        ("Alma Reeve met Dora Kest, who said that it was late.", "Dora Kest"),
        ("Alma Reeve met Dora Kest, the head of the mill, who said that it was late.", "Dora Kest"),
    ],
)
def test_a_pronoun_stands_for_the_last_fitting_source_or_name(text: str, name: str) -> None:
    assert (name, True) == last_origin(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The premier, Dora Kest, came. The premier said that it was late.", "Dora Kest"),
        (
            "Dora Kest, the premier of the isles, came. The premier said that it was late.",
            "Dora Kest",
        ),
        ("Premier Dora Kest met Alma Reeve. The premier said that it was late.", "Dora Kest"),
        (
            "A ministry spokesman said that it rained. The spokesman said that it was late.",
            "A ministry spokesman",
        ),
        (
            "Alma Reeve, the foreign minister, met Olav Ketil, the defence minister."
            " The foreign minister said that it was late.",
            "Alma Reeve",
        ),
        ("Dora Kest, a surveyor, came. The surveyor said that it was late.", "Dora Kest"),
        ("Dora Kest came home. Kest said that it was late.", "Dora Kest"),
        ("Dora Kest came home. Mrs Kest said that it was late.", "Dora Kest"),
        ("Kest said that it was late. Dora Kest, the premier, left.", "Dora Kest"),
    ],
)
def test_a_title_or_a_family_name_stands_for_the_full_name(text: str, name: str) -> None:
    assert (name, True) == last_origin(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The minister said that it was late.", "The minister"),
        (
            "Alma Reeve, the foreign minister, came. The defence minister said that it was late.",
            "The defence minister",
        ),
        ("Dora Kest came. Reuters said that it was late.", "Reuters"),
        ("The premier of the isles, Dora Kest, said that it was late.", "Dora Kest"),
        ("Torvany’s foreign minister, Alma Reeve, said that it was late.", "Alma Reeve"),
        ("The surveyor, Dora Kest, said that it was late.", "Dora Kest"),
        ("Dora Kest, who owns the mill, said that it was late.", "Dora Kest"),
        ("A spokesman for Dora Kest said that it was late.", "A spokesman for Dora Kest"),
        ("Dora Kest's lawyer said that it was late.", "Dora Kest's lawyer"),
    ],
)
def test_a_source_that_is_named_is_no_guess(text: str, words: str) -> None:
    assert (words, False) == last_origin(text)


def test_a_pronoun_that_fits_nobody_is_a_guess_of_its_own_words() -> None:
    assert ("She", True) == last_origin("She said that it was late.")
    assert ("They", True) == last_origin("Dora Kest came. They said that it was late.")


@given(attributed_texts())
def test_words_that_stand_elsewhere_are_marked_as_a_guess(
    case: tuple[str, list[Attribution]],
) -> None:
    text, attributions = case
    spans = [span for each in attributions for span in (*each.source, *each.cue, *each.content)]
    first = min((start for start, _ in spans), default=0)
    line = text.rfind("\n", 0, first) + 1
    hops = [hop for each in complete(text, attributions).statements for hop in each.chain]

    # A source that is no guess stands in the lines of the attributions.
    assert [] == [hop for hop in hops if not hop.guess and hop.source[0][0] < line]


def test_names_tell_persons_from_bodies_and_places() -> None:
    text = (
        "In New Torvany, the Harbour Board met Dora Kest, a nurse, and President Olav Ketil."
        " “Mal Teague lied,” KCNA wrote. Reeve agreed, as did the Castell Works."
    )
    names = Names(mask(text, find_quotations(text)))

    assert [
        ("New Torvany", NameKind.UNKNOWN, ()),
        ("Harbour Board", NameKind.BODY, ()),
        ("Dora Kest", NameKind.PERSON, ("a", "nurse")),
        ("Olav Ketil", NameKind.PERSON, ("president",)),
        ("KCNA", NameKind.BODY, ()),
        ("Reeve", NameKind.UNKNOWN, ()),
        ("Castell Works", NameKind.BODY, ()),
    ] == [(text[slice(*name.span)], name.kind, name.role) for name in names.between(0, len(text))]
