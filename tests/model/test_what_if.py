"""Tests of hypothetical ledgers: failed sources and other reliability grades."""

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


def test_failed_source_drops_its_chains_and_records_that_depend_on_them() -> None:
    """Links between claims remain, whoever stated them."""
    assert ids(LEDGER.without("agency")) == {"seen", "theirs", None}
    assert not LEDGER.without("agency").waivers
    assert ids(LEDGER.without()) == ids(LEDGER)


def test_failed_source_fails_controlled_sources_and_sources_remain() -> None:
    assert ids(LEDGER.without("state")) == ids(LEDGER.without("agency"))
    assert LEDGER.without("state").sources == LEDGER.sources


def test_failed_relay_drops_chains_through_it() -> None:
    assert ids(LEDGER.without("outlet")) == {"seen", "theirs", None}


def test_assuming_replaces_grades() -> None:
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
def test_unknown_source_or_grade_is_rejected(suppose: object, message: str) -> None:
    assert callable(suppose)
    with pytest.raises(LedgerError, match=message):
        suppose()
