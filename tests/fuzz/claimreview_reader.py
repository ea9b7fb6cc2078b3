"""ClaimReviews are read with places inside the file."""

import json
from collections.abc import Iterator

from claimtrack.formats import claimreview
from tests.formats.claimreviews import review
from tests.fuzz.reading import check_reader, sample_ledgers


def check(data: bytes) -> None:
    check_reader(data, claimreview.read_text)


def seeds() -> Iterator[bytes]:
    yield json.dumps(review()).encode()
    yield json.dumps([review(author="Harbour Checkers"), review(reviewRating=None)]).encode()
    for ledger in sample_ledgers():
        yield claimreview.write(ledger).text.encode()
