"""What the command line says of itself."""

from itertools import permutations

import pytest

from claimtrack.cli import main

JUDGING = ("check", "report", "assess")


@pytest.mark.parametrize("command", JUDGING)
def test_each_way_to_judge_a_ledger_names_the_others(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main.main([command, "--help"])
    *_, status, see_also = capsys.readouterr().out.splitlines()

    assert status.startswith("exit status: 0 ")
    assert see_also.startswith("see also: ")
    assert [True, True] == [
        f"{other}, " in see_also for one, other in permutations(JUDGING, 2) if one == command
    ]
