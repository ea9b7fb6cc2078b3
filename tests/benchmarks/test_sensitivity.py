"""The benchmark of sensitivity: its table is complete."""

import pytest

from tests.benchmarks import sensitivity


def test_the_table_has_a_row_for_each_size() -> None:
    head, rule, *rows = sensitivity.rows([20, 40], claims=5)

    assert head.count("|") == rule.count("|")
    assert ["20", "40"] == [row.split("|")[1].strip() for row in rows]
    assert {head.count("|")} == {row.count("|") for row in rows}


def test_rows_are_numbers_for_at_most_all_claims() -> None:
    *_, row = sensitivity.rows([3], claims=5)
    *numbers, unsettled = (cell.strip() for cell in row.strip("| ").split("|"))

    assert all(float(number) >= 0 for number in numbers)
    assert unsettled in {f"{count} of 3" for count in range(4)}


def test_time_call_returns_the_result() -> None:
    took, result = sensitivity.time_call(lambda: "result")

    assert took >= 0
    assert "result" == result


def test_the_command_prints_a_row_for_each_size(capsys: pytest.CaptureFixture[str]) -> None:
    sensitivity.main(["3"])

    assert capsys.readouterr().out.splitlines()[-1].startswith("| 3 | ")
