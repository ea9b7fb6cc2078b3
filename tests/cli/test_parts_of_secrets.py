"""Confidential sources in checks of parts: all parts use the aliases of the whole ledger."""

import re

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
