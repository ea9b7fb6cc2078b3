"""Laws of drafts: they change no finding, on the whole ledger and in parts on disk."""

from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.confidential import Disguise
from claimtrack.engine.report import Report
from claimtrack.engine.run import run
from claimtrack.engine.waivers import waiver_lookup
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Link,
    Record,
    RecordKind,
    Ref,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.rules import builtin_rules
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.run import check_parts, divide_ledger
from tests.laws.profiles import law, law_settings
from tests.laws.stories import stories
from tests.laws.test_division import without_texts
from tests.laws.test_parts import TODAY
from tests.strategies import flagged_ledgers, without_flags

RULES = builtin_rules()
few = law_settings(10)  # each example divides, checks and merges a ledger on disk


def found(report: Report) -> list[str]:
    """Return the findings except those of unused records, which depend on drafts."""
    return [str(each) for each in report.findings if each.code != "CT501"]


@law
@given(flagged_ledgers(stories()))
def test_findings_are_those_without_drafts(ledger: Ledger) -> None:
    """Waivers of unused records are removed, since drafts decide whether they waive anything."""
    ledger = Ledger.of(
        [r for r in ledger.records() if not (isinstance(r, Waiver) and r.code == "unused-record")],
        settings=ledger.settings,
    )
    reduced = ledger.without_drafts()
    plain = Ledger.of(reduced.records(), settings=reduced.settings)

    with_uses, without_uses = (run(each, RULES, today=TODAY) for each in (reduced, plain))

    assert found(without_uses) == found(with_uses)
    assert {*map(str, without_uses.findings)} >= {*map(str, with_uses.findings)}


@law
@given(flagged_ledgers(stories()))
def test_findings_of_judged_drafts_are_those_of_accepted_records(ledger: Ledger) -> None:
    accepted = run(without_flags(ledger), RULES, today=TODAY)

    assert [*map(str, accepted.findings)] == [*map(str, run(ledger, RULES, today=TODAY).findings)]


def test_parts_know_that_a_draft_uses_a_waived_source() -> None:
    ledger = Ledger.of(
        Source("ada", "person"),
        [Claim(id, "Text.") for id in "abc"],
        Assertion("c", ["ada"], draft=True),
        Waiver("unused-record", Ref(RecordKind.SOURCE, "ada")),
    )

    assert_parts_match_whole(ledger, 1)
    assert_parts_match_whole(ledger, 1, drafts=True)


@few
@given(flagged_ledgers(stories()), st.sampled_from([1, 3, 9]), st.booleans())
def test_findings_of_parts_equal_those_of_whole(ledger: Ledger, size: int, drafts: bool) -> None:
    assert_parts_match_whole(without_texts(ledger), size, drafts=drafts)


def assert_parts_match_whole(ledger: Ledger, size: int, *, drafts: bool = False) -> None:
    """Assert that parts on disk have the findings of the whole, with or without its drafts."""
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        read = parquet_folder.read(folder)
        whole = run(read if drafts else read.without_drafts(), RULES, today=TODAY)
        parts = divide_ledger(folder, Path(name) / "parts", size, drafts=drafts)
        codes = frozenset(waiver.code for waiver in ledger.waivers)
        options = CheckOptions(ledger.settings, TODAY, Disguise.of(), codes, drafts=drafts)
        done = check_parts(parts, options)
        waiver_of = waiver_lookup(done.waivers, TODAY)

        assert [*map(str, whole.findings)] == [
            str(finding) for finding in done.findings() if waiver_of(finding) is None
        ]
        assert (whole.claims, whole.assertions) == (done.claims, done.assertions)
        assert whole.drafts == done.drafts


SOURCES = [Source("clerk", "witness"), Source("daily", "outlet"), Source("drafted", "person")]


def entangled_ledger() -> Ledger:
    """Return claims in separate parts that name drafts in every way."""
    claims = [Claim(f"c{i}", f"Thing {i}.") for i in range(4)]
    drafts = [Claim(f"d{i}", f"Draft {i}.", draft=True) for i in range(3)]
    said = [Assertion(claim.id, ["clerk", "daily"]) for claim in claims]
    drafted = [Assertion(draft.id, ["drafted"]) for draft in drafts]
    links = [
        Link("contradicts", "c0", "d0"),
        Link("contradicts", "d0", "c1", id="from-draft"),
        Link("undercuts", "c2", to_link="from-draft"),
        Link("supports", "c1", "d2", id="to-draft"),
        Link("undercuts", "c3", to_link="to-draft"),
        Link("undercuts", "c3", to_assertion=drafted[1].ref.id),
        Link("restates", "d1", "d2"),
    ]
    rests = Claim("rests", "It follows.", because=["d1", "c3"])
    own = Assertion("c0", ["drafted"], draft=True, id="drafted-too")
    more: list[Record] = [
        own,
        Link("undercuts", "c1", to_assertion="drafted-too"),
        Waiver("CT102", ref_of(drafts[0])),
        Waiver("CT501", ref_of(own)),
    ]
    return Ledger.of(SOURCES, claims, drafts, rests, said, drafted, links, more)


def test_each_part_knows_the_drafts_that_its_records_name() -> None:
    ledger = entangled_ledger()

    assert_parts_match_whole(ledger, 1)
    assert_parts_match_whole(ledger, 1, drafts=True)


def test_drafts_tie_no_claims_together() -> None:
    ledger = entangled_ledger()
    with TemporaryDirectory() as name:
        folder = Path(name) / "whole"
        parquet_folder.write(ledger).save(folder)
        apart = divide_ledger(folder, Path(name) / "parts", 1)
        together = divide_ledger(folder, Path(name) / "drafts", 1, drafts=True)

    # `rests` and `c3` are tied by `because`, `c0` to `c3` by the undercuts.
    assert 3 < apart.plan.neighbourhoods.sum()
    assert 1 == together.plan.neighbourhoods.sum()
    assert (4, 0) == (apart.plan.drafts, together.plan.drafts)


def test_source_that_only_a_draft_names_is_used() -> None:
    draft = Claim("d", "Draft.", draft=True)
    ledger = Ledger.of(SOURCES, Claim("c", "C."), Assertion("c", ["clerk", "daily"]), draft)
    ledger = ledger.with_records(Assertion("d", ["drafted"]))
    unused = evolve(ledger, drafts=()).without_drafts()

    assert "CT501" not in {each.code for each in run(unused, RULES).findings}
    assert_parts_match_whole(ledger, 1)
