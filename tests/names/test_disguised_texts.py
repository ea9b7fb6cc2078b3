"""Texts of ledgers in which names are replaced."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise, disguise_ledger
from claimtrack.model import Assertion, Claim, Document, Ledger, Source
from tests.laws.profiles import law
from tests.nonempty import nonempty

MOLES = [
    Source("mole", "person", name="Jo Müller", confidential=True),
    Source("k", "official", name="Dr. Maximiliane Lund, surveyor", confidential=True),
]
NAMES = ["Jo Mueller", "J. Müller", "Müller, Jo", "mole", "K", "Dr Lund", "Maximiliane%20Lund"]
pieces = st.lists(
    st.one_of(st.sampled_from(NAMES), st.text("xyz ü;%&\n\u200b", min_size=1)), min_size=1
)


def disguised(texts: Sequence[str]) -> tuple[str, list[tuple[int, str]]]:
    """Return a disguised text, and the start and words of each piece of it as a quote."""
    hops, start = [], 0
    for text in texts:
        hops.append({"source": "mole", "quote": text, "start": start})
        start += len(text) + 1
    ledger = disguise_ledger(
        Ledger.of(
            MOLES,
            Document("page", text="|".join(texts)),
            Claim("leak", "It leaks."),
            [Assertion("leak", [hop], at="page") for hop in hops],
        )
    )
    quotes = [hop for each in ledger.assertions for hop in each.via]
    shown = [(hop.start, hop.quote) for hop in quotes if hop.start is not None and hop.quote]
    return ledger.documents["page"].text or "", shown


@law
@given(pieces)
def test_quotes_keep_their_offsets_in_a_disguised_text(texts: Sequence[str]) -> None:
    text, quotes = disguised([text for text in texts if text.strip()] or ["x"])

    for start, quote in nonempty(quotes):
        assert text.startswith(quote, start)


@law
@given(pieces)
def test_only_names_are_replaced_and_nothing_is_cut(texts: Sequence[str]) -> None:
    names = Disguise.of(Ledger.of(MOLES))
    shown = names.text("|".join(texts)).split("|")

    assert [names.text(text) for text in texts] == shown
    assert [text for text in texts if text not in NAMES] == [
        after for before, after in zip(texts, shown, strict=True) if before not in NAMES
    ]
    assert all(
        after in names.aliases.values()
        for before, after in zip(texts, shown, strict=True)
        if before in NAMES
    )


def test_quote_that_starts_within_a_name_starts_with_it() -> None:
    names = Disguise.of(Ledger.of(MOLES))
    text = "So Jo Müller says."
    ledger = Ledger.of(
        MOLES,
        Document("page", text=text),
        Claim("leak", "It leaks."),
        Assertion("leak", [{"source": "mole", "quote": "Müller says", "start": 6}], at="page"),
    )

    (hop,) = disguise_ledger(ledger).assertions[0].via
    assert (len("So "), f"So {names.aliases['mole']} says.") == (hop.start, names.text(text))
