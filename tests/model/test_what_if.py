"""Ledgers as they would be if sources failed or were of another grade."""

import pytest

from claimtrack.errors import LedgerError
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Link,
    Reliability,
    Retraction,
    Source,
    Waiver,
    ref_of,
)

SAID = Assertion("x", ["agency", "outlet"], id="said")
DOUBT = Link("undercuts", "y", to_assertion="said", id="doubt")
LEDGER = Ledger.of(
    Source("state", "government"),
    Source("agency", "state-media", part_of="state", reliability="C"),
    Source("outlet", "outlet"),
    Source("witness", "witness"),
    [Claim("x", "X.", about=["state"]), Claim("y", "Y.")],
    [SAID, Assertion("x", ["witness"], id="seen"), Assertion("y", ["witness"])],
    [DOUBT, Link("contradicts", "x", "y", by="agency", id="theirs")],
    [Retraction(SAID.ref, id="taken-back"), Waiver("CT102", ref_of(DOUBT))],
)


def ids(ledger: Ledger) -> set[str | None]:
    named = [record.id for record in ledger.assertions]
    named += [record.id for record in ledger.links]
    return {*named, *(record.id for record in ledger.retractions)}


def test_who_fails_takes_along_its_chains_and_all_that_bears_on_them() -> None:
    """Not a link between claims: it is on record, whoever made it."""
    assert ids(LEDGER.without("agency")) == {"seen", "theirs", None}
    assert not LEDGER.without("agency").waivers
    assert ids(LEDGER.without()) == ids(LEDGER)


def test_who_fails_takes_along_what_it_controls_and_no_source_goes() -> None:
    assert ids(LEDGER.without("state")) == ids(LEDGER.without("agency"))
    assert LEDGER.without("state").sources == LEDGER.sources


def test_a_relay_that_fails_takes_along_what_came_through_it() -> None:
    assert ids(LEDGER.without("outlet")) == {"seen", "theirs", None}


def test_a_source_may_be_of_another_grade() -> None:
    supposed = LEDGER.assuming({"agency": "A", "witness": Reliability.D})

    assert supposed.sources["agency"].reliability is Reliability.A
    assert supposed.sources["witness"].reliability is Reliability.D
    assert LEDGER.sources["agency"].reliability is Reliability.C


@pytest.mark.parametrize(
    ("suppose", "message"),
    [
        (lambda: LEDGER.without("agnecy"), "did you mean `agency`"),
        (lambda: LEDGER.assuming({"agnecy": "A"}), "did you mean `agency`"),
        (lambda: LEDGER.assuming({"agency": "Z"}), "expected one of A, B"),
    ],
)
def test_what_is_not_there_cannot_be_supposed(suppose: object, message: str) -> None:
    assert callable(suppose)
    with pytest.raises(LedgerError, match=message):
        suppose()
