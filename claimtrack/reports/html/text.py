"""Text of a ledger for HTML pages, which sanitize and escape all of it."""

from claimtrack.model import Source
from claimtrack.reports.text.visible import Display

_SCREEN = Display()


def safe_text(text: str) -> str:
    """Return a text as one sanitized line, which is not yet escaped."""
    return _SCREEN.sanitize(text)


def display_name(source: Source) -> str:
    """Return the name or id of a source, marked if it is unnamed.

    The label of an unnamed source only distinguishes it from others.
    """
    name = source.name or source.id
    return name if source.named else f"{name} (unnamed)"
