"""Tests of the JSON Schema of ledgers against the record classes and the reader."""

from functools import cache
from pathlib import Path

import jsonschema
import pytest
import tomli
from hypothesis import given

from claimtrack.errors import LedgerError
from claimtrack.formats.toml import reader, schema
from claimtrack.model import Ledger
from tests.formats.test_toml import EXAMPLE
from tests.formats.trials import tried
from tests.strategies import ledgers

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(ROOT.glob("seeds/*/ledger.toml")) + sorted(ROOT.glob("examples/*/ledger.toml"))


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema.build_ledger_schema())


def _valid(text: str) -> bool:
    return bool(_validator().is_valid(tomli.loads(text)))


def _read(text: str) -> bool:
    try:
        reader.read_text(text)
    except LedgerError:
        return False
    return True


def test_shipped_schema_is_the_generated_one() -> None:
    """To renew it, write ``render_ledger_schema()`` to ``ledger.schema.json``."""
    assert schema.read_ledger_schema() == schema.render_ledger_schema()


def test_schema_is_valid_under_old_and_new_drafts() -> None:
    """Common editors support only draft 4."""
    jsonschema.Draft202012Validator.check_schema(schema.build_ledger_schema())
    jsonschema.Draft4Validator.check_schema(schema.build_ledger_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.parent.name)
def test_schema_accepts_sample_ledgers(path: Path) -> None:
    assert _valid(path.read_text(encoding="utf-8"))


@tried
@given(ledger=ledgers())
def test_schema_accepts_every_written_ledger(ledger: Ledger) -> None:
    assert _valid(reader.write(ledger))


BASE = (
    EXAMPLE
    + "[document.d]\n[[retraction]]\ndocument = 'd'\n[[waiver]]\ncode='CT102'\nsource='dprk'\n"
)

REFUSED = [
    ("ledger = 1", "ledger = 2"),
    ("ledger = 1", ""),
    ("ledger = 1", "ledger = 1\ninclude = 'a.toml'"),
    ("ledger = 1", "ledger = 1\ncolour = 1"),
    ("ledger = 1", "ledger = 1\n[check]\nprofile = 'x'"),
    ("ledger = 1", "ledger = 1\n[check]\nseverity = { CT102 = 'grave' }"),
    ("ledger = 1", "ledger = 1\n[check.ignore_by_topic]\nwar = 'CT1'"),
    ('kind = "state-media"', 'kind = "state media"'),
    ('kind = "state-media"', 'knid = "state-media"'),
    ('name = "KCNA"', f'name = "{"x" * 201}"'),
    ('name = "KCNA"', "name = 1"),
    ('name = "KCNA"', "named = 'yes'"),
    ("[document.article]", '[document."a b"]'),
    ('published = "2021-10"', "published = 2021-10-19"),
    ('published = "2021-10"', "sha256 = 'abc'"),
    ('published = "2021-10"', "credits = 'kcna'"),
    ('published = "2021-10"', "path = ''"),
    ('text   = "The test was a defensive measure."', ""),
    ('via    = ["dprk", "kcna"]', ""),
    ('via    = ["dprk", "kcna"]', 'via = "kcna"'),
    ('via    = ["dprk", "kcna"]', "via = []"),
    ('via    = ["dprk", "kcna"]', "via = ['kcna', 1]"),
    ('via    = ["dprk", "kcna"]', "via = ['Not An Id']"),
    ('at     = "article#p12"', "at = 3"),
    ('at     = "article#p12"', "search = { by = 'me' }"),
    ('at     = "article#p12"', "search = 'here'"),
    ('act = "denied"', 'act = "lied"'),
    ('{ source = "dprk", ', "{ "),
    ('kind = "contradicts"', ""),
    ('from = "defensive"', 'from_ = "defensive"'),
    ('to = "provocation"', ""),
    ('to = "provocation"', 'to = "provocation"\nto_link = "l"'),
    ("document = 'd'", ""),
    ("document = 'd'", "document = 'd'\nlink = 'x'"),
    ("document = 'd'", "claim = 'defensive'"),
    ("source='dprk'", ""),
    ("code='CT102'", ""),
]


def test_schema_accepts_the_base_of_the_invalid_examples() -> None:
    assert _read(BASE)
    assert _valid(BASE)


@pytest.mark.parametrize(("old", "new"), REFUSED)
def test_reader_rejects_everything_that_the_schema_rejects(old: str, new: str) -> None:
    text = BASE.replace(old, new, 1)

    assert text != BASE
    assert not _valid(text)
    assert not _read(text)


def test_every_key_has_a_description() -> None:
    definitions = schema.build_ledger_schema()["$defs"]
    assert isinstance(definitions, dict)
    for name, definition in definitions.items():
        for word, key in definition["properties"].items():
            assert key.get("description"), f"{name}.{word}"
