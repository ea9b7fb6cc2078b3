"""Hypothesis strategies for texts with attributions at random places."""

from hypothesis import strategies as st

from claimtrack.drafts.draft import Attribution, DraftConfidence, Span

WORDS = (
    *("Dora Kest", "Kest", "the premier", "she", "they", "Reuters", "the Lamp", "a spokesman for"),
    *("said", "told", "according to", "citing", "quoted", "as saying", "that", "denied", "may"),
    *("on Tuesday", "last month", "19 October 2021", "in a statement", "carried by", "saw", "it"),
    *("“", "”", '"', "'", ",", ".", ":", "\n", "\n\n", "\r\n\r\n", "\u2003", "é", "\U0001f600"),
)

texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
)


@st.composite
def attributed_texts(draw: st.DrawFn) -> tuple[str, list[Attribution]]:
    """Draw a text and attributions whose words stand in it, wherever they are."""
    text = draw(texts.filter(bool))
    return text, draw(st.lists(attributions(len(text)), max_size=4))


@st.composite
def attributions(draw: st.DrawFn, length: int) -> Attribution:
    """Draw an attribution in a text of a length."""
    return Attribution(
        draw(spans(length, 1)),
        draw(spans(length, 0)),
        draw(spans(length, 1)),
        draw(st.sampled_from(["quote", "clause", "x"])),
        draw(st.sampled_from(DraftConfidence)),
    )


@st.composite
def spans(draw: st.DrawFn, length: int, least: int) -> tuple[Span, ...]:
    """Draw spans in order, none of them empty, in a text of a length."""
    edges = st.sets(st.integers(0, length), min_size=2 * least, max_size=min(4, length + 1))
    at = sorted(draw(edges))
    return tuple(zip(at[::2], at[1::2], strict=False))
