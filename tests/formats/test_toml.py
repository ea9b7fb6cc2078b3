"""Tests of reading ledger files: records, places and problems."""

from pathlib import Path

import pytest

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import (
    Act,
    Assertion,
    Certainty,
    Claim,
    Hop,
    Ledger,
    Link,
    Passage,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Severity,
    Source,
    Stance,
    Waiver,
)
from tests.golden import assert_golden

EXAMPLE = """\
ledger = 1

[source]
kcna     = { name = "KCNA", kind = "state-media", part_of = "dprk" }
dprk     = { kind = "government", party_to = ["missile-test"] }
website  = { kind = "outlet" }

[document.article]
publisher = "website"
published = "2021-10"

[claim.defensive]
text   = "The test was a defensive measure."
kind   = "opinion"
via    = ["dprk", "kcna"]      # shorthand: one assertion, origin first
at     = "article#p12"

[[claim.defensive.assertion]]
via = [{ source = "dprk", act = "denied", on = "2021-10-21" }, "website"]

[claim.provocation]
text = "The test was a provocation."

[[link]]
kind = "contradicts"
from = "defensive"
to = "provocation"
"""


GOLDEN = Path(__file__).with_name("problems.txt")


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(LedgerError) as caught:
        reader.read_text(text, "l.toml")
    return caught.value.problems


def test_ledger_file_is_read() -> None:
    expected = Ledger.of(
        Source("kcna", "state-media", name="KCNA", part_of="dprk"),
        Source("dprk", "government", party_to=["missile-test"]),
        Source("website", "outlet"),
        reader.read_text(EXAMPLE).documents.values(),
        Claim("defensive", "The test was a defensive measure.", kind="opinion"),
        Claim("provocation", "The test was a provocation."),
        Assertion("defensive", ["dprk", "kcna", "website"], at=[Passage("article", "p12")]),
        Assertion(
            "defensive",
            [{"source": "dprk", "act": "denied", "on": "2021-10-21"}, "website"],
            stance="denies",
        ),
        Link("contradicts", "defensive", "provocation"),
    )

    assert expected == reader.read_text(EXAMPLE)


def test_every_record_has_its_place() -> None:
    ledger = reader.read_text(EXAMPLE, "l.toml")
    first, second = ledger.assertions

    assert ledger.sources["kcna"].place == Place("l.toml", 4, 1, 4, 5)
    assert ledger.documents["article"].place == Place("l.toml", 8, 1, 8, 19)
    assert ledger.claims["defensive"].place == Place("l.toml", 12, 1, 12, 18)
    assert first.place == Place("l.toml", 15, 10, 15, 26)
    assert [hop.place for hop in first.via] == [
        Place("l.toml", 15, 11, 15, 17),
        Place("l.toml", 15, 19, 15, 25),
        first.place,  # the publisher of `at`, which is not written
    ]
    assert second.place == Place("l.toml", 18, 1, 18, 30)
    assert second.via[0].place == Place("l.toml", 19, 8, 19, 62)
    assert ledger.links[0].place == Place("l.toml", 24, 1, 24, 9)


def test_assertions_may_be_separate_from_claims() -> None:
    apart = "ledger = 1\nsource.a.kind = 'person'\nclaim.c.text = 't'\n"
    ledger = reader.read_text(apart + "[[assertion]]\nclaim = 'c'\nvia = ['a']\nid = 'x'\n")

    assert ledger.assertions == (Assertion("c", ["a"], id="x"),)


def test_stance_may_be_given_or_follow_from_the_first_act() -> None:
    text = "ledger = 1\nsource.a.kind = 'person'\n[claim.c]\ntext = 't'\n"
    denied = reader.read_text(text + "via = [{source = 'a', act = 'denied'}]")
    neutral = reader.read_text(text + "via = ['a']\nstance = 'neutral'\ncertainty = 'likely'")

    assert denied.assertions[0].stance is Stance.DENIES
    assert neutral.assertions[0].stance is Stance.NEUTRAL
    assert neutral.assertions[0].certainty is Certainty.LIKELY


def test_retractions_and_waivers_refer_to_a_record_by_its_kind() -> None:
    ledger = reader.read_text(
        EXAMPLE
        + "[[retraction]]\ndocument = 'article'\nby = 'website'\n"
        + "[[waiver]]\ncode = 'CT102'\nclaim = 'defensive'\nreason = 'known'\n"
    )

    assert ledger.retractions == (Retraction(Ref(RecordKind.DOCUMENT, "article"), by="website"),)
    assert ledger.waivers == (Waiver("CT102", Ref(RecordKind.CLAIM, "defensive"), reason="known"),)


def test_table_check_has_the_settings() -> None:
    ledger = reader.read_text(
        "ledger = 1\n[check]\nprofile = 'osint'\nignore = ['CT5']\n"
        "[check.severity]\nsingle-origin = 'note'\n[check.ignore_by_topic]\nwar = ['CT1']"
    )

    assert ledger.settings == Settings(
        profile="osint",
        ignore=["CT5"],
        severity={"single-origin": Severity.NOTE},
        ignore_by_topic={"war": ["CT1"]},
    )


def test_all_problems_of_a_file_are_reported_in_order() -> None:
    text = """\
ledger = 1
colour = "red"

[source]
a = { kind = "persn", nmae = "A", name = 5 }
b = "person"
"C d" = { kind = "person" }

[document.d]
published = 2021-10-19
credits = ["a", "B", 7]

[claim.c]
via = ["a", { source = "b", act = "sayd" }, 3, "who-else", { act = "said" }]
at = ["d#x", "d#p1"]
search = "everywhere"

[claim.e]
text = "e"
stance = "asserts"

[claim.f]
text = "f"
via = ["nobody"]
assertion = { via = ["a"] }

[[link]]
kind = "supports"
from = "e"
to = "g"

[[retraction]]
document = "d"
link = "l"

[[waiver]]
code = "CT102"

[[waiver]]
code = "x y"
source = "B"

[check]
severity = { CT102 = "grave" }
"""
    told = "".join(f"{problem}\n" for problem in problems(text))

    assert_golden(GOLDEN, told)


def test_invalid_record_is_not_reported_as_unknown() -> None:
    """A reference to an invalid source is not reported as unknown."""
    (problem,) = problems(
        "ledger = 1\n[source.a]\n[document.d]\npublisher = 'a'\npublished = '2021'\n"
    )

    assert str(problem) == (
        "l.toml:2:1: CT010 `kind` is missing (add it: its kind, such as person, company or outlet)"
    )


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("via = [arden]", 'text, ids and dates go in quotes: "..."'),
        (
            "on = 02.03.2032",
            'one key and its value a line; text and dates go in quotes: "..."',
        ),
        (
            "[claim.two piers]",
            "an id is of a to z, 0 to 9 and -, without blanks: [claim.two-piers]",
        ),
        ("via = [", None),
        ("via =", None),
    ],
)
def test_syntax_error_has_a_hint_about_the_likely_cause(line: str, meant: str | None) -> None:
    (problem,) = problems(f"ledger = 1\n{line}\n")

    assert (problem.fault.code, problem.hint) == ("CT004", meant)


@pytest.mark.parametrize(
    ("line", "column", "hint"),
    [
        ("name = “The Courier”", 8, 'write "The Courier"'),
        ('name = “The Courier"', 8, 'write "The Courier"'),
        ('name = "The Courier”', 8, 'write "The Courier"'),
        ("name = ‘The Courier’", 8, 'write "The Courier"'),
        ("name = “It’s „here”", 8, 'write "..."'),
        ("name = “It’s here”  # a comment", 8, 'write "It’s here"'),
        ('via = ["town", “courier”]', 16, 'write "courier"'),
        ('via = ["town”, "courier"]', 8, 'write "town"'),
        ("[claim.“fish”]", 8, 'write "fish"'),
        ("name = “", 8, 'write "..."'),
    ],
)
def test_curly_quotes_are_reported_with_their_correction(line: str, column: int, hint: str) -> None:
    (problem,) = problems(f"ledger = 1\n{line}\n")

    assert "a text is in straight quotes, not in curly ones" == problem.message
    assert hint == problem.hint
    assert problem.place is not None
    assert (2, column) == (problem.place.line, problem.place.column)


def test_curly_quotes_inside_straight_ones_are_text() -> None:
    name = (
        reader.read_text('ledger = 1\n[source.a]\nkind = "outlet"\nname = "The “Courier”"\n')
        .sources["a"]
        .name
    )
    (problem,) = problems('ledger = 1\nx = { name = "The “Courier”", kind = outlet }\n')

    assert "The “Courier”" == name
    assert "curly" not in problem.message


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        ("article#P4", "write `article#p4`"),
        ("Article#4", "write `article#p4`"),
        ("article #para 4", "write `article#p4`"),
        ("article#Headline", "write `article#headline`"),
        ("#P4", None),
        ("Article#p4", "write it in small letters: `article`"),
    ],
)
def test_nearly_valid_passage_is_reported_with_its_correction(at: str, hint: str | None) -> None:
    found = problems(
        "ledger = 1\n[source.a]\nkind = 'person'\n[document.article]\n"
        f"[claim.c]\ntext = 'c'\nvia = ['a']\nat = '{at}'\n"
    )

    assert [hint or "write `article#p4`"] == [problem.hint for problem in found]


def test_reference_to_an_invalid_assertion_is_not_checked() -> None:
    """The id of an invalid assertion is unknown."""
    (problem,) = problems(
        "ledger = 1\nclaim.c.text = 't'\n[[assertion]]\nclaim = 'c'\nid = 'x'\n"
        "[[retraction]]\nassertion = 'x'\n[[waiver]]\ncode = 'CT102'\nassertion = 'x'\n"
    )

    assert problem.fault.code == "CT010"


def test_shorthand_key_requires_the_chain() -> None:
    (problem,) = problems("ledger = 1\n[claim.c]\ntext = 't'\nat = 'd'\n[document.d]\n")

    assert str(problem) == "l.toml:4:6: CT010 `via` is missing (add it: the chain, origin first)"


def test_retraction_must_refer_to_one_record() -> None:
    (problem,) = problems("ledger = 1\n[document.d]\n[[retraction]]\non = '2021'\n")

    assert str(problem) == (
        "l.toml:3:1: CT010 `document` or `assertion` or `link` is missing "
        "(add it: the withdrawn record)"
    )


def test_version_must_come_before_any_table() -> None:
    first, *_ = problems("[source]\nledger = 1\n")

    assert "on the first line, above every [table]" in str(first)


def test_unknown_source_is_reported_at_its_hop() -> None:
    (problem,) = problems(EXAMPLE.replace('"website"]', '"web-site"]'))

    assert problem.place == Place("l.toml", 19, 64, 19, 74)
    assert problem.hint == "did you mean `website`?"


def test_dangling_references_are_reported_at_their_word() -> None:
    text = EXAMPLE + "[[retraction]]\nlink = 'none'\n[[waiver]]\ncode = 'CT102'\nsource = 'x'\n"
    places = [problem.place for problem in problems(text)]

    assert places == [Place("l.toml", 29, 8, 29, 14), Place("l.toml", 32, 10, 32, 13)]


def test_list_of_records_must_contain_tables() -> None:
    (problem,) = problems("ledger = 1\nlink = ['supports']\n")

    assert str(problem) == 'l.toml:2:9: CT006 expected a table, found the text "supports"'


def test_too_long_text_is_rejected() -> None:
    with pytest.raises(LedgerError, match="CT012 more than 5 characters"):
        reader.read_text("ledger = 1", limits=Limits(size=5))


# --- files that include files ---------------------------------------------------------------


def _write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("ledger = 1\n" + text)
    return folder / "top.toml"


def test_ledger_may_include_files(tmp_path: Path) -> None:
    top = _write(
        tmp_path,
        top="include = ['parts/a.toml', 'b.toml']\nclaim.c = { text = 't', via = ['a', 'b'] }\n",
        parts__a="include = ['deep/d.toml']\nsource.a.kind = 'person'\n",
        parts__deep__d="source.d.kind = 'person'\n",
        b="source.b.kind = 'person'\n",
    )
    ledger = reader.read(top)

    assert set(ledger.sources) == {"a", "b", "d"}
    assert ledger.sources["d"].place is not None
    assert ledger.sources["d"].place.file == str(tmp_path / "parts" / "deep" / "d.toml")


def test_each_included_file_is_read_once(tmp_path: Path) -> None:
    top = _write(
        tmp_path,
        top="include = ['a.toml', 'a.toml', 'top.toml']\n",
        a="include = ['top.toml', 'a.toml']\nsource.a.kind = 'person'\n",
    )

    assert list(reader.read(top).sources) == ["a"]


def test_problems_of_an_included_file_have_its_name(tmp_path: Path) -> None:
    top = _write(tmp_path, top="include = ['a.toml']\nclaim.c = 1\n", a="source.a = 1\n")

    with pytest.raises(LedgerError) as caught:
        reader.read(top)

    places = [problem.place for problem in caught.value.problems]
    assert [str(place) for place in places] == [
        f"{top}:3:11",
        f"{tmp_path / 'a.toml'}:2:12",
    ]


def test_duplicate_id_in_two_files_is_reported_with_both_places(tmp_path: Path) -> None:
    line = "source.a.kind = 'person'\n"
    top = _write(tmp_path, top="include = ['a.toml']\n" + line, a=line + "source.a.name = 'A'\n")

    with pytest.raises(LedgerError) as caught:
        reader.read(top)

    (problem,) = caught.value.problems
    assert problem.fault.code == "CT005"
    assert str(problem.place) == f"{tmp_path / 'a.toml'}:2:8"
    assert str(problem.related) == f"{top}:3:8"


def test_broken_included_file_does_not_hide_other_problems(tmp_path: Path) -> None:
    """References to ids that the broken file may declare are not reported."""
    top = _write(tmp_path, top="include = ['a.toml']\nclaim.c = { via = ['x'] }\n", a="[[\n")

    with pytest.raises(LedgerError) as caught:
        reader.read(top)

    assert [problem.fault.code for problem in caught.value.problems] == ["CT010", "CT004"]


def test_missing_included_file_is_reported_at_the_include(tmp_path: Path) -> None:
    top = _write(tmp_path, top="include = ['none.toml']\n")

    with pytest.raises(LedgerError) as caught:
        reader.read(top)

    (problem,) = caught.value.problems
    assert problem.fault.code == "CT018"
    assert str(problem.place) == f"{top}:2:12"


def test_included_file_outside_the_folder_through_a_link_is_rejected(tmp_path: Path) -> None:
    folder = tmp_path / "below"
    top = _write(folder, top="include = ['a.toml']\n")
    (tmp_path / "a.toml").write_text("ledger = 1\n")
    (folder / "a.toml").symlink_to(tmp_path / "a.toml")

    with pytest.raises(LedgerError, match=r"CT016 .* leads out of the ledger's folder"):
        reader.read(top)


def test_circular_symbolic_link_is_rejected(tmp_path: Path) -> None:
    top = _write(tmp_path, top="include = ['a.toml']\n")
    (tmp_path / "a.toml").symlink_to(tmp_path / "a.toml")

    with pytest.raises(LedgerError, match=r"CT01[68] "):
        reader.read(top)


def test_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    for path in (tmp_path / ("x" * 5_000), tmp_path / "a\0b"):
        with pytest.raises(LedgerError, match=r"(?s)CT018 .* cannot be read: "):
            reader.read(path)


def test_included_file_cannot_set_how_the_ledger_is_checked(tmp_path: Path) -> None:
    top = _write(tmp_path, top="include = ['a.toml']\n", a="[check]\nprofile = 'osint'\n")

    with pytest.raises(LedgerError, match=r"a\.toml:2:2: CT007 an included file cannot"):
        reader.read(top)


def test_number_of_files_is_limited(tmp_path: Path) -> None:
    top = _write(tmp_path, top="include = ['a.toml', 'b.toml']\n", a="", b="")

    assert len(reader.read(top, Limits(files=3))) == 0
    with pytest.raises(LedgerError, match="CT012 a ledger of more than 2 files"):
        reader.read(top, Limits(files=2))


def test_text_without_a_folder_cannot_include_files() -> None:
    (problem,) = problems("ledger = 1\ninclude = ['a.toml']\n")

    assert problem.fault.code == "CT016"


# --- the texts of documents -----------------------------------------------------------------


def test_document_has_the_text_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "d.txt").write_bytes(b"One.\r\n\r\nTwo.\r\n")
    top = _write(tmp_path, top="document.d.path = 'texts/d.txt'\n")
    document = reader.read(top).documents["d"]

    assert document.text == "One.\n\nTwo.\n"


def test_document_that_is_not_text_gives_a_warning(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(b"\xff\xfa")
    ledger = reader.read(_write(tmp_path, top="document.d.path = 'd.txt'\n"))

    assert [(note.fault.code, note.warning) for note in ledger.notes] == [("CT002", True)]
    assert str(ledger.notes[0].place) == f"{tmp_path / 'top.toml'}:2:19"


def test_too_large_document_gives_a_warning(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_bytes(b"x" * 1000)
    ledger = reader.read(_write(tmp_path, top="document.d.path = 'd.txt'\n"), Limits(size=500))

    assert [note.fault.code for note in ledger.notes] == ["CT012"]
    assert ledger.documents["d"].text is None


# --- writing --------------------------------------------------------------------------------


def test_ledger_is_written_in_idiomatic_form() -> None:
    ledger = Ledger.of(
        Source("a", "person", name='A "B"'),
        Claim("c", "One\ntwo\u202e.", topics=["t"]),
        Assertion("c", [Hop("a", act=Act.SAID), "a"], note="not in short"),
        Assertion("c", ["a"] * 20),
        Claim("d", "D."),
        Assertion("d", ["a"]),
    )

    assert reader.write(ledger) == (
        """\
ledger = 1

[source.a]
kind = "person"
name = "A \\"B\\""

[claim.c]
text = "One\\ntwo\\u202E."
topics = ["t"]

[[claim.c.assertion]]
via = [{ source = "a", act = "said" }, "a"]
note = "not in short"

[[claim.c.assertion]]
via = [
"""
        + '  "a",\n' * 20
        + """\
]

[claim.d]
text = "D."
via = ["a"]
"""
    )


def test_settings_for_unknown_topics_and_sources_give_warnings() -> None:
    ledger = reader.read_text(
        """\
ledger = 1
[source]
office = { kind = "government" }
[claim.a]
text = "A."
topics = ["weather"]
[check.ignore_by_topic]
weather = ["CT1"]
wether = ["CT1"]
[check.ignore_by_source]
office = ["CT1"]
offise = ["CT1"]
"""
    )

    told = [(str(note.place), note.message, note.hint) for note in ledger.notes]
    assert [
        (
            "<string>:9:1",
            "`ignore_by_topic`: no claim has the topic `wether`",
            "did you mean `weather`?",
        ),
        (
            "<string>:12:1",
            "`ignore_by_source`: the ledger has no source `offise`",
            "did you mean `office`?",
        ),
    ] == told
    assert all(note.warning for note in ledger.notes)


DOUBTED = """\
ledger = 1
[source]
anna = { kind = "witness" }
[claim.a]
text = "A."
[claim.b]
text = "B."
[[claim.b.assertion]]
id = "b-anna"
via = ["anna"]
[[link]]
id = "against"
kind = "contradicts"
from = "b"
to = "a"
[[link]]
kind = "undercuts"
from = "a"
to_assertion = "b-anna"
[[link]]
kind = "undercuts"
from = "a"
to_link = "against"
"""


def test_link_may_undercut_a_link_or_an_assertion() -> None:
    ledger = reader.read_text(DOUBTED)
    expected = [
        Link("contradicts", "b", "a", id="against"),
        Link("undercuts", "a", to_assertion="b-anna"),
        Link("undercuts", "a", to_link="against"),
    ]

    assert expected == list(ledger.links)
    assert ledger == reader.read_text(reader.write(ledger))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('to_link = "against"', "", "20:1: CT010 `to` is missing"),
        (
            'to_link = "against"',
            'to_link = "against"\nto = "b"',
            "20:1: CT006 only one of `to`, `to_link`, `to_assertion` may be given",
        ),
        (
            'kind = "contradicts"\nfrom = "b"\nto = "a"',
            'kind = "contradicts"\nfrom = "b"\nto_assertion = "b-anna"',
            "11:1: CT006 `to_assertion`: only undercuts may target assertions",
        ),
        ('to_link = "against"', 'to_link = "again"', "23:11: CT008 unknown link `again`"),
        ('to_assertion = "b-anna"', 'to_assertion = "c"', "19:16: CT008 unknown assertion `c`"),
        ('to_link = "against"', 'to_link = "A b"', "23:11: CT006 `to_link`: "),
    ],
)
def test_link_must_have_one_existing_target(old: str, new: str, problem: str) -> None:
    with pytest.raises(LedgerError) as caught:
        reader.read_text(DOUBTED.replace(old, new))

    assert 1 == len(caught.value.problems)
    assert f"<string>:{problem}" in str(caught.value)
