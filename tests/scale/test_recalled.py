"""A check by a state finds what one without does, whatever became of the state."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from attrs import evolve

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Report, Rule, rule, run
from claimtrack.errors import LedgerError
from claimtrack.findings import Finding, Flag, Reason, because
from claimtrack.formats import toml
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Record,
    Settings,
    Severity,
    Source,
)
from claimtrack.place import Place
from claimtrack.rules import shipped
from claimtrack.scale import recalled
from claimtrack.scale.holdings import Holdings
from claimtrack.scale.judging import Judging
from claimtrack.scale.recalled import basis_of, check
from claimtrack.scale.state import NAME, State
from tests.laws.stories import random_story

RULES = shipped()
TODAY = date(2026, 1, 1)

HARBOUR = """\
ledger = 1

[source]
office = { kind = "government" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[document.paper]
publisher = "daily"
url = "https://daily.example/1"

[claim.closed]
text = "The harbour was closed."
via = ["office", "wire"]

[claim.open]
text = "The harbour was open."
via = ["wire", "daily"]
at = "paper"

[[link]]
kind = "contradicts"
from = "open"
to = "closed"

[claim.late]
text = "The ferry was late."

[[claim.late.assertion]]
via = [
    "office",
    "daily",
]
"""


def checked(
    ledger: Ledger, folder: Path, rules: Sequence[Rule] = RULES, settings: Settings | None = None
) -> tuple[Report, State]:
    """Check by the state in a folder, and keep it."""
    state = State.open(folder, basis_of(rules))
    report = check(ledger, rules, settings, TODAY, state)
    state.save()
    return report, state


def seen(report: Report) -> list[object]:
    """Return all that is printed of findings, places and reasons among it."""
    return [
        (each, each.message, each.fingerprint, each.severity, each.labels, each.evidence())
        for each in (*report.findings, *report.waived)
    ]


def judged_claims(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that will have how many claims are judged each time."""
    counts: list[int] = []
    really = recalled._found_in

    def counting(
        units: Sequence[recalled._Unit], facts: Facts, held: Holdings, judging: Judging
    ) -> list[Finding]:
        counts.append(sum(len(unit.reach.claims) for unit in units))
        return really(units, facts, held, judging)

    monkeypatch.setattr(recalled, "_found_in", counting)
    return counts


@pytest.mark.parametrize("seed", range(40))
def test_the_second_check_finds_what_the_first_did_to_the_letter(seed: int, tmp_path: Path) -> None:
    ledger = random_story(seed)
    whole = run(ledger, RULES, today=TODAY)

    for _ in range(2):
        assert seen(whole) == seen(checked(ledger, tmp_path)[0])


def test_what_has_not_changed_is_not_judged_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = judged_claims(monkeypatch)
    changed = HARBOUR.replace("The ferry was late.", "The ferry was very late.")

    for text in (HARBOUR, HARBOUR, changed, changed):
        checked(toml.read_text(text), tmp_path)

    assert [3, 0, 1, 0] == counts


@pytest.mark.parametrize("line", range(HARBOUR.count("\n")))
def test_places_are_those_of_the_ledger_as_it_is_now(
    line: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = HARBOUR.split("\n")
    checked(toml.read_text(HARBOUR), tmp_path)
    moved = toml.read_text("\n".join([*rows[:line], "# one line more", *rows[line:]]))
    counts = judged_claims(monkeypatch)

    report, _ = checked(moved, tmp_path)

    assert seen(run(moved, RULES, today=TODAY)) == seen(report)
    assert [0] == counts


def test_where_it_is_not_known_which_place_was_meant_it_is_judged_again(tmp_path: Path) -> None:
    here, there = Place("a.toml", 1), Place("a.toml", 7)
    source = Source("wire", "news-agency")
    hop = Hop("wire", place=here)
    before = Assertion("closed", [hop], place=here)
    after = Assertion("closed", [evolve(hop, place=there)], place=here)
    nowhere = Assertion("closed", [evolve(hop, place=None)], place=here)

    for first in (before, nowhere):
        for said in (first, after):
            ledger = Ledger.of(source, Claim("closed", "It was closed."), said)
            found = checked(ledger, tmp_path / str(first.via[0].place is None))[0]
            assert seen(run(ledger, RULES, today=TODAY)) == seen(found)


def test_a_text_that_changed_is_read_again(tmp_path: Path) -> None:
    for text in ("It was open.", "It was closed, they said.", None):
        paper = Document("paper", publisher="wire", text=text)
        said = Assertion("closed", [Hop("wire", at="paper", quote="It was closed")], at=["paper"])
        records = Source("wire", "news-agency"), paper, Claim("closed", "It was closed."), said
        ledger = Ledger.of(*records)
        assert seen(run(ledger, RULES, today=TODAY)) == seen(checked(ledger, tmp_path)[0])


def test_other_settings_are_judged_by(tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    for settings in (None, Settings(profile="answers"), Settings(ignore=["CT1"])):
        whole = run(ledger, RULES, settings, TODAY)
        assert seen(whole) == seen(checked(ledger, tmp_path, settings=settings)[0])


def test_other_rules_make_the_state_anew(tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    checked(ledger, tmp_path)

    _, state = checked(ledger, tmp_path, RULES[1:])

    assert "another version of the program or of the rules made it" == state.trouble


@rule("XY101", "spoken-for", Severity.NOTE)
def spoken_for(facts: Facts) -> Iterator[Flag]:
    """A source that heads a chain."""
    for id in sorted({assertion.via[0].source for assertion in facts.ledger.assertions}):
        source = facts.ledger.sources[id]
        yield Flag((source,), "heads a chain", [because("it does", source)])


@rule("XY102", "nested", Severity.NOTE)
def nested(facts: Facts) -> Iterator[Flag]:
    """A claim, for reasons within reasons."""
    for claim in facts.ledger.claims.values():
        reason = because("here", claim)
        for depth in range(3_000):
            parts = (because("aside", claim), reason, Reason("empty", claim))
            reason = Reason(f"deeper {depth}", None if depth % 2 else claim, parts)
        yield Flag((claim,), "is nested", [reason, because("after", claim)])


@pytest.mark.parametrize("own", [spoken_for, nested])
def test_what_rules_of_ones_own_find_is_kept_or_found_again(own: Rule, tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    rules = (*RULES, own)
    whole = run(ledger, rules, today=TODAY)

    for _ in range(2):
        found = checked(ledger, tmp_path, rules)[0]
        assert [str(each) for each in whole.findings] == [str(each) for each in found.findings]
        assert [len(each.labels) for each in whole.findings] == [
            len(each.labels) for each in found.findings
        ]


def test_settings_name_only_rules_there_are(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no rule is called `CT999`"):
        checked(toml.read_text(HARBOUR), tmp_path, settings=Settings(ignore=["CT999"]))


def test_a_damaged_state_is_noticed_and_never_believed(tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    whole = seen(run(ledger, RULES, today=TODAY))
    checked(ledger, tmp_path)
    file = tmp_path / NAME
    sound = file.read_bytes()
    chance = Random(7)
    for _ in range(150):
        data = bytearray(sound)
        for _ in range(chance.choice((1, 1, 1, 5))):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if data == sound:
            continue
        file.write_bytes(data)

        report, state = checked(ledger, tmp_path)

        assert whole == seen(report)
        assert state.trouble is not None
        assert sorted(sound.splitlines()) == sorted(file.read_bytes().splitlines())


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_state_that_was_cut_off_is_noticed(share: float, tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    checked(ledger, tmp_path)
    file = tmp_path / NAME
    data = file.read_bytes()
    file.write_bytes(data[: int(share * len(data))])

    report, state = checked(ledger, tmp_path)

    assert seen(run(ledger, RULES, today=TODAY)) == seen(report)
    assert state.trouble is not None


@pytest.mark.parametrize("text", ["", "\n", "{}", "\x00" * 99, "[[" * 99_999, "0 0\n0 0\n"])
def test_a_file_that_is_no_state_is_noticed(text: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text)

    _, state = checked(toml.read_text(HARBOUR), tmp_path)

    assert "it is damaged, or is none that this version reads" == state.trouble
    assert State.open(tmp_path, basis_of(RULES)).trouble is None


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        {},
        [7],
        [[]],
        [["CT102"]],
        [[1] * 9],
        [["CT1", "n", "note", [99], "m", None, "found", None, []]],
    ],
)
def test_words_that_somebody_else_put_there_are_no_findings(data: object, tmp_path: Path) -> None:
    ledger = toml.read_text(HARBOUR)
    _, state = checked(ledger, tmp_path)
    for digest in [*state._used]:
        state[digest] = data
    state.save()

    report, _ = checked(ledger, tmp_path)

    assert seen(run(ledger, RULES, today=TODAY)) == seen(report)


def test_only_what_was_needed_last_is_kept(tmp_path: Path) -> None:
    checked(toml.read_text(HARBOUR), tmp_path)
    whole = (tmp_path / NAME).stat().st_size

    checked(Ledger.of(Claim("late", "The ferry was late.")), tmp_path)

    assert whole > (tmp_path / NAME).stat().st_size


def test_a_state_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    checked(toml.read_text(HARBOUR), tmp_path)

    assert 0o600 == (tmp_path / NAME).stat().st_mode & 0o777
    assert [NAME] == [file.name for file in tmp_path.iterdir()]


def test_a_state_that_cannot_be_written_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked(toml.read_text(HARBOUR), tmp_path)
    old = (tmp_path / NAME).read_bytes()

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="no space left"):
        checked(Ledger.of(Claim("late", "The ferry was late.")), tmp_path)

    assert old == (tmp_path / NAME).read_bytes()
    assert [NAME] == [file.name for file in tmp_path.iterdir()]


def test_a_record_made_up_by_a_rule_is_not_kept(tmp_path: Path) -> None:
    @rule("XY103", "inventive", Severity.NOTE)
    def inventive(facts: Facts) -> Iterator[Flag]:
        """Every claim, because of a claim that nobody made."""
        made: Record = Claim("made-up", "Text.")
        for claim in facts.ledger.claims.values():
            yield Flag((claim,), "made up", [because("so", made)])

    ledger = Ledger.of(Claim("late", "The ferry was late."))
    for _ in range(2):
        report, _ = checked(ledger, tmp_path, (*RULES, inventive))
        assert "XY103" in [each.code for each in report.findings]
