"""Tests of hostile tables: any content gives a ledger or problems."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.formats.registry import read
from claimtrack.formats.tables.layout import hop_columns, ledger_tables
from tests.formats.test_csv_folder import only_problem, write_tables
from tests.formats.trials import tried
from tests.growth import seconds_below
from tests.nonempty import nonempty

_NAMES = ["ledger", "hops", *(table.name for table in ledger_tables().values())]
_WORDS = sorted(
    {name for table in ledger_tables().values() for name in table.columns}
    | {*hop_columns(), "key", "value", "version", "chain", "hop"}
)
_CELLS = st.sampled_from(
    [
        *("", "1", "-1", "a", "b", "c", "true", "TRUE", "'", "=1", "person", "[]", '["a"]', "{}"),
        *('"a"', '"', '"[1,""a""]"', "NaN", "1e999", "9" * 5_000, "[" * 5_000, "a b", "a#p1"),
        *("2021-10", "10/11/12", "\ufeff", "\ud7ff", "\r", "\0", "x" * 20_001),
    ]
)
grids = st.builds(
    lambda rows: "\n".join(",".join(row) for row in rows),
    st.tuples(
        st.lists(st.sampled_from(_WORDS), min_size=1, max_size=5),
        st.lists(_CELLS, max_size=6),
        st.lists(_CELLS, max_size=6),
    ),
)


def _assert_read_or_rejected(folder: Path, name: str, data: bytes) -> None:
    (write_tables(folder) / f"{name}.csv").write_bytes(data)
    try:
        read(folder, "csv")
    except LedgerError as error:
        assert error.problems  # noqa: PT017  # either is right, and nothing else


@tried
@given(name=st.sampled_from(_NAMES), data=st.binary(max_size=60))
def test_any_bytes_give_a_ledger_or_problems(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: bytes
) -> None:
    _assert_read_or_rejected(tmp_path_factory.mktemp("bytes"), name, data)


@tried
@given(name=st.sampled_from(_NAMES), text=grids)
def test_any_columns_and_cells_give_a_ledger_or_problems(
    tmp_path_factory: pytest.TempPathFactory, name: str, text: str
) -> None:
    _assert_read_or_rejected(tmp_path_factory.mktemp("cells"), name, text.encode())


@tried
@given(cells=st.lists(_CELLS, min_size=14, max_size=20))
def test_any_cells_give_a_ledger_or_problems(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    for table in nonempty(ledger_tables().values()):
        text = ",".join(table.columns) + "\n" + ",".join(cells[: len(table.columns)])
        _assert_read_or_rejected(tmp_path_factory.mktemp("rows"), table.name, text.encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("id,kind\na,person\n".encode("utf-16"), "sources.csv:1:1: CT002 the file is UTF-16"),
        (b"id,kind,name\na,person,caf\xe9\n", "2:13: CT002 byte 0xE9"),
        (b"id,kind,name\na,person,x\0y\n", "2:1: CT003 `name`: control character U+0000"),
        (b"id,kind,name\na,person,x\ry\n", "sources.csv:2:1: CT004 this row cannot be read"),
        (b"id,kind,note\na,person," + b"x" * 20_001, "CT012 `note`: text of 20,001 characters"),
    ],
)
def test_invalid_characters_are_rejected(data: bytes, says: str, tmp_path: Path) -> None:
    (write_tables(tmp_path, assertions="claim,via\n") / "sources.csv").write_bytes(data)

    with pytest.raises(LedgerError) as caught:
        read(tmp_path)

    assert says in str(caught.value)


def test_link_to_a_folder_is_rejected(tmp_path: Path) -> None:
    write_tables(tmp_path)
    (tmp_path / "tables.csv").mkdir()
    (tmp_path / "waivers.csv").symlink_to("tables.csv")

    with pytest.raises(LedgerError, match="is not a regular file"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("../sources.csv", "leads out of the ledger's folder"),
        (".sources.csv", "leads to the hidden `.sources.csv`"),
        ("sources.txt", "is not one of the allowed types: .csv"),
    ],
)
def test_table_that_links_elsewhere_is_not_read(target: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    write_tables(folder)
    (folder / "sources.csv").rename(folder / target)
    (folder / "sources.csv").symlink_to(target)

    with pytest.raises(LedgerError, match=re.escape(says)) as caught:
        read(folder)
    assert all(problem.place is None for problem in caught.value.problems)


def test_table_may_link_to_another_file_of_the_folder(tmp_path: Path) -> None:
    write_tables(tmp_path)
    before = read(tmp_path)
    (tmp_path / "sources.csv").rename(tmp_path / "all-sources.csv")
    (tmp_path / "sources.csv").symlink_to("all-sources.csv")

    assert before == read(tmp_path)


def test_ledger_file_takes_precedence_over_tables(tmp_path: Path) -> None:
    (write_tables(tmp_path) / "ledger.toml").write_text("ledger = 1\n")

    assert 0 == len(read(tmp_path))
    assert 4 == len(read(tmp_path, "csv"))


def test_text_outside_the_folder_is_rejected(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("secret")
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "x.txt").symlink_to(tmp_path / "x.txt")

    assert "documents.csv:2:1: CT016 `" in only_problem(folder, documents="id,path\nd,x.txt\n")


def test_many_invalid_rows_take_no_longer_than_valid_ones(tmp_path: Path) -> None:
    hops = "chain,hop,source\n" + "".join(f"x{i},1,a\n" for i in range(20_000))
    folder = write_tables(tmp_path, hops=hops)

    def refused(folder: Path) -> None:
        with pytest.raises(LedgerError, match="more than 1,000 problems"):
            read(folder)

    assert seconds_below(refused, lambda: folder, limit=30) < 30


@pytest.mark.parametrize("text", ['"' * 200_001, '"a\n' * 100_001, '""x\n' * 100_000, 'a"\n"b'])
def test_reading_takes_linear_time(text: str, tmp_path: Path) -> None:
    """A reader that searches for each closing quote again would take minutes."""
    folder = write_tables(tmp_path, claims=f"id,text\n{text}")

    def refused(folder: Path) -> None:
        with pytest.raises(LedgerError):
            read(folder)

    assert seconds_below(refused, lambda: folder, limit=30) < 30
