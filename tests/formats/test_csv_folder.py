"""Tests of folders of CSV files."""

from pathlib import Path

import pytest

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.registry import read
from claimtrack.formats.tables import csv_folder
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Fact,
    Hop,
    Ledger,
    Predicate,
    Search,
    Settings,
    Source,
    When,
)
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"

LEDGER = "key,value\nversion,1\n"
SOURCES = "id,kind\na,person\nb,outlet\n"
CLAIMS = "id,text\nc,Text.\n"
ASSERTIONS = "claim,via\nc,a b\n"
WHOLE = {"ledger": LEDGER, "sources": SOURCES, "claims": CLAIMS, "assertions": ASSERTIONS}


def write_tables(folder: Path, **tables: str) -> Path:
    """Write a ledger to a folder, with some tables replaced."""
    for name, text in {**WHOLE, **tables}.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return folder


def problems(folder: Path, **tables: str) -> tuple[Problem, ...]:
    with pytest.raises(LedgerError) as caught:
        read(write_tables(folder, **tables))
    return caught.value.problems


def only_problem(folder: Path, **tables: str) -> str:
    """Return the only problem, without the folder in its file."""
    (problem,) = problems(folder, **tables)
    return str(problem).replace(f"{folder}/", "")


def text_of(ledger: Ledger, name: str) -> list[str]:
    data = csv_folder.write(ledger).files[f"{name}.csv"]
    return data.decode("utf-8-sig").replace("\r\n", "\n").splitlines()


def test_chain_is_one_cell_and_other_keys_are_rows_of_hops() -> None:
    ledger = Ledger.of(
        [Source(id, "person") for id in "abc"],
        Claim("k", "Text."),
        Assertion("k", ["a", "b"]),
        Assertion("k", ["a", Hop("b", act="quoted", quote="-5, they say"), Hop("c", on="2021")]),
    )

    assert ["k,a b,,,,,,,", "k,a b c,,,,,,,1"] == text_of(ledger, "assertions")[1:]
    assert [
        "chain,hop,source,act,certainty,on,at,quote,prefix,suffix,start,value,follows",
        """1,2,b,quoted,,,,"'-5, they say",,,,,""",
        "1,3,c,,,2021,,,,,,,",
    ] == text_of(ledger, "hops")


def test_inner_record_becomes_columns_of_the_table() -> None:
    search = Search(["the archives", "a, b"], result="nothing")
    ledger = Ledger.of(
        Predicate("p", "number"),
        Claim("c", "No.", "absence", search=search, fact=Fact("s", "p", value=-5)),
    )
    head, row = text_of(ledger, "claims")

    assert "search.where,search.by,search.on,search.result,fact.subject,fact.predicate" in head
    assert """"[""the archives"", ""a, b""]",,,nothing,s,p,-5,""" in row


def test_settings_are_rows_of_the_ledger() -> None:
    ledger = Ledger.of(settings=Settings(profile="osint", ignore=["CT5"], base_rate=0.2))

    assert [
        "key,value",
        "version,1",
        "profile,osint",
        '''ignore,"[""CT5""]"''',
        "base_rate,0.2",
    ] == (text_of(ledger, "ledger"))


def test_file_saved_by_a_spreadsheet_reads_equal(tmp_path: Path) -> None:
    """Without byte order mark, with other line ends, empty rows, and another order of columns."""
    write_tables(
        tmp_path,
        sources="kind,id,named,note\r\nperson,a,FALSE,\r\noutlet,b,TRUE,\r\n,,,\r\n\r\n",
        assertions="via,claim\na   b,c",
    )

    assert read(tmp_path) == Ledger.of(
        Source("a", "person", named=False),
        Source("b", "outlet"),
        Claim("c", "Text."),
        Assertion("c", ["a", "b"]),
    )
    assert () == read(tmp_path).notes


def test_optional_tables_and_columns_may_be_absent(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)

    assert Ledger.of() == read(tmp_path)


def test_place_of_a_record_is_the_first_line_of_its_row(tmp_path: Path) -> None:
    claims = 'text,id\n\n"Two\nlines, ""so""",c\n,\n"Another\none",d\n'
    ledger = read(write_tables(tmp_path, claims=claims))
    places = [*(claim.place for claim in ledger.claims.values()), ledger.assertions[0].via[1].place]

    assert [(3, 1), (6, 1), (2, 1)] == [(p.line, p.column) for p in places if p is not None]


def test_place_of_a_hop_with_other_keys_is_its_row(tmp_path: Path) -> None:
    write_tables(
        tmp_path,
        assertions="claim,via,chain\nc,a b,x\n",
        hops="chain,hop,source,act,value\nx,2,b,showed,\n",
    )
    first, second = read(tmp_path).assertions[0].via

    assert (None, Act.SHOWED) == (first.act, second.act)
    assert second.place is not None
    assert f"{tmp_path / 'hops.csv'}:2:1" == str(second.place)


def test_paths_of_texts_are_relative_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    ledger = read(write_tables(tmp_path, documents="id,path\nd,a.txt\n"))

    assert "Words." == ledger.documents["d"].text


def test_text_without_a_path_is_reported_as_lost() -> None:
    document = Document("d", text="Words.")

    (loss,) = csv_folder.write(Ledger.of(document)).lost

    assert ("document.text", (document,)) == (loss.what, loss.records)


def test_dates_keep_their_precision() -> None:
    ledger = Ledger.of(Document("d", published="2021-10"), Document("e", published="-0044"))

    assert ["d,,,,,,2021-10,,,,,,", "e,,,,,,'-0044,,,,,,"] == text_of(ledger, "documents")[1:]
    assert When.parse("2021-10") == ledger.documents["d"].published


def test_file_that_is_not_a_table_gives_a_warning(tmp_path: Path) -> None:
    (note,) = read(write_tables(tmp_path, claim=CLAIMS)).notes

    assert "`claim.csv` is none of the ledger's tables and was not read" == note.message
    assert "did you mean `claims`?" in (note.hint or "")


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ({"sources": "id;kind\na;person\n"}, "sources.csv:1:1: CT004 the cells of the first row"),
        ({"sources": "id\tkind\na\tperson\n"}, "separated by tabs"),
        ({"sources": "id,knd\na,person\nb,outlet\n"}, "did you mean `kind`?"),
        ({"sources": SOURCES.replace("a,person", "a,person,x,y")}, "sources.csv:2:1: CT004 a row"),
        ({"sources": SOURCES.replace("a,person", 'a,pers"on')}, "2:1: CT006 `kind`: expected"),
        ({"sources": SOURCES.replace("a,person", '"a"x,person')}, "2:1: CT004 this row cannot be"),
        ({"sources": SOURCES.replace("a,person", 'a,"person')}, "2:1: CT004 this row cannot be"),
        ({"sources": "id,kind,id\n"}, "sources.csv:1:1: CT005 there are two columns `id`"),
        ({"ledger": "key,value\nversion\n"}, "ledger.csv:2:1: CT011"),
        ({"ledger": "key,value\nversion,2\n"}, "ledger.csv:2:1: CT011"),
        ({"ledger": "key,value\n"}, "ledger.csv:1:1: CT011"),
        ({"ledger": LEDGER + "version,1\n"}, "ledger.csv:3:1: CT005 `version` is given twice"),
        ({"ledger": LEDGER + "profil,news\n"}, "did you mean `profile`?"),
        ({"ledger": LEDGER + "ignore,CT5\n"}, "ledger.csv:3:1: CT006 `ignore`: expected a list"),
        ({"ledger": LEDGER + "base_rate,NaN\n"}, "ledger.csv:3:1: CT006 `base_rate`"),
    ],
)
def test_unreadable_table_is_reported_with_its_place(
    tables: dict[str, str], says: str, tmp_path: Path
) -> None:
    found = "\n".join(str(problem) for problem in problems(tmp_path, **tables))

    assert says in found


def test_each_unreadable_row_is_reported(tmp_path: Path) -> None:
    found = problems(tmp_path, sources='id,kind\n"a"x,person\nb,outlet,,9\nc,per\rson\n"d,person\n')

    assert [2, 3, 4, 5] == [problem.place.line for problem in found if problem.place is not None]
    assert {Fault.SYNTAX} == {problem.fault for problem in found}


def test_long_list_reads_back(tmp_path: Path) -> None:
    """The default limit of the csv module is 131,072 characters per cell."""
    where = [f"{number}{'x' * 190}" for number in range(800)]
    ledger = Ledger.of(Claim("c", "No.", "absence", search=Search(where, result="nothing")))
    for name, data in csv_folder.write(ledger).files.items():
        (tmp_path / name).write_bytes(data)

    assert ledger == read(tmp_path)


def test_named_format_rejects_a_folder_without_its_ledger_table(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(CLAIMS)

    with pytest.raises(LedgerError, match=r"there is no file `.*ledger\.csv`"):
        read(tmp_path, "csv")


def test_row_of_hops_with_another_source_is_rejected(tmp_path: Path) -> None:
    """Otherwise, inserting a hop would attribute one source's act to another."""
    assert (
        "hops.csv:2:1: CT006 hop 2 of chain `x` is `b`, and not `a` "
        "(the chain is at assertions.csv:2:1)"
    ) == only_problem(
        tmp_path,
        assertions="claim,via,chain\nc,a b,x\n",
        hops="chain,hop,source,act\nx,2,a,showed\n",
    )


def test_second_row_of_a_hop_is_rejected(tmp_path: Path) -> None:
    assert (
        "hops.csv:3:1: CT005 hop 1 of chain `x` has two rows (the first is at hops.csv:2:1)"
    ) == only_problem(
        tmp_path,
        assertions="claim,via,chain\nc,a b,x\n",
        hops="chain,hop,source,act\nx,1,a,said\nx,1,a,denied\n",
    )


def test_rows_of_hops_are_not_checked_if_assertions_are_unreadable(tmp_path: Path) -> None:
    assert "assertions.csv:1:1: CT010 there is no column `via`" in only_problem(
        tmp_path, assertions="claim,chain\nc,x\n", hops="chain,hop,source\nx,1,a\n"
    )


def test_dangling_reference_in_a_row_of_hops_is_reported_there(tmp_path: Path) -> None:
    assert "hops.csv:2:1: CT008 unknown document `d`" in only_problem(
        tmp_path,
        assertions="claim,via,chain\nc,a b,x\n",
        hops="chain,hop,source,at\nx,1,a,d#p1\n",
    )


def test_all_problems_of_all_files_are_reported(tmp_path: Path) -> None:
    """Renew the golden file with ``RENEW_GOLDEN=1`` and review the difference."""
    found = problems(
        tmp_path,
        ledger="key,value\nversion,1\nprofile,nwes\nignore,CT5\n",
        sources="id,kind,named,note\na,persn,maybe,\nB,outlet,,\nb,,,x\n",
        documents="id,published,path\nd,Oct-21,\ne,19/10/2021,../x\n",
        predicates="id,takes,tolerance,values\np,number,wide,yes\n",
        claims=(
            "id,text,search.by,fact.subject,fact.predicate,fact.value\n"
            'c,"Two\nlines",desk,,,\n'
            "c2,Text.,,s,p,about thirty-ish\n"
        ),
        assertions="claim,via,at,chain\nc,a b,d#p0,1\nc2,a zz,,1\nc2,,,2\nc2,a,,3\n",
        hops=(
            "chain,hop,source,act,start\n"
            "1,1,a,sayd,\n,1,a,said,\n1,one,a,said,\n3,2,a,said,\n"
            "3,1,a,said,7\n9,1,a,said,\n3,1,a,said,\n"
        ),
        links="kind,from\nsupports,c\n",
        retractions="document,assertion,by\nd,x,a\n,,a\n",
    )
    lines = [str(problem).replace(f"{tmp_path}/", "") for problem in found]

    assert_golden(GOLDEN / "csv_problems.txt", "\n".join(lines) + "\n")
