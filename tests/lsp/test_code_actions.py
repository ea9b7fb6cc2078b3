"""Code actions: each removes what it is offered for, and keeps everything else."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lsprotocol import types

from claimtrack.engine.run import run
from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.toml.partial import read_partial
from claimtrack.formats.toml.positions import STRING
from claimtrack.formats.toml.writer import write
from claimtrack.lsp.code_actions import SHORTEN, actions
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.model import ClaimKind, Ledger, RecordKind
from claimtrack.rules import builtin_rules
from tests.strategies import ledgers

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 1, 1)
PATH = Path("/folder/ledger.toml")
"""A file that does not exist: its contents are given."""

# Characters of two units in UTF-16 stand before what is corrected.
LEDGER = """\
ledger = 1

[check]
select = ["single-origin", "contradicted"]

[source]
ministry = { kind = "government", name = "Ministry 🚢" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
published = "2031-06-10"

[predicate.closed]

[predicate.length]
takes = "number"
unit = "km"

[claim.harbour-closed]
text = "The harbour 🚢 was closed."
via = [{ quote = "🚢", source = "ministry", act = "witnessed" }, "wire"]
at = "article#p2"
fact = { subject = "harbour", predicate = "closed", when = "2031-06-09" }

[[claim.harbour-closed.assertion]]
via = ["wire"]
certainty = "likely"
at = ["article#p3", "article#p4"]

[claim.harbour-length]
text = "It is two kilometres long."
kind = "event"
via = ["wire"]
fact = { subject = "harbour", predicate = "length", value = 2 }

[[link]]
kind = "undercuts"
from = "harbour-length"
to = "harbour-closed"

[[waiver]]
code = "single-origin"
claim = "harbour-length"
reason = "Anyone can measure it."
"""


def snapshot_of(files: Mapping[Path, str] | str, check: bool = True) -> LedgerSnapshot:
    """Return the ledger in the first of some files that do not exist, or in one text."""
    texts = {PATH: files} if isinstance(files, str) else files
    root, *_ = texts
    read = read_partial(root, {path: text.encode() for path, text in texts.items()})
    rules, report = builtin_rules(), None
    failures: Sequence[Problem] = ()
    try:
        report = run(read.ledger, rules, today=TODAY) if check else None
    except LedgerError as error:
        failures = error.problems
    return LedgerSnapshot(root, read, report, rules, failures)


def buffer_of(snapshot: LedgerSnapshot, path: Path = PATH) -> Buffer:
    file = snapshot.file(path)
    assert file is not None
    return Buffer(path, path.as_uri(), file.source_text.text)


def offered(
    snapshot: LedgerSnapshot, at: int | str, path: Path = PATH
) -> Sequence[types.CodeAction]:
    """Return the actions at an offset, or where a text stands."""
    buffer = buffer_of(snapshot, path)
    at = buffer.text.index(at) if isinstance(at, str) else at
    return actions(snapshot, buffer, at, at)


def applied(action: types.CodeAction, text: str) -> str:
    """Return a text after an action, which changes the file with the text alone."""
    assert action.edit is not None
    assert action.edit.changes is not None
    ((_, edits),) = action.edit.changes.items()
    for edit in sorted(edits, key=lambda edit: _key(edit.range.start), reverse=True):
        start, end = (_offset(text, each) for each in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def _key(position: types.Position) -> tuple[int, int]:
    return position.line, position.character


def _offset(text: str, position: types.Position) -> int:
    """Return the offset of a position by the definition of the protocol."""
    lines = text.split("\n")
    line = lines[position.line].encode("utf-16-le")[: 2 * position.character].decode("utf-16-le")
    return sum(len(each) + 1 for each in lines[: position.line]) + len(line)


def titles(found: Sequence[types.CodeAction]) -> list[str]:
    return [action.title for action in found]


def fixes(snapshot: LedgerSnapshot, problem: Problem, path: Path = PATH) -> list[types.CodeAction]:
    """Return the quick fixes on the line of a problem."""
    assert problem.place is not None
    at = buffer_of(snapshot, path).lines.place_offsets(problem.place)[0]
    found = offered(snapshot, at, path)
    return [each for each in found if each.kind == types.CodeActionKind.QuickFix]


@pytest.mark.parametrize(
    ("right", "wrong", "title"),
    [
        ('"ministry", act', '"ministri", act', "Replace `ministri` by `ministry`"),
        ('"witnessed"', '"witnesed"', "Replace `witnesed` by `witnessed`"),
        ("certainty =", "certanty =", "Replace `certanty` by `certainty`"),
        ('"likely"', '"likly"', "Replace `likly` by `likely`"),
        ('at = "article#p2"', 'at = "artcle#p2"', "Replace `artcle` by `article`"),
        ('"article#p4"', '"articel#p4"', "Replace `articel` by `article`"),
        ('publisher = "daily"', 'publisher = "dayly"', "Replace `dayly` by `daily`"),
        ('predicate = "closed"', 'predicate = "close"', "Replace `close` by `closed`"),
        ('to = "harbour-closed"', 'to = "harbor-closed"', "Replace `harbor-closed` by `harbour-closed`"),  # noqa: E501
        ('takes = "number"', 'takes = "nummer"', "Replace `nummer` by `number`"),
        ("[[waiver]]", "[[waver]]", "Replace `waver` by `waiver`"),
        ("[claim.harbour-length]", "[clam.harbour-length]", "Replace `clam` by `claim`"),
        ("[check]", "[chek]", "Replace `chek` by `check`"),
        ('"contradicted"]', '"contradictd"]', "Replace `contradictd` by `contradicted`"),
        ('"2031-06-09"', '"9 June 2031"', "Replace `9 June 2031` by `2031-06-09`"),
        ('"2031-06-10"', "2031-06-10", 'Write `"2031-06-10"`'),
        ('subject = "harbour", predicate = "l', 'subject = "Harbour", predicate = "l', "Replace `Harbour` by `harbour`"),  # noqa: E501
        ("quote =", "quotes =", "Replace `quotes` by `quote`"),
        ('"article#p4"', '"Article # Par. 4"', "Replace `Article # Par. 4` by `article#p4`"),
        ('"It is two kilometres long."', "“It is two kilometres long.”", 'Write `"It is two kilometres long."`'),  # noqa: E501
    ],
)  # fmt: skip
def test_misspelt_word_is_corrected(right: str, wrong: str, title: str) -> None:
    assert LEDGER.count(right) == 1
    snapshot = snapshot_of(LEDGER.replace(right, wrong))
    found = [
        action
        for problem in (*snapshot.read.problems, *snapshot.failures)
        for action in fixes(snapshot, problem)
        if action.title == title
    ]

    assert found
    assert LEDGER == applied(found[0], LEDGER.replace(right, wrong))


def test_ledger_of_these_tests_is_without_problems() -> None:
    assert () == snapshot_of(LEDGER).read.problems


_WORD = re.compile(rf"{STRING}|[a-z][a-z-]+")


def test_every_correction_of_a_dropped_letter_removes_its_problem() -> None:
    restored, kept = correct_dropped_letters(LEDGER, PATH)

    assert restored > 25
    assert [] == kept


@pytest.mark.deep
def test_corrections_of_dropped_letters_in_the_seed_remove_their_problems() -> None:
    (path,) = ROOT.glob("seeds/*/ledger.toml")
    restored, kept = correct_dropped_letters(path.read_text(encoding="utf-8"), path)

    assert restored > 300
    assert [] == kept


def correct_dropped_letters(whole: str, path: Path) -> tuple[int, list[tuple[str, str]]]:
    """Drop the middle letter of each word in turn, and apply every correction.

    Return how many restore the text, and those that leave as many such problems.
    """
    restored, kept = 0, []
    for word in _WORD.finditer(whole):
        middle = (word.start() + word.end()) // 2
        text = whole[:middle] + whole[middle + 1 :]
        snapshot = snapshot_of({path: text}, check=False)
        messages = Counter(each.message for each in snapshot.read.problems)
        for problem in snapshot.read.problems:
            for action in fixes(snapshot, problem, path):
                changed = applied(action, text)
                left = Counter(
                    each.message for each in snapshot_of({path: changed}, check=False).read.problems
                )
                restored += changed == whole
                if left[problem.message] >= messages[problem.message]:
                    kept.append((problem.message, action.title))
    return restored, kept


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"ministry", act', '"zzz", act'),  # nothing is similar
        ('"2031-06-10"', '"5/6/2031"'),  # May or June
        ('"2031-06-10"', "7"),
        ('text = "It', 'tekst = ""\ntext = "It'),  # the table has the key
        ("[[link]]", '[claim."Harbour Closed"]\ntext = ""\n[[link]]'),  # the id is taken
        ('publisher = "daily"', 'publisher = "The Daily"'),  # no such source
        ("[[waiver]]", "[chek]\n[[waiver]]"),  # merging two tables would not parse
    ],
)
def test_nothing_is_offered_for_what_is_no_correction(right: str, wrong: str) -> None:
    assert LEDGER.count(right) == 1
    snapshot = snapshot_of(LEDGER.replace(right, wrong))
    problems = snapshot.read.problems

    assert problems
    assert [] == [action.title for problem in problems for action in fixes(snapshot, problem)]


def test_invalid_id_that_other_records_name_is_not_corrected_in_one_place() -> None:
    text = LEDGER.replace("[predicate.length]", '[predicate."Length"]')
    everywhere = text.replace('predicate = "length"', 'predicate = "Length"')

    assert titles(offered(snapshot_of(text), '[predicate."')) == ["Replace `Length` by `length`"]
    assert titles(offered(snapshot_of(everywhere), '[predicate."')) == []


def test_name_of_a_rule_in_a_waiver_is_corrected() -> None:
    text = 'ledger = 1\n\n[claim.a]\ntext = "x"\n\n[[waiver]]\ncode = "unsuported"\nclaim = "a"\n'
    (action,) = offered(snapshot_of(text), "[[waiver")

    assert "Replace `unsuported` by `unsupported`" == action.title
    assert text.replace("unsuported", "unsupported") == applied(action, text)


def test_id_that_another_file_declares_is_not_suggested() -> None:
    top = 'ledger = 1\ninclude = ["more.toml"]\n\n[claim."Other Claim"]\ntext = "x"\n'
    more = 'ledger = 1\n\n[claim.other-claim]\ntext = "x"\n'
    alone = snapshot_of({PATH: top, PATH.with_name("more.toml"): "ledger = 1\n"}, check=False)
    taken = snapshot_of({PATH: top, PATH.with_name("more.toml"): more}, check=False)

    assert ["Replace `Other Claim` by `other-claim`"] == titles(offered(alone, "[claim."))
    assert [] == titles(offered(taken, "[claim."))


def test_included_file_is_corrected_itself() -> None:
    """The known ids, and the facts of a predicate, are those of all files."""
    more = PATH.with_name("more.toml")
    top = 'ledger = 1\ninclude = ["more.toml"]\n\n[source]\nwire = { kind = "news-agency" }\n'
    fact = '[claim.{}]\ntext = "x"\nfact = {{ subject = "a", predicate = "depth", value = {} }}\n'
    text = f'ledger = 1\n\n{fact.format("b", 7)}via = ["wyre"]\n'
    snapshot = snapshot_of({PATH: top, more: text}, check=False)
    mixed = snapshot_of({PATH: top + fact.format("a", '"deep"'), more: text}, check=False)
    (correction,) = offered(snapshot, "via", more)
    (declaration,) = offered(snapshot, "fact", more)

    assert text.replace("wyre", "wire") == applied(correction, text)
    assert f'{text}\n[predicate.depth]\ntakes = "number"\n' == applied(declaration, text)
    assert [] == offered(mixed, "fact", more)


def test_waiver_stands_in_the_file_of_its_finding() -> None:
    more = PATH.with_name("more.toml")
    text = 'ledger = 1\n\n[claim.a]\ntext = "Nobody says it."\n'
    top = 'ledger = 1\ninclude = ["more.toml"]\n'
    snapshot = snapshot_of({PATH: top, more: text})
    (action,) = offered(snapshot, "[claim.a]", more)
    after = snapshot_of({PATH: top, more: applied(action, text)}).report

    assert after is not None
    assert ["stale-waiver"] == [finding.name for finding in after.findings]


def test_several_similar_words_are_offered_and_none_is_preferred() -> None:
    text = LEDGER.replace("daily = {", "daile = {", 1)
    text = text.replace("wire = {", 'dailo = { kind = "outlet" }\nwire = {', 1)
    found = offered(snapshot_of(text, check=False), "publisher =")

    assert {"Replace `daily` by `daile`", "Replace `daily` by `dailo`"} == {*titles(found)}
    assert [False, False] == [action.is_preferred for action in found]


def test_nothing_is_offered_for_a_text_that_has_changed_since() -> None:
    text = LEDGER.replace("certainty =", "certanty =")
    snapshot, at = snapshot_of(text), text.index("certanty")
    newer = Buffer(PATH, PATH.as_uri(), text + "# one more line\n")

    assert actions(snapshot, buffer_of(snapshot), at, at)
    assert [] == actions(snapshot, newer, at, at)


def test_file_that_is_not_of_the_ledger_has_no_actions() -> None:
    snapshot = snapshot_of(LEDGER)

    assert [] == actions(snapshot, Buffer(Path("/other.toml"), "file:///other.toml", LEDGER), 0, 9)


def test_action_carries_the_diagnostics_with_its_code() -> None:
    snapshot = snapshot_of(LEDGER.replace("certainty =", "certanty ="))
    buffer, somewhere = buffer_of(snapshot), types.Range(types.Position(0, 0), types.Position(0, 1))
    at = buffer.text.index("certanty")
    shown = [types.Diagnostic(somewhere, "x", code=code) for code in ("CT007", "CT102")]
    (action,) = (
        each
        for each in actions(snapshot, buffer, at, at, shown)
        if each.kind == types.CodeActionKind.QuickFix
    )

    assert shown[:1] == action.diagnostics
    assert action.is_preferred


def test_correction_is_offered_beside_an_unfinished_line() -> None:
    text = LEDGER.replace("certainty =", "certanty =").replace('unit = "km"', 'unit = "k')
    snapshot = snapshot_of(text, check=False)

    assert ["Replace `certanty` by `certainty`"] == titles(offered(snapshot, "certanty"))


DEFECTS = sorted((ROOT / "tests" / "defects").glob("*/fires.toml"))


@pytest.mark.parametrize("path", DEFECTS, ids=lambda path: path.parent.name)
def test_waiver_removes_its_finding_and_nothing_else(path: Path) -> None:
    """Until the reason is written, the check reports that the waiver gives none."""
    text = path.read_text(encoding="utf-8")
    before = snapshot_of({path: text})
    assert before.report is not None
    unexpected = []
    for finding in before.report.findings:
        if finding.subject.kind is RecordKind.WAIVER:
            continue
        assert finding.place is not None
        at = buffer_of(before, path).lines.place_offsets(finding.place)[0]
        title = f"Waive {finding.name} for {finding.subject}; write the reason"
        action = next(each for each in offered(before, at, path) if each.title == title)
        after = snapshot_of({path: applied(action, text)}).report
        assert after is not None
        left = {each.fingerprint: each.message for each in after.findings}
        gone = {each.fingerprint for each in before.report.findings} - left.keys()
        for each in before.report.findings:
            left.pop(each.fingerprint, None)
        if gone != {finding.fingerprint} or not _lack_reasons([*left.values()]):
            unexpected.append((str(finding), gone, left))

    assert before.report.findings
    assert [] == unexpected


def _lack_reasons(messages: Sequence[str]) -> bool:
    return len(messages) == 1 and messages[0].endswith(" gives no reason")


def test_written_waiver_leaves_the_reason_empty() -> None:
    text = 'ledger = 1\n\n[claim.a]\ntext = "Nobody says it."'
    (action,) = offered(snapshot_of(text), "[claim.a]")

    assert (f'{text}\n\n[[waiver]]\ncode = "unsupported"\nclaim = "a"\nreason = ""\n') == applied(
        action, text
    )


def test_waiver_is_not_added_to_inline_ones() -> None:
    inline = 'waiver = [{ code = "x", claim = "a" }]\n'
    text = 'ledger = 1\n{}[claim.a]\ntext = "Nobody says it."\n'
    plain = offered(snapshot_of(text.format("")), "[claim.a]")

    assert ["Waive unsupported for claim `a`; write the reason"] == titles(plain)
    assert [] == titles(offered(snapshot_of(text.format(inline)), "[claim.a]"))


def fact_ledger(*facts: str, declared: str = "") -> str:
    claims = "".join(
        f'\n[claim.c{i}]\ntext = "x"\nfact = {{ subject = "a", predicate = "depth", {fact} }}\n'
        for i, fact in enumerate(facts)
    )
    return f"ledger = 1\n{declared}{claims}"


@pytest.mark.parametrize(
    ("facts", "takes"),
    [
        (['when = "2031"'], "no value"),
        (["value = 7"], "a number"),
        (['value = "about 7 m"', 'value = 8, unit = "m"'], "a number"),
        (['value = "deep"', 'value = "7"'], "a name"),
    ],
)
def test_missing_predicate_is_declared_as_its_facts_need_it(facts: list[str], takes: str) -> None:
    text = fact_ledger(*facts)
    before = snapshot_of(text, check=False)
    title = f"Declare the predicate `depth`, which takes {takes}"
    (action,) = (each for each in fixes(before, before.read.problems[0]) if each.title == title)

    assert {"unknown predicate `depth`"} == {each.message for each in before.read.problems}
    assert () == snapshot_of(applied(action, text), check=False).read.problems
    assert applied(action, text).startswith(f"{text}\n[predicate.depth]\n")


@pytest.mark.parametrize(
    "text",
    [
        fact_ledger("value = 7", 'value = "deep"', 'when = "2031"'),
        fact_ledger("value = 7", declared="\n[predicate.depth]\ntakes = 7\n"),
        fact_ledger("value = 7", declared="predicate = {}\n"),
        fact_ledger("value = 7", "wert = 8"),
    ],
)
def test_predicate_is_not_declared_where_none_permits_the_facts(text: str) -> None:
    snapshot = snapshot_of(text, check=False)
    found = [title for each in snapshot.read.problems for title in titles(fixes(snapshot, each))]

    assert [] == [title for title in found if title.startswith("Declare")]


def shortened(text: str, path: Path = PATH) -> str:
    """Return a text after the action that shortens the whole file, if it is offered."""
    for action in offered(snapshot_of({path: text}, check=False), 0, path):
        if action.kind == SHORTEN and action.title.startswith("Leave out"):
            return applied(action, text)
    return text


LONG = """\
ledger = 1

[defaults]
topics = ["harbour"]
kind = "opinion"

[source]
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"

[claim.a]
text = "A."
topics = ["harbour"]
via = ["wire", "daily"] # from the wire
at = ["article#p2", "article"]

[[claim.a.assertion]]
via = [
  { source = "wire", at = "article#p9" }, # the first
  "daily",
]
at = "article#p2"

[claim.b]
text = "B."
kind = "event"
via = ["daily"]
at = "#p3"

[claim.c]
text = "C."
kind = "opinion"
topics = ["fish"]
"""

SHORT = """\
ledger = 1

[defaults]
topics = ["harbour"]
kind = "opinion"

[source]
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"

[claim.a]
text = "A."
via = ["wire"] # from the wire
at = ["#p2", "article"]

[[claim.a.assertion]]
via = [
  { source = "wire", at = "#p9" }, # the first
  "daily",
]
at = "#p2"

[claim.b]
text = "B."
kind = "event"
via = ["daily"]
at = "#p3"

[claim.c]
text = "C."
topics = ["fish"]
"""


def test_what_the_shorthands_add_is_left_out() -> None:
    """A comment stays, and so does the item of a list on the line below it."""
    assert SHORT == shortened(LONG)


REPEATED = """\
ledger = 1

[defaults] # of this file
kind = "opinion"

[source]
daily = { kind = "outlet" }

[document.first]
publisher = "daily"

[document.second]
publisher = "daily"

[claim.a]
text = "A."
topics = ["harbour"]
via = ["daily"]
at = "first#p2"

[claim.b]
text = "B."
topics = ["harbour"]
via = ["daily"]
at = ["second#p3", "second#p4"]
"""

ONCE = """\
ledger = 1

[defaults] # of this file
topics = ["harbour"]
document = "second"
kind = "opinion"

[source]
daily = { kind = "outlet" }

[document.first]
publisher = "daily"

[document.second]
publisher = "daily"

[claim.a]
text = "A."
via = ["daily"]
at = "first#p2"

[claim.b]
text = "B."
via = ["daily"]
at = ["#p3", "#p4"]
"""


TABLE = '[defaults] # of this file\nkind = "opinion"\n\n'


def said_once(text: str, path: Path = PATH) -> str:
    """Return a text after the action that adds defaults, if it is offered."""
    found = offered(snapshot_of({path: text}, check=False), 0, path)
    wanted = [each for each in found if each.title.startswith("Say once")]
    return applied(wanted[0], text) if wanted else text


def test_repeated_values_of_a_file_become_its_defaults() -> None:
    header, added = "[defaults] # of this file\n", 'topics = ["harbour"]\ndocument = "second"\n'
    kind = 'kind = "opinion"\n\n'
    without = ONCE.replace(header + added + kind, "")

    assert ONCE == said_once(REPEATED)
    assert f"{without}\n[defaults]\n{added}" == said_once(REPEATED.replace(header + kind, ""))


@pytest.mark.parametrize(
    "text",
    [
        ONCE,
        'ledger = 1\n\n[claim.a]\ntext = "A."\ntopics = ["harbour"]\n',  # not repeated
        REPEATED.replace("second#p4", "second").replace('["harbour"]', '["fish"]', 1),
        'defaults.kind = "opinion"\n' + REPEATED.replace(TABLE, ""),
        "defaults = {}\n" + REPEATED.replace(TABLE, ""),
    ],
)
def test_defaults_are_not_offered_where_they_say_nothing_more(text: str) -> None:
    assert () == snapshot_of(text, check=False).read.problems
    assert text == said_once(text)


def test_only_the_selected_lines_are_shortened() -> None:
    snapshot = snapshot_of(LONG, check=False)
    buffer, start = buffer_of(snapshot), LONG.index("[claim.c]")
    action, *_ = actions(snapshot, buffer, start, len(LONG))

    assert types.CodeActionKind.RefactorRewrite == action.kind
    assert LONG.replace('kind = "opinion"\ntopics = ["fish"]', 'topics = ["fish"]') == applied(
        action, LONG
    )


@pytest.mark.parametrize(
    "text",
    [
        SHORT,
        LONG.replace('publisher = "daily"', 'publisher = "daly"'),  # the ledger has a problem
        LONG.replace("[defaults]", "[defaults]\nadd_publisher = maybe"),
    ],
)
def test_short_or_faulty_file_offers_no_shortening(text: str) -> None:
    assert text == shortened(text) == said_once(text)


@settings(deadline=None)
@given(ledgers(), st.booleans(), st.sampled_from(ClaimKind))
def test_shortening_keeps_the_ledger(ledger: Ledger, add: bool, kind: ClaimKind) -> None:
    defaults = f'[defaults]\nkind = "{kind.value}"\nadd_publisher = {str(add).lower()}\n'
    defaults += "".join(f'document = "{id}"\n' for id in list(ledger.documents)[-1:])
    text = write(ledger).replace("[defaults]\nadd_publisher = false\n", "")
    text = text.replace("ledger = 1\n", f"ledger = 1\n\n{defaults}", 1)
    before, short = read_partial(PATH, {PATH: text.encode()}), shortened(text)
    assume(not before.problems)  # an assertion without an id is named by what it says
    after = read_partial(PATH, {PATH: short.encode()})

    once = read_partial(PATH, {PATH: said_once(text).encode()})

    assert ((), before.ledger) == (after.problems, after.ledger)
    assert ((), before.ledger) == (once.problems, once.ledger)
    assert short == shortened(short)


LEDGERS = sorted([*(ROOT / "examples").glob("*/ledger.toml"), *ROOT.glob("seeds/*/ledger.toml")])


@pytest.mark.parametrize("path", LEDGERS, ids=lambda path: path.parent.name)
def test_shortening_keeps_a_written_ledger(path: Path) -> None:
    """The sources and documents of a ledger are read from the folder of its file."""
    text = path.read_text(encoding="utf-8")
    for changed in (shortened(text, path.resolve()), said_once(text, path.resolve())):
        read = read_partial(path, {path.resolve(): changed.encode()})
        assert ((), read_partial(path).ledger) == (read.problems, read.ledger)
