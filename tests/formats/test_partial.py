"""Tests of reading ledgers with faults: what can be read, and which problems are reported."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.partial import PartialLedger, read_partial
from claimtrack.model import Ledger, Record
from claimtrack.model.record import mentions, ref_of
from tests import growth
from tests.formats.trials import tried
from tests.golden import assert_golden
from tests.strategies import ledgers

ROOT = Path(__file__).parents[2]
SEED = ROOT / "seeds" / "slbm-2021" / "ledger.toml"
EXAMPLES = sorted((ROOT / "examples").rglob("ledger.toml"))
SPECIMEN = Path(__file__).with_name("specimen.toml")
GOLDEN = Path(__file__).parent / "golden" / "partial.txt"
PATH = Path("/ledger/l.toml")
"""The path of a ledger that stands in no file."""

LEDGER = """\
ledger = 1

[defaults]
kind = "attribute"

[check]
desk = "paper"

[document.article]
publisher = "paper"

[source]
paper = { kind = "outlet" }
envoy = { kind = "official", part_of = "state" }

[source.state]
kind = "government"

[predicate.depth]
takes = "number"
unit = "m"

[claim.deep]
text = "The pier is 40 metres deep."
via = ["envoy"]
at = "#p1"

[claim.deep.fact]
subject = "pier"
predicate = "depth"
value = 40

[claim.safe]
text = "The pier is safe."
because = ["deep"]

[[claim.safe.assertion]]
id = "first"
via = [
  "state",
  { source = "paper" },
]

[[link]]
kind = "contradicts"
from = "safe"
to = "deep"

[[retraction]]
assertion = "first"
by = "paper"
"""


def _partial(text: str, path: Path = PATH) -> PartialLedger:
    return read_partial(path, {path: text.encode()})


def _strict(text: str) -> tuple[Ledger | None, tuple[Problem, ...]]:
    try:
        return reader.read(PATH, contents={PATH: text.encode()}), ()
    except LedgerError as error:
        return None, error.problems


def _includes(ledger: Ledger, records: Sequence[Record]) -> bool:
    """Return True if a ledger has some records, and as many of the same kind without an id."""
    found = {ref_of(record): record for record in ledger.records()}
    return all(found.get(ref_of(record)) == record for record in records)


@tried
@given(ledgers())
def test_valid_ledger_is_read_as_by_the_strict_reader(ledger: Ledger) -> None:
    text = reader.write(ledger)
    strict, read = reader.read(PATH, contents={PATH: text.encode()}), _partial(text)

    assert strict == read.ledger
    assert strict.notes == read.ledger.notes
    assert read.problems == ()
    assert [()] == [file.broken for file in read.files.values()]
    assert tomli.loads(text) == read.files[PATH].data


EDITS = [
    ("ledger = 1", "ledger = "),
    ("ledger = 1", "ledg"),
    ("ledger = 1\n", ""),
    ("ledger = 1", "ledger = 2"),
    ("[defaults]", "[defau"),
    ('kind = "attribute"', "kind = "),
    ('desk = "paper"', "desk = "),
    ("[document.article]", "[document.article"),
    ("[document.article]", "[document."),
    ("[document.article]", "document.article]"),
    ("[document.article]", '"[document.article]'),
    ("[document.article]", "[[[document.article]"),
    ("[document.article]", "[.article]"),
    ('publisher = "paper"', "publisher ="),
    ('paper = { kind = "outlet" }', "paper = { kind = "),
    ("[source]", "[sour"),
    ("[source.state]", "[source.state"),
    ('kind = "government"', 'kind = "government'),
    ("[predicate.depth]", "[predicate.depth"),
    ('takes = "number"', "takes"),
    ("[claim.deep]", "[claim.deep"),
    ("[claim.deep]", "[claim."),
    ("[claim.deep]", "["),
    ("[claim.deep]", ""),
    ("[claim.deep]", "[claim.safe]"),
    ("[claim.deep]", "[claim.shallow]"),
    ('text = "The pier is 40', "text = “The pier is 40"),
    ('text = "The pier is safe."', "text = "),
    ('text = "The pier is safe."', 'text = """The pier is safe.'),
    ('text = "The pier is safe."', 'te\0xt = "The pier is safe."'),
    ('via = ["envoy"]', 'via = ["envoy"'),
    ('via = ["envoy"]', 'via = ["envoi"]'),
    ('via = ["envoy"]\n', 'via = ["envoy"]\nvia = ["paper"]\n'),
    ("[claim.deep.fact]", "[claim.deep.fa"),
    ("value = 40", "value = 40 m"),
    ("value = 40", 'value = "a lot"'),
    ('subject = "pier"', "subject = pier"),
    ("[[claim.safe.assertion]]", "[[claim.safe.assertion]"),
    ('  "state",\n', '  "state"\n'),
    ("  { source", "  { "),
    ("[[link]]", "[[link"),
    ('from = "safe"', 'from = "saf'),
    ("[[retraction]]", 'note = """\n[[retraction]]'),
    ('part_of = "state"', 'part_of = "envoy"'),
]


def test_problems_are_the_faults_without_their_consequences() -> None:
    parts = []
    for old, new in EDITS:
        assert old in LEDGER
        read = _partial(LEDGER.replace(old, new, 1))
        lines = [str(problem).replace(f"{PATH}:", "") for problem in read.problems]
        parts.append("\n".join([f"{old!r} -> {new!r}: {read.ledger}", *lines, ""]))

    assert_golden(GOLDEN, "\n".join(parts))


def test_each_fault_is_reported_as_if_it_were_the_only_one() -> None:
    edits = [
        ('kind = "attribute"', "kind = "),
        ('publisher = "paper"', "publisher"),
        ('kind = "government"', 'kind = "government'),
        ('takes = "number"', "takes = number"),
        ('text = "The pier is 40', "text = “The pier is 40"),
        ("value = 40", "value = 40 m"),
        ("[[claim.safe.assertion]]", "[[claim.safe.assertion]"),
        ("[[link]]", "[[link"),
    ]
    expected: list[Problem] = []
    text = LEDGER
    for old, new in edits:
        text = text.replace(old, new, 1)
        expected += _strict(LEDGER.replace(old, new, 1))[1]

    assert len(edits) == len(expected)
    assert tuple(expected) == _partial(text).problems


def test_dangling_reference_is_reported_beside_a_broken_part() -> None:
    text = LEDGER.replace("[claim.deep]", "[claim.deep").replace('"state",', '"stat",')
    messages = [problem.message for problem in _partial(text).problems]

    assert ["expected ']' at the end of a table declaration", "unknown source `stat`"] == messages


def test_record_that_refers_to_an_unreadable_one_is_left_out() -> None:
    ledger = _partial(LEDGER.replace("[claim.deep]", "[claim.deep")).ledger

    assert {"envoy", "paper", "state"} == ledger.sources.keys()
    assert {} == ledger.claims
    assert () == ledger.assertions + ledger.links + ledger.retractions


def test_broken_parts_are_ranges_of_the_text() -> None:
    text = LEDGER.replace("value = 40", "value = 40 m").replace("[[link]]", "[[link")
    file = _partial(text).files[PATH]

    assert text == file.source_text.text
    assert ["value = 40 m", '[[link\nkind = "contradicts"\nfrom = "safe"\nto = "deep"'] == [
        text[start:end] for start, end in file.broken
    ]
    value = file.positions.at("claim").at("safe").at("because").at(0)
    assert '"deep"' == text[value.start : value.end]


# The ranges of edited texts: an offset, a number of removed characters, and what is added.
EDITED = st.lists(
    st.tuples(
        st.integers(0, 9999),
        st.one_of(st.integers(0, 3), st.integers(0, 120)),
        st.one_of(
            st.sampled_from(["", "", "[", "]", '"', '"""', "'", "#", "=", "\n", "\0", "\\", "{"]),
            st.sampled_from(["\n[claim.x\n", "\n[[link]]\n", "\n[claim.safe]\n", "\nx = 1\n"]),
            st.text(max_size=5),
        ),
    ),
    min_size=1,
    max_size=3,
)
TEXTS = [LEDGER, SPECIMEN.read_text("utf-8")]


def _edit(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    for at, length, added in edits:
        start = at % len(text) if text else 0
        text = text[:start] + added + text[start + length :]
    return text.encode(errors="replace").decode().replace("\r\n", "\n")


def _is_toml(text: str) -> bool:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True


@tried
@given(st.sampled_from(TEXTS), EDITED)
def test_problems_agree_with_the_strict_reader(
    text: str, edits: Sequence[tuple[int, int, str]]
) -> None:
    text = _edit(text, edits)
    (ledger, expected), read = _strict(text), _partial(text)

    assert (ledger is not None) == (read.problems == ())
    assert ledger in (None, read.ledger)
    # The strict reader stops at the first fault of a text that is not TOML.
    assert not _is_toml(text) or expected == read.problems
    assert set(expected[:1]) <= {*read.problems}


@tried
@given(st.sampled_from(TEXTS), EDITED)
def test_text_without_its_broken_parts_has_the_same_values(
    text: str, edits: Sequence[tuple[int, int, str]]
) -> None:
    text = _edit(text, edits)
    once = _partial(text).files.get(PATH)
    if once is not None:
        for start, end in once.broken:
            blank = "".join(c if c == "\n" else " " for c in text[start:end])
            text = text[:start] + blank + text[end:]
    again = _partial(text).files.get(PATH)

    assert (once is None) == (again is None)
    assert once is None or again is None or (once.data, ()) == (again.data, again.broken)


def _tables(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the range and the first step of each table with a header."""
    starts = [i for i in range(len(text)) if text.startswith("[", i) and text[i - 1] == "\n"]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield start, end, text[start:end].partition("]")[0].strip("[")


@tried
@given(
    st.sampled_from(TEXTS),
    st.data(),
    st.sampled_from(["", "[", '"', '"""', "'", "'''", "{", "=", ",", "\\", "\0", "foo", "\n", "1"]),
)
def test_fault_in_a_table_does_not_touch_the_others(
    text: str, data: st.DataObject, added: str
) -> None:
    start, end, name = data.draw(st.sampled_from([*_tables(text)]))
    first = data.draw(st.integers(min(text.index("\n", start) + 1, end - 1), end - 1))
    last = data.draw(st.integers(first, end - 1))
    edited = text[:first] + added + text[last:]
    # The tables of one record, and its lists, are one value.
    steps = name.split(".")[:2]

    def others(values: Mapping[str, object]) -> Mapping[str, object]:
        section = values.get(steps[0])
        rest = {word: value for word, value in values.items() if word != steps[0]}
        if len(steps) > 1 and isinstance(section, dict):
            rest[steps[0]] = {id: value for id, value in section.items() if id != steps[1]}
        return rest

    assert others(tomli.loads(text)) == others(_partial(edited).files[PATH].data)


def _ends(text: str, ledger: Ledger) -> Sequence[tuple[int, Record]]:
    """Return each record with the offset at which its table ends."""
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    found = []
    for record in ledger.records():
        assert record.place is not None
        first = last = record.place.line - 1
        header = next(line for line in reversed(lines[: first + 1]) if line.startswith("["))
        # In `[source]`, each line is a record.
        if "." in header or header.startswith("[["):
            inner = f"{header.partition(']')[0].strip('[')}."
            while last + 1 < len(lines) and (
                not (line := lines[last + 1]).startswith("[") or line.strip("[").startswith(inner)
            ):
                last += 1
            while not lines[last].strip() or lines[last].startswith("#"):
                last -= 1
        found.append((offsets[last] + len(lines[last]), record))
    return found


def _readable(ends: Sequence[tuple[int, Record]], length: int) -> Sequence[Record]:
    """Return the records that end within a length, and whose references do."""
    records = [record for end, record in ends if end <= length]
    while True:
        known = {(ref_of(record).kind, ref_of(record).id) for record in records}
        kept = [
            record
            for record in records
            if all((kind, id) in known for _, _, kind, id in mentions(record))
        ]
        if len(kept) == len(records):
            return records
        records = kept


def _lacking(path: Path, lengths: Sequence[int], text: str) -> Sequence[int]:
    """Return the lengths of the prefixes of which a record is not read."""
    ends = _ends(text, reader.read(path))
    assert len(_readable(ends, len(text))) == len(reader.read(path))
    return [
        length
        for length in lengths
        if not _includes(_partial(text[:length], path).ledger, _readable(ends, length))
    ]


@pytest.mark.parametrize("path", [SEED, *EXAMPLES], ids=lambda path: path.parent.name)
def test_whole_records_of_each_prefix_are_read(path: Path) -> None:
    text = path.read_text("utf-8")
    step = 101 if path == SEED else 23
    ends = [i for i in range(len(text)) if text.startswith("\n", i)]

    assert [] == _lacking(path, sorted({*ends, *range(0, len(text), step)}), text)


@pytest.mark.deep
@pytest.mark.parametrize("path", [SEED, *EXAMPLES], ids=lambda path: path.parent.name)
def test_whole_records_of_every_prefix_are_read(path: Path) -> None:
    text = path.read_text("utf-8")

    assert [] == _lacking(path, range(len(text) + 1), text)


@tried
@given(st.one_of(st.text(), st.text("[]{}\"'=,.#\n a\\\x0b"), st.binary()))
def test_any_input_gives_a_ledger_and_problems(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode(errors="replace")
    try:
        reader.read(PATH, contents={PATH: data})
    except LedgerError:
        accepted = False
    else:
        accepted = True

    assert accepted == (read_partial(PATH, {PATH: data}).problems == ())


def test_absent_file_is_a_problem() -> None:
    read = read_partial(PATH)

    assert [Fault.NO_FILE] == [problem.fault for problem in read.problems]
    assert (0, {}) == (len(read.ledger), read.files)


def test_text_over_the_limits_is_one_problem() -> None:
    read = read_partial(PATH, {PATH: LEDGER.encode()}, Limits(values=10))

    assert [Fault.LIMIT] == [problem.fault for problem in read.problems]
    assert (0, {}) == (len(read.ledger), read.files)


def test_nesting_over_the_limit_costs_its_own_statement() -> None:
    text = LEDGER.replace("value = 40", f"value = {'[' * 20}{']' * 20}")
    read = _partial(text)

    assert [Fault.LIMIT] == [problem.fault for problem in read.problems]
    assert (3, 1) == (len(read.ledger.sources), len(read.ledger.predicates))


def test_many_problems_do_not_end_reading() -> None:
    claims = "".join(f"[claim.c-{i}]\ntext = \nx = 1\n\n" for i in range(1500))
    read = _partial(f'ledger = 1\n{claims}[claim.last]\ntext = "Read."\n')

    assert ["last"] == [*read.ledger.claims]
    assert 1001 == len(read.problems)


ROOT_FILE = 'ledger = 1\ninclude = ["a.toml", "b.toml"]\n[claim.c]\ntext = "C."\nvia = ["s"]\n'
INCLUDED = 'ledger = 1\n[source.s]\nkind = "outlet"\n'


def _files(**texts: str) -> PartialLedger:
    contents = {PATH.with_name(f"{name}.toml"): text.encode() for name, text in texts.items()}
    return read_partial(PATH, contents)


def test_included_files_are_read_with_the_given_contents() -> None:
    read = _files(l=ROOT_FILE, a=INCLUDED, b="ledger = 1\n[claim.d]\ntext = \n")
    (problem,) = read.problems

    assert ["l.toml", "a.toml", "b.toml"] == [path.name for path in read.files]
    assert f"{PATH.parent}/b.toml:3:8" == str(problem.place)
    assert (["c"], 1) == ([*read.ledger.claims], len(read.ledger.assertions))


@pytest.mark.parametrize(
    "files",
    [
        {"l": ROOT_FILE, "a": INCLUDED.replace("[source.s]", "[source.s"), "b": INCLUDED[:10]},
        {"l": ROOT_FILE, "b": INCLUDED[:10]},
        {"l": ROOT_FILE.replace('"b.toml"]', '"b.toml"'), "a": INCLUDED, "b": INCLUDED},
    ],
    ids=["broken record", "absent file", "broken include"],
)
def test_reference_into_an_unreadable_file_is_no_problem(files: Mapping[str, str]) -> None:
    read = _files(**files)

    assert 1 == len(read.problems)
    assert [] == [problem for problem in read.problems if problem.fault is Fault.DANGLING]
    assert (["c"], ()) == ([*read.ledger.claims], read.ledger.assertions)


def test_record_that_two_files_declare_counts_although_one_is_broken() -> None:
    read = _files(l=ROOT_FILE, a=INCLUDED, b=INCLUDED.replace("[source.s]", "[source.s"))

    assert 1 == len(read.problems)
    assert 1 == len(read.ledger.assertions)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ('[source]\na = {{ {0} }}\nb = {{ {0}, part_of = "a" }}', 2),
        ('[source]\na = {{ {0}, part_of = "b" }}\nb = {{ {0}, part_of = "a" }}\nc = {{ {0} }}', 1),
        ('[source]\na = {{ {0}, part_of = "x" }}\nb = {{ {0}, part_of = "a" }}\nc = {{ {0} }}', 1),
        ('[predicate]\na = {{ before = ["b"] }}\nb = {{ before = ["a"] }}\nc = {{}}', 1),
        ('[predicate]\na = {{ inverse = "a", takes = "name" }}\nc = {{}}', 1),
        ('[claim]\na = {{ text = "A." }}\n[[link]]\nkind = "x"\nfrom = "a"\nto = "a"', 1),
        ('[check]\ndesk = "x"\n[source]\na = {{ {0} }}', 1),
    ],
)
def test_inconsistent_records_are_left_out(text: str, kept: int) -> None:
    """With all that refer to them."""
    assert kept == len(_partial("ledger = 1\n" + text.format('kind = "outlet"')).ledger)


def test_many_ownership_rings_are_handled_in_time() -> None:
    pairs = [f'a{i} = {{ before = ["b{i}"] }}\nb{i} = {{ before = ["a{i}"] }}' for i in range(50)]
    text = "\n".join(["ledger = 1", "[source.s]", 'kind = "outlet"', "[predicate]", *pairs])

    assert ["s"] == [*_partial(text).ledger.sources]
    assert 1 == len(_partial(text).ledger)


LINES = ["text = ", "foo", 'text = "A."\nvia = ["x"]', 'note = "A."\ntext =']


@pytest.mark.parametrize("line", LINES)
def test_time_grows_with_the_text_not_with_its_problems(line: str) -> None:
    def text(size: int) -> bytes:
        claims = (f'[claim.c-{i}]\n{line}\nbecause = ["c-{i + 1}"]\n' for i in range(size))
        return f"ledger = 1\n{''.join(claims)}".encode()

    single, double = growth.seconds(
        lambda data: read_partial(PATH, {PATH: data}), lambda: text(400), lambda: text(800)
    )

    assert growth.is_proportional(single, double)
