"""Benchmark of date parsing: ``python -m tests.benchmarks.dates``.

The output is Markdown: the time to parse each kind of date, first and repeatedly, and
that of the ``edtf`` package if it is installed; then the growth of time with the length
of hostile texts.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from importlib import import_module
from time import perf_counter

from claimtrack import LedgerError, When
from claimtrack.model.dates import edtf

KINDS = {
    "day": "2021-10-19",
    "month": "2021-10",
    "year": "2021",
    "day and time": "2021-10-19T08:00:00+09:00",
    "interval": "2019-10/2021-10",
    "open interval": "2021-10/..",
    "qualified": "2021-10~",
    "unspecified digits": "2021-XX-19",
    "season": "2021-24",
    "marks on parts": "2004?-06-~11",
    "interval with marks": "2004-06-~01/2004-06-~20",
    "set": "[1667,1668,1670..1672]",
    "long year": "Y-17E7",
    "significant digits": "1950S2",
    "refused": "19 October 2021",
}

HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda size: "9" * size,
    "marks": lambda size: "?" * size,
    "slashes": lambda size: "/" * size,
    "members of a set": lambda size: ("[" + "2021," * size)[: size - 5] + "2021]",
    "unspecified members": lambda size: ("[" + "XXXX-02-29," * size)[: size // 11 * 11] + "XXXX]",
    "leap day never": lambda size: "X1X1-02-29/" + "X" * (size - 11),
    "exponent": lambda size: "Y1E" + "9" * (size - 3),
    "significant": lambda size: "2021S" + "9" * (size - 5),
    "blanks": lambda size: "2021" + " " * (size - 4),
}


def microseconds(read: Callable[[str], object], text: str, least: float = 0.05) -> float:
    """Return the time of one parse: the best of three runs of a minimum duration."""
    best = float("inf")
    for _ in range(3):
        count, start = 0, perf_counter()
        while (passed := perf_counter() - start) < least:
            with suppress(Exception):  # a refusal takes its time like anything else
                read(text)
            count += 1
        best = min(best, passed / count)
    return best * 1e6


def _package() -> Callable[[str], object] | None:
    try:
        read: Callable[[str], object] = import_module("edtf").parse_edtf
    except ImportError:
        return None
    return read


def kinds() -> Iterator[str]:
    """Yield a table of the kinds of date."""
    theirs = _package()
    yield "| kind | text | first, µs | again, µs | `edtf`, µs |"
    yield "| --- | --- | ---: | ---: | ---: |"
    for kind, text in KINDS.items():
        with redirect_stdout(io.StringIO()):  # the package prints
            other = f"{microseconds(theirs, text):,.0f}" if theirs else "not installed"
        first, again = microseconds(edtf.parse_edtf, text), microseconds(When.parse, text)
        yield f"| {kind} | `{text}` | {first:.1f} | {again:.2f} | {other} |"


def hostile() -> Iterator[str]:
    """Yield a table of hostile texts by length; the longest is rejected for its length."""
    sizes = [16, 32, 48, 64]
    yield f"| hostile | {' | '.join(f'{size}, µs' for size in sizes)} | 1 MB, µs |"
    yield "| --- |" + " ---: |" * (len(sizes) + 1)
    for kind, text in HOSTILE.items():
        times = [f"{microseconds(edtf.parse_edtf, text(size)):.1f}" for size in sizes]
        yield f"| {kind} | {' | '.join(times)} | {_refusal(text(10**6)):.1f} |"


def _refusal(text: str) -> float:
    try:
        When.parse(text)
    except LedgerError:
        return microseconds(When.parse, text)
    raise AssertionError("a text of a megabyte is a date")


def main() -> None:
    """Print both tables."""
    print("\n".join([*kinds(), "", *hostile()]))


if __name__ == "__main__":
    main()
