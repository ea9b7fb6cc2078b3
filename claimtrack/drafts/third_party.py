"""Texts that are sent to a third party, and the names that must not go with them."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from claimtrack.confidential import Disguise
from claimtrack.drafts.draft import Extractor
from claimtrack.model import Ledger
from claimtrack.model.values import refuse


@runtime_checkable
class RemoteExtractor(Extractor, Protocol):
    """An extractor that sends the text to somebody else."""

    @property
    def sends_to(self) -> str:
        """The recipient of the text, such as the name of a model."""
        ...


def check_sending(text: str, file: str, ledgers: Iterable[Ledger]) -> None:
    """Refuse to send a text that names a confidential source of the ledgers.

    The message does not say which source, since it may end in a log.

    Raises:
        LedgerError: the text has the id or the name of a confidential source.
    """
    disguise = Disguise.of(*ledgers)
    if disguise.text(text) != text:
        refuse(
            f"`{file}` names a confidential source, and the text would go to a third party",
            "use another extractor, or send it with --send",
        )
