"""Anchoring of quotations, and rejection of similar passages."""

from itertools import product

import pytest

from claimtrack.errors import LedgerError
from claimtrack.facts.quotes.anchors import Anchor, AnchorStatus, anchor
from claimtrack.facts.quotes.occurrences import MAX_PLACES, MatchKind
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from claimtrack.model.selector import Selector

EXACT, NORMALISED, MOVED = AnchorStatus.EXACT, AnchorStatus.NORMALISED, AnchorStatus.MOVED
AMBIGUOUS, CHANGED, ORPHANED = AnchorStatus.AMBIGUOUS, AnchorStatus.CHANGED, AnchorStatus.ORPHANED


def anchor_quote(
    text: str,
    exact: str,
    prefix: str | None = None,
    suffix: str | None = None,
    start: int | None = None,
) -> Anchor:
    selectors: list[Selector] = [TextQuoteSelector(exact, prefix, suffix)]
    if start is not None:
        selectors.append(TextPositionSelector(start, start + len(exact)))
    return anchor(selectors, text)


def starts(anchoring: Anchor) -> list[int]:
    return [match.place.start for match in anchoring.matches]


TWICE = "The lock held. Below the mill the lock gave way, and the lock was shut."
#        0              15                 34                     57


# Modelled on the test suites of annotation clients: quotation, recorded context, matches.
@pytest.mark.parametrize(
    ("exact", "prefix", "suffix", "start", "status", "places"),
    [
        ("Below the mill", None, None, None, EXACT, [15]),
        ("The lock held.", None, None, None, EXACT, [0]),
        ("was shut.", None, None, None, EXACT, [62]),
        (TWICE, None, None, None, EXACT, [0]),
        ("lock", None, None, None, AMBIGUOUS, [4, 34, 57]),
        ("the lock", None, None, None, AMBIGUOUS, [30, 53]),
        ("lock", "The ", None, None, EXACT, [4]),
        ("lock", "mill the ", None, None, EXACT, [34]),
        ("lock", None, " was", None, EXACT, [57]),
        ("lock", "the ", " gave", None, EXACT, [34]),
        ("lock", "the ", None, None, AMBIGUOUS, [34, 57]),
        ("lock", "", "", None, AMBIGUOUS, [4, 34, 57]),
        ("The lock", "", " held", None, EXACT, [0]),
        ("shut.", "lock was ", "", None, EXACT, [66]),
        ("lock", None, None, 34, EXACT, [34]),
        ("lock", None, None, 33, AMBIGUOUS, [4, 34, 57]),
        ("lock", "the ", None, 57, EXACT, [57]),
        ("lock", "the ", None, 4, AMBIGUOUS, [34, 57]),
        ("lock", "The ", None, 34, MOVED, [4]),
        ("Below the mill", None, None, 3, MOVED, [15]),
        ("Below the mill", None, None, 10**15, MOVED, [15]),
        ("lock", "a ", None, None, AMBIGUOUS, [4, 34, 57]),
        ("lock", "the", "gave", None, EXACT, [34]),
        ("lock", "mill  the", "gave\nway", None, EXACT, [34]),
        ("mill", "Below the ", " the key", None, CHANGED, []),
        ("gave in", None, None, None, CHANGED, []),
        ("heron", None, None, None, ORPHANED, []),
    ],
)
def test_context_decides_before_the_recorded_start(
    exact: str,
    prefix: str | None,
    suffix: str | None,
    start: int | None,
    status: AnchorStatus,
    places: list[int],
) -> None:
    result = anchor_quote(TWICE, exact, prefix, suffix, start)

    assert (status, places) == (result.status, starts(result))
    assert (status in (EXACT, NORMALISED) or (status is MOVED and prefix is not None)) == (
        result.found
    )


NUMBERS = [
    ("rose by 15 percent", "rose by 5 percent"),
    ("15 percent of it", "5 percent of it"),
    ("it cost 5.5 crowns", "it cost 5"),
    ("12.5 crowns", "5 crowns"),
    ("12.5 crowns", ".5 crowns"),
    ("a .5 share", "5 share"),
    ("-5 degrees", "5 degrees"),
    ("\u22125 degrees", "5 degrees"),
    ("\u20135 degrees", "5 degrees"),
    ("\u22125 degrees", "+5 degrees"),
    ("from 10-5 degrees", "-5 degrees"),
    ("about 10-20 men", "about 10"),
    ("10\u201320 men", "20 men"),
    ("killed 12 000 men", "killed 12"),
    ("killed 12\u00a0000 men", "000 men"),
    ("killed 12,000 men", "killed 12"),
    ("killed 12'000 men", "killed 12"),
    ("a share of 5 % in it", "a share of 5"),
    ("a share of 5% in it", "a share of 5"),
    ("a share of 5\u2030 in it", "a share of 5% in it"),
    ("for $5 a head", "5 a head"),
    ("for 5 \u20ac a head", "for 5"),
    ("for \u00a35 a head", "for \u20ac5 a head"),
    ("1\u00bd tons", "11\u20442 tons"),
    ("1\u00bd tons", "1 tons"),
    ("up to 10\u00b2 of them", "up to 102 of them"),
    ("up to 10\u00b2 of them", "up to 10"),
    ("\u2460 men were there", "1 men were there"),
    ("4 \u33a1 of cloth", "4 m2 of cloth"),
    ("at 10:30 sharp", "at 10"),
    ("5/6 of them", "6 of them"),
    ("5\u2033 of rain", "5\u2032 of rain"),
    ("5\u2033 of rain", "5' of rain"),
    ("aboard an F-16 at dawn", "16 at dawn"),
    ("a 5m pole", "a 5"),
    ("on 3 May 2021 at noon", "on 4 May 2021 at noon"),
    ("on 3 May 2021 at noon", "on 3 May 2012 at noon"),
    ("on 3 May 2021 at noon", "on 3 June 2021 at noon"),
    ("\u4e09\u5341\u4e94\u4eba", "\u4e94\u4eba"),
]
NEGATIONS = [
    ("it is unlikely to hold", "likely to hold"),
    ("we can't say so", "we can"),
    ("we can\u2019t say so", "we can"),
    ("they don't know", "they do"),
    ("a non-nuclear state", "nuclear state"),
    ("a non\u2010nuclear state", "nuclear state"),
    ("it is un\u00adlikely to hold", "likely to hold"),
    ("it is un\u200dlikely to hold", "likely to hold"),
    ("it is not safe", "it is safe"),
    ("it is safe", "it is not safe"),
    ("nobody saw it", "somebody saw it"),
    ("she never said no", "she said no"),
    ("\u2116 5 is shut", "No 5 is shut"),
    ("no more than 200 came", "more than 200 came"),
    ("No more  than 200 came", "more than 200 came"),
    ("not less than 200 came", "less than 200 came"),
    ("never fewer than ten came", "fewer than ten came"),
    ("it wasn't over 200", "over 200"),
    ("they can\u2019t exceed, nor more than 200", "more than 200"),
    ("not only $5 was paid", "only $5 was paid"),
    ("not at least 200 came", "at least 200 came"),
    ("no later than 5 May", "later than 5 May"),
    ("hardly more than 200 came", "more than 200 came"),
    ("it was scarcely better than before", "better than before"),
    ("not much more than 200 came", "more than 200 came"),
    ("not much more than 200 came", "much more than 200 came"),
    ("they weren't significantly over 200", "over 200"),
    ("hardly a lot fewer than ten", "a lot fewer than ten"),
    ("there were no more than 200", "there were no"),
]
NO_NEGATIONS = [
    ("he did not say over the bridge", "over the bridge"),
    ("it was not over the bridge", "over the bridge"),
    ("it was not safe", "safe"),
    ("more than 200 came", "more than 200 came"),
    ("no, more than 200 came", "more than 200 came"),
    ("the piano more than 200 heard", "more than 200 heard"),
    ("no more than 200 came", "no more than 200"),
    ("no more than 200 came", "200 came"),
    ("no more came than left", "more came than left"),
    ("much more than 200 came", "more than 200 came"),
    ("he did not, much more than 200 did", "much more than 200 did"),
    ("orchardly more than 200", "more than 200"),
    ("hardly more than 200 came", "hardly more than 200"),
]
WORDS = [
    ("machines of brass", "Linus"),
    ("the linusian school", "linus"),
    ("caf\u00e9 at noon", "cafe"),
    ("cafe\u0301 at noon", "cafe"),
    ("the pump failed", "The pump failed"),
    ("the ministry of war", "the ministry of peace"),
    ("\ufb01sh", "f"),
    ("\U0001f1e9\U0001f1ea and so on", "\U0001f1e9"),
    ("\U0001f469\u200d\U0001f680 and so on", "\U0001f469"),
    ("\U0001f44d\U0001f3fd and so on", "\U0001f44d"),
    ("pump; failed", "pump, failed"),
]
BETWEEN = ("", "It was said. ", "\u201c", "\u2014 ")
LOOKALIKES = [
    (before + text + after, quote)
    for (text, quote), before, after in product(
        NUMBERS + NEGATIONS + WORDS, BETWEEN, ("", ".", "\u201d, she said")
    )
]


@pytest.mark.parametrize("start", [None, 0, 14])
def test_other_number_negation_or_partial_word_is_never_found(start: int | None) -> None:
    results = {
        (text, quote): anchor_quote(text, quote, start=start).status for text, quote in LOOKALIKES
    }

    assert {} == {
        case: status for case, status in results.items() if status not in (CHANGED, ORPHANED)
    }


@pytest.mark.parametrize(("text", "quote"), NO_NEGATIONS)
def test_negation_of_other_words_does_not_matter(text: str, quote: str) -> None:
    assert EXACT is anchor_quote(text, quote).status


def test_recorded_prefix_continues_a_negated_bound() -> None:
    text = "There were no more than 200."

    assert EXACT is anchor_quote(text, "more than 200", "were no ").status
    assert ["it leaves out `no`"] == _changes(text, "more than 200")


# An edit removes or changes the quotation and leaves similar words.
EDITED = [
    (
        "Crew North counted twelve herons. Crew South counted thirteen herons.",
        "Crew North counted ten herons. Crew South counted twelve herons.",
        "twelve herons",
    ),
    (
        "In March the ferry ran late. In April the ferry ran late.",
        "In March it ran on time. In April the ferry ran late.",
        "the ferry ran late",
    ),
    (
        "The tin was full, said Ada. The tin was empty, said Bo.",
        "The tin was half full, said Ada. The tin was full, said Bo.",
        "The tin was full",
    ),
    ("15 men said no. 5 men said no.", "15 men said no.", "said no"),
    (
        "It is likely to rain, she said. It is unlikely to rain, he said.",
        "It is unlikely to rain, she said.",
        "she said",
    ),
    ("A note: the bell rang. The end.", "A poem: the bell rang. To be continued.", "the bell rang"),
]


@pytest.mark.parametrize(("before", "after", "exact"), EDITED)
@pytest.mark.parametrize("width", [4, 10, 32])
@pytest.mark.parametrize("last", [False, True])
def test_same_words_in_other_context_are_not_found(
    before: str, after: str, exact: str, width: int, last: bool
) -> None:
    """Annotation clients have confused the two."""
    start = before.rfind(exact) if last else before.find(exact)
    end = start + len(exact)
    prefix, suffix = before[max(0, start - width) : start], before[end : end + width]
    result = anchor_quote(after, exact, prefix, suffix)

    assert EXACT is anchor_quote(before, exact, prefix, suffix, start).status
    if result.found:
        (place,) = starts(result)
        assert after[: place + len(exact)].endswith(prefix + exact)
        assert after[place:].startswith(exact + suffix)


def test_other_prefix_is_reported_as_changed() -> None:
    before = "Crew North counted twelve herons."
    after = "Crew North counted ten herons. Crew South counted twelve herons."
    result = anchor_quote(after, "twelve herons", "Crew North counted ", ".", before.find("twelve"))

    assert (CHANGED, False, ()) == (result.status, result.found, result.matches)
    assert result.nearest is not None
    assert "twelve herons" == result.nearest.place.of(after)
    assert [("South", "North")] == [
        (change.text, change.quote) for change in result.nearest.changes
    ]


def test_moved_quote_is_found_only_with_recorded_context() -> None:
    text = "North: ten herons. South: twelve herons."

    assert (MOVED, False) == (
        (moved := anchor_quote(text, "twelve herons", start=7)).status,
        moved.found,
    )
    assert (MOVED, True) == (
        (vouched := anchor_quote(text, "twelve herons", "South: ", start=7)).status,
        vouched.found,
    )


@pytest.mark.parametrize(
    ("text", "quote", "part"),
    [
        ("\u201cIt  held\nwell,\u201d", '"It held well."', "It  held\nwell"),
        ("an \u2018old\u2019 pump", "an 'old' pump", "an \u2018old\u2019 pump"),
        ("smoke \u2013 and sparks", "smoke - and sparks", "smoke \u2013 and sparks"),
        ("pages 10\u201320 of it", "pages 10-20 of it", "pages 10\u201320 of it"),
        ("a soft\u00adhyphen here", "a softhyphen", "a soft\u00adhyphen"),
        ("of \ufb01sh and \ufb02esh", "fish and flesh", "\ufb01sh and \ufb02esh"),
        ("in a cafe\u0301 there", "a caf\u00e9", "a cafe\u0301"),
        ("in a caf\u00e9 there", "a cafe\u0301", "a caf\u00e9"),
        ("wide \uff21\uff22\uff23", "wide ABC", "wide \uff21\uff22\uff23"),
        ("\u1112\u1161\u11ab river", "\ud55c river", "\u1112\u1161\u11ab river"),
        ("wait\u2026 what", "wait... what", "wait\u2026 what"),
        ("\U0001f600 it  held", "it held", "it  held"),
        (
            "it broke, then, late, it held",
            "it broke [...] it held",
            "it broke, then, late, it held",
        ),
    ],
)
def test_match_after_normalization_has_original_position(text: str, quote: str, part: str) -> None:
    result = anchor_quote(text, quote)
    (match,) = result.matches

    assert (NORMALISED, MatchKind.NORMALISED, part) == (
        result.status,
        match.kind,
        match.place.of(text),
    )
    assert NORMALISED is anchor_quote(text, quote, start=text.find(part)).status


def test_recorded_context_may_continue_a_number_or_word() -> None:
    text = "rose by 15 percent, or 5 percent"

    assert [9] == starts(anchor_quote(text, "5 percent", "by 1"))
    assert [23] == starts(anchor_quote(text, "5 percent", "or "))
    assert [23] == starts(anchor_quote(text, "5 percent"))
    assert EXACT is anchor_quote("it is unlikely", "un", "is ", "likely").status
    assert CHANGED is anchor_quote("it is unlikely", "likely", "is ").status


def test_word_of_caseless_script_matches_within_longer_word() -> None:
    assert EXACT is anchor_quote("\u56fd\u9632\u90e8\u8868\u793a", "\u56fd\u9632\u90e8").status
    assert EXACT is anchor_quote("\uad6d\ubc29\ubd80\ub294", "\uad6d\ubc29\ubd80").status


def test_quote_without_words_is_matched_verbatim() -> None:
    assert EXACT is anchor_quote("Now. And then", ".").status
    assert ORPHANED is anchor_quote("Now. And then", "...").status
    assert ORPHANED is anchor_quote("a\r\nb", "\n").status
    assert ORPHANED is anchor_quote("\r\n", "\n").status
    assert ORPHANED is anchor_quote("", "a").status


def test_quote_with_omission_may_be_ambiguous() -> None:
    text = "It broke, and it held. It broke, and again it held."

    assert [0, 23] == starts(anchor_quote(text, "It broke ... it held"))
    assert [23] == starts(anchor_quote(text, "It broke ... it held", "held. "))
    assert CHANGED is anchor_quote(text, "it held ... It broke, and it held").status


def test_changes_are_reported_word_by_word() -> None:
    text = "On Monday the keeper counted twelve herons below the weir, and left."
    result = anchor_quote(text, "the keeper counted thirteen white herons below the weir")

    assert result.nearest is not None
    assert "the keeper counted twelve herons below the weir" == result.nearest.place.of(text)
    assert ["the document has `twelve`, the quote `thirteen white`"] == [
        str(change) for change in result.nearest.changes
    ]
    assert ["it adds `not`"] == _changes("it is safe", "it is not safe")
    assert ["it leaves out `not`"] == _changes("it is not safe", "it is safe")


def _changes(text: str, quote: str) -> list[str]:
    nearest = anchor_quote(text, quote).nearest
    return [] if nearest is None else [str(change) for change in nearest.changes]


def test_too_many_matches_are_ambiguous_unless_start_is_recorded() -> None:
    text = "the weir, " * (MAX_PLACES + 5) + "the mill"
    last = text.rfind("weir")

    assert AMBIGUOUS is anchor_quote(text, "weir", "the ", ", the mill").status
    assert [last] == starts(anchor_quote(text, "weir", "the ", ", the mill", last))


@pytest.mark.parametrize(
    "selectors",
    [
        [],
        [TextPositionSelector(0, 1)],
        [TextQuoteSelector("a"), TextQuoteSelector("a")],
        [TextQuoteSelector("a"), TextPositionSelector(0, 1), TextPositionSelector(0, 1)],
    ],
)
def test_anchor_rejects_selectors_without_exactly_one_quote(selectors: list[Selector]) -> None:
    with pytest.raises(LedgerError, match="give one quotation"):
        anchor(selectors, "a")


@pytest.mark.parametrize(
    ("text", "exact", "prefix", "suffix"),
    [
        ("15 men said no.", "said no", "5 men ", None),
        ("It is unlikely, he said no.", "said no", "likely, he ", None),
        ("The information was out, he said.", "he said", "formation was out, ", None),
        ("They said 5.5 is it.", "They said", None, " 5"),
        ("They said we can't.", "They said", None, " we can"),
        ("They said it in 2019.", "They said", None, " it in 20"),
        ("The  pump  of 1905 failed.", "failed", "05 ", None),
    ],
)
def test_context_may_be_cut_within_word_number_or_negation(
    text: str, exact: str, prefix: str | None, suffix: str | None
) -> None:
    """Annotation programs record a fixed number of characters."""
    (match,) = anchor_quote(text, exact, prefix, suffix).matches

    assert exact == match.place.of(text)


def test_cut_context_that_fits_twice_is_ambiguous() -> None:
    assert AMBIGUOUS is anchor_quote("15 men said no. 5 men said no.", "said no", "5 men ").status


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("the linusian school", "linus"),
        ("the herons left", "heron"),
        ("a transformation of it", "format"),
        ("the Waterworks", "works"),
        ("the \u201cwaterworks\u201d", "works"),
    ],
)
def test_part_of_a_word_is_found_only_at_its_recorded_start(text: str, quote: str) -> None:
    start = text.index(quote)

    assert [CHANGED] * 2 == [anchor_quote(text, quote, start=at).status for at in (None, start + 1)]
    assert EXACT is anchor_quote(text, quote, start=start).status


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        *NUMBERS,
        *NEGATIONS,
        *(("seventeen men", "seven"), ("sixty men", "six"), ("eighty men", "eight")),
        *(("it is harmless", "harm"), ("it is hopelessly late", "hope"), ("a 5m pole", "a 5")),
    ],
)
def test_part_of_number_or_negation_is_not_found_at_its_recorded_start(
    text: str, quote: str
) -> None:
    assert not anchor_quote(text, quote, start=max(0, text.find(quote))).found


def test_single_fit_is_ambiguous_if_the_search_is_incomplete() -> None:
    text = "a weir, " + "the weir, " * (MAX_PLACES + 5)

    assert AMBIGUOUS is anchor_quote(text, "weir", "a ").status


def test_few_common_words_are_orphaned() -> None:
    text = "The keeper of the mill came home late"

    assert ORPHANED is anchor_quote(text, "A keeper bred herons and sold them late").status
