"""Decisions about the drafts of a ledger, each written to its file at once.

A decision edits the file that holds the draft, which may be an included one, and keeps
everything else in it. The edited ledger is read before the file is written, so that no
decision leaves a ledger that does not load.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import evolve, field, frozen

from claimtrack.edits.draft_item import DraftItem
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import write_file
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.edit import EditableToml, Steps
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Assertion, Ledger, Record, RecordKind, ref_of
from claimtrack.model.record import describe_record, mentions

QUESTION = "#?"
"""The start of a comment with a guess or a suggestion of a draft, on a line of its own."""

EDITED = "the edited lines"
"""The file name in places of lines that were edited, but not written."""

_DRAFTED_KEYS = frozenset({"id", "kind", "name", "named", "number", "part_of"})
"""The keys of sources that a draft adds. A source with another key is not removed."""

_MARK = "\ufeff"


@frozen
class EditedLedger:
    """A ledger file, the files that it includes, and the ledger that they make up.

    The methods that decide on an item write the file that holds it, and return the ledger
    after the decision. They raise:

    - LedgerError if the file does not permit the edit, the ledger would not load, or a
      record of another claim would change;
    - FileChangedError if the file has changed since it was read.
    """

    path: Path
    ledger: Ledger
    _contents: Mapping[Path, bytes] = field(repr=False)
    """The bytes of the files, by their real paths."""

    @classmethod
    def read(cls, path: Path) -> "EditedLedger":
        """Read a ledger.

        Raises:
            LedgerError: with every problem found.
        """
        limits = Limits()
        contents: dict[Path, bytes] = {}
        for each in (path, *reader.find_included_files(path, limits)):
            with suppress(LedgerError):  # the reader reports it at its place
                contents[each.resolve()] = files.read_bytes(each, str(each), limits.size)
        return cls(path, reader.read(path, limits, contents), contents)

    @property
    def version(self) -> str:
        """A digest over the bytes of all files, which changes with every edit of one."""
        lines = (f"{files.digest(data)} {path}\n" for path, data in self._contents.items())
        return files.digest("".join(lines).encode())

    def drafts(self) -> Iterator[DraftItem]:
        """Yield every draft, in the order of the claims.

        The assertions of a drafted claim belong to it, and are no items of their own.
        """
        by_claim: dict[str, list[Assertion]] = {}
        for assertion in self.ledger.assertions:
            by_claim.setdefault(assertion.claim, []).append(assertion)
        for claim in self.ledger.claims.values():
            own = by_claim.get(claim.id, [])
            if claim.draft:
                yield DraftItem(claim, claim, own)
            else:
                yield from (DraftItem(each, claim, [each]) for each in own if each.draft)

    def words(self, item: DraftItem) -> str:
        """Return the lines of an item in its file, with their comments and ends in LF.

        Raises:
            LedgerError: it has no lines of its own.
        """
        toml = self._toml(item)
        return toml.words(_steps_of(toml, item.record)).replace("\r\n", "\n")

    def line_numbers(self, item: DraftItem) -> Sequence[int]:
        """Return the numbers of the lines of an item in its file; none if it has no own lines."""
        toml = self._toml(item)
        try:
            return toml.line_numbers(_steps_of(toml, item.record))
        except LedgerError:
            return ()

    def accept(self, item: DraftItem) -> "EditedLedger":
        """Remove the flag of a draft, and the comments with its guesses and suggestions."""
        toml = self._toml(item)
        steps = _steps_of(toml, item.record)
        toml = toml.remove((*steps, "draft")).remove_comments(steps, QUESTION)
        return self._write(self._edit(item, toml.text), item)

    def reject(self, item: DraftItem) -> "EditedLedger":
        """Remove a claim with its assertions, or an assertion.

        Sources go, too, that no record names any more, if they stand in the same file and
        have only the keys that a draft gives them.
        """
        self._require_unnamed(item)
        toml = self._toml(item)
        whole = _steps_of(toml, item.record)
        parts = {_steps_of(toml, each) for each in item.assertions if _is_in(item.place.file, each)}
        for steps in sorted({whole, *(each for each in parts if each[:2] != whole)}, reverse=True):
            toml = toml.remove(steps)
        new = self._edit(item, toml.text)
        named = _named_sources(self.ledger)
        while unused := [
            source
            for source in new.ledger.sources.values()
            if source.id in named - _named_sources(new.ledger)
            and _is_in(item.place.file, source)
            and plain_values(source).keys() <= _DRAFTED_KEYS
        ]:
            toml = new._toml(item)
            new = new._with(item, toml.remove(_steps_of(toml, unused[0])).text)
        return self._write(new, item)

    def replace(self, item: DraftItem, words: str) -> "EditedLedger":
        """Replace the lines of an item by others, which may hold further records.

        Places of problems count the lines of the new words from 1.
        """
        toml = self._toml(item)
        steps = _steps_of(toml, item.record)
        try:
            return self._write(self._edit(item, toml.replace(steps, words)), item)
        except LedgerError as error:
            lines = toml.line_numbers(steps)
            added = len(words.strip("\n").split("\n"))
            edited = _EditedLines(item.place.file, lines[0], added, added - len(lines))
            raise LedgerError(*map(edited.relocate, error.problems)) from None

    def _require_unnamed(self, item: DraftItem) -> None:
        """Raise an error if another record names the item or one of its assertions."""
        own = [item.ref, *(each.ref for each in item.assertions)]
        names = {(ref.kind, ref.id): ref for ref in own}
        hint = "remove that first, or edit the file itself"
        problems = [
            Problem(
                Fault.DANGLING,
                f"{names[kind, id]} cannot be removed: {describe_record(record)} names it",
                record.place,
                hint,
            )
            for record in self.ledger.records()
            for _, _, kind, id in mentions(record)
            if (kind, id) in names and ref_of(record) not in own
        ]
        if problems:
            raise LedgerError(*problems)

    def _toml(self, item: DraftItem) -> EditableToml:
        file = item.place.file
        text = self._contents[Path(file).resolve()].decode().removeprefix(_MARK)
        return EditableToml.of(text, file)

    def _with(self, item: DraftItem, text: str) -> "EditedLedger":
        """Return the ledger with another text of the file of an item, which is not written."""
        path = Path(item.place.file).resolve()
        mark = _MARK if self._contents[path].startswith(_MARK.encode()) else ""
        contents = {**self._contents, path: (mark + text).encode()}
        return evolve(self, ledger=reader.read(self.path, None, contents), contents=contents)

    def _edit(self, item: DraftItem, text: str) -> "EditedLedger":
        """Return the ledger with another text of the file of an item.

        Raises:
            LedgerError: it does not load, or another record has changed or is gone.
        """
        new = self._with(item, text)
        own = {item.ref, *(each.ref for each in item.assertions)}
        kept = {*new.ledger.records()}
        changed = [each for each in self.ledger.records() if each not in kept]
        if others := [each for each in changed if ref_of(each) not in own]:
            message = "the edit would also change {}; nothing was written"
            hint = "edit the file itself"
            raise LedgerError(
                *(
                    Problem(Fault.LOSS, message.format(describe_record(each)), each.place, hint)
                    for each in others
                )
            )
        return new

    def _write(self, new: "EditedLedger", item: DraftItem) -> "EditedLedger":
        path = Path(item.place.file)
        real = path.resolve()
        write_file(path, new._contents[real], before=files.digest(self._contents[real]))
        return new


@frozen
class _EditedLines:
    """Lines that were edited, but not written: their file, first line, number and growth."""

    file: str
    first: int
    count: int
    growth: int

    def relocate(self, problem: Problem) -> Problem:
        """Return a problem of the edited file with its places in the lines or the old file."""
        return evolve(
            problem, place=self._place(problem.place), related=self._place(problem.related)
        )

    def _place(self, place: Place | None) -> Place | None:
        if place is None or place.file != self.file or place.line < self.first:
            return place
        line = place.line - self.first + 1
        if line <= self.count:
            return Place(EDITED, line, place.column)
        return Place(self.file, place.line - self.growth, place.column)


def _is_in(file: str, record: Record) -> bool:
    return record.place is not None and record.place.file == file


def _steps_of(toml: EditableToml, record: Record) -> Steps:
    """Return the way to the table of a record that stands in a text."""
    if not isinstance(record, Assertion):
        ref = ref_of(record)
        return ref.kind.value, ref.id
    word = RecordKind.ASSERTION.value
    claim: Steps = RecordKind.CLAIM.value, record.claim
    for above in ((), claim):
        position = toml.positions
        for step in (*above, word):
            position = position.at(step)
        tables = position.children if isinstance(position.children, list) else []
        for number, table in enumerate(tables):
            if toml.source_text.table_place(table) == record.place:
                return *above, word, number
    return claim  # written in the table of its claim


def _named_sources(ledger: Ledger) -> frozenset[str]:
    """Return the sources that the records and the settings of a ledger name."""
    named = {
        id
        for record in ledger.records()
        for *_, kind, id in mentions(record)
        if kind is RecordKind.SOURCE
    }
    return frozenset({*named, ledger.settings.desk or "", *ledger.settings.ignore_by_source})
