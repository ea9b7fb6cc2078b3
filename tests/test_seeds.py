"""The ledgers in `seeds/` and `examples/`, compared with their expected findings."""

import re
from pathlib import Path

import pytest

import claimtrack
from claimtrack import Status

ROOT = Path(__file__).parents[1]
LEDGERS = sorted(
    path for folder in ("seeds", "examples") for path in (ROOT / folder).glob("*/ledger.toml")
)


def expected(ledger: Path) -> list[str]:
    """Return the expected findings of a ledger: a line `CODE subject` for each."""
    lines = (ledger.parent / "expected.txt").read_text(encoding="utf-8").splitlines()
    return sorted(line for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: str(path.parent.name))
def test_check_finds_exactly_the_expected_findings(path: Path) -> None:
    findings = claimtrack.check(claimtrack.load(path)).findings

    assert expected(path) == sorted(f"{found.code} {found.subject.id}" for found in findings)


def test_there_are_ledgers_to_check() -> None:
    assert {"slbm-2021", "circular_sourcing", "shared_relay"} <= {
        path.parent.name for path in LEDGERS
    }


@pytest.fixture(scope="module")
def seed() -> claimtrack.Ledger:
    return claimtrack.load(ROOT / "seeds" / "slbm-2021" / "ledger.toml")


def test_every_assertion_cites_a_block_of_the_article(seed: claimtrack.Ledger) -> None:
    assert all(
        passage.document == "article" and passage.block is not None
        for assertion in seed.assertions
        for passage in assertion.at or [pytest.fail(f"{assertion.claim} cites no document")]
    )


def test_photographer_is_credited_but_in_no_chain(seed: claimtrack.Ledger) -> None:
    speakers = {hop.source for assertion in seed.assertions for hop in assertion.via}

    assert ("smialowski",) == seed.documents["article"].credits
    assert speakers.isdisjoint({"smialowski", "afp"})


def test_quotes_have_at_most_six_words(seed: claimtrack.Ledger) -> None:
    quotes = [hop.quote for assertion in seed.assertions for hop in assertion.via if hop.quote]

    assert quotes
    assert all(len(quote.split()) <= 6 for quote in quotes)


@pytest.mark.parametrize("source", ["kcna", "dprk-mfa", "dprk"])
def test_claims_of_north_korean_sources_have_one_origin(
    seed: claimtrack.Ledger, source: str
) -> None:
    claims = {a.claim for a in seed.assertions if a.via[0].source == source}

    assert claims
    for claim in claims:
        side = claimtrack.explain(seed, claim).asserted
        assert ("1", "1") == (str(side.origins), str(side.independent_support)), claim
        assert ["dprk"] == [voice.id for voice in side.weakest]


def _deleted(text: str, source: str) -> str:
    """Return the text of a ledger without a source and the chains that name it."""
    blocks = re.split(r"(?m)^(?=\[)", text)
    kept: list[str] = []
    for block in blocks:
        names = re.search(rf'(?m)^via .*"{source}"', block)
        if names and block.startswith("[["):
            continue
        lines = block.splitlines(keepends=True)
        gone = ("via ", "at ", "certainty ", "stance ") if names else ()
        kept += [line for line in lines if not line.startswith((f"{source} ", *gone))]
    return "".join(kept)


def test_ledger_without_a_source_equals_the_file_without_it(
    seed: claimtrack.Ledger, tmp_path: Path
) -> None:
    text = (ROOT / "seeds" / "slbm-2021" / "ledger.toml").read_text(encoding="utf-8")
    (tmp_path / "ledger.toml").write_text(_deleted(text, "kcna"), encoding="utf-8")
    deleted = claimtrack.load(tmp_path)
    before, supposed = claimtrack.assess(seed), claimtrack.assess(seed.without("kcna"))

    def summary(assessments: claimtrack.Assessments) -> dict[str, tuple[object, ...]]:
        return {
            each.claim.id: (each.status, each.grade, each.opinion, str(each.independent_support))
            for each in assessments.values()
        }

    assert "kcna" not in deleted.sources
    assert summary(claimtrack.assess(deleted)) == summary(supposed)
    lost = {
        each.claim.id
        for each in supposed.values()
        if each.status is Status.UNSUPPORTED
        and before[each.claim.id].status is not Status.UNSUPPORTED
    }
    assert lost == {
        "double-standard",
        "guidance-technology",
        "images-show",
        "insincere-assurance",
        "more-missiles",
        "same-weapons",
        "upgrade-since-hanoi",
    }
