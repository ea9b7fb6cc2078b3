"""Reports of the parts of a ledger that a format cannot represent."""

from collections.abc import Iterable, Iterator

from attrs import define, field, frozen

from claimtrack.model import Ledger, Record
from claimtrack.model.enums import WordEnum
from claimtrack.model.record import ref_of


class LossReason(WordEnum):
    """A reason why part of a ledger is not in the output."""

    LOST = "lost", "the format has no place for it"
    NEVER = "never", "it is left out on principle"

    def __init__(self, _: str, meaning: str) -> None:
        self.meaning = meaning


@frozen
class Loss:
    """One key that a format does not represent, and the records that lost it.

    ``what`` is a kind of record and a key, as in ledger files, such as
    ``source.reliability``. It may name part of a key: ``assertion.via of more than two``.
    """

    what: str
    why: str
    fate: LossReason = LossReason.LOST
    records: tuple[Record, ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"`{self.what}`{_whose(self.records)}: {self.why}"


def describe_losses(losses: Iterable[Loss]) -> Iterator[str]:
    """Yield a line for each reason and kind of record, with all its lost keys."""
    alike: dict[tuple[LossReason, str, str], list[Loss]] = {}
    for loss in losses:
        kind = loss.what.partition(".")[0]
        alike.setdefault((loss.fate, loss.why, kind), []).append(loss)
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
    """A mutable log of losses, filled while a ledger is written."""

    _records: dict[tuple[str, str, LossReason], list[Record]] = field(factory=dict)

    def add(
        self, what: str, why: str, record: Record | None = None, fate: LossReason = LossReason.LOST
    ) -> None:
        """Add a loss of one record, or of the ledger as a whole."""
        records = self._records.setdefault((what, why, fate), [])
        if record is not None:
            records.append(record)

    def add_all(
        self, what: str, why: str, records: Iterable[Record], fate: LossReason = LossReason.LOST
    ) -> None:
        """Add a loss of each of some records. Without records nothing is added."""
        for record in records:
            self.add(what, why, record, fate)

    def losses(self) -> tuple[Loss, ...]:
        """Return the losses, in the order of their first occurrence."""
        return tuple(Loss(*key, tuple(records)) for key, records in self._records.items())


def texts_not_copied(ledger: Ledger) -> Iterator[Loss]:
    """Yield a loss if documents have texts in files, for output that goes to another place."""
    documents = tuple(each for each in ledger.documents.values() if each.path is not None)
    if documents:
        why = "the text files of documents are not copied to the new place"
        yield Loss("document.path", why, records=documents)


def start_loss_log(ledger: Ledger) -> LossLog:
    """Return a log with the losses of every format: document texts without a file."""
    losses = LossLog()
    losses.add_all(
        "document.text",
        "a text that was not loaded from a file at `path` is not written",
        (each for each in ledger.documents.values() if each.text and each.path is None),
    )
    return losses
