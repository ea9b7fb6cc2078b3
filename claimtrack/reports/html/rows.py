"""The numbers in the text of an article: where each leads back to, and its status."""

from collections.abc import Mapping

from claimtrack.reports.article.view import Block

WHOLE = -1
"""The position of a number that stands before the text of a block."""


def find_anchors(block: Block) -> Mapping[int, int]:
    """Return the position of the first number of each note beside a block.

    The position is the piece whose words end there, or :data:`WHOLE`.
    """
    beside = {note.number for note in block.notes}
    found = {number: WHOLE for number in block.whole if number in beside}
    for position, piece in enumerate(block.pieces):
        for number in beside.intersection(piece.ends):
            found.setdefault(number, position)
    return found


def find_statuses(block: Block) -> Mapping[int, str]:
    """Return the status of each note beside a block, by its number."""
    return {note.number: note.status.value for note in block.notes}
