"""The desk by configuration, by option and by argument, in whole ledgers and in parts."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack import (
    Assertion,
    Claim,
    Ledger,
    LedgerError,
    Settings,
    Source,
    assess,
    check,
    diff,
    explain,
    graph,
    report,
)
from claimtrack.cli import main
from claimtrack.cli.terminal import ExitStatus
from claimtrack.confidential import disguise_ledger
from claimtrack.formats import registry
from claimtrack.formats.toml import reader
from claimtrack.model.record import ref_of
from claimtrack.model.status import Status

Captured = pytest.CaptureFixture[str]

BRIDGE = """\
ledger = 1

[source]
mayor = { kind = "official" }
engineer = { kind = "expert" }
courier = { kind = "outlet" }
reporter = { kind = "outlet", part_of = "courier" }

[claim.closed]
text = "The bridge is closed."
via = ["mayor", "courier"]

[[claim.closed.assertion]]
via = ["engineer", "reporter", "courier"]
"""


def bridge(desk: str | None = None) -> Ledger:
    return Ledger.of(
        Source("mayor", "official"),
        Source("engineer", "expert"),
        Source("courier", "outlet"),
        Source("reporter", "outlet", part_of="courier"),
        Claim("closed", "The bridge is closed."),
        Assertion("closed", ["mayor", "courier"]),
        Assertion("closed", ["engineer", "reporter", "courier"]),
        settings=Settings(desk=desk),
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the working folder, with the ledger and its version in Parquet."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bridge.toml").write_text(BRIDGE)
    registry.write(bridge(), "parquet").save("bridge")
    return tmp_path


def statuses(capsys: Captured, *arguments: str) -> dict[str, str]:
    """Return the status of each claim that ``assess`` prints."""
    assert ExitStatus.CLEAN == main.main(["assess", "bridge.toml", "--format", "json", *arguments])
    claims = json.loads(capsys.readouterr().out)["claims"]
    return {claim["id"]: claim["status"] for claim in claims}


@pytest.mark.usefixtures("folder")
class TestDesk:
    def test_option_names_the_desk_of_an_assessment(self, capsys: Captured) -> None:
        assert {"closed": "single-origin"} == statuses(capsys)
        assert {"closed": "corroborated"} == statuses(capsys, "--desk", "courier")

    def test_configuration_file_names_the_desk_and_the_option_another(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\ndesk = "courier"\n')

        assert {"closed": "corroborated"} == statuses(capsys)
        assert {"closed": "single-origin"} == statuses(capsys, "--desk", "mayor")

    def test_chains_to_the_desk_do_not_fail_with_it(self, capsys: Captured) -> None:
        assert {"closed": "unsupported"} == statuses(capsys, "--without", "courier")
        assert {"closed": "corroborated"} == statuses(
            capsys, "--without", "courier", "--desk", "courier"
        )

    @pytest.mark.parametrize("ledger", [["bridge.toml"], ["bridge", "--jobs", "1"]])
    def test_option_names_the_desk_of_a_check(self, ledger: list[str], capsys: Captured) -> None:
        arguments = ["check", *ledger, "--format", "concise"]

        assert ExitStatus.FOUND == main.main(arguments)
        assert "single-relay" in capsys.readouterr().out
        assert ExitStatus.CLEAN == main.main([*arguments, "--desk", "courier"])

    @pytest.mark.parametrize(
        "command",
        [
            ["check", "bridge.toml"],
            ["check", "bridge", "--jobs", "1"],
            ["assess", "bridge.toml"],
            ["show", "bridge.toml", "closed"],
            ["graph", "bridge.toml"],
            ["report", "bridge.toml"],
        ],
    )
    def test_unknown_desk_exits_with_2_and_a_hint(
        self, command: list[str], capsys: Captured
    ) -> None:
        assert ExitStatus.FAILED == main.main([*command, "--desk", "couriar"])
        err = capsys.readouterr().err
        assert "`--desk`: unknown source `couriar`" in err
        assert "did you mean `courier`?" in err

    def test_unknown_desk_in_the_configuration_is_reported_at_its_place(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\ndesk = "couriar"\n')

        assert ExitStatus.FAILED == main.main(["check", "bridge.toml"])
        assert "claimtrack.toml:2:8" in capsys.readouterr().err

    @pytest.mark.parametrize("command", ["show", "graph"])
    def test_option_is_accepted_by_commands_that_show_claims(
        self, command: str, capsys: Captured
    ) -> None:
        assert ExitStatus.CLEAN == main.main(
            [command, "bridge.toml", "closed", "--desk", "courier"]
        )
        assert capsys.readouterr().out

    def test_day_before_the_desk_is_known_needs_no_desk(self, capsys: Captured) -> None:
        """The ledger as of an earlier day may lack the source of the desk."""
        Path("dated.toml").write_text(
            BRIDGE.replace('"engineer", "reporter", "courier"]', '"engineer"]').replace(
                '["mayor", "courier"]', '["mayor", { source = "courier", on = "2031-05-04" }]'
            )
        )
        main.main(["check", "dated.toml", "--desk", "courier", "--as-of", "2031-05-03"])

        assert "unknown source" not in capsys.readouterr().err


def test_argument_names_the_desk() -> None:
    ledger = bridge()

    assert Status.SINGLE_ORIGIN is assess(ledger)["closed"].status
    assert Status.CORROBORATED is assess(ledger, desk="courier")["closed"].status
    assert 2 == explain(ledger, "closed", desk="courier").asserted.certain_support.low
    assert ["single-relay"] == [finding.name for finding in check(ledger).findings]
    assert [] == [*check(ledger, desk="courier").findings]
    assert [] == [*diff(ledger, bridge(), desk="courier").findings]
    assert "single-relay" not in report(ledger, desk="courier")


@pytest.mark.parametrize("function", [assess, check, report])
def test_argument_of_an_unknown_desk_is_an_error_with_a_hint(
    function: Callable[..., object],
) -> None:
    with pytest.raises(LedgerError, match="unknown source `couriar`") as error:
        function(bridge(), desk="couriar")

    assert "did you mean `courier`?" == error.value.problems[0].hint


def test_argument_of_an_unknown_desk_of_a_graph_is_an_error() -> None:
    with pytest.raises(LedgerError, match="unknown source `couriar`"):
        graph(bridge(), "dot", desk="couriar")


def test_ledger_in_code_needs_its_desk() -> None:
    with pytest.raises(LedgerError, match="unknown source `couriar`"):
        bridge("couriar")


def test_records_of_a_ledger_without_its_desk_have_none() -> None:
    ledger = bridge("courier")

    assert None is ledger.only([ref_of(ledger.sources["mayor"])]).settings.desk
    assert "courier" == ledger.only([ref_of(ledger.sources["reporter"])]).settings.desk


def test_confidential_desk_is_disguised() -> None:
    ledger = reader.read_text(
        BRIDGE.replace("ledger = 1", 'ledger = 1\ncheck.desk = "courier"').replace(
            'courier = { kind = "outlet" }', 'courier = { kind = "outlet", confidential = true }'
        )
    )
    shown = disguise_ledger(ledger)

    assert "confidential-1" == shown.settings.desk
    assert Status.CORROBORATED is assess(shown)["closed"].status
    assert "courier" not in graph(ledger, "dot")


def test_unknown_desk_of_a_file_is_reported_at_its_place() -> None:
    text = BRIDGE.replace("ledger = 1", 'ledger = 1\n\n[check]\ndesk = "couriar"')
    with pytest.raises(LedgerError) as error:
        reader.read_text(text, "bridge.toml")

    (problem,) = error.value.problems
    assert ("bridge.toml:4:8", "did you mean `courier`?") == (str(problem.place), problem.hint)


def write_parts(folder: Path, **desks: str | None) -> Path:
    """Write a ledger and the files it includes, each with its desk; return the ledger's path."""
    names = [f'"{name}.toml"' for name in desks if name != "whole"]
    for name, desk in desks.items():
        included = f"include = [{', '.join(names)}]\n" if name == "whole" else ""
        check_table = "" if desk is None else f'[check]\ndesk = "{desk}"\n'
        records = BRIDGE.partition("\n\n")[2] if name == "whole" else ""
        (folder / f"{name}.toml").write_text(f"ledger = 1\n{included}{check_table}\n{records}")
    return folder / "whole.toml"


@pytest.mark.parametrize(
    "desks",
    [
        {"whole": None, "a": "courier"},
        {"whole": "courier", "a": "courier", "b": None},
        {"whole": None, "a": "courier", "b": "courier"},
    ],
)
def test_included_files_may_name_the_same_desk(tmp_path: Path, desks: dict[str, str]) -> None:
    assert "courier" == reader.read(write_parts(tmp_path, **desks)).settings.desk


@pytest.mark.parametrize(
    ("desks", "first", "second"),
    [
        ({"whole": None, "a": "courier", "b": "mayor"}, "a.toml:3:8", "b.toml:3:8"),
        ({"whole": "mayor", "a": "courier"}, "whole.toml:4:8", "a.toml:3:8"),
    ],
)
def test_two_desks_are_an_error(
    tmp_path: Path, desks: dict[str, str], first: str, second: str
) -> None:
    with pytest.raises(LedgerError, match="two desks keep this ledger") as error:
        reader.read(write_parts(tmp_path, **desks))

    (problem,) = error.value.problems
    assert str(problem.place).endswith(second)
    assert (problem.hint or "").endswith(first)
