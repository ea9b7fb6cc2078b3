"""Where something was written: file, line and column.

At the very bottom, below errors and model, because both a problem with input
and a record that loaded well must be able to say where they stand.
"""

from attrs import evolve, frozen


@frozen
class Place:
    """A span in a text, as an editor counts it.

    Lines and columns start at 1; columns count Unicode code points. The end is
    exclusive. ``file`` is the path as the user gave it, or a name such as
    ``<string>``. A part of a record that other records share has line 0: its line is
    that of the record.
    """

    file: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def within(self, record: "Place | None") -> "Place | None":
        """Return the place of a part of a record that is at some place."""
        if self.line:
            return self
        return None if record is None else evolve(record, column=self.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"
