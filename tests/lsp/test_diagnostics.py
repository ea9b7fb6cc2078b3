"""The findings of a ledger of which parts cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from lsprotocol import types

from claimtrack import check
from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.errors import Fault, Place, Problem
from claimtrack.formats.toml.partial import read_partial
from claimtrack.lsp.diagnostics import ledger_diagnostics
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.lsp.unread_parts import shown_findings
from claimtrack.rules import builtin_rules
from tests.nonempty import nonempty

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "slbm-2021" / "ledger.toml"
LEDGERS = [SEED, *sorted(ROOT.glob("examples/*/ledger.toml"))]
GARBAGE = ("= x", ' "', "[")


def snapshot_of(path: Path, texts: Mapping[Path, str]) -> LedgerSnapshot:
    """Read and check a ledger."""
    read = read_partial(path, {file: text.encode() for file, text in texts.items()})
    report: Report | None = check(read.ledger) if read.ledger.claims else None
    return LedgerSnapshot(path, read, report, builtin_rules())


def broken(text: str, step: int) -> Iterator[str]:
    """Yield a text with one line after another broken, without a word less."""
    lines = text.split("\n")
    for number in range(1, len(lines), step):
        for garbage in GARBAGE:
            yield "\n".join([*lines[:number], garbage, *lines[number:]])
        yield "\n".join([*lines[:number], lines[number] + ' "', *lines[number + 1 :]])


def shown_when_broken(path: Path, step: int) -> Iterator[tuple[int, Sequence[Finding]]]:
    """Yield, for each broken line, the number of findings that are shown, and false ones.

    A false finding is none of the whole ledger, about the same records.
    """
    text = path.read_text("utf-8")
    whole = snapshot_of(path, {path: text}).report
    known = {finding.fingerprint for finding in whole.findings} if whole else set()
    for each in broken(text, step):
        snapshot = snapshot_of(path, {path: each})
        if snapshot.read.problems:
            shown = [main.finding for main in shown_findings(snapshot)]
            yield len(shown), [one for one in shown if one.fingerprint not in known]


def total_shown(path: Path, step: int) -> int:
    """Return the number of findings that are shown for all broken lines; fail for false ones."""
    results = nonempty(shown_when_broken(path, step))

    assert [] == [finding for _, false in results for finding in false]
    return sum(count for count, _ in results)


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.parent.name)
def test_a_broken_line_causes_no_false_finding(path: Path) -> None:
    assert total_shown(path, 29) > 0


@pytest.mark.deep
@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.parent.name)
def test_no_broken_line_causes_a_false_finding(path: Path) -> None:
    assert total_shown(path, 1) > 0


def test_most_findings_stay_when_a_line_is_broken() -> None:
    whole = snapshot_of(SEED, {SEED: SEED.read_text("utf-8")}).report
    results = nonempty(shown_when_broken(SEED, 31))

    assert whole is not None
    assert sum(count for count, _ in results) > 0.7 * len(results) * len(whole.main_findings())


TOP = 'ledger = 1\ninclude = ["part.toml"]\n'
ROOT_TEXT = """
[source.mayor]
kind = "official"

[claim.two-piers]
text = "The bridge has two piers."
fact = { subject = "bridge", predicate = "piers", value = 2 }
via = ["mayor"]

[claim.three-piers]
text = "The bridge has three piers."
fact = { subject = "bridge", predicate = "piers", value = 3 }
via = ["mayor"]

[claim.no-toll]
text = "Crossing is free."

[predicate.piers]
takes = "number"
functional = true
timeless = true
"""


def codes(texts: Mapping[str, str], folder: Path) -> list[str]:
    """Return the codes of the findings of a ledger, which is the first of some files."""
    paths = {folder / name: text for name, text in texts.items()}
    snapshot = snapshot_of(next(iter(paths)), paths)
    return sorted({each.finding.code for each in shown_findings(snapshot)})


def test_only_lasting_findings_remain_if_a_file_cannot_be_read(tmp_path: Path) -> None:
    """A conflict of values remains; a claim without support may have some in the file."""
    part = "ledger = 1\n"
    whole = codes({"ledger.toml": TOP + ROOT_TEXT, "part.toml": part}, tmp_path)
    lacking = codes({"ledger.toml": TOP + ROOT_TEXT}, tmp_path)

    assert {"CT101", "CT206"} <= {*whole}
    assert "CT206" in lacking
    assert [] == [code for code in lacking if code.startswith(("CT1", "CT5"))]


@pytest.mark.parametrize("top", ["ledger = ", "ledger", "ledger = 2", ""])
def test_the_version_that_is_being_typed_hides_no_finding(top: str, tmp_path: Path) -> None:
    expected = codes({"ledger.toml": "ledger = 1\n" + ROOT_TEXT}, tmp_path)

    assert expected == codes({"ledger.toml": f"{top}\n{ROOT_TEXT}"}, tmp_path)


def test_a_claim_that_a_broken_link_joins_waits_for_it(tmp_path: Path) -> None:
    """Also over several links, of which only the last is broken."""
    restates = '[[link]]\nkind = "restates"\nfrom = "no-toll"\nto = "free"\n'
    free = '[claim.free]\ntext = "There is no toll."\n'
    text = f"ledger = 1\n{ROOT_TEXT}{free}{restates}"
    broken_chain = f'{text}[[assertion]]\nclaim = "free"\nvia = ["mayor"\n'

    assert "CT101" in codes({"ledger.toml": text}, tmp_path)
    assert "CT101" not in codes({"ledger.toml": broken_chain}, tmp_path)


def test_problems_outside_the_ledger_files_stand_at_its_start(tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    read = read_partial(path, {path: b"ledger = 1\n"})
    place = Place(str(tmp_path / "claimtrack.toml"), 3, 2)
    failure = Problem(Fault.SETTING, "no rule is called `x`", place, "write y")
    snapshot = LedgerSnapshot(path, read, None, (), [failure])
    ((_, (diagnostic,)),) = ledger_diagnostics(snapshot, Path.as_uri).items()

    assert types.Position(0, 0) == diagnostic.range.start
    assert f"{place}: no rule is called `x`\nhelp: write y" == diagnostic.message
