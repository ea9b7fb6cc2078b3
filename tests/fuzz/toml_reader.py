"""A TOML ledger is read with places inside the file, and formatting it changes no value."""

from collections.abc import Iterator

from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from tests.fuzz.reading import FILE, check_reader, sample_files


def check(data: bytes) -> None:
    if check_reader(data, reader.read_text) is None:
        return
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    formatted = format_text(text, FILE)
    assert reader.read_text(text) == reader.read_text(formatted)
    assert formatted == format_text(formatted, FILE)


def seeds() -> Iterator[bytes]:
    yield from sample_files("*.toml")
