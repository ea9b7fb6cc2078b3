"""Round trips of ledgers through tables."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.formats.registry import FORMATS, write
from claimtrack.model import Assertion, Claim, Fact, Hop, Ledger, Predicate, Settings, Source
from tests.formats.trials import tried
from tests.laws import profiles
from tests.strategies import figures, ledgers, names, settings, texts

TABLES = ("csv", "parquet")


def write_and_read(ledger: Ledger, format: str) -> Ledger:
    """Write a ledger and read it back."""
    read = FORMATS[format].read
    assert read is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        write(ledger, format).save(path)
        return read(path)


@pytest.mark.parametrize("format", TABLES)
@tried
@given(ledger=ledgers())
def test_ledger_reads_back_equal(format: str, ledger: Ledger) -> None:
    assert ledger == write_and_read(ledger, format)
    assert () == write(ledger, format).lost


@pytest.mark.deep
@pytest.mark.parametrize("format", TABLES)
@tried
@given(ledger=ledgers(most=8))
def test_larger_ledger_reads_back_equal(format: str, ledger: Ledger) -> None:
    assert ledger == write_and_read(ledger, format)


@pytest.mark.parametrize("format", TABLES)
@profiles.law_settings(12)
@given(ledger=ledgers())
def test_rewriting_tables_is_idempotent(format: str, ledger: Ledger) -> None:
    assert write(ledger, format) == write(write_and_read(ledger, format), format)


@pytest.mark.parametrize("format", TABLES)
@tried
@given(name=names, note=texts)
def test_single_source_reads_back_equal(format: str, name: str, note: str) -> None:
    ledger = Ledger.of(Source("a", "person", name=name, note=note))

    assert ledger == write_and_read(ledger, format)


@pytest.mark.parametrize("format", TABLES)
@tried
@given(settings=settings)
def test_settings_read_back_equal(format: str, settings: Settings) -> None:
    ledger = Ledger.of(settings=settings)

    assert settings == write_and_read(ledger, format).settings


@pytest.mark.parametrize("format", TABLES)
@tried
@given(value=figures | st.sampled_from(["1900", "1.5", "1e3", "-7", "+7", "=7", "0x1f", "１"]))
def test_figure_keeps_its_type(format: str, value: float | str) -> None:
    """The types are compared because 1, 1.0 and True are equal."""
    as_name = Fact("s", "called", value=value if isinstance(value, str) else str(value))
    ledger = Ledger.of(
        Predicate("called", "name"),
        Predicate("counts", "number", tolerance=0.5),
        Claim("named", "Text.", fact=as_name),
        []
        if isinstance(value, str)
        else Claim("c", "Text.", fact=Fact("s", "counts", value=value)),
    )
    again = write_and_read(ledger, format)

    def given_values(of: Ledger) -> list[tuple[type, str]]:
        facts = [claim.fact for claim in of.claims.values()]
        return [(type(fact.value), repr(fact.value)) for fact in facts if fact is not None]

    assert given_values(ledger) == given_values(again)
    assert ledger == again


@pytest.mark.parametrize("format", TABLES)
@pytest.mark.parametrize("value", [1900, 1900.0, "1900", "about 1,900 km", -0.0, 10**30])
def test_figure_of_a_hop_keeps_its_type(format: str, value: float | str) -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        Predicate("counts", "number"),
        Claim("c", "Text.", fact=Fact("s", "counts", value=1)),
        Assertion("c", [Hop("a", value=value)]),
    )
    quantity = write_and_read(ledger, format).assertions[0].via[0].value

    assert quantity is not None
    assert (type(value), repr(value)) == (type(quantity.given), repr(quantity.given))


@pytest.mark.parametrize("format", TABLES)
def test_order_of_records_is_kept(format: str) -> None:
    ids = ["b", "c", "a"]
    ledger = Ledger.of([Source(id, "person") for id in ids], [Claim(id, "") for id in ids])
    again = write_and_read(ledger, format)

    assert ids == [*again.sources]
    assert ids == [*again.claims]


@pytest.mark.parametrize("format", TABLES)
def test_empty_ledger_is_one_file(format: str) -> None:
    written = write(Ledger.of(), format)

    assert [FORMATS[format].known_by] == [*written.files]
    assert Ledger.of() == write_and_read(Ledger.of(), format)


@pytest.mark.parametrize("format", TABLES)
def test_empty_text_differs_from_an_absent_one(format: str) -> None:
    ledger = Ledger.of(Claim("c", "", note=""), Claim("d", "'", note=None))
    again = write_and_read(ledger, format)

    assert ("", None) == (again.claims["c"].note, again.claims["d"].note)
    assert ("", "'") == (again.claims["c"].text, again.claims["d"].text)


@pytest.mark.parametrize("format", TABLES)
def test_length_of_a_list_of_ids_is_not_limited(format: str) -> None:
    ids = [f"{'x' * 50}-{i}" for i in range(4_000)]
    ledger = Ledger.of([Claim(id, "Text.") for id in ids], Claim("c", "Text.", because=ids))

    assert ledger == write_and_read(ledger, format)


@pytest.mark.parametrize("format", TABLES)
def test_output_is_deterministic(format: str) -> None:
    ledger = Ledger.of(Source("a", "person"), Claim("c", "Text."), Assertion("c", ["a"]))

    assert write(ledger, format).files == write(ledger, format).files
