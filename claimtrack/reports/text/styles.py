"""Styled lines: text spans with a style each, printed plain or in colour."""

from collections.abc import Iterable
from enum import Enum
from typing import TextIO, TypeAlias

from claimtrack.model import Severity


class Style(Enum):
    """The meaning of a text span; the value is its style in the words of Rich."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "blue"
    ERROR = "bold red"
    WARNING = "bold yellow"
    NOTE = "bold cyan"
    HELP = "green"


StyledLine: TypeAlias = tuple[tuple[str, Style], ...]


def severity_style(severity: Severity) -> Style:
    """Return the style of a severity."""
    match severity:
        case Severity.ERROR:
            return Style.ERROR
        case Severity.WARNING:
            return Style.WARNING
        case Severity.NOTE:
            return Style.NOTE


def styled_line(*spans: str | tuple[str, Style]) -> StyledLine:
    """Return a styled line; a text without a style is plain."""
    return tuple((span, Style.PLAIN) if isinstance(span, str) else span for span in spans)


def plain_text(lines: Iterable[StyledLine]) -> str:
    """Return lines as text without styles and without trailing blanks."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def print_in_colour(lines: Iterable[StyledLine], to: TextIO) -> None:
    """Print lines in colour."""
    from rich.console import Console
    from rich.text import Text

    console = Console(file=to, force_terminal=True, color_system="standard", highlight=False)
    for line in lines:
        text = Text.assemble(*((span, style.value) for span, style in line))
        text.rstrip()
        console.print(text, soft_wrap=True)
