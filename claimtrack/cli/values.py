"""Words of the command line, read; what is wrong with one is told by the parser."""

import re
from argparse import ArgumentTypeError
from datetime import date

from claimtrack.errors import LedgerError
from claimtrack.model import Severity
from claimtrack.model.as_of import last_day


def codes(text: str) -> list[str]:
    """Return the rules that a word names: codes, families or names, divided by commas."""
    codes = [code.strip() for code in text.split(",") if code.strip()]
    if not codes:
        raise ArgumentTypeError(f"{text!r} names no rule")
    return codes


def count(text: str) -> int:
    """Return a number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= 1024:
        raise ArgumentTypeError(f"{text!r} is no number of processes such as 2")
    return int(text)


def engine(text: str) -> str:
    """Return the master of Spark, which may be empty."""
    name, given, master = text.partition("=")
    if name != "spark" or bool(given) is not bool(master):
        raise ArgumentTypeError(f"{text!r} is no engine: spark, or spark=MASTER")
    return master


def size(text: str) -> int:
    """Return a number of bytes."""
    found = re.fullmatch(
        r"([0-9]{1,9}(?:\.[0-9]{1,3})?)([KMGT])i?B?", text, re.ASCII | re.IGNORECASE
    )
    if found is None:
        raise ArgumentTypeError(f"{text!r} is no size such as 512M or 2G")
    return int(float(found[1]) * (1 << 10 * (1 + "KMGT".index(found[2].upper()))))


def severity(text: str) -> tuple[str, Severity]:
    """Return a rule and what its findings weigh."""
    code, _, word = text.partition("=")
    words = [severity.value for severity in Severity]
    if not code or word not in words:
        raise ArgumentTypeError(f"{text!r} is not RULE=SEVERITY with one of {', '.join(words)}")
    return code, Severity(word)


def grade(text: str) -> tuple[str, str]:
    """Return a source and the grade it is supposed to have."""
    source, equals, grade = text.partition("=")
    if not (source and equals and grade):
        raise ArgumentTypeError(f"{text!r} is not SOURCE=GRADE, such as agency=B")
    return source, grade


def day(text: str) -> date:
    """Return a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2026-11-24") from None


def last_day_of(text: str) -> date:
    """Return the last day of a day, month or year."""
    try:
        return last_day(text)
    except LedgerError as error:
        problem = error.problems[0]
        hint = f"; {problem.hint}" if problem.hint else ""
        raise ArgumentTypeError(f"{problem.message}{hint}") from None
