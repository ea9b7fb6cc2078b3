"""What holds of every quotation: what is found is what was meant, and stands where it is said."""

import re
import unicodedata
from itertools import combinations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from claimtrack.facts.quotes.anchors import AnchorStatus, anchor
from claimtrack.facts.quotes.boundaries import cuts, splits_character
from claimtrack.facts.quotes.normalization import DASHES, fold
from claimtrack.facts.quotes.occurrences import MatchKind, Occurrences, SearchedText, parts
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from tests.laws import profiles

many = profiles.tried(100)

_WORDS = (
    *("the", "pump", "failed", "not", "no", "never", "likely", "unlikely", "can", "can't", "Ada"),
    *("5", "15", "12.5", "1,000", "3", "May", "2021", "$5", "%", "5%", "-5", "1\u00bd", "F-16"),
    *(
        "cafe\u0301",
        "\ufb01sh",
        "\U0001f600",
        "\u201cold\u201d",
        "\u2013",
        "\u201412",
        "so\u00adon",
    ),
)
words = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12)
blanks = st.sampled_from([" ", "  ", "\n", "\u00a0", ", ", ". ", "\u2026 "])
awkward = st.text(
    "ab1 2-.,'\u2019\u2013\u2212\u00ad\u0301\u00bd\u00b2%$\ufb01\U0001f600\u200de\u00e9\n",
    max_size=24,
)


@st.composite
def proses(draw: st.DrawFn) -> str:
    """Return words with blanks and marks between; the same words come again."""
    return "".join(word + draw(blanks) for word in draw(words))


texts = proses() | awkward


@st.composite
def cuttings(draw: st.DrawFn) -> tuple[str, int, int]:
    """Return a text and a stretch of it that splits no character."""
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(not splits_character(text, start) and not splits_character(text, end))
    return text, start, end


@many
@given(cutting=cuttings(), width=st.integers(1, 16))
def test_a_quotation_cut_from_a_text_stands_there_to_the_letter(
    cutting: tuple[str, int, int], width: int
) -> None:
    text, start, end = cutting
    quote = TextQuoteSelector(
        text[start:end], text[max(0, start - width) : start], text[end : end + width]
    )
    result = anchor([quote, TextPositionSelector(start, end)], text)

    assert AnchorStatus.EXACT is result.status
    assert [TextPositionSelector(start, end)] == [match.place for match in result.matches]


@st.composite
def quotings(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return whole words, those before and those after."""
    before, exact, after = (" ".join(draw(words)) for _ in range(3))
    return f"{before}, ", exact, f", {after}."


@many
@given(quoting=quotings(), inserted=st.sampled_from(["Zed. ", "\U0001f600\U0001f600; ", "Qi\n\n"]))
def test_what_is_pushed_on_is_found_where_it_went(
    quoting: tuple[str, str, str], inserted: str
) -> None:
    before, exact, after = quoting
    text = inserted + before + exact + after
    quote, there = TextQuoteSelector(exact, before, after), len(inserted + before)
    moved = anchor([quote, TextPositionSelector(len(before), there)], text)
    anywhere = anchor([quote], text)

    assert (AnchorStatus.MOVED, True) == (moved.status, moved.found)
    assert AnchorStatus.EXACT is anywhere.status
    for result in (moved, anywhere):
        assert [(there, exact)] == [(m.place.start, m.place.of(text)) for m in result.matches]


_TURNED = [
    *((str(digit), str((digit + 1) % 10)) for digit in range(10)),
    *(("not", "so"), ("no", "some"), ("never", "ever"), ("unlikely", "likely")),
    *(("likely", "unlikely"), ("can't", "can"), ("can", "can't"), ("failed", "never failed")),
    *(("May", "June"), ("%", "\u2030"), ("$", "\u20ac"), ("-5", "+5"), ("\u00bd", "\u00bc")),
]


@many
@given(quoting=quotings(), turned=st.sampled_from(_TURNED), recorded=st.booleans())
def test_after_a_change_of_a_number_or_a_negation_it_is_never_found(
    quoting: tuple[str, str, str], turned: tuple[str, str], recorded: bool
) -> None:
    before, exact, after = quoting
    told, other = f"{turned[0]} {exact}", f"{turned[1]} {exact}"
    exact, text = f"{exact} {told}", f"{before}{exact} {other}{after}"
    assume(exact not in text)
    quote = TextQuoteSelector(exact, *((before, after) if recorded else ()))
    place = [TextPositionSelector(len(before), len(before) + len(exact))] if recorded else []

    assert anchor([quote, *place], text).status in (AnchorStatus.CHANGED, AnchorStatus.ORPHANED)


@many
@given(quoting=quotings(), between=st.sampled_from([". ", "\n\n", "; Zed; "]))
def test_words_that_stand_there_twice_are_ambiguous(
    quoting: tuple[str, str, str], between: str
) -> None:
    before, exact, after = quoting
    half = before + exact + after
    quote = TextQuoteSelector(exact, before, after)
    result = anchor([quote], half + between + half)

    assert AnchorStatus.AMBIGUOUS is result.status
    assert len(before) == result.matches[0].place.start
    assert len(half + between + before) == result.matches[-1].place.start
    assert {exact} == {match.place.of(half + between + half) for match in result.matches}


def _told(text: str) -> list[str]:
    """Return what may never differ: numerals, and signs of currencies and shares."""
    kinds = ("Nd", "Nl", "No", "Sc")
    return [c for c in text if unicodedata.category(c) in kinds or c in "%\u2030\u2032\u2033"]


@many
@given(text=texts, quote=texts.filter(bool), prefix=texts, suffix=texts)
@example("10\u00b2 men", "102 men", "", "")
@example("1\u00bd", "11\u20442", "", "")
def test_what_is_found_has_every_number_of_the_quotation_and_stands_whole(
    text: str, quote: str, prefix: str, suffix: str
) -> None:
    for selector in (TextQuoteSelector(quote), TextQuoteSelector(quote, prefix, suffix)):
        result = anchor([selector], text)
        for match in result.matches:
            start, end = match.place.start, match.place.end
            assert not splits_character(text, start)
            assert not splits_character(text, end)
            if len(parts(quote)) == 1:
                assert _told(quote) == _told(match.place.of(text))
                assert parts(quote) == parts(match.place.of(text))
            if match.tier is MatchKind.EXACT:
                assert quote == match.place.of(text)
        assert prefix or suffix or not result.found or 1 == len(result.matches)


@st.composite
def searches(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text, and a quotation that stands in it or not, perhaps once folded."""
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    cut = text[start : draw(st.integers(start + 1, len(text)))]
    quote = draw(st.sampled_from([cut, fold(cut).text]) | texts)
    return text, quote or cut


def _alike(folded: str) -> str:
    """Return a folded text whose dashes and primes are all of one shape."""
    return folded.translate({**dict.fromkeys(map(ord, DASHES), "-"), 0x2032: "'", 0x2033: '"'})


@many
@given(search=searches())
@example(("\u201412 the", "12 the"))
def test_every_place_is_found_that_a_look_at_every_stretch_finds(search: tuple[str, str]) -> None:
    """A slow and obvious search: each stretch of the text whose two sides fold to the rest.

    Whether a dash is a sign, or a mark a prime, hangs on what stands beyond the edge.
    """
    text, quote = search
    wanted = parts(quote)
    assume(len(wanted) == 1)
    folded = fold(text)
    heads = [_alike(fold(text[:at]).text) for at in range(len(text) + 1)]
    tails = [_alike(fold(text[at:]).text) for at in range(len(text) + 1)]
    slow = set()
    for start, end in combinations(range(len(text) + 1), 2):
        edges = first, last = len(heads[start]), len(folded.text) - len(tails[end])
        sides = _alike(folded.text[:first]), _alike(folded.text[last:])
        if sides != (heads[start], tails[end]) or folded.text[first:last] != wanted[0]:
            continue
        if place := folded.span(*edges):
            split = any(splits_character(text, at) for at in place)
            if not split and not any(cuts(folded.text, at) for at in edges):
                slow.add(place)
    found = Occurrences(SearchedText(text), TextQuoteSelector(quote)).matches
    fast = [(match.place.start, match.place.end) for match in found]
    verbatim = {i for i in range(len(text)) if text.startswith(quote, i)}
    exact = {(start, start + len(quote)) for start in verbatim}

    assert [] == [each for each in fast if each not in slow | exact]
    assert [] == [
        place
        for place in slow
        if not any(one <= place[0] and place[1] <= other for one, other in fast)
    ]


@many
@given(text=texts)
def test_folding_keeps_numerals_and_the_place_of_every_character(text: str) -> None:
    folded = fold(text)

    assert _told(text) == _told(folded.text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert sorted(folded.starts) == list(folded.starts)
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert start < end <= len(text)
        original = text[start:end]
        plain = unicodedata.normalize("NFKC", original)
        assert character in original + plain or character in " -\"'."
    assert _signs(text) == _signs(folded.text) or any(c in text for c in "\u00ad\u200d")


def _signs(text: str) -> list[str]:
    """Return the signs before numbers: dashes behind no letter, whatever marks are on that."""
    bare = ""
    for each in text:
        if not (bare[-1:].isalnum() and unicodedata.category(each)[0] == "M"):
            bare += each
    return re.findall(rf"(?<!\w)[{DASHES}](?=\d)", bare)


def test_a_dash_behind_a_letter_is_no_sign_however_the_letter_is_composed() -> None:
    assert fold("caf\u00e9\u20135").text == fold("cafe\u0301\u20135").text


@many
@given(text=texts, lead=st.sampled_from(["\U0001f600", "\U0001f600 \U00020000", "e\u0301"]))
def test_places_are_counted_in_code_points(text: str, lead: str) -> None:
    whole = f"{lead} Zed {text}"

    (match,) = anchor([TextQuoteSelector("Zed")], whole).matches
    assert len(lead) + 1 == match.place.start


@many
@given(text=texts)
def test_a_long_text_is_folded_as_a_short_one(text: str) -> None:
    """What stays as it is in a long text is sorted out beforehand."""
    long = "\u0416\U0001f600 z " * 300
    short, whole = fold(f"{text}, z"), fold(f"{text}, z{long}")
    size = len(short.text)

    assert (short.text, list(short.starts), list(short.ends)) == (
        whole.text[:size],
        list(whole.starts[:size]),
        list(whole.ends[:size]),
    )
