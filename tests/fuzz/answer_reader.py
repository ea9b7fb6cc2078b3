"""An answer with citations is read with places inside the file."""

from collections.abc import Iterator

from claimtrack.formats.answer import reader
from tests.fuzz.reading import check_reader, sample_files


def check(data: bytes) -> None:
    check_reader(data, reader.read_text)


def seeds() -> Iterator[bytes]:
    yield from sample_files("*.answer.json")
