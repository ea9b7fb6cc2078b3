"""What can be wrong with input.

A ledger full of contradictions is no error: it loads and yields findings. What
belongs here is input that cannot be used: text that is not TOML, a word nobody
understands, a reference to what is not there.
"""

from enum import Enum

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


class Fault(Enum):
    """The kinds of problem input can have: a stable code and what it means."""

    EMPTY = "CT001", "there is nothing to check"
    ENCODING = "CT002", "the file is not UTF-8 text"
    CHARACTER = "CT003", "a character that has no place there"
    SYNTAX = "CT004", "the text does not parse"
    DUPLICATE = "CT005", "two records carry one id"
    VALUE = "CT006", "a value of the wrong type, or none of those allowed"
    UNKNOWN_KEY = "CT007", "a key nobody knows"
    DANGLING = "CT008", "a reference to a record that is not there"
    OWNER_RING = "CT009", "sources that own one another in a ring"
    MISSING = "CT010", "a required field is not given"
    VERSION = "CT011", "a ledger of a version this program does not read"
    LIMIT = "CT012", "larger or deeper than a ledger may be"
    BIDI = "CT013", "a name with bidirectional control characters"
    CONFUSABLE = "CT014", "a name that looks like another one"
    NORMALISATION = "CT015", "text that is not in Unicode normal form C where it must be"
    PATH = "CT016", "a path that may not be used"
    DIGEST = "CT017", "a file that differs from its recorded digest"
    NO_FILE = "CT018", "a file that is not there, or cannot be read or written"
    INVISIBLE = "CT019", "invisible characters in a name"
    DATE = "CT020", "a date that is not one, or that has several readings"
    TORN = "CT021", "a record cut off at the end of its file"
    SETTING = "CT022", "a setting nobody knows"
    LOSS = "CT023", "something that a format, or a ledger, has no place for"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


@frozen
class Problem:
    """One thing wrong with input, in the user's words.

    ``warning`` marks what is worth a word but does not stop the ledger from
    loading. ``related`` names a second place that matters (the first of two
    records with one id).
    """

    fault: Fault
    message: str
    place: Place | None = None
    hint: str | None = None
    warning: bool = False
    related: Place | None = None

    def at(self, place: Place | None) -> "Problem":
        """Return the same problem at a place, unless it already has one."""
        return self if self.place is not None else evolve(self, place=place)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.fault.code} {self.message}{hint}"


class LedgerError(ValueError):
    """Input that cannot be used, with every problem that was found in it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["LedgerError"], tuple[Problem, ...]]:
        """Pickle by problems, so that it comes whole from another process."""
        return type(self), self.problems


def not_installed(what: str, extra: str) -> LedgerError:
    """Return the error to raise where something needs an extra that is not installed.

    The hint names the packages of the extra, which ``pip`` finds from anywhere.
    """
    from importlib.metadata import PackageNotFoundError, requires  # slow, and rarely needed

    mark = f"; extra == '{extra}'"
    try:
        lines = requires("claimtrack") or ()
    except PackageNotFoundError:  # run from its source, without an installation
        lines = ()
    packages = " ".join(f"'{line.removesuffix(mark)}'" for line in lines if line.endswith(mark))
    hint = f"pip install {packages}" if packages else None
    return LedgerError(Problem(Fault.SETTING, f"{what} needs the extra `{extra}`", hint=hint))
