"""What is shared does not say who confidential sources are."""

from attrs import evolve
from hypothesis import HealthCheck, given, settings

import claimtrack
from claimtrack.confidential import disguised
from claimtrack.formats import jsonl
from claimtrack.model import Assertion, Claim, Ledger, Link, Retraction, Settings, Source
from tests.strategies import ledgers

tried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

MOLE = Source(
    "mole", "official", name="Mia Lund", confidential=True, note="desk 4", part_of="state"
)


def told() -> Ledger:
    return Ledger.of(
        MOLE,
        Source("state", "government"),
        Source("molecule", "outlet"),
        Claim("leak", "Mia Lund says that mole rats, a molecule and the mole-hunt are real."),
        Claim("other", "It is not so.", note="mia lund again"),
        Assertion("leak", [{"source": "mole", "quote": "I, Mia Lund, saw it"}, "molecule"]),
        Link("undercuts", "other", to_assertion=Assertion("leak", ["molecule"]).ref.id),
        Assertion("leak", ["molecule"]),
        settings=Settings(ignore_by_source={"mole": ("CT102",)}),
    )


def test_ids_and_names_are_put_out_of_every_text_and_notes_are_dropped() -> None:
    written = jsonl.write(disguised(told()))

    assert "Mia" not in written
    assert "mia lund" not in written
    assert "desk 4" not in written
    assert '"mole"' not in written


def test_only_whole_words_are_put_out() -> None:
    ledger = disguised(told())

    assert "molecule" in ledger.sources
    assert ledger.claims["leak"].text == (
        "confidential-1 says that confidential-1 rats, a molecule and the mole-hunt are real."
    )


def test_what_it_is_and_who_controls_it_stays() -> None:
    source = disguised(told()).sources["confidential-1"]

    assert (MOLE.kind, "state", True) == (source.kind, source.part_of, source.confidential)


def test_settings_go_with_it() -> None:
    assert {"confidential-1": ("CT102",)} == dict(disguised(told()).settings.ignore_by_source)


def test_a_name_that_is_taken_is_not_given_again() -> None:
    ledger = disguised(told().with_records(Source("confidential-1", "person")))

    assert {"confidential-1", "confidential-1-x"} <= set(ledger.sources)


def test_what_names_a_record_by_its_content_still_does() -> None:
    """Of two that are the same both are meant, as before."""
    chain = Assertion("leak", ["mole"])
    undercut = Link("undercuts", "other", to_assertion=chain.ref.id)
    ledger = disguised(
        Ledger.of(
            MOLE,
            Source("state", "government"),
            Claim("leak", "It leaks."),
            Claim("other", "It is not so."),
            (chain, chain),
            undercut,
            Retraction(undercut.ref, reason="mole said so"),
        )
    )

    assert ["confidential-1"] * 2 == [each.via[0].source for each in ledger.assertions]
    assert ledger.links[0].target == ledger.assertions[0].ref == ledger.assertions[1].ref
    assert ledger.retractions[0].what == ledger.links[0].ref


@tried
@given(ledgers())
def test_a_ledger_without_confidential_sources_is_left_as_it_is(ledger: Ledger) -> None:
    open_ = Ledger.of(
        evolve(record, confidential=False) if isinstance(record, Source) else record
        for record in ledger.records()
    )

    assert open_ is disguised(open_)


@tried
@given(ledgers())
def test_what_is_found_stays_the_same_in_number(ledger: Ledger) -> None:
    """Renaming a source renames findings, and neither makes nor mends any."""
    first = next(iter(ledger.sources.values()), None)
    if first is None or not ledger.claims:
        return
    plain = Source("mole", "official", part_of=None)
    secret = evolve(plain, confidential=True)
    records = [*ledger.records(), Assertion(next(iter(ledger.claims)), ["mole"])]

    def found(ledger: Ledger) -> list[str]:
        return sorted(f.code for f in claimtrack.check(ledger, settings=Settings()).findings)

    assert found(Ledger.of(records, plain)) == found(disguised(Ledger.of(records, secret)))
