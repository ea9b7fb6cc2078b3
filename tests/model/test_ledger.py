"""Tests of ledgers: resolved references, complete problem reports, and equality."""

import random
from collections.abc import Callable

import pytest

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
    ref_of,
)
from tests.nonempty import nonempty

ANNA, DAILY = Source("anna", "person", part_of="house"), Source("daily", "outlet")
HOUSE = Source("house", "company")
PAPER = Document("paper", publisher="daily", credits=["anna"])
ONE, TWO = Claim("one", "One.", about=["anna"]), Claim("two", "Two.", because=["one"])
SAID = Assertion("one", ["anna", "daily"], at="paper#p1")
TIED = Link(LinkKind.RESTATES, "two", "one", by="daily", id="tie")
GONE = Retraction(SAID.ref, by="daily")
WAIVED = Waiver("CT102", ref_of(ONE))
RECORDS: tuple[Record, ...] = (ANNA, DAILY, HOUSE, PAPER, ONE, TWO, SAID, TIED, GONE, WAIVED)


def problems(*records: Record) -> list[Problem]:
    """Return the problems of a ledger of some records."""
    with pytest.raises(LedgerError) as caught:
        Ledger.of(records)
    return list(caught.value.problems)


def test_ledger_is_independent_of_record_order() -> None:
    ledger = Ledger.of(RECORDS)
    shuffled = random.Random(1).sample(RECORDS, len(RECORDS))

    assert list(RECORDS) == list(ledger.records())
    assert len(RECORDS) == len(ledger)
    assert ledger == Ledger.of(shuffled) == Ledger.of(*shuffled) == Ledger.of(iter(shuffled))


def test_get_returns_record_by_reference() -> None:
    ledger = Ledger.of(RECORDS)

    for record in nonempty(RECORDS):
        assert record is ledger.get(ref_of(record))


@pytest.mark.parametrize("kind", RecordKind)
def test_get_raises_key_error_for_unknown_reference(kind: RecordKind) -> None:
    with pytest.raises(KeyError):
        Ledger.of(RECORDS).get(Ref(kind, "nobody"))


@pytest.mark.parametrize("left_out", RECORDS, ids=lambda record: str(ref_of(record)))
def test_equality_compares_every_kind_of_record(left_out: Record) -> None:
    ledger = Ledger.of(RECORDS).only([ref_of(left_out)])
    less = Ledger.of(record for record in ledger.records() if record is not left_out)

    assert ledger != less
    assert less != ledger


def test_equality_counts_duplicates_and_settings_but_ignores_places() -> None:
    ledger = Ledger.of(RECORDS)
    placed = Source("anna", "person", part_of="house", place=Place("a.toml", 3))

    assert ledger != Ledger.of(RECORDS, Assertion("one", ["anna", "daily"], at="paper#p1"))
    assert ledger != Ledger.of(RECORDS, settings=Settings(ignore=["CT1"]))
    assert ledger == Ledger.of(placed, RECORDS[1:])
    assert ledger != "a ledger"
    with pytest.raises(TypeError):
        hash(ledger)


def test_all_problems_are_reported_at_once() -> None:
    found = problems(
        Source("kcna", "state-media", part_of="a"),
        Source("a", "company", part_of="b"),
        Source("b", "company", part_of="a"),
        Source("kcna", "outlet"),
        Document("paper", publisher="kncna", author="nobody", credits=["x"]),
        Claim("one", "One.", about=["kcn"], because=["two"]),
        Claim("one", "One."),
        Assertion("on", ["kcna", "zz"], at=["papr#p1"], id="said"),
        Assertion("one", [{"source": "kcna", "at": "pap"}], id="said"),
        Link("supports", "one", "three", by="y", id="tie"),
        Link("supports", "one", "one", id="tie"),
        Retraction(Ref(RecordKind.ASSERTION, "sad"), by="q", id="r"),
        Retraction(Ref(RecordKind.DOCUMENT, "nowhere"), id="r"),
        Waiver("CT102", Ref(RecordKind.LINK, "ti")),
    )

    by_fault = {fault: [p.message for p in found if p.fault is fault] for fault in Fault}
    assert ["kcna", "one", "said", "tie", "r"] == [
        message.split("`")[1] for message in by_fault[Fault.DUPLICATE]
    ]
    assert [
        "unknown source `kncna` in document `paper`",
        "unknown source `nobody` in document `paper`",
        "unknown source `x` in document `paper`",
        "unknown source `kcn` in claim `one`",
        "unknown claim `two` in claim `one`",
        "unknown claim `on` in an assertion of `on`",
        "unknown source `zz` in an assertion of `on`",
        "unknown document `papr` in an assertion of `on`",
        "unknown document `pap` in an assertion of `one`",
        "unknown claim `three` in the link by which `one` supports `three`",
        "unknown source `y` in the link by which `one` supports `three`",
        "unknown assertion `sad` in the retraction of assertion `sad`",
        "unknown source `q` in the retraction of assertion `sad`",
        "unknown document `nowhere` in the retraction of document `nowhere`",
        "unknown link `ti` in the waiver of CT102 for link `ti`",
    ] == by_fault[Fault.DANGLING]
    assert ["sources own one another in a ring: a > b > a"] == by_fault[Fault.OWNER_RING]
    hints = {p.message.partition(" in ")[0]: p.hint for p in found}
    assert "did you mean `kcna`?" == hints["unknown source `kncna`"]
    assert "did you mean `said`?" == hints["unknown assertion `sad`"]
    assert "no claim of that id is in the ledger" == hints["unknown claim `three`"]


def test_duplicate_points_to_itself_and_first_record() -> None:
    first, second = Place("a.toml", 1), Place("b.toml", 2, 5)
    (problem,) = problems(
        Source("anna", "person", place=first), Source("anna", "person", place=second)
    )

    assert (second, first) == (problem.place, problem.related)
    assert "b.toml:2:5: CT005 two records carry the id `anna` (the first is at a.toml:1:1)" == str(
        problem
    )


def test_unknown_source_in_chain_points_to_its_hop() -> None:
    here, there = Place("a.toml", 7), Place("a.toml", 8, 12)
    chain = [Hop("nobody"), Hop("somebody", place=there)]
    found = problems(ONE, ANNA, HOUSE, Assertion("one", chain, place=here))

    assert [here, there] == [problem.place for problem in found]


@pytest.mark.parametrize("length", [1, 2, 3, 1_000])
def test_ring_of_owners_is_reported_once(length: int) -> None:
    ids = [f"s{i}" for i in range(length)]
    ring = [
        Source(id, "company", part_of=owner)
        for id, owner in zip(ids, [*ids[1:], ids[0]], strict=True)
    ]
    (problem,) = problems(*ring, Source("below", "person", part_of="s0"))

    assert Fault.OWNER_RING is problem.fault
    assert "remove one `part_of`" == problem.hint


def test_long_line_of_owners_is_accepted() -> None:
    line = [Source(f"s{i}", "company", part_of=f"s{i + 1}") for i in range(5_000)]

    assert 5_001 == len(Ledger.of(line, Source("s5000", "company")))


def test_contradictory_content_loads() -> None:
    """Rows 15 to 17 of the catalogue of bad input: rules report these."""
    assert Ledger.of(
        ANNA,
        HOUSE,
        Claim("self", "Text.", because=["self"]),
        Assertion("self", ["anna", "anna"]),
        Link("supports", "self", "self"),
        Link("contradicts", "self", "self"),
    )


def test_empty_ledger_is_valid() -> None:
    assert 0 == len(Ledger.of())
    assert Ledger.of() == Ledger.of([])


def test_only_selects_records_and_their_mentions() -> None:
    ledger = Ledger.of(RECORDS, Source("else", "person"), settings=Settings(ignore=["CT1"]))
    kept = ledger.only([ref_of(GONE)])

    assert {ref_of(r) for r in (GONE, SAID, ONE, ANNA, HOUSE, DAILY, PAPER)} == {
        ref_of(record) for record in kept.records()
    }
    assert ledger.settings == kept.settings


def test_only_selects_all_equal_records() -> None:
    assert 2 == len(Ledger.of(RECORDS, SAID).only([SAID.ref]).assertions)


def test_only_raises_key_error_for_unknown_reference() -> None:
    with pytest.raises(KeyError):
        Ledger.of(RECORDS).only([Ref(RecordKind.CLAIM, "three")])


def test_with_records_returns_new_ledger() -> None:
    ledger = Ledger.of(RECORDS, settings=Settings(ignore=["CT1"]))
    more = ledger.with_records(Claim("three", "Three."), [Source("bert", "person")])

    assert len(ledger) + 2 == len(more)
    assert ledger.settings == more.settings
    with pytest.raises(LedgerError, match="two records carry the id `one`"):
        ledger.with_records(Claim("one", "Another."))


@pytest.mark.parametrize("thing", ["anna", 7, None, {"id": "anna"}, [7], ["anna"]])
def test_object_of_other_type_raises_type_error(thing: object) -> None:
    with pytest.raises(TypeError):
        Ledger.of(thing)  # type: ignore[arg-type]  # a programmer's mistake


# Invalid fields of records built in code, and a part of the message.
MISTAKES: list[tuple[str, Callable[..., object], str]] = [
    ("source kind", lambda: Source("a", "human"), "expected one of person, official"),
    ("source kind type", lambda x: Source("a", x), "expected one of"),
    ("source id", lambda x: Source(x, "person"), "expected an id"),
    ("source name", lambda x: Source("a", "person", name=x), "expected text"),
    ("source owner", lambda x: Source("a", "person", part_of=x), "expected an id"),
    ("source named", lambda x: Source("a", "person", named=x), "expected true or false"),
    ("source number", lambda x: Source("a", "person", number=x), "expected one of one, plural"),
    ("source grade", lambda x: Source("a", "person", reliability=x), "expected one of A, B"),
    ("source stake", lambda x: Source("a", "person", party_to=x), "expected a list of ids"),
    ("source secret", lambda x: Source("a", "person", confidential=x), "expected true or"),
    ("document title", lambda x: Document("a", title=x), "expected text"),
    ("document date", lambda x: Document("a", published=x), "expected a date in quotes"),
    ("document retrieved", lambda x: Document("a", retrieved=x), "expected a date in quotes"),
    ("document digest", lambda x: Document("a", sha256=x), "expected a SHA-256 digest"),
    ("document path", lambda x: Document("a", path=x), "expected a path"),
    ("document credits", lambda x: Document("a", credits=x), "expected a list of ids"),
    ("claim text", lambda x: Claim("a", x), "expected text"),
    ("claim kind", lambda x: Claim("a", "A.", kind=x), "expected one of event"),
    ("claim topics", lambda x: Claim("a", "A.", topics=x), "expected a list of ids"),
    ("claim about", lambda x: Claim("a", "A.", about=x), "expected a list of ids"),
    ("claim premises", lambda x: Claim("a", "A.", because=x), "expected a list of ids"),
    ("claim search", lambda: Claim("a", "A.", search={"by": "me"}), "`where` is missing"),
    ("claim search key", lambda: Claim("a", "A.", search={"were": []}), "did you mean `where`?"),
    ("assertion claim", lambda x: Assertion(x, ["a"]), "expected an id"),
    ("assertion chain text", lambda: Assertion("a", "kcna"), "expected a list of sources"),
    ("assertion chain", lambda x: Assertion("a", x), "expected a list of sources"),
    ("assertion no chain", lambda: Assertion("a", []), "a chain without a source"),
    ("assertion long", lambda: Assertion("a", ["b"] * 33), "a chain of 33 sources; at most 32"),
    ("assertion hop", lambda x: Assertion("a", [x]), "expected an id"),
    ("hop act", lambda: Assertion("a", [{"source": "b", "act": "seen"}]), "expected one of said"),
    ("hop key", lambda: Assertion("a", [{"sorce": "b"}]), "did you mean `source`?"),
    ("hop source", lambda: Assertion("a", [{"act": "said"}]), "`source` is missing"),
    ("hop date", lambda x: Assertion("a", [{"source": "b", "on": x}]), "expected a date in"),
    ("hop quote", lambda x: Assertion("a", [{"source": "b", "quote": x}]), "expected text"),
    ("assertion at", lambda x: Assertion("a", ["b"], at=x), "expected a list of passages"),
    ("assertion stance", lambda x: Assertion("a", ["b"], stance=x), "expected one of asserts"),
    ("assertion certainty", lambda x: Assertion("a", ["b"], certainty=x), "expected one of"),
    ("link kind", lambda x: Link(x, "a", "b"), "expected one of supports"),
    ("link end", lambda x: Link("supports", x, "b"), "expected an id"),
    ("retraction", lambda x: Retraction(x), "a retraction withdraws an assertion"),
    (
        "retraction of a claim",
        lambda: Retraction(Ref(RecordKind.CLAIM, "a")),
        "withdraws an assertion",
    ),
    ("waiver code", lambda x: Waiver(x, Ref(RecordKind.CLAIM, "a")), "expected a rule's code"),
    (
        "waiver words",
        lambda: Waiver("CT 102", Ref(RecordKind.CLAIM, "a")),
        "expected a rule's code",
    ),
    ("waiver subject", lambda x: Waiver("CT102", x), "a waiver needs the record"),
    ("settings profile", lambda x: Settings(profile=x), "expected one of news"),
    ("settings select", lambda x: Settings(select=x), "expected a list of names"),
    ("settings strength", lambda x: Settings(strength=x), "expected a list of criteria"),
    ("settings criterion", lambda: Settings(strength=["size"]), "expected one of support"),
    ("settings criteria", lambda: Settings(strength=["support"] * 2), "repeats a criterion"),
    ("settings voices", lambda: Settings(corroborated=1), "a whole number from 2"),
    ("settings flag", lambda: Settings(corroborated=True), "a whole number from 2"),
    ("settings grade", lambda: Settings(corroborating="F"), "F means unknown"),
    ("settings opposed", lambda: Settings(contested="no"), "expected one of open, ever"),
    ("settings rate", lambda: Settings(base_rate=1), "a number between 0 and 1"),
    ("settings trust", lambda: Settings(relay_trust=float("nan")), "a number between 0 and 1"),
    ("settings evidence", lambda x: Settings(evidence=x), "expected a table of counts"),
    ("settings unknown", lambda: Settings(evidence={"F": [1, 1]}), "F means no evidence"),
    ("settings counts", lambda: Settings(evidence={"A": [1]}), "expected two counts"),
    ("settings count", lambda: Settings(evidence={"A": [1, -1]}), "a count from 0"),
    ("settings severity", lambda x: Settings(severity=x), "expected a table of severities"),
    ("settings weight", lambda: Settings(severity={"CT1": "bad"}), "expected one of error"),
    ("settings topics", lambda x: Settings(ignore_by_topic=x), "expected a table of lists"),
    ("settings codes", lambda: Settings(ignore_by_topic={"a": "CT1"}), "expected a list of"),
    ("settings topic", lambda: Settings(ignore_by_topic={"A B": []}), "is not an id"),
    ("settings code", lambda: Settings(severity={"a\tb": "note"}), "on one line"),
]


@pytest.mark.parametrize(
    ("build", "message"), [pytest.param(build, words, id=id) for id, build, words in MISTAKES]
)
def test_invalid_field_raises_ledger_error(build: Callable[..., object], message: str) -> None:
    """Never a TypeError, whatever the type of the value."""
    given: list[tuple[object, ...]] = [()]
    if build.__code__.co_argcount:
        given = [(7,), (1.5,), (b"a",), (object(),)]
    for arguments in nonempty(given):
        with pytest.raises(LedgerError) as caught:
            build(*arguments)

        assert message in str(caught.value)


def test_table_key_of_other_type_is_rejected() -> None:
    """Sorting keys of different types must not raise a TypeError."""
    keyed: dict[object, object] = {1: "note", "CT1": "note"}

    with pytest.raises(LedgerError, match="expected text, found the number 1"):
        Settings(severity=keyed)  # type: ignore[arg-type]  # a user's mistake
    with pytest.raises(LedgerError, match="expected an id, found the number 1"):
        Settings(ignore_by_topic={1: [], "a": []})  # type: ignore[dict-item]  # a user's mistake
