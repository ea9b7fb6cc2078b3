"""The help text, and the interface of the commands."""

from itertools import permutations
from typing import get_type_hints

import pytest
from attrs import has

from claimtrack.cli import main
from claimtrack.cli.commands import COMMANDS, load_command

CHECKING = ("check", "report", "assess")


@pytest.mark.parametrize("command", CHECKING)
def test_help_of_each_checking_command_names_the_others(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main.main([command, "--help"])
    *_, status, see_also = capsys.readouterr().out.splitlines()

    assert status.startswith("exit status: 0 ")
    assert see_also.startswith("see also: ")
    assert [True, True] == [
        f"{other}, " in see_also for one, other in permutations(CHECKING, 2) if one == command
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_exits_with_0_and_names_the_command(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == main.main([name, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: claimtrack {name} [-h]")


@pytest.mark.parametrize("name", COMMANDS)
def test_command_module_has_the_interface_of_commands(name: str) -> None:
    module = load_command(name)

    assert callable(module.add_arguments)
    assert has(get_type_hints(module.run)["arguments"])
