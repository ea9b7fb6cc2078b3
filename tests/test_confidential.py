"""Disguises of confidential sources."""

import pytest
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import claimtrack
from claimtrack.confidential import Disguise, disguise_ledger
from claimtrack.errors import Fault, Problem
from claimtrack.formats import jsonl
from claimtrack.formats.records.loss import LossReason
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
    Waiver,
)
from claimtrack.model.record import Record, ref_of
from claimtrack.model.ref import RecordKind, Ref
from tests.laws import profiles
from tests.strategies import ledgers

examples = profiles.law_settings(20)

MOLE = Source(
    "mole", "official", name="Mia Lund", confidential=True, note="desk 4", part_of="state"
)


def secret_ledger() -> Ledger:
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


def test_names_are_replaced_in_every_text_and_notes_are_dropped() -> None:
    written = jsonl.write(disguise_ledger(secret_ledger()))

    assert "Mia" not in written
    assert "mia lund" not in written
    assert "desk 4" not in written
    assert '"mole"' not in written


def test_only_whole_words_are_replaced() -> None:
    ledger = disguise_ledger(secret_ledger())

    assert "molecule" in ledger.sources
    assert ledger.claims["leak"].text == (
        "confidential-1 says that confidential-1 rats, "
        "a molecule and the confidential-1-hunt are real."
    )


def test_kind_and_owner_are_kept() -> None:
    source = disguise_ledger(secret_ledger()).sources["confidential-1"]

    assert (MOLE.kind, "state", True) == (source.kind, source.part_of, source.confidential)


def test_names_in_settings_are_replaced() -> None:
    assert {"confidential-1": ("CT102",)} == dict(
        disguise_ledger(secret_ledger()).settings.ignore_by_source
    )


def test_name_matches_however_its_words_are_joined() -> None:
    ledger = disguise_ledger(
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


def test_long_ids_are_truncated_and_stay_distinct() -> None:
    jo = Source("jo", "person", name="Jo", confidential=True)
    long = [f"jo-{'x' * 60}{i}" for i in range(2)]
    ledger = disguise_ledger(
        Ledger.of(jo, [Claim(id, "text") for id in long], Assertion(long[0], ["jo"]))
    )

    assert 2 == len(ledger.claims)
    assert all(id.startswith("confidential-1-xxx") and len(id) == 64 for id in ledger.claims)
    assert ledger.assertions[0].claim in ledger.claims


def test_texts_that_grow_are_not_cut() -> None:
    note = "Jo " * 66 + "said so."
    page = "Jo " * 10_000 + "The end."
    jo = Source("jo", "person", name="Jo", confidential=True)
    claim = Claim("seen", note, note=note)
    ledger = disguise_ledger(Ledger.of(jo, claim, Document("page", text=page)))

    assert "confidential-1 " * 66 + "said so." == ledger.claims["seen"].text
    assert ledger.claims["seen"].text == ledger.claims["seen"].note
    assert "confidential-1 " * 10_000 + "The end." == ledger.documents["page"].text


LONG = "Jo " * 60 + "x"
"""A name that grows beyond 200 characters."""


@pytest.mark.parametrize(
    ("key", "record"),
    [
        ("source.name", Source("other", "outlet", name=LONG)),
        ("claim.search.where", Claim("c", "None.", kind="absence", search={"where": [LONG]})),
        ("claim.search.by", Claim("c", "None.", search={"where": ["b"], "by": LONG})),
        ("claim.text", Claim("c", f"Jo {'x' * 19_996}")),
        ("claim.fact.value", Claim("c", "None.", fact=Fact("it", "is", LONG))),
        ("claim.fact.value", Claim("c", "None.", fact=Fact("it", "is", "-".join(["jo"] * 60)))),
        ("waiver.by", Waiver("CT102", Ref(RecordKind.SOURCE, "jo"), by=LONG)),
        ("predicate.values", Predicate("p", takes="name", values=[LONG])),
        ("predicate.exclusive", Predicate("p", takes="name", exclusive=[[LONG, "b"]])),
        ("predicate.unit", Predicate("p", takes="number", unit=f"{'x' * 36} Jo")),
    ],
)
def test_texts_cut_by_redaction_are_reported_as_lost(key: str, record: Record) -> None:
    jo = Source("jo", "person", name="Jo", confidential=True)
    ledger = Ledger.of(jo, Predicate("is", takes="name"), record)

    lost = {loss.what: loss for loss in claimtrack.convert(ledger, "toml").lost}
    assert {"source.name"} | {key} == set(lost)
    assert LossReason.LOST is lost[key].fate or key == "source.name"
    assert "its end is cut off" in " ".join(str(loss) for loss in lost.values())


def test_texts_that_just_fit_after_redaction_are_not_reported() -> None:
    jo = Source("jo", "person", name="Jo", confidential=True)
    claim = Claim("c", f"Jo {'x' * 19_985}", search={"where": ["b"], "by": f"Jo {'x' * 185}"})
    ledger = Ledger.of(jo, claim)

    shown = disguise_ledger(ledger).claims["c"]
    assert 20_000 == len(shown.text)
    assert {"source.name"} == {loss.what for loss in claimtrack.convert(ledger, "toml").lost}


def test_start_of_a_quote_fits_the_disguised_text() -> None:
    text = "Mia Lund saw it. The pump failed."
    hop = {"source": "mole", "quote": "The pump failed", "start": text.index("The pump")}
    ledger = disguise_ledger(
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


def test_built_in_units_are_not_replaced() -> None:
    """They are kept even if a source has the same name."""
    ledger = disguise_ledger(
        Ledger.of(
            Source("km", "person", confidential=True),
            Predicate("far", takes="number", unit="km"),
            Claim("it-is-far", "It is 5 km away.", fact=Fact("road", "far", 5, unit="km")),
            Claim("in-words", "It is far.", fact=Fact("road", "far", "5 km")),
        )
    )

    assert "km" == ledger.predicates["far"].unit
    assert Fact("road", "far", "5 km") == ledger.claims["in-words"].fact
    assert "It is 5 confidential-1 away." == ledger.claims["it-is-far"].text


@pytest.mark.parametrize("format", ["toml", "jsonl", "csv", "prov-json"])
def test_names_in_other_units_are_replaced(format: str) -> None:
    fact = Fact("archive", "holds", 5, unit="Mia Lund files")
    ledger = secret_ledger().with_records(
        Predicate("holds", takes="number", unit="Mia Lund files"),
        Claim("files", "There are many.", fact=fact),
        Claim("in-words", "There are many.", fact=Fact("archive", "holds", "5 Mia Lund files")),
    )
    shown = disguise_ledger(ledger)

    assert "confidential-1 files" == shown.predicates["holds"].unit
    assert Fact("archive", "holds", 5, unit="confidential-1 files") == shown.claims["files"].fact
    written = claimtrack.convert(ledger, format)
    assert b"Lund" not in b"".join(written.files.values())


def test_unit_that_grows_is_cut_to_a_unit() -> None:
    """The cut would be after the blank, which no unit may end with."""
    jo = Source("jo", "person", name="Jo", confidential=True)
    ledger = Ledger.of(jo, Predicate("p", takes="number", unit=f"{'x' * 24} Jo y"))

    assert f"{'x' * 24} confidential-1" == disguise_ledger(ledger).predicates["p"].unit


@pytest.mark.parametrize("name", [" ", "30", "about", "a", "...", "dozen"])
def test_amounts_are_not_replaced_and_names_without_letters_are_ignored(name: str) -> None:
    facts = [Fact("road", "far", value) for value in ("about 30", "a dozen", 30)]
    ledger = disguise_ledger(
        Ledger.of(
            Source("x", "person", name=name, confidential=True),
            Predicate("far", takes="number"),
            [Claim(f"c{i}", "It is far.", fact=fact) for i, fact in enumerate(facts)],
        )
    )

    assert facts == [claim.fact for claim in ledger.claims.values()]


def test_ledgers_shown_together_share_one_disguise() -> None:
    """A source that is confidential in one ledger is confidential in all."""
    later = Ledger.of(
        Source("adam", "person", confidential=True), evolve(MOLE, confidential=False, part_of=None)
    )
    disguise = Disguise.of(secret_ledger(), later)
    aliases = disguise.aliases

    assert {"adam", "mole"} == aliases.keys()
    assert {"confidential-1", "confidential-2"} == set(aliases.values())
    assert set(aliases.values()) == set(disguise.ledger(later).sources)
    assert aliases["mole"] in disguise.ledger(secret_ledger()).sources


def test_names_in_reader_warnings_are_replaced() -> None:
    note = Problem(Fault.INVISIBLE, "the name Mia Lund", hint="ask mole", warning=True)
    ledger = Ledger.of(MOLE, Source("state", "government"), notes=[note])

    assert [("the name confidential-1", "ask confidential-1")] == [
        (each.message, each.hint) for each in disguise_ledger(ledger).notes
    ]


def test_used_alias_is_not_reused() -> None:
    ledger = disguise_ledger(secret_ledger().with_records(Source("confidential-1", "person")))

    assert {"confidential-1", "confidential-2"} <= set(ledger.sources)
    assert not ledger.sources["confidential-1"].confidential


def confidential(*ids: str, note: str = "") -> Ledger:
    return Ledger.of([Source(id, "person", confidential=True, note=note) for id in ids])


def test_aliases_do_not_follow_the_alphabet() -> None:
    """The first of two names gets either number, as the hidden notes decide."""
    first = {
        Disguise.of(confidential("ada", "bob", note=note)).aliases["ada"]
        for note in ("", "a", "b", "c", "d", "e", "f", "g")
    }

    assert {"confidential-1", "confidential-2"} == first


@examples
@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.text("ab", max_size=3))
def test_two_runs_agree_on_aliases(ids: set[str], note: str) -> None:
    forward, back = (
        Disguise.of(confidential(*ordered, note=note))
        for ordered in (sorted(ids), sorted(ids, reverse=True))
    )

    assert forward.aliases == back.aliases
    assert len(ids) == len(set(forward.aliases.values()))


@examples
@given(st.sets(st.sampled_from("abcdefgh"), min_size=1), st.sets(st.sampled_from("abcdefgh")))
def test_aliases_stay_when_sources_come_and_go(ids: set[str], later: set[str]) -> None:
    before = Disguise.of(confidential(*ids))
    without = Disguise.of(confidential(*later), before=before)
    again = Disguise.of(confidential(*ids | later), before=without)

    assert {**before.aliases, **without.aliases} == again.aliases
    assert len(ids | later) == len(set(again.aliases.values()))


def test_alias_of_an_earlier_ledger_gives_way_to_a_public_id() -> None:
    before = Disguise.of(confidential("ada"))
    later = confidential("ada").with_records(Source("confidential-1", "person"))

    assert {"ada": "confidential-2"} == Disguise.of(later, before=before).aliases


def test_ids_with_the_same_disguise_stay_distinct() -> None:
    ledger = disguise_ledger(
        Ledger.of(
            [MOLE, Source("state", "government"), Source("mia-lund", "outlet")],
            [Claim(id, "It leaks.") for id in ("mole-leaks", "mia-lund-leaks")],
            [Assertion("mole-leaks", ["mole", "mia-lund"]), Assertion("mia-lund-leaks", ["mole"])],
        )
    )

    assert {"confidential-1", "confidential-1-2", "state"} == set(ledger.sources)
    assert {"confidential-1-leaks", "confidential-1-leaks-2"} == set(ledger.claims)
    assert {("confidential-1", "confidential-1-2"), ("confidential-1",)} == {
        tuple(hop.source for hop in each.via) for each in ledger.assertions
    }


@pytest.mark.parametrize("id", ["confidential", "1", "confidential-1"])
def test_disguised_text_does_not_change_again(id: str) -> None:
    disguise = Disguise.of(confidential(id))
    text = disguise.text(f"It was {id}.")

    assert f"It was {disguise.aliases[id]}." == text == disguise.text(text)


def test_documents_that_change_are_exported_without_their_digest() -> None:
    """The digest is kept for the rules, which compare it."""
    ledger = secret_ledger().with_records(
        Document("named", text="Mia Lund saw it.", sha256="0" * 64),
        Document("written", author="mole", sha256="1" * 64),
        Document("public", text="Nobody saw it.", sha256="2" * 64),
    )
    disguise = Disguise.of(ledger)

    exported = disguise.export(ledger).documents
    assert [None, None, "2" * 64] == [exported[id].sha256 for id in ("named", "written", "public")]
    assert all(document.sha256 for document in disguise.ledger(ledger).documents.values())
    lost = {loss.what: loss.records for loss in claimtrack.convert(ledger, "jsonl").lost}
    assert ["named", "written"] == [ref_of(each).id for each in lost["document.sha256"]]


@pytest.mark.parametrize("format", ["toml", "jsonl", "csv", "prov-json", "stix"])
def test_digest_of_a_changed_document_is_exported_with_no_other_document(format: str) -> None:
    """The second document has no text that the disguise could change."""
    ledger = secret_ledger().with_records(
        Document("named", text="Mia Lund saw it.", sha256="0" * 64),
        Document("again", url="https://example.org/again", sha256="0" * 64),
        Document("public", url="https://example.org/public", sha256="2" * 64),
    )
    written = claimtrack.convert(ledger, format)
    pages = b"".join(written.files.values()).decode()

    assert "0" * 64 not in pages
    assert "2" * 64 in pages
    lost = {loss.what: loss.records for loss in written.lost}
    assert {"named", "again"} == {ref_of(each).id for each in lost["document.sha256"]}


def test_changed_records_are_exported_in_the_order_of_their_new_ids() -> None:
    """The order in the file may follow the names."""
    records = [*secret_ledger().records(), Source("aunt", "person", confidential=True)]
    one, other = (
        disguise_ledger(Ledger.of(ordered, settings=secret_ledger().settings))
        for ordered in (records, records[::-1])
    )

    assert (
        list(one.sources)[-2:] == list(other.sources)[-2:] == ["confidential-1", "confidential-2"]
    )
    assert one.assertions == other.assertions


def test_references_by_content_are_kept() -> None:
    """A reference to two equal records still means both."""
    chain = Assertion("leak", ["mole"])
    undercut = Link("undercuts", "other", to_assertion=chain.ref.id)
    ledger = disguise_ledger(
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


@examples
@given(ledgers())
def test_ledger_without_confidential_sources_is_unchanged(ledger: Ledger) -> None:
    open_ = Ledger.of(
        evolve(record, confidential=False) if isinstance(record, Source) else record
        for record in ledger.records()
    )

    assert open_ is disguise_ledger(open_)


@examples
@given(ledgers())
def test_disguise_does_not_change_the_rules_that_fire(ledger: Ledger) -> None:
    """A disguise neither adds nor removes findings."""
    assume(ledger.claims)
    plain = Source("mole", "official", part_of=None)
    secret = evolve(plain, confidential=True)
    records = [*ledger.records(), Assertion(next(iter(ledger.claims)), ["mole"])]

    def found(ledger: Ledger) -> list[str]:
        return sorted(f.code for f in claimtrack.check(ledger, settings=Settings()).findings)

    hidden = Ledger.of(records, secret)
    assert found(Ledger.of(records, plain)) == found(Disguise.of(hidden).ledger(hidden))
