"""Where something was written: file, line and column.

At the very bottom, below errors and model, because both a problem with input
and a record that loaded well must be able to say where they stand.
"""

from attrs import frozen


@frozen
class Place:
    """A span in a text, as an editor counts it.

    Lines and columns start at 1; columns count Unicode code points. The end is
    exclusive. ``file`` is the path as the user gave it, or a name such as
    ``<string>``.
    """

    file: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
