"""PROV-JSON is read with places inside the file."""

from collections.abc import Iterator

from claimtrack.formats.prov import prov_json
from tests.fuzz.reading import check_reader, sample_ledgers


def check(data: bytes) -> None:
    check_reader(data, prov_json.read_text)


def seeds() -> Iterator[bytes]:
    for ledger in sample_ledgers(1_000):
        yield prov_json.write(ledger).encode()
