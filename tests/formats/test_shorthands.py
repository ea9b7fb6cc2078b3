"""Tests of the shorthands of ledger files: added publishers, short passages and defaults."""

from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import assume, given

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from claimtrack.model import Assertion, Claim, ClaimKind, Document, Hop, Ledger, Predicate, Source
from tests.formats.trials import tried
from tests.strategies import ledgers

SOURCES = """\
ledger = 1
[source]
town = { kind = "government" }
wire = { kind = "news-agency" }
courier = { kind = "outlet" }
post = { kind = "outlet" }
"""
ARTICLE = """\
[document.article]
publisher = "courier"
"""
OTHERS = """\
[document.report]
publisher = "post"
[document.log]
[document.second]
publisher = "courier"
"""
KEYED = (Source, Document, Predicate, Claim)
CLAIM = """\
[claim.fish]
text = "Some 200 fish died."
"""


def chain_of(text: str) -> list[str]:
    """Return the sources of the only chain of a ledger."""
    (assertion,) = reader.read_text(text).assertions
    return [hop.source for hop in assertion.via]


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(LedgerError) as caught:
        reader.read_text(text, "l.toml")
    return caught.value.problems


@pytest.mark.parametrize(
    ("via", "at", "sources"),
    [
        ('["town"]', '"article#p2"', ["town", "courier"]),
        ('["town", "wire"]', '"article"', ["town", "wire", "courier"]),
        ('[{ source = "town", act = "denied" }]', '"article#p2"', ["town", "courier"]),
        ('["town"]', '["article#p2", "second#p1"]', ["town", "courier"]),
        # The chain is complete already.
        ('["town", "courier"]', '"article#p2"', ["town", "courier"]),
        ('["courier", "town"]', '"article#p2"', ["courier", "town"]),
        ('[{ source = "courier", act = "witnessed" }]', '"article#p2"', ["courier"]),
        ('["town", "post"]', '["report#p1", "article#p2"]', ["town", "post"]),
        # Nobody is known to publish it.
        ('["town"]', '"log"', ["town"]),
    ],
)
def test_publisher_of_the_passages_ends_the_chain(via: str, at: str, sources: list[str]) -> None:
    text = f"{SOURCES}{ARTICLE}{OTHERS}{CLAIM}via = {via}\nat = {at}\n"

    assert sources == chain_of(text)
    assert () == reader.read_text(text).notes


def test_every_form_of_assertion_gets_the_publisher() -> None:
    text = f"""\
{SOURCES}{ARTICLE}{CLAIM}
[[claim.fish.assertion]]
via = ["town"]
at = "article"

[[assertion]]
claim = "fish"
via = ["wire"]
at = "article"
"""
    chains = [[hop.source for hop in each.via] for each in reader.read_text(text).assertions]

    assert [["town", "courier"], ["wire", "courier"]] == chains


@pytest.mark.parametrize("at", ['["article#p2", "report#p1"]', '["article#p2", "log"]'])
def test_passages_of_several_publishers_add_none_and_are_noted(at: str) -> None:
    text = f'{SOURCES}{ARTICLE}{OTHERS}{CLAIM}via = ["town"]\nat = {at}\n'
    (note,) = reader.read_text(text, "l.toml").notes

    assert ["town"] == chain_of(text)
    assert note.warning
    assert note.place is not None
    assert 17 == note.place.line
    assert "the documents of `at` have different ones" in note.message
    assert "end `via` with the publisher" in (note.hint or "")


def test_add_publisher_false_leaves_every_chain_as_written() -> None:
    explicit = "[defaults]\nadd_publisher = false\n"
    text = f'{SOURCES}{explicit}{ARTICLE}{OTHERS}{CLAIM}via = ["town"]\nat = '

    assert ["town"] == chain_of(f'{text}"article"\n')
    assert () == reader.read_text(f'{text}["article", "report"]\n').notes


def test_missing_chain_stays_missing() -> None:
    empty = problems(f'{SOURCES}{ARTICLE}{CLAIM}via = []\nat = "article"\n')
    absent = problems(f'{SOURCES}{ARTICLE}{CLAIM}at = "article"\n')

    assert ["`via`"] == [problem.message[:5] for problem in empty]
    assert ["`via` is missing"] == [problem.message for problem in absent]


def test_undeclared_publisher_is_one_problem() -> None:
    found = problems(f'{SOURCES}[document.d]\npublisher = "gazette"\n{CLAIM}via = ["town"]\nat="d"')

    assert ["unknown source `gazette`"] == [problem.message for problem in found]


def test_full_chain_without_its_publisher_is_a_problem() -> None:
    names = [f"s{i}" for i in range(32)]
    declared = "".join(f'{name} = {{ kind = "person" }}\n' for name in names)
    (problem,) = problems(f'{SOURCES}{declared}{ARTICLE}{CLAIM}via = {names}\nat = "article"\n')

    assert "32" in problem.message
    assert problem.place is not None


def test_added_publisher_has_the_place_of_the_chain() -> None:
    text = f'{SOURCES}{ARTICLE}{CLAIM}via = ["town"]\nat = "article"\n'
    (assertion,) = reader.read_text(text, "l.toml").assertions

    assert Place("l.toml", 11, 7, 11, 15) == assertion.via[1].place


def test_publisher_of_a_document_in_another_file_is_added(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(SOURCES + ARTICLE)
    (tmp_path / "ledger.toml").write_text(
        f'ledger = 1\ninclude = ["sources.toml"]\n{CLAIM}via = ["town"]\nat = "article"\n'
    )
    (assertion,) = reader.read(tmp_path / "ledger.toml").assertions

    assert ["town", "courier"] == [hop.source for hop in assertion.via]


def complete(ledger: Ledger, assertion: Assertion) -> Assertion:
    """Return an assertion as it means without shorthands: the slow, obvious way."""
    publishers = []
    for passage in assertion.at:
        publisher = ledger.documents[passage.document].publisher
        if publisher not in publishers:
            publishers.append(publisher)
    if len(publishers) != 1 or publishers[0] is None:
        return assertion
    if publishers[0] in [hop.source for hop in assertion.via]:
        return assertion
    # The act of an added hop is the default; the stance is that of the whole chain.
    return evolve(assertion, via=[*assertion.via, Hop(publishers[0])])


@tried
@given(ledger=ledgers())
def test_ledger_with_short_chains_equals_its_explicit_twin(ledger: Ledger) -> None:
    records = [each for each in ledger.records() if isinstance(each, KEYED)]
    # Without references to assertions: an id that is a hash changes with the chain.
    ledger = Ledger.of(records, ledger.assertions)
    written = reader.write(ledger)
    short = written.replace("add_publisher = false", "add_publisher = true", 1)
    explicit = Ledger.of(records, [complete(ledger, each) for each in ledger.assertions])
    assume(explicit != ledger)

    assert explicit == reader.read_text(short)
    assert explicit == jsonl.read_text(jsonl.write(explicit))
    assert explicit == reader.read_text(reader.write(explicit))
    assert ledger == reader.read_text(written)
    assert ledger == jsonl.read_text(jsonl.write(ledger))


@tried
@given(ledger=ledgers())
def test_short_passages_equal_full_ones(ledger: Ledger) -> None:
    text = reader.write(ledger)
    used = {passage.document for each in ledger.assertions for passage in each.at}
    assume(used)
    document = min(used)
    short = text.replace(f'"{document}#', '"#')
    assume(short != text)
    line = f'document = "{document}"\n'
    if "[defaults]\n" in short:
        short = short.replace("[defaults]\n", "[defaults]\n" + line, 1)
    else:
        short = short.replace("ledger = 1\n", "ledger = 1\n[defaults]\n" + line, 1)

    assert ledger == reader.read_text(short)


def test_short_passage_is_in_the_only_document() -> None:
    text = f"""\
{SOURCES}{ARTICLE}{CLAIM}
via = [{{ source = "town", at = "#p9" }}]
at = ["#p2", "#headline"]

[[retraction]]
document = "article"
at = "#p7"
"""
    ledger = reader.read_text(text)
    (assertion,), (retraction,) = ledger.assertions, ledger.retractions

    assert ["article#p2", "article#headline"] == [str(each) for each in assertion.at]
    assert "article#p9" == str(assertion.via[0].at)
    assert ["article#p7"] == [str(each) for each in retraction.at]
    assert ["town", "courier"] == chain_of(text)


@pytest.mark.parametrize(
    ("documents", "number", "example"),
    [(ARTICLE + OTHERS, "several documents", "article"), ("", "no document", "article")],
)
def test_short_passage_of_an_unclear_document_is_a_problem(
    documents: str, number: str, example: str
) -> None:
    text = f"{SOURCES}{documents}{CLAIM}"
    first, second = problems(f'{text}via = [{{ source = "town", at = "#p9" }}]\nat = "#p4"\n')

    assert f"`at`: which document has `#p9`? This file declares {number}" == first.message
    assert (
        f'write "{example}#p4", or name the document once: [defaults] document = "{example}"'
        == second.hint
    )
    assert [(text.count("\n") + 1, 32), (text.count("\n") + 2, 6)] == [
        (problem.place.line, problem.place.column)
        for problem in (first, second)
        if problem.place is not None
    ]


def test_short_passage_of_another_format_is_a_problem() -> None:
    text = '{"record": "assertion", "claim": "c", "via": ["town"], "at": ["#p4"]}\n'
    with pytest.raises(LedgerError, match="is not a passage of a document"):
        jsonl.read_text(text)


def test_defaults_fill_what_claims_leave_out() -> None:
    ledger = reader.read_text(f"""\
{SOURCES}{ARTICLE}{OTHERS}
[defaults]
topics = ["lake"]
kind = "measurement"
document = "report"

{CLAIM}
via = ["town"]
at = "#p3"

[claim.closed]
text = "The lake is closed."
kind = "event"
topics = ["closure"]

[claim.other]
text = "Something else."
topics = []
""")
    fish, closed, other = ledger.claims.values()

    assert (("lake",), ClaimKind.MEASUREMENT) == (fish.topics, fish.kind)
    assert (("closure",), ClaimKind.EVENT) == (closed.topics, closed.kind)
    assert ((), ClaimKind.MEASUREMENT) == (other.topics, other.kind)
    assert ["report#p3"] == [str(passage) for passage in ledger.assertions[0].at]
    assert ["town", "post"] == [hop.source for hop in ledger.assertions[0].via]


def test_defaults_are_those_of_their_own_file(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        f'{SOURCES}{ARTICLE}[defaults]\ntopics = ["lake"]\n{CLAIM}via = ["town"]\nat = "#p1"\n'
    )
    (tmp_path / "b.toml").write_text(
        'ledger = 1\n[document.report]\npublisher = "post"\n'
        '[claim.closed]\ntext = "The lake is closed."\nvia = ["town"]\nat = "#p1"\n'
    )
    top = tmp_path / "ledger.toml"
    top.write_text('ledger = 1\ninclude = ["a.toml", "b.toml"]\n')
    ledger = reader.read(top)

    assert [("lake",), ()] == [claim.topics for claim in ledger.claims.values()]
    assert ["article#p1", "report#p1"] == [str(each.at[0]) for each in ledger.assertions]


def test_faults_of_the_defaults_are_reported_once() -> None:
    found = problems(f"""\
{SOURCES}
[defaults]
topics = ["Lake"]
kind = "events"
docment = "article"
{CLAIM}
[claim.closed]
text = "The lake is closed."
""")

    assert [(9, "topics"), (10, "kind"), (11, "docment")] == [
        (problem.place.line, problem.message.split("`")[1].replace("unknown key ", ""))
        for problem in found
        if problem.place is not None
    ]
    assert [
        "write it in small letters: `lake`",
        "did you mean `event`?",
        "did you mean `document`?",
    ] == [problem.hint for problem in found]


def test_defaults_must_be_a_table() -> None:
    (problem,) = problems('ledger = 1\ndefaults = "event"\n')

    assert "write [defaults]" == problem.hint


def test_unknown_default_document_is_one_problem() -> None:
    found = problems(f"""\
{SOURCES}{ARTICLE}
[defaults]
document = "artcle"
{CLAIM}
via = ["town"]
at = ["#p1", "#p2"]
""")

    assert ["did you mean `article`?"] == [problem.hint for problem in found]
    assert "unknown document `artcle`" == found[0].message


def test_source_that_two_files_declare_alike_is_one_source(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('ledger = 1\n[source.courier]\nkind = "outlet"\n')
    top = tmp_path / "ledger.toml"
    top.write_text('ledger = 1\ninclude = ["a.toml"]\n[source.courier]\nkind = "outlet"\n')

    assert ["courier"] == list(reader.read(top).sources)


def test_formatting_keeps_shorthands() -> None:
    text = f"""\
{SOURCES}
[defaults]
topics=["lake"]
{ARTICLE}{CLAIM}
via=["town"]
at="#p1"
"""
    formatted = format_text(text)

    assert 'at = "#p1"\n' in formatted
    assert reader.read_text(text) == reader.read_text(formatted)


JOINT = """\
ledger = 1

[source]
town = { kind = "government" }
paper = { kind = "outlet" }

[claim.late]
text = "The town paid late."

[claim.twice]
text = "The town paid twice."

[[assertion]]
claim = ["late", "twice"]
via = [{ source = "town", act = "denied", quote = "Not a word of it is true" }, "paper"]
note = "A blanket denial."
"""


def test_assertion_of_several_claims_is_one_of_each() -> None:
    each = """
[[claim.{}.assertion]]
via = [{{ source = "town", act = "denied", quote = "Not a word of it is true" }}, "paper"]
note = "A blanket denial."
"""
    separate = JOINT.partition("[[assertion]]")[0] + each.format("late") + each.format("twice")
    ledger = reader.read_text(JOINT)

    assert reader.read_text(separate) == ledger
    assert ["late", "twice"] == [assertion.claim for assertion in ledger.assertions]
    assert ledger == reader.read_text(reader.write(ledger))
    assert "[[assertion]]" in format_text(JOINT)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("note =", 'id = "no"\nnote =', "an assertion of several claims is several records"),
        ('["late", "twice"]', "[]", "found an empty list"),
        ('["late", "twice"]', '["late", "lat"]', "unknown claim `lat`"),
        ('["late", "twice"]', '["Late", "twice"]', '"Late" is not an id'),
        ('["late", "twice"]', '["late", 2]', "`claim`"),
        ("via =", "vias =", "`via` is missing"),
    ],
)
def test_fault_of_a_joint_assertion_is_one_problem_at_its_place(
    old: str, new: str, message: str
) -> None:
    with pytest.raises(LedgerError) as raised:
        reader.read_text(JOINT.replace(old, new), "l.toml")
    first = raised.value.problems[0]

    assert message in str(first)
    assert first.place is not None
    assert 13 <= first.place.line <= 17
    assert len(raised.value.problems) == (2 if new == "vias =" else 1)
