"""The conformance of each format, measured with a ledger that has every key.

The conformance page is generated from it, and the tests check the page.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from pathlib import Path

from attrs import frozen

from claimtrack.api import convert
from claimtrack.formats.records.loss import Loss, LossReason
from claimtrack.formats.records.shape import CLASS_BY_KIND, plain_values, shape_of
from claimtrack.formats.registry import WRITABLE, read
from claimtrack.model import Hop, Record, ref_of

SPECIMEN = read(Path(__file__).with_name("specimen.toml"))

_OMITTED = ("claim.draft", "assertion.draft")
"""The keys of drafts, which formats for publication omit with the records that have them."""

_HOP = "hop"
"""The prefix of the keys of a hop."""


class Kept(Enum):
    """The result for a key in a format."""

    WHOLE = "kept"
    PART = "in part"
    LOST = "lost"
    NEVER = "never"


@frozen
class Concept:
    """One key of one kind of record, and the records of the specimen that have it."""

    what: str
    meaning: str
    records: frozenset[Record]


def concepts() -> tuple[Concept, ...]:
    """Return all keys of all records, in the order of the ledger's reference."""
    found: list[Concept] = []
    for kind, cls in CLASS_BY_KIND.items():
        for word, key in shape_of(cls).by_name.items():
            if key.name == "via":
                found += (
                    Concept(f"{_HOP}.{word}", inner.meaning, _giving(kind.value, "via", word))
                    for word, inner in shape_of(Hop).by_name.items()
                )
            else:
                meaning = f"{key.meaning} (`{word}`)" if key.ref_kinds else key.meaning
                found.append(
                    Concept(f"{kind.value}.{word}", meaning, _giving(kind.value, word, None))
                )
    return tuple(found)


def _giving(kind: str, word: str, inner: str | None) -> frozenset[Record]:
    """Return the records of the specimen that have a key, or a key of an inner record."""
    return frozenset(
        record
        for record in SPECIMEN.records()
        if ref_of(record).kind.value == kind and _gives(record, word, inner)
    )


def _gives(record: Record, word: str, inner: str | None) -> bool:
    table = plain_values(record)
    if inner is None or word not in table:
        return word in table
    hops = table[word]
    assert isinstance(hops, list)
    return any(inner == "source" if isinstance(hop, str) else inner in hop for hop in hops)


@cache
def losses() -> Mapping[str, tuple[Loss, ...]]:
    """Return the losses of the specimen in each format, except confidential names."""
    return {
        name: tuple(
            loss
            for loss in convert(SPECIMEN, name).lost
            if (loss.what, loss.fate) != ("source.name", LossReason.NEVER)
        )
        for name in WRITABLE
    }


def conformance_of(concept: Concept, lost: tuple[Loss, ...]) -> Kept:
    """Return the result for a key in a format with these losses."""
    of_it = [loss for loss in lost if _is_of(loss.what, concept.what)]
    if not of_it:
        return Kept.WHOLE
    gone = {
        ref_of(record) for loss in of_it for record in loss.records if loss.what == concept.what
    }
    written = concept.records
    if concept.what not in _OMITTED and any(loss.what in _OMITTED for loss in lost):
        written -= {*SPECIMEN.without_drafts().drafts}
    if len(gone) < len(written):
        return Kept.PART
    fates = {loss.fate for loss in of_it}
    return Kept(min(fates, key=list(LossReason).index).value)


def _is_of(lost: str, concept: str) -> bool:
    """True if a loss is of a key, or of part of it: ``assertion.via of more than two``."""
    return lost == concept or lost.startswith((f"{concept} ", f"{concept}."))


def other_losses(lost: tuple[Loss, ...]) -> Iterator[Loss]:
    """Yield the losses that are not of a key of a record, such as settings."""
    told = [concept.what for concept in concepts()]
    for loss in lost:
        if not any(_is_of(loss.what, what) for what in told):
            yield loss
