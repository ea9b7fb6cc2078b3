"""The property of readers: a ledger that round trips, or problems that lie inside the file."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from attrs import evolve

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.formats import registry
from claimtrack.formats.records import files
from claimtrack.formats.registry import TextReader
from claimtrack.model import Document, Ledger

ROOT = Path(__file__).parents[2]
FILE = "fuzzed"


def check_reader(data: bytes, read_text: TextReader) -> Ledger | None:
    """Read a file; check its places and its round trip through TOML and JSON Lines."""
    try:
        source, notes = files.decode_text(data, FILE)
        ledger = read_text(source.text, FILE)
    except LedgerError as error:
        check_problems(error.problems, {FILE: data.decode(errors="replace")})
        return None
    check_problems((*notes, *ledger.notes), {FILE: source.text}, warning=True)
    check_places(ledger, {FILE: source.text})
    check_round_trips(ledger)
    return ledger


def check_problems(
    problems: Iterable[Problem], texts: dict[str, str], *, warning: bool = False
) -> None:
    """Check that each problem says something, and where."""
    found = list(problems)
    errors = [problem for problem in found if not problem.warning]
    assert not errors if warning else errors, "an error without a problem, or the reverse"
    for problem in found:
        assert problem.message
        assert problem.place is not None, f"no place: {problem}"
        check_place(problem.place, texts)
        if problem.related is not None:
            check_place(problem.related, texts)


def check_places(ledger: Ledger, texts: dict[str, str]) -> None:
    """Check that each record lies in one of the files."""
    for record in ledger.records():
        assert record.place is not None, f"no place: {record}"
        check_place(record.place, texts)


def check_place(place: Place, texts: dict[str, str]) -> None:
    """Check that a place has a file, a line of it, and columns of this line."""
    assert place.file in texts, f"another file: {place}"
    lines = texts[place.file].replace("\r\n", "\n").split("\n")
    last = place.end_line or place.line
    assert 1 <= place.line <= last <= len(lines), f"{place} of {len(lines)} lines"
    assert 1 <= place.column <= len(lines[place.line - 1]) + 2, f"{place}: no such column"
    if place.end_column is not None:
        assert place.end_column <= len(lines[last - 1]) + 2, f"{place}: no such end"
        assert (place.line, place.column) <= (last, place.end_column), f"{place}: ends early"


def check_round_trips(ledger: Ledger) -> None:
    """Check that a ledger is read back from its files as it was."""
    plain = without_texts(ledger)
    for name in ("toml", "jsonl"):
        read_text = registry.get_format(name).read_text
        assert read_text is not None
        written = registry.write(plain, name)
        assert written.lost == ()
        assert plain == read_text(written.text, FILE), f"changed by {name}"


def without_texts(ledger: Ledger) -> Ledger:
    """Return a ledger without the texts of its documents, which are not written."""
    records = (
        evolve(record, text=None) if isinstance(record, Document) else record
        for record in ledger.records()
    )
    return Ledger.of(records, settings=ledger.settings)


def sample_files(*patterns: str, largest: int = 4_000) -> Iterator[bytes]:
    """Yield the small files of examples, seeds and tests that fit some patterns."""
    for folder in ("examples", "seeds", "tests"):
        for pattern in patterns:
            for path in sorted((ROOT / folder).rglob(pattern)):
                if "corpus" not in path.parts and path.stat().st_size <= largest:
                    yield path.read_bytes()


def sample_ledgers(largest: int = 4_000) -> Iterator[Ledger]:
    """Yield the small ledgers of examples, seeds and tests."""
    for data in sample_files("*.toml", largest=largest):
        try:
            yield registry.FORMATS["toml"].read_text(data.decode(), FILE)  # type: ignore[misc]
        except LedgerError:
            continue
