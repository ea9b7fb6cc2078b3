"""What an edit of a large ledger costs: ``python -m tests.benchmarks.edits FOLDER``.

Prints, for each kind of record, the CPU seconds of edits that change one of them: the
median and the most of some chosen by chance, and of the source that is named most.
"""

import argparse
import random
import resource
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from attrs import evolve

from claimtrack import Checker
from claimtrack.formats import parquet_folder
from claimtrack.garbage import collection_paused
from claimtrack.model import Assertion, Claim, Document, Ledger, Record, Source

EDITS = 50
"""Of each kind."""


def chosen(ledger: Ledger, times: int) -> Iterator[tuple[str, list[Record], Callable[..., Record]]]:
    """Yield kinds of edits: what they are called, what is edited, and what becomes of it."""
    chance = random.Random(1)

    def some(records: Sequence[Record]) -> list[Record]:
        return chance.sample(records, min(times, len(records)))

    named = Counter(hop.source for each in ledger.assertions for hop in each.via)
    free = [each for each in ledger.assertions if each.id is None]
    yield "the text of a claim", some([*ledger.claims.values()]), _said_otherwise
    yield "the note of an assertion", some(free), _noted
    yield "the day of a document", some([*ledger.documents.values()]), _published
    yield "a link, taken out and put back", some(ledger.links), lambda link: link
    yield "the note of a source", some([*ledger.sources.values()]), _noted
    (hub, count), *_ = named.most_common(1)
    yield f"the source that is named most, {count:,} times", [ledger.sources[hub]], _noted


def _said_otherwise(claim: Claim) -> Claim:
    return evolve(claim, text=f"{claim.text} So it was said.")


def _published(document: Document) -> Document:
    return evolve(document, published="2020-02-02")


def _noted(record: Source | Assertion) -> Source | Assertion:
    return evolve(record, note="Noted.")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure what an edit of a ledger costs.")
    parser.add_argument("folder", type=Path, help="a ledger in Parquet")
    parser.add_argument("--edits", type=int, default=EDITS, help="how many of each kind")
    options = parser.parse_args(arguments)
    with collection_paused():
        ledger = parquet_folder.read(options.folder)
    start = process_time()
    checker = Checker.of(ledger)
    print(
        f"{len(ledger.assertions):,} assertions, checked at first in {process_time() - start:.1f} s"
    )
    for what, records, edited in chosen(ledger, options.edits):
        seconds, claims = [], []
        for record in records:
            start = process_time()
            revision = checker.edit([edited(record)], [record])
            seconds.append(process_time() - start)
            claims.append(revision.claims)
        print(
            f"{len(seconds):4} × {what}: {median(seconds):.4f} s, most {max(seconds):.4f} s; "
            f"claims judged again {median(claims):,.0f}, most {max(claims):,}",
            flush=True,
        )
    print(f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
