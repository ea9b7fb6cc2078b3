"""Lines made of stretches that each have a tone, printed plain or in colour."""

from collections.abc import Iterable
from enum import Enum
from typing import TextIO, TypeAlias

from claimtrack.model import Severity


class Style(Enum):
    """How a stretch of a line is meant; the value is the style it has in colour."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "blue"
    ERROR = "bold red"
    WARNING = "bold yellow"
    NOTE = "bold cyan"
    HELP = "green"


Line: TypeAlias = tuple[tuple[str, Style], ...]


def tone_of(severity: Severity) -> Style:
    """Return the tone of a severity."""
    match severity:
        case Severity.ERROR:
            return Style.ERROR
        case Severity.WARNING:
            return Style.WARNING
        case Severity.NOTE:
            return Style.NOTE


def line(*stretches: str | tuple[str, Style]) -> Line:
    """Return a line; a bare text has no tone."""
    return tuple((part, Style.PLAIN) if isinstance(part, str) else part for part in stretches)


def plain(lines: Iterable[Line]) -> str:
    """Return lines as text without colour, without blanks at their ends."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def print_coloured(lines: Iterable[Line], to: TextIO) -> None:
    """Print lines in colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=to, force_terminal=True, color_system="standard", highlight=False)
    for parts in lines:
        text = Text.assemble(*((text, tone.value) for text, tone in parts))
        text.rstrip()
        console.print(text, soft_wrap=True)
