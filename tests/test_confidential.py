"""What is shared does not say who confidential sources are."""

import pytest
from attrs import evolve
from hypothesis import assume, given

import claimtrack
from claimtrack.confidential import Disguise, disguised
from claimtrack.errors import Fault, Problem
from claimtrack.formats import jsonl
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Fact,
    Ledger,
    Link,
    Predicate,
    Retraction,
    Settings,
    Source,
)
from tests.laws import profiles
from tests.strategies import ledgers

tried = profiles.tried(30)

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
        "confidential-1 says that confidential-1 rats, "
        "a molecule and the confidential-1-hunt are real."
    )


def test_what_it_is_and_who_controls_it_stays() -> None:
    source = disguised(told()).sources["confidential-1"]

    assert (MOLE.kind, "state", True) == (source.kind, source.part_of, source.confidential)


def test_settings_go_with_it() -> None:
    assert {"confidential-1": ("CT102",)} == dict(disguised(told()).settings.ignore_by_source)


def test_a_name_is_known_however_its_words_are_joined() -> None:
    ledger = disguised(
        Ledger.of(
            MOLE,
            Source("state", "government"),
            Claim("mia-lund-leaks", "Mia\nLund", note="mia_lund, MIA  LUND, Mia Lundberg"),
            Document(
                "page", url="https://example.org/who-is-mia-lund?x=1", path="notes/mia-lund.txt"
            ),
        )
    )

    claim = ledger.claims["confidential-1-leaks"]
    assert ("confidential-1", "confidential-1, confidential-1, Mia Lundberg") == (
        claim.text,
        claim.note,
    )
    assert "https://example.org/who-is-confidential-1?x=1" == ledger.documents["page"].url
    assert "notes/confidential-1.txt" == ledger.documents["page"].path


def test_an_id_that_grows_too_long_is_cut_and_stays_its_own() -> None:
    jo = Source("jo", "person", name="Jo", confidential=True)
    long = [f"jo-{'x' * 60}{i}" for i in range(2)]
    ledger = disguised(
        Ledger.of(jo, [Claim(id, "text") for id in long], Assertion(long[0], ["jo"]))
    )

    assert 2 == len(ledger.claims)
    assert all(id.startswith("confidential-1-xxx") and len(id) == 64 for id in ledger.claims)
    assert ledger.assertions[0].claim in ledger.claims


def test_a_quote_starts_where_it_does_in_the_text_that_is_shown() -> None:
    text = "Mia Lund saw it. The pump failed."
    hop = {"source": "mole", "quote": "The pump failed", "start": text.index("The pump")}
    ledger = disguised(
        Ledger.of(
            MOLE,
            Source("state", "government"),
            Document("page", text=text),
            Claim("pump", "It failed."),
            Assertion("pump", [hop], at="page"),
        )
    )

    shown, (hop_shown,) = ledger.documents["page"].text or "", ledger.assertions[0].via
    assert shown.index("The pump") == hop_shown.start


def test_words_of_lists_stay() -> None:
    """A source may be called as a unit is."""
    ledger = disguised(
        Ledger.of(
            Source("km", "person", confidential=True),
            Predicate("far", takes="number", unit="km"),
            Claim("it-is-far", "It is 5 km away.", fact=Fact("road", "far", 5, unit="km")),
        )
    )

    assert "km" == ledger.predicates["far"].unit
    assert "It is 5 confidential-1 away." == ledger.claims["it-is-far"].text


@pytest.mark.parametrize("name", [" ", "30", "about", "a", "...", "dozen"])
def test_figures_stay_and_a_name_without_a_letter_is_none(name: str) -> None:
    facts = [Fact("road", "far", value) for value in ("about 30", "a dozen", 30)]
    ledger = disguised(
        Ledger.of(
            Source("x", "person", name=name, confidential=True),
            Predicate("far", takes="number"),
            [Claim(f"c{i}", "It is far.", fact=fact) for i, fact in enumerate(facts)],
        )
    )

    assert facts == [claim.fact for claim in ledger.claims.values()]


def test_ledgers_that_are_shown_together_have_one_disguise() -> None:
    """What one of them keeps to itself, the other does not tell."""
    later = Ledger.of(
        Source("adam", "person", confidential=True), evolve(MOLE, confidential=False, part_of=None)
    )
    disguise = Disguise.of(told(), later)

    assert {"adam": "confidential-1", "mole": "confidential-2"} == disguise.names
    assert {"confidential-1", "confidential-2"} == set(disguise.ledger(later).sources)
    assert "confidential-2" in disguise.ledger(told()).sources


def test_lines_of_the_file_are_covered_without_moving_a_column() -> None:
    line = 'mole = { name = "Mia Lund", note = "desk 4" } # mia-lund, M\\u00fcller'
    disguise = Disguise.of(told())
    accented = Disguise.of(Ledger.of(Source("a", "person", name="Müller", confidential=True)))

    assert '**** = { name = "********", note = "******" } # ********, M\\u00fcller' == (
        disguise.covered(line)
    )
    assert "# ***********;" == accented.covered("# M\\u00FCller;")
    assert len(line) == len(accented.covered(line))


def test_a_note_is_covered_as_files_write_it() -> None:
    secret = Source("a", "person", confidential=True, note='Says "no"\nto all \\o/')
    disguise = Disguise.of(Ledger.of(secret))
    written = jsonl.write(Ledger.of(secret))

    assert "Says" in written
    assert "Says" not in disguise.covered(written)
    assert len(written) == len(disguise.covered(written))


def test_what_a_reader_warned_of_is_told_in_other_words() -> None:
    note = Problem(Fault.INVISIBLE, "the name Mia Lund", hint="ask mole", warning=True)
    ledger = Ledger.of(MOLE, Source("state", "government"), notes=[note])

    assert [("the name confidential-1", "ask confidential-1")] == [
        (each.message, each.hint) for each in disguised(ledger).notes
    ]


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
    assume(ledger.claims)
    plain = Source("mole", "official", part_of=None)
    secret = evolve(plain, confidential=True)
    records = [*ledger.records(), Assertion(next(iter(ledger.claims)), ["mole"])]

    def found(ledger: Ledger) -> list[str]:
        return sorted(f.code for f in claimtrack.check(ledger, settings=Settings()).findings)

    assert found(Ledger.of(records, plain)) == found(disguised(Ledger.of(records, secret)))
