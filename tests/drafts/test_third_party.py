"""Tests of the names that must not be sent to a third party."""

import pytest

from claimtrack import Ledger, LedgerError, Source
from claimtrack.drafts.third_party import check_sending

SECRET = Ledger.of(
    Source("mia-lund", "official", name="Mia Lund", confidential=True),
    Source("mayor", "official", name="Dora Kest"),
)


@pytest.mark.parametrize(
    "text", ["MIA LUND said no.", "He met mia-lund.", "A letter\nof Mia\nLund’s lawyer"]
)
def test_a_text_that_names_a_confidential_source_is_not_sent(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        check_sending(text, "article.txt", [Ledger.of(), SECRET])

    assert (
        "CT006 `article.txt` names a confidential source, and the text would go to a third party "
        "(use another extractor, or send it with --send)"
    ) == str(caught.value)


@pytest.mark.parametrize("text", ["Dora Kest said no.", "Mia said no to Lund.", "Mia Lundgren", ""])
def test_another_text_may_be_sent(text: str) -> None:
    check_sending(text, "article.txt", [SECRET])
