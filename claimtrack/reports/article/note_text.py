"""A note as a few lines of plain text, for editors and other places without markup."""

from collections.abc import Iterable, Iterator

from claimtrack.engine.finding import join_words
from claimtrack.reports.article.view import Note, NoteChain

MAX_CHAINS = 3
"""The largest number of chains of a side that are shown."""


def note_lines(note: Note) -> Iterator[str]:
    """Yield the claim with its status, who says so and who does not, and what to do next.

    Text of the ledger may have line feeds itself.
    """
    yield f"{note.status.sign} {note.label}: {note.claim.text}"
    if note.sides:
        for side in note.sides:
            number = "" if side.number is None else f"{side.number}: "
            other = f" ({number}{side.claim})" if side.claim else ""
            yield f"{side.heading}: {_chains(side.chains)}{other}"
    else:
        for words in dict.fromkeys(chain.side for chain in note.chains):
            chains = (chain for chain in note.chains if chain.side == words)
            yield f"{words.capitalize()}: {_chains(chains)}"
    if note.main is not None:
        also = f" Also: {'; '.join(note.main.folded)}." if note.main.folded else ""
        yield f"{note.main.message}{also}"
    yield from note.remarks
    if note.next:
        yield f"Next: {note.next[0]}"


def _chains(chains: Iterable[NoteChain]) -> str:
    texts: dict[str, None] = {}
    for chain in chains:
        names = [f"{chip.name} ({chip.aside})" if chip.aside else chip.name for chip in chain.chips]
        texts[" → ".join(names)] = None
    return join_words([*texts], MAX_CHAINS) or "nobody"
