"""What a format cannot carry: told, never dropped in silence."""

from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from claimtrack.model import Ledger, Record
from claimtrack.model.enums import WordEnum
from claimtrack.model.record import ref_of


class LossReason(WordEnum):
    """Why something of a ledger is not in what was written."""

    LOST = "lost", "the format has no place for it"
    NEVER = "never", "it is left out on principle"

    def __init__(self, _: str, meaning: str) -> None:
        self.meaning = meaning


@frozen
class Loss:
    """One thing that a format does not carry, and of which records it was lost.

    ``what`` is a noun and a key as ledger files write them, such as
    ``source.reliability``, or a part of one in words, ``assertion.via of more than two``.
    """

    what: str
    why: str
    fate: LossReason = LossReason.LOST
    records: tuple[Record, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"`{self.what}`{_whose(self.records)}: {self.why}"


def told(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield a line for each reason and kind of record, with all keys that were lost for it."""
    alike: dict[tuple[LossReason, str, str], list[Loss]] = {}
    for loss in losses:
        noun = loss.what.partition(".")[0]
        alike.setdefault((loss.fate, loss.why, noun), []).append(loss)
    for (fate, why, _), some in alike.items():
        keys = ", ".join(f"`{loss.what}`" for loss in some)
        records = {id(record): record for loss in some for record in loss.records}
        yield f"{fate.value}: {keys}{_whose(tuple(records.values()))}: {why}"


def _whose(records: tuple[Record, ...]) -> str:
    if not records:
        return ""
    more = f" and {len(records) - 1:,} more" if len(records) > 1 else ""
    return f" of {ref_of(records[0])}{more}"


@define
class LossLog:
    """What was lost so far; grows while a ledger is written, hence not frozen."""

    _records: dict[tuple[str, str, LossReason], list[Record]] = field(factory=dict)

    def add(
        self, what: str, why: str, record: Record | None = None, fate: LossReason = LossReason.LOST
    ) -> None:
        """Keep that this is lost, of a record or of the ledger as a whole."""
        records = self._records.setdefault((what, why, fate), [])
        if record is not None:
            records.append(record)

    def add_all(
        self, what: str, why: str, records: Iterable[Record], fate: LossReason = LossReason.LOST
    ) -> None:
        """Keep that this is lost of each of these records; of none, nothing is lost."""
        for record in records:
            self.add(what, why, record, fate)

    def found(self) -> tuple[Loss, ...]:
        """Return what was lost, in the order in which it was first met."""
        return tuple(Loss(*key, tuple(records)) for key, records in self._records.items())


def beside(ledger: Ledger) -> LossLog:
    """Return what no format of ledgers carries: texts that are in no file of their own."""
    losses = LossLog()
    losses.add_all(
        "document.text",
        "a text that came with its document, and not from a file at its `path`, is not written",
        (each for each in ledger.documents.values() if each.text and each.path is None),
    )
    return losses
