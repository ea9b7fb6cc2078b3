"""A kill of the server in mid-write leaves the old ledger or the new one."""

from pathlib import Path

import pytest

from tests.serve.kills import kill_in_mid_write


@pytest.mark.deep
def test_a_killed_server_leaves_the_old_ledger_or_the_new_one(tmp_path: Path) -> None:
    outcomes = kill_in_mid_write(tmp_path, 25)

    assert [] == outcomes.other
    assert 25 == outcomes.old + outcomes.new
    assert 0 < outcomes.left
