"""Problems of input, and the exception that carries them.

A ledger full of contradictions is not an error: it loads and yields findings.
Problems make input unusable: text that is not TOML, an unknown word, a reference
to a missing record.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from attrs import evolve, frozen


@frozen
class Place:
    """A span of text in a file.

    Lines and columns start at 1. Columns count Unicode code points. The end is
    exclusive. ``file`` is the path as the user gave it, or a name such as
    ``<string>``. A part that several records share has line 0, which stands for the
    line of the record.
    """

    file: str
    line: int
    column: int = 1
    end_line: int | None = None
    end_column: int | None = None

    def within(self, record: "Place | None") -> "Place | None":
        """Return the place of a part, given the place of its record."""
        if self.line:
            return self
        return None if record is None else evolve(record, column=self.column)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Fault(Enum):
    """The kinds of problem, each with a stable code and a description."""

    EMPTY = "CT001", "there is nothing to check"
    ENCODING = "CT002", "the file is not UTF-8 text"
    CHARACTER = "CT003", "a character that is not allowed there"
    SYNTAX = "CT004", "the text does not parse"
    DUPLICATE = "CT005", "two records with the same id"
    VALUE = "CT006", "a value of the wrong type, or not an allowed one"
    UNKNOWN_KEY = "CT007", "an unknown key"
    DANGLING = "CT008", "a reference to a record that does not exist"
    OWNER_RING = "CT009", "sources that own one another in a ring"
    MISSING = "CT010", "a required field is missing"
    VERSION = "CT011", "a ledger of an unsupported version"
    LIMIT = "CT012", "larger or deeper than a ledger may be"
    BIDI = "CT013", "a name with bidirectional control characters"
    CONFUSABLE = "CT014", "a name that looks like another one"
    NORMALISATION = "CT015", "text that is not in Unicode normal form C where it must be"
    PATH = "CT016", "a path that is not allowed"
    DIGEST = "CT017", "a file that differs from its recorded digest"
    NO_FILE = "CT018", "a file that is missing, or cannot be read or written"
    INVISIBLE = "CT019", "invisible characters in a name"
    DATE = "CT020", "an invalid or ambiguous date"
    TORN = "CT021", "a record cut off at the end of its file"
    SETTING = "CT022", "an unknown setting"
    LOSS = "CT023", "something that a format or a ledger cannot represent"

    def __init__(self, code: str, meaning: str) -> None:
        self.code = code
        self.meaning = meaning


class Correction(str):
    """A hint with the words that may replace a wrong one.

    ``wrong`` is the wrong word inside the place of the problem, such as the id in a passage.
    It is None if the whole value is replaced. ``words`` are plain texts, the nearest first.
    """

    wrong: str | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, hint: str, wrong: str | None, *words: str) -> "Correction":
        """Return a hint with its words."""
        correction = cls(hint)
        correction.wrong, correction.words = wrong, words
        return correction


@frozen
class Problem:
    """One problem of input, in the user's words.

    A problem with ``warning`` set does not stop the ledger from loading. ``related``
    is a second place, such as the first of two records with the same id.
    """

    fault: Fault
    message: str
    place: Place | None = None
    hint: str | None = None
    warning: bool = False
    related: Place | None = None

    def at(self, place: Place | None) -> "Problem":
        """Return the problem with a place, unless it already has one."""
        return self if self.place is not None else evolve(self, place=place)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.fault.code} {self.message}{hint}"


class LedgerError(ValueError):
    """Error for input that cannot be used, with every problem found in it."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["LedgerError"], tuple[Problem, ...]]:
        """Pickle the problems, so that another process gets the same error."""
        return type(self), self.problems


@contextmanager
def needing_extra(feature: str, extra: str, packages: frozenset[str]) -> Iterator[None]:
    """Report a package of an extra that cannot be imported as a missing extra.

    Raises:
        LedgerError: one of the packages is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in packages:
            raise
        raise missing_extra(feature, extra) from None


def missing_extra(feature: str, extra: str) -> LedgerError:
    """Return the error for a feature that needs an extra that is not installed.

    The hint names the packages of the extra.
    """
    from importlib.metadata import PackageNotFoundError, requires  # slow import, rarely needed

    try:
        lines = requires("claimtrack") or ()
    except PackageNotFoundError:  # not installed, run from source
        lines = ()
    parts = [line.partition(";") for line in lines]
    named = [package.strip() for package, _, mark in parts if f"extra == '{extra}'" in mark]
    packages = " ".join(f"'{package}'" for package in named)
    hint = f"pip install {packages}" if packages else None
    return LedgerError(Problem(Fault.SETTING, f"{feature} needs the extra `{extra}`", hint=hint))
