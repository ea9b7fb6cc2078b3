"""Edits of a ledger, each written to its file at once.

An edit changes the file that holds the record, which may be an included one, and keeps
everything else in it. The edited ledger is read before the file is written, so that no
edit leaves a ledger that does not load.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from attrs import define, evolve, field, frozen

from claimtrack.edits.draft_item import DraftItem
from claimtrack.edits.new_records import NewRecords
from claimtrack.edits.record_tables import (
    FileShorthands,
    steps_of,
    with_chain,
    with_changes,
    with_sources,
)
from claimtrack.edits.requests import ChainAddition, ChainEdit, ClaimEdit, WaiverEdit
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.file_writer import FileChangedError, write_file
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.edit import EditableToml
from claimtrack.formats.toml.limits import Limits
from claimtrack.model import Assertion, Claim, Ledger, Record, RecordKind, Waiver, ref_of
from claimtrack.model.record import describe_record, mentions
from claimtrack.model.values import refuse, suggest

QUESTION = "#?"
"""The start of a comment with a guess or a suggestion of a draft, on a line of its own."""

EDITED = "the edited lines"
"""The file name in places of lines that were edited, but not written."""

_DRAFTED_KEYS = frozenset({"id", "kind", "name", "named", "number", "part_of"})
"""The keys of sources that a draft adds. A source with another key is not removed."""

MAX_UNDONE = 50
"""The number of edits that can be undone."""

_MARK = "\ufeff"


@frozen
class EditedLedger:
    """A ledger file, the files that it includes, and the ledger that they make up.

    The methods that edit it write one file, and return the ledger after the edit. They
    raise:

    - LedgerError if the edit has faults, the file does not permit it, the ledger would not
      load, or another record would change;
    - FileChangedError if one of the files has changed since it was read.
    """

    path: Path
    ledger: Ledger
    texts: Mapping[Path, bytes] = field(repr=False)
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
        lines = (f"{files.digest(data)} {path}\n" for path, data in self.texts.items())
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

    def guesses(self) -> Mapping[Place, Sequence[str]]:
        """Return the guesses and suggestions about each draft, by the place of its record.

        Each is a comment below the beginning of the record and above the next table.
        """
        places = [item.place for item in self.drafts()]
        starts = {(Path(place.file).resolve(), place.line): place for place in places}
        found: dict[Place, list[str]] = {}
        for path, data in self.texts.items() if starts else ():
            place = None
            for number, line in enumerate(data.decode().split("\n"), start=1):
                line = line.strip()
                if line.startswith("[") or (path, number) in starts:
                    place = starts.get((path, number))
                elif place is not None and line.startswith(QUESTION):
                    found.setdefault(place, []).append(line.removeprefix(QUESTION).strip())
        return found

    def words(self, item: DraftItem) -> str:
        """Return the lines of an item in its file, with their comments and ends in LF.

        Raises:
            LedgerError: it has no lines of its own.
        """
        toml = self._toml(item.place.file)
        return toml.words(steps_of(toml, item.record)).replace("\r\n", "\n")

    def line_numbers(self, item: DraftItem) -> Sequence[int]:
        """Return the numbers of the lines of an item in its file; none if it has no own lines."""
        toml = self._toml(item.place.file)
        try:
            return toml.line_numbers(steps_of(toml, item.record))
        except LedgerError:
            return ()

    def accept(self, item: DraftItem) -> "EditedLedger":
        """Remove the flag of a draft, and the comments with its guesses and suggestions."""
        toml = self._toml(item.place.file)
        steps = steps_of(toml, item.record)
        toml = toml.remove_comments(steps, QUESTION).remove((*steps, "draft"))
        return self._write(self._edit(item, toml.text), item.place.file)

    def reject(self, item: DraftItem) -> "EditedLedger":
        """Remove a claim with its assertions, or an assertion.

        Sources that no record names any more are removed as well, if they are in the same
        file and have only the keys that a draft gives them.
        """
        self._require_unnamed(item)
        toml = self._toml(item.place.file)
        whole = steps_of(toml, item.record)
        parts = {steps_of(toml, each) for each in item.assertions if _is_in(item.place.file, each)}
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
            toml = new._toml(item.place.file)
            new = new._with(item.place.file, toml.remove(steps_of(toml, unused[0])).text)
        return self._write(new, item.place.file)

    def replace(self, item: DraftItem, words: str) -> "EditedLedger":
        """Replace the lines of an item by others, which may hold further records.

        Places of problems count the lines of the new words from 1.
        """
        toml = self._toml(item.place.file)
        steps = steps_of(toml, item.record)
        try:
            return self._write(self._edit(item, toml.replace(steps, words)), item.place.file)
        except LedgerError as error:
            lines = toml.line_numbers(steps)
            added = len(words.strip("\n").split("\n"))
            edited = _EditedLines(item.place.file, lines[0], added, added - len(lines))
            raise LedgerError(*map(edited.relocate, error.problems)) from None

    def add_claim(self, edit: ClaimEdit) -> "EditedLedger":
        """Add a claim with its chain to the end of the ledger file."""
        file = str(self.path)
        toml = self._toml(file)
        shorthands, records = FileShorthands.of(toml, self.ledger), NewRecords(self.ledger)
        claim = records.claim(edit, shorthands.defaults)
        assertion = records.assertion(claim.id if claim else "claim", edit.chain)
        claim, assertion = records.valid(claim), records.valid(assertion)
        table = {**shorthands.claim(claim), **shorthands.assertion(assertion)}
        toml = with_sources(toml, records.sources.values()).add_table(("claim", claim.id), table)
        added: list[Record] = [*records.sources.values(), claim, assertion]
        return self._replace_records(file, toml.text, (), added)

    def add_chain(self, claim: str, edit: ChainEdit) -> "EditedLedger":
        """Add a chain to a claim, below it in its file."""
        if claim not in self.ledger.claims:
            message, hint = f"no claim is called `{claim}`", suggest(claim, self.ledger.claims)
            refuse(message, hint, Fault.DANGLING)
        file = _file_of(self.ledger.claims[claim])
        toml, records = self._toml(file), NewRecords(self.ledger)
        assertion = records.valid(records.assertion(claim, edit))
        table = FileShorthands.of(toml, self.ledger).assertion(assertion)
        toml = with_chain(with_sources(toml, records.sources.values()), claim, table)
        added: list[Record] = [*records.sources.values(), assertion]
        return self._replace_records(file, toml.text, (), added)

    def add_drafts(
        self,
        additions: Mapping[int, ClaimEdit | ChainAddition],
        before_write: Callable[[], None] = lambda: None,
    ) -> "EditedLedger":
        """Add drafts to the end of the ledger file: claims, and further chains of claims.

        All are added, or none. Messages of problems begin with the number of the draft.
        ``before_write`` is called after all verification. It may raise to stop the write.
        """
        file = str(self.path)
        toml, records = self._toml(file), NewRecords(self.ledger)
        shorthands = FileShorthands.of(toml, self.ledger)
        made: list[tuple[Claim | None, Assertion | None]] = []
        for number, each in additions.items():
            with records.naming(f"claim {number}"):
                made.append(records.draft(each, shorthands.defaults))
        records.require_valid()
        toml = with_sources(toml, records.sources.values())
        added: list[Record] = [*records.sources.values()]
        for claim, made_chain in made:
            chain = records.valid(made_chain)
            if claim is not None:
                table = {**shorthands.claim(claim), **shorthands.assertion(chain)}
                toml = toml.add_table(("claim", claim.id), table)
                added += [claim, chain]
                continue
            word = RecordKind.ASSERTION.value
            table = {"claim": chain.claim, **shorthands.assertion(chain)}
            toml = toml.add_table((word, toml.count((word,))), table)
            added.append(chain)
        return self._replace_records(file, toml.text, (), added, before_write)

    def edit_draft(self, item: DraftItem, edit: ClaimEdit | ChainEdit) -> "EditedLedger":
        """Change a draft, which stays one: a claim with its first chain, or a chain.

        For a claim, a :class:`ChainEdit` changes only its first chain. For a chain, a
        :class:`ClaimEdit` does not change the words of the claim.
        """
        records = NewRecords(self.ledger)
        chain = edit.chain if isinstance(edit, ClaimEdit) else edit
        pairs: list[tuple[Record, Record | None]] = [
            (each, records.changed_assertion(each, chain)) for each in item.assertions[:1]
        ]
        if isinstance(item.record, Claim) and isinstance(edit, ClaimEdit):
            pairs.append((item.record, records.changed_claim(item.record, edit)))
        records.require_valid()
        changed = {old: new for old, new in pairs if new is not None and new != old}
        owners = {_file_of(old) for old in changed} or {item.place.file}
        if len(owners) > 1:
            message = "the claim and its chain are in two files; nothing was written"
            refuse(message, "edit the files themselves", Fault.LOSS)
        (file,) = owners
        toml = self._toml(file)
        shorthands = FileShorthands.of(toml, self.ledger)
        for steps, old, new in [(steps_of(toml, old), old, new) for old, new in changed.items()]:
            toml = with_changes(toml, steps, old, new, shorthands)
        toml = with_sources(toml, records.sources.values())
        added: list[Record] = [*changed.values(), *records.sources.values()]
        return self._replace_records(file, toml.text, changed, added)

    def waive(self, edit: WaiverEdit) -> "EditedLedger":
        """Accept a finding: add a waiver to the end of the ledger file.

        An earlier waiver of the same finding is changed instead, since it has expired.
        """
        if not edit.reason.strip():
            message = "a finding is accepted for a reason, and there is none"
            refuse(message, "write why it is accepted", Fault.MISSING)
        until = edit.until.isoformat() if edit.until else None
        new = Waiver(edit.code, edit.subject, edit.reason, edit.by, until)
        for old in self.ledger.waivers:
            if (old.code, old.subject) == (new.code, new.subject):
                toml = self._toml(_file_of(old))
                shorthands = FileShorthands.of(toml, self.ledger)
                toml = with_changes(toml, steps_of(toml, old), old, new, shorthands)
                return self._replace_records(_file_of(old), toml.text, [old], [new])
        file, word = str(self.path), RecordKind.WAIVER.value
        toml = self._toml(file)
        toml = toml.add_table((word, toml.count((word,))), plain_values(new))
        return self._replace_records(file, toml.text, (), [new])

    def restore(self, path: Path, data: bytes) -> "EditedLedger":
        """Write earlier bytes to one of the files."""
        texts = {**self.texts, path: data}
        edited = evolve(self, ledger=reader.read(self.path, None, texts), texts=texts)
        return self._write(edited, str(path))

    def _require_unnamed(self, item: DraftItem) -> None:
        """Raise an error if another record names the item or one of its assertions.

        A draft may repeat an accepted chain, which is named by the same reference and stays.
        """
        own = [item.ref, *(each.ref for each in item.assertions)]
        refs = Counter(each.ref for each in self.ledger.assertions if each.claim == item.claim.id)
        refs.subtract(each.ref for each in item.assertions)
        names = {(ref.kind, ref.id): ref for ref in own if refs[ref] <= 0}
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

    def _toml(self, file: str) -> EditableToml:
        text = self.texts[Path(file).resolve()].decode().removeprefix(_MARK)
        return EditableToml.of(text, file)

    def _with(self, file: str, text: str) -> "EditedLedger":
        """Return the ledger with another text of a file, which is not written."""
        path = Path(file).resolve()
        mark = _MARK if self.texts[path].startswith(_MARK.encode()) else ""
        texts = {**self.texts, path: (mark + text).encode()}
        return evolve(self, ledger=reader.read(self.path, None, texts), texts=texts)

    def _edit(self, item: DraftItem, text: str) -> "EditedLedger":
        """Return the ledger with another text of the file of an item.

        Raises:
            LedgerError: it does not load, or another record has changed or is gone.
        """
        new = self._with(item.place.file, text)
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

    def _replace_records(
        self,
        file: str,
        text: str,
        old: Iterable[Record],
        new: Iterable[Record],
        before_write: Callable[[], None] = lambda: None,
    ) -> "EditedLedger":
        """Write a file in which some records take the place of others.

        Raises:
            LedgerError: the ledger does not load, or would have other records.
        """
        try:
            edited = self._with(file, text)
        except LedgerError as error:
            # The places of lines that are not written would mislead.
            raise LedgerError(*(evolve(each, place=None) for each in error.problems)) from None
        expected = Counter(self.ledger.records())
        expected.subtract([*old])
        expected.update(new)
        if Counter(edited.ledger.records()) != +expected:
            message = f"`{file}` does not permit this edit; nothing was written"
            refuse(message, "edit the file itself", Fault.LOSS)
        before_write()
        return self._write(edited, file)

    def _write(self, new: "EditedLedger", file: str) -> "EditedLedger":
        for path, data in self.texts.items():
            if not path.is_file() or path.read_bytes() != data:
                raise FileChangedError(f"{path} changed since it was read; nothing was written")
        real = Path(file).resolve()
        write_file(Path(file), new.texts[real], before=files.digest(self.texts[real]))
        return new


@frozen
class _UndoableEdit:
    """The file of an edit, its bytes before, and the digest of its bytes after."""

    path: Path
    before: bytes = field(repr=False)
    after: str


@define
class UndoStack:
    """A mutable stack of the last edits, each with the bytes of its file before."""

    _edits: deque[_UndoableEdit] = field(factory=lambda: deque(maxlen=MAX_UNDONE), init=False)

    def __len__(self) -> int:
        """Return the number of edits that can be undone."""
        return len(self._edits)

    def record(self, before: EditedLedger, after: EditedLedger) -> None:
        """Add an edit, given the ledger before and after it."""
        for path, data in before.texts.items():
            if (new := after.texts.get(path)) not in (None, data):
                self._edits.append(_UndoableEdit(path, data, files.digest(new or b"")))

    def undo(self, present: EditedLedger) -> EditedLedger:
        """Write the file of the last edit as it was before, and return the ledger.

        On an error, nothing is written and the edit can still be undone.

        Raises:
            IndexError: there is nothing to undo.
            FileChangedError: a file is not as the edit left it, or has changed since it was
                read.
            LedgerError: the ledger would not load.
        """
        last = self._edits[-1]
        if files.digest(present.texts.get(last.path, b"")) != last.after:
            raise FileChangedError(f"{last.path} changed after the edit; nothing was undone")
        undone = present.restore(last.path, last.before)
        self._edits.pop()
        return undone


@frozen
class _EditedLines:
    """Edited lines that are not written yet: their file, first line, number and growth."""

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


def _file_of(record: Record) -> str:
    if record.place is None:
        raise ValueError("a ledger that was read from files has places")
    return record.place.file


def _is_in(file: str, record: Record) -> bool:
    return record.place is not None and record.place.file == file


def _named_sources(ledger: Ledger) -> frozenset[str]:
    """Return the sources that the records and the settings of a ledger name."""
    named = {
        id
        for record in ledger.records()
        for *_, kind, id in mentions(record)
        if kind is RecordKind.SOURCE
    }
    return frozenset({*named, ledger.settings.desk or "", *ledger.settings.ignore_by_source})
