"""Confidential sources in checks of parts: all parts use the aliases of the whole ledger."""

import re
from pathlib import Path

import pytest

from claimtrack.cli import main
from claimtrack.cli import parts as in_parts
from claimtrack.formats.registry import write
from claimtrack.model import Assertion, Claim, Ledger, Source

pytest.importorskip("duckdb")


def test_parts_have_the_aliases_of_the_whole_ledger(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Public ids that look like an alias, or like a confidential name, are in other parts."""
    monkeypatch.chdir(tmp_path_factory.mktemp("parts"))
    monkeypatch.setattr(in_parts, "_MIN_PART_SIZE", 2)
    ids = ["mole", "mia-lund", "confidential-1", "ada", "confidential-3"]
    hidden = [
        Source("mole", "person", name="Mia Lund", confidential=True, part_of="confidential-1"),
        Source("ada", "person", confidential=True, note="A note."),
    ]
    public = [Source(id, "outlet") for id in ids if id not in ("mole", "ada")]
    claims = [Claim(f"c{i}", f"It is {i}.") for i in range(10)]
    chains = [Assertion(f"c{i}", [ids[i % 5]]) for i in range(10)]
    write(Ledger.of(hidden, public, claims, chains), "parquet").save("secret")

    def check(*options: str) -> str:
        main.main(["check", "secret", "--format", "concise", *options])
        printed = capsys.readouterr()
        return printed.out + printed.err

    whole = check()
    assert whole == check("--memory", "600M")
    assert {"confidential-2", "confidential-4"} <= set(re.findall(r"confidential-[0-9-]+", whole))
    assert "mia" not in whole


@pytest.mark.parametrize("option", ["--jobs=1", "--explain-plan"])
def test_problems_with_settings_of_parts_reveal_no_secret(
    option: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The unknown desk resembles a confidential source, and so does a line of the settings."""
    monkeypatch.chdir(tmp_path)
    mole = Source("mole-7", "person", name="Mia Lund", confidential=True)
    ledger = Ledger.of(mole, Claim("c", "It is."), Assertion("c", ["mole-7"]))
    write(ledger, "parquet").save("secret")

    status = main.main(["check", "secret", option, "--desk", "mole-8"])
    Path("secret/claimtrack.toml").write_text('[check]\nignore = ["Mia Lund"]\n')
    other_status = main.main(["check", "secret", option])
    printed = capsys.readouterr().err

    assert (2, 2) == (status, other_status)
    assert "did you mean `confidential-1`?" in printed
    assert "hidden: names a confidential source" in printed
    assert "mole-7" not in printed
    assert "Mia" not in printed
