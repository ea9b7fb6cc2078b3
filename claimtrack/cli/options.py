"""Options shared by several commands, and the types of option values."""

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from attrs import field, frozen

from claimtrack.errors import LedgerError
from claimtrack.formats.registry import READABLE
from claimtrack.model import Profile, Severity
from claimtrack.model.as_of import last_day


@frozen
class RuleOptions:
    """Options that select rules, set severities, and say whether drafts are judged."""

    select: Sequence[str]
    ignore: Sequence[str]
    severity: Sequence[tuple[str, Severity]]
    profile: str | None
    desk: str | None
    drafts: bool


@frozen
class ClaimOptions:
    """Options of the commands about claims: the ledger, and how its claims are judged."""

    ledger: str
    source_format: str | None
    as_of: date | None
    profile: str | None
    desk: str | None
    drafts: bool


@frozen
class FindingOptions:
    """Options for printing findings and for the exit status."""

    format: str
    output: Path | None
    verbose: bool
    """True if the summary shows every claim with its chains."""
    statistics: bool
    """True to print the number of findings of each rule."""
    show_waived: bool
    baseline: Path | None
    fail_on: Severity = field(converter=Severity)


@frozen
class PartsOptions:
    """Options for checking a large ledger in parts."""

    jobs: int | None
    memory: int | None
    """The memory limit in bytes."""
    engine: str | None
    """The Spark master, empty for the default one; None to run without Spark."""
    explain_plan: bool

    def __bool__(self) -> bool:
        """True if any of the options is given."""
        return bool(self.jobs or self.memory or self.explain_plan) or self.engine is not None


def add_ledger(
    parser: ArgumentParser, name: str = "ledger", nargs: str | None = None, metavar: str = "LEDGER"
) -> None:
    """Add the ledger to read, and ``--from``."""
    parser.add_argument(
        name,
        metavar=metavar,
        nargs=nargs,
        help="a ledger file, a folder with ledger.toml, or - for standard input",
    )
    parser.add_argument(
        "--from",
        dest="source_format",
        choices=READABLE,
        help="the format of the ledger (default: by its extension)",
    )


def add_format(parser: ArgumentParser, formats: Sequence[str]) -> None:
    """Add ``--format``, the first of some by default, and ``--color``."""
    parser.add_argument("--format", choices=formats, default=formats[0], help="the output format")
    add_color(parser)


def add_color(parser: ArgumentParser) -> None:
    """Add ``--color``."""
    parser.add_argument(
        "--color",
        choices=["auto", "always", "never"],
        default="auto",
        help="when to print in colour (default: auto, on a terminal)",
    )


def add_output(parser: ArgumentParser, help: str, metavar: str = "FILE") -> None:
    """Add ``--output``, which is None for standard output."""
    parser.add_argument("--output", "-o", type=parse_output, metavar=metavar, help=help)


def add_rules(parser: ArgumentParser) -> None:
    """Add the arguments of `RuleOptions`."""
    for flag, help in (
        ("--select", "check only these rules: codes, families (CT1) or names, separated by commas"),
        ("--ignore", "do not check these rules"),
    ):
        parser.add_argument(
            flag, action="extend", type=parse_codes, default=[], metavar="RULES", help=help
        )
    parser.add_argument(
        "--severity",
        action="append",
        type=parse_severity,
        default=[],
        metavar="RULE=SEVERITY",
        help="the severity of a rule's findings: error, warning or note",
    )
    add_profile(parser)
    add_desk(parser)
    add_drafts(parser)


def add_profile(parser: ArgumentParser) -> None:
    """Add ``--profile``."""
    parser.add_argument(
        "--profile",
        choices=[profile.value for profile in Profile],
        help="the profile of rules and thresholds to use",
    )


def add_desk(parser: ArgumentParser) -> None:
    """Add ``--desk``."""
    parser.add_argument(
        "--desk",
        metavar="SOURCE",
        help="the source that keeps the ledger, which does not count where it ends a chain",
    )


def add_drafts(parser: ArgumentParser) -> None:
    """Add ``--drafts``."""
    parser.add_argument(
        "--drafts", action="store_true", help="judge drafts too, as if they were accepted"
    )


def add_baseline(parser: ArgumentParser) -> None:
    """Add ``--baseline``."""
    parser.add_argument(
        "--baseline", type=Path, metavar="FILE", help="leave out the findings in this baseline file"
    )


def add_today(parser: ArgumentParser, default: str = "today") -> None:
    """Add ``--today``."""
    parser.add_argument(
        "--today",
        type=parse_day,
        metavar="YYYY-MM-DD",
        help=f"the day by which waivers expire (default: {default})",
    )


def add_as_of(parser: ArgumentParser) -> None:
    """Add ``--as-of``."""
    parser.add_argument(
        "--as-of",
        type=parse_last_day,
        metavar="DATE",
        help="use only what was certainly known at the end of that day, month or year",
    )


def parse_output(text: str) -> Path | None:
    """Return a file to write, or None for standard output."""
    return None if text == "-" else Path(text)


def parse_codes(text: str) -> list[str]:
    """Return rule codes, families or names from a comma-separated list."""
    codes = [code.strip() for code in text.split(",") if code.strip()]
    if not codes:
        raise ArgumentTypeError(f"{text!r} names no rule")
    return codes


def parse_job_count(text: str) -> int:
    """Return a number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1024:
        raise ArgumentTypeError(f"{text!r} is not a number of processes, such as 2")
    return int(text)


def parse_engine(text: str) -> str:
    """Return the Spark master, which may be empty."""
    name, given, master = text.partition("=")
    if name != "spark" or bool(given) is not bool(master):
        raise ArgumentTypeError(f"{text!r} is not an engine; use spark or spark=MASTER")
    return master


def parse_size(text: str) -> int:
    """Return a size in bytes."""
    match = re.fullmatch(
        r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([KMGT])i?B?", text, re.ASCII | re.IGNORECASE
    )
    if match is None:
        raise ArgumentTypeError(f"{text!r} is not a size, such as 512M or 2G")
    return int(float(match[1]) * (1 << 10 * (1 + "KMGT".index(match[2].upper()))))


def parse_severity(text: str) -> tuple[str, Severity]:
    """Return a rule and a severity."""
    code, _, word = text.partition("=")
    words = [severity.value for severity in Severity]
    if not code or word not in words:
        raise ArgumentTypeError(f"{text!r} is not RULE=SEVERITY with one of {', '.join(words)}")
    return code, Severity(word)


def parse_grade(text: str) -> tuple[str, str]:
    """Return a source and a reliability grade."""
    source, equals, grade = text.partition("=")
    if not (source and equals and grade):
        raise ArgumentTypeError(f"{text!r} is not SOURCE=GRADE, such as agency=B")
    return source, grade


def parse_day(text: str) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a day, such as 2026-11-24") from None


def parse_last_day(text: str) -> date:
    """Return the last day of a day, month or year."""
    try:
        return last_day(text)
    except LedgerError as error:
        raise argument_error(error) from None


def argument_error(error: LedgerError) -> ArgumentTypeError:
    """Return the error of an argument whose value has one problem."""
    (problem,) = error.problems
    return ArgumentTypeError(
        f"{problem.message}; {problem.hint}" if problem.hint else problem.message
    )
