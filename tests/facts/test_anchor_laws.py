"""Laws of anchoring and normalization for arbitrary texts and quotations."""

import re
import unicodedata
from itertools import combinations

from hypothesis import assume, example, given
from hypothesis import strategies as st

from claimtrack.facts.quotes.anchors import AnchorStatus, anchor
from claimtrack.facts.quotes.boundaries import splits_character, splits_token
from claimtrack.facts.quotes.normalization import DASHES, normalize_text
from claimtrack.facts.quotes.occurrences import (
    MatchKind,
    Occurrences,
    SearchedText,
    split_at_omissions,
)
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from tests.laws import profiles

many = profiles.law_settings(60)

_WORDS = (
    *("the", "pump", "failed", "not", "no", "never", "likely", "unlikely", "can", "can't", "Ada"),
    *(
        "more than",
        "information",
        "five",
        "5",
        "15",
        "12.5",
        "1,000",
        "3",
        "May",
        "2021",
        "$5",
        "%",
        "5%",
        "-5",
        "1\u00bd",
        "F-16",
    ),
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
def prose(draw: st.DrawFn) -> str:
    """Return a text of repeated words, blanks and punctuation."""
    return "".join(word + draw(blanks) for word in draw(words))


texts = prose() | awkward


@st.composite
def text_spans(draw: st.DrawFn) -> tuple[str, int, int]:
    """Return a text and a span of it that splits no character."""
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    assume(not splits_character(text, start) and not splits_character(text, end))
    return text, start, end


@many
@given(cutting=text_spans(), width=st.integers(1, 16))
def test_span_of_text_is_anchored_exactly(cutting: tuple[str, int, int], width: int) -> None:
    text, start, end = cutting
    quote = TextQuoteSelector(
        text[start:end], text[max(0, start - width) : start], text[end : end + width]
    )
    result = anchor([quote, TextPositionSelector(start, end)], text)

    assert AnchorStatus.EXACT is result.status
    assert [TextPositionSelector(start, end)] == [match.place for match in result.matches]


@many
@given(cutting=text_spans(), width=st.integers(1, 40))
@example(("the information was out", 16, 19), 14)
@example(("in 2019 it failed", 8, 10), 3)
def test_context_cut_anywhere_finds_the_place_or_is_ambiguous(
    cutting: tuple[str, int, int], width: int
) -> None:
    text, start, end = cutting
    folded = normalize_text(text)
    assume(not any(splits_token(folded.text, folded.position(at)) for at in (start, end)))
    prefix, suffix = text[max(0, start - width) : start], text[end : end + width]
    quote = TextQuoteSelector(text[start:end], prefix, suffix)
    result = anchor([quote], text)

    assert result.status in (AnchorStatus.EXACT, AnchorStatus.AMBIGUOUS)
    assert TextPositionSelector(start, end) in [match.place for match in result.matches]


@st.composite
def quotes_in_context(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return prefix, quotation and suffix of whole words."""
    before, exact, after = (" ".join(draw(words)) for _ in range(3))
    return f"{before}, ", exact, f", {after}."


@many
@given(
    quoting=quotes_in_context(),
    inserted=st.sampled_from(["Zed. ", "\U0001f600\U0001f600; ", "Qi\n\n"]),
)
def test_shifted_quote_is_found_at_new_position(
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


_CHANGES = [
    *((str(digit), str((digit + 1) % 10)) for digit in range(10)),
    *(("not", "so"), ("no", "some"), ("never", "ever"), ("unlikely", "likely")),
    *(("likely", "unlikely"), ("can't", "can"), ("can", "can't"), ("failed", "never failed")),
    *(("May", "June"), ("%", "\u2030"), ("$", "\u20ac"), ("-5", "+5"), ("\u00bd", "\u00bc")),
]


@many
@given(quoting=quotes_in_context(), turned=st.sampled_from(_CHANGES), recorded=st.booleans())
def test_changed_number_or_negation_is_never_found(
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
@given(quoting=quotes_in_context(), between=st.sampled_from([". ", "\n\n", "; Zed; "]))
def test_repeated_quote_is_ambiguous(quoting: tuple[str, str, str], between: str) -> None:
    before, exact, after = quoting
    half = before + exact + after
    quote = TextQuoteSelector(exact, before, after)
    result = anchor([quote], half + between + half)

    assert AnchorStatus.AMBIGUOUS is result.status
    assert len(before) == result.matches[0].place.start
    assert len(half + between + before) == result.matches[-1].place.start
    assert {exact} == {match.place.of(half + between + half) for match in result.matches}


def _numerals(text: str) -> list[str]:
    """Return the numerals, currency signs, percent signs and primes of a text."""
    kinds = ("Nd", "Nl", "No", "Sc")
    return [c for c in text if unicodedata.category(c) in kinds or c in "%\u2030\u2032\u2033"]


@many
@given(text=texts, quote=texts.filter(bool), prefix=texts, suffix=texts)
@example("10\u00b2 men", "102 men", "", "")
@example("1\u00bd", "11\u20442", "", "")
def test_match_has_all_numbers_and_splits_no_character(
    text: str, quote: str, prefix: str, suffix: str
) -> None:
    for selector in (TextQuoteSelector(quote), TextQuoteSelector(quote, prefix, suffix)):
        result = anchor([selector], text)
        for match in result.matches:
            start, end = match.place.start, match.place.end
            assert not splits_character(text, start)
            assert not splits_character(text, end)
            if len(split_at_omissions(quote)) == 1:
                assert _numerals(quote) == _numerals(match.place.of(text))
                assert split_at_omissions(quote) == split_at_omissions(match.place.of(text))
            if match.kind is MatchKind.EXACT:
                assert quote == match.place.of(text)
        assert prefix or suffix or not result.found or 1 == len(result.matches)


@many
@given(text=texts, quote=texts.filter(bool), prefix=texts, suffix=texts)
@example("pump; failed", "pump, failed", "", "")
@example("pump; it failed", "failed", "pump, it ", "")
@example("no more than 5", "more than 5", "", "")
def test_sides_of_a_difference_are_never_equal(
    text: str, quote: str, prefix: str, suffix: str
) -> None:
    nearest = anchor([TextQuoteSelector(quote, prefix, suffix)], text).nearest
    assume(nearest is not None)
    assert nearest is not None

    assert nearest.changes
    assert [] == [change for change in nearest.changes if change.text == change.quote]


@st.composite
def searches(draw: st.DrawFn) -> tuple[str, str]:
    """Return a text, and a quotation that is in it, in its normalized form, or not at all."""
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    cut = text[start : draw(st.integers(start + 1, len(text)))]
    quote = draw(st.sampled_from([cut, normalize_text(cut).text]) | texts)
    return text, quote or cut


def _unify_dashes_and_primes(folded: str) -> str:
    """Replace all dashes and primes of a normalized text by one shape."""
    return folded.translate({**dict.fromkeys(map(ord, DASHES), "-"), 0x2032: "'", 0x2033: '"'})


@many
@given(search=searches())
@example(("\u201412 the", "12 the"))
def test_matches_equal_exhaustive_search(search: tuple[str, str]) -> None:
    """Compare with an exhaustive search over all spans of the text.

    A span counts if the texts before and after it normalize to the rest. Dashes and primes
    are unified, since their normal form depends on characters beyond the edge.
    """
    text, quote = search
    wanted = split_at_omissions(quote)
    assume(len(wanted) == 1)
    folded = normalize_text(text)
    heads = [
        _unify_dashes_and_primes(normalize_text(text[:at]).text) for at in range(len(text) + 1)
    ]
    tails = [
        _unify_dashes_and_primes(normalize_text(text[at:]).text) for at in range(len(text) + 1)
    ]
    slow = set()
    for start, end in combinations(range(len(text) + 1), 2):
        edges = first, last = len(heads[start]), len(folded.text) - len(tails[end])
        sides = (
            _unify_dashes_and_primes(folded.text[:first]),
            _unify_dashes_and_primes(folded.text[last:]),
        )
        if sides != (heads[start], tails[end]) or folded.text[first:last] != wanted[0]:
            continue
        if place := folded.span(*edges):
            split = any(splits_character(text, at) for at in place)
            if not split and not any(splits_token(folded.text, at) for at in edges):
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
def test_normalization_keeps_numerals_and_positions(text: str) -> None:
    folded = normalize_text(text)

    assert _numerals(text) == _numerals(folded.text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert sorted(folded.starts) == list(folded.starts)
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert start < end <= len(text)
        original = text[start:end]
        plain = unicodedata.normalize("NFKC", original)
        assert character in original + plain or character in " -\"'."
    assert _number_signs(text) == _number_signs(folded.text) or any(
        c in text for c in "\u00ad\u200d"
    )


def _number_signs(text: str) -> list[str]:
    """Return the dashes before numbers that follow no letter, combining marks ignored."""
    bare = ""
    for each in text:
        if not (bare[-1:].isalnum() and unicodedata.category(each)[0] == "M"):
            bare += each
    return re.findall(rf"(?<!\w)[{DASHES}](?=\d)", bare)


def test_dash_after_decomposed_letter_is_no_sign() -> None:
    assert normalize_text("caf\u00e9\u20135").text == normalize_text("cafe\u0301\u20135").text


@many
@given(text=texts, lead=st.sampled_from(["\U0001f600", "\U0001f600 \U00020000", "e\u0301"]))
def test_positions_are_code_points(text: str, lead: str) -> None:
    whole = f"{lead} Zed {text}"

    (match,) = anchor([TextQuoteSelector("Zed")], whole).matches
    assert len(lead) + 1 == match.place.start


@many
@given(text=texts)
def test_long_text_is_normalized_like_short_text(text: str) -> None:
    """A long text takes a separate code path for stable characters."""
    long = "\u0416\U0001f600 z " * 300
    short, whole = normalize_text(f"{text}, z"), normalize_text(f"{text}, z{long}")
    size = len(short.text)

    assert (short.text, list(short.starts), list(short.ends)) == (
        whole.text[:size],
        list(whole.starts[:size]),
        list(whole.ends[:size]),
    )
