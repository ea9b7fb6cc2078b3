"""Code actions: corrections of problems, waivers of findings, and shorter chains.

Each action is computed from the files of a snapshot, and offered only for a buffer that is
the same text. It changes that file alone.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import tomli
from attrs import frozen
from lsprotocol import types

from claimtrack.engine.finding import Finding
from claimtrack.errors import Correction, Fault, LedgerError, Place, Problem
from claimtrack.formats.records.parser import quote_word
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml.partial import PartialFile
from claimtrack.formats.toml.positions import NO_KEY, STRING, ValuePosition
from claimtrack.formats.toml.writer import toml_key, toml_pairs, toml_string
from claimtrack.lsp.short_forms import TextChange, changed_text, repeated, superfluous
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.table_keys import KEYED
from claimtrack.model import Fact, Predicate, RecordKind, ValueType, Waiver
from claimtrack.model.consistency import check_fact

_STRING = re.compile(STRING)

SHORTEN = "source.shorten"
"""The kind of the action that shortens a whole file."""


@frozen
class _Fix:
    """One action: its title, its changes of the file, and the code of what it removes."""

    title: str
    changes: Sequence[TextChange]
    kind: types.CodeActionKind | str = types.CodeActionKind.QuickFix
    code: str | None = None
    preferred: bool = False


def actions(
    snapshot: LedgerSnapshot,
    buffer: Buffer,
    start: int,
    end: int,
    diagnostics: Sequence[types.Diagnostic] = (),
) -> list[types.CodeAction]:
    """Return the actions for the lines of a selection, those of problems first.

    Nothing is offered if the text has changed since the ledger was read. ``diagnostics`` are
    those that the editor shows there.
    """
    file = snapshot.file(buffer.path)
    if file is None or file.source_text.text != buffer.text:
        return []
    start = buffer.text.rfind("\n", 0, start) + 1
    end = _end_of(buffer.text, "\n", end)
    selection = _Selection(snapshot, buffer, file, start, end)
    return [
        types.CodeAction(
            fix.title,
            fix.kind,
            [each for each in diagnostics if each.code == fix.code] if fix.code else None,
            fix.preferred,
            edit=types.WorkspaceEdit(
                {
                    buffer.uri: [
                        types.TextEdit(buffer.lines.range(each.start, each.end), each.new)
                        for each in fix.changes
                    ]
                }
            ),
        )
        for fix in selection.fixes()
    ]


@frozen(eq=False)
class _Selection:
    """Some whole lines of a file, which is as the snapshot has it."""

    snapshot: LedgerSnapshot
    buffer: Buffer
    file: PartialFile
    start: int
    end: int

    def fixes(self) -> Iterator[_Fix]:
        """Yield the fixes of everything on the lines."""
        read = self.snapshot.read
        for problem in chain(read.problems, self.snapshot.failures, read.ledger.notes):
            if (span := self._span(problem.place)) is not None:
                yield from self._corrections(problem, *span)
                yield from self._declarations(problem, *span)
        if not self.file.broken:
            report = self.snapshot.report
            for finding in report.findings if report else ():
                if (span := self._span(finding.place)) is not None:
                    yield from self._rule_names(finding, span[0])
                    yield from self._waivers(finding)
            yield from self._short_forms()

    def _span(self, place: Place | None) -> tuple[int, int] | None:
        """Return the offsets of a place if it is on the lines."""
        if place is None or place.file != self.file.source_text.file:
            return None
        start, end = self.buffer.lines.place_offsets(place)
        return (start, end) if start <= self.end and end >= self.start else None

    def _corrections(self, problem: Problem, start: int, end: int) -> Iterator[_Fix]:
        """Yield a fix for each word that a problem suggests."""
        hint = problem.hint
        if not isinstance(hint, Correction):
            return
        for word in hint.words:
            if changes := self._replacement(problem.fault, hint.wrong, word, start, end):
                preferred = len(hint.words) == 1
                yield _Fix(
                    _title(hint, word), changes, code=problem.fault.code, preferred=preferred
                )

    def _replacement(
        self, fault: Fault, wrong: str | None, word: str, start: int, end: int
    ) -> Sequence[TextChange]:
        """Return the changes that write another word at a place; none if that is no correction."""
        if wrong is None:
            return [TextChange(start, end, toml_string(word))]
        if (key := _find_key(self.file.positions, start, end)) is not None:
            return self._new_key(key, word)
        if fault is Fault.VALUE and not self._may_stand(word, start, end):
            return ()
        return self._new_string(wrong, word, start, end)

    def _new_string(self, wrong: str, word: str, start: int, end: int) -> Sequence[TextChange]:
        """Return the change of the only string between two offsets that is a wrong word.

        A string may have the block of a passage after the word. With several such strings,
        return none.
        """
        found = [
            TextChange(*token.span(), toml_string(word + content.removeprefix(wrong)))
            for token in _STRING.finditer(self.buffer.text, start, end)
            if (content := _content(token[0])) == wrong or content.startswith(f"{wrong}#")
        ]
        return found if len(found) == 1 else ()

    def _may_stand(self, word: str, start: int, end: int) -> bool:
        """True if a place has no id, or if the word is the id of another record of its kind."""
        ids = self.snapshot.ids
        use = ids.at(self.buffer.path, min(start + 1, end))
        if use is None or use.start < start:
            return True
        return ids.definition(use.kind, word.partition("#")[0]) is not None

    def _new_key(self, key: "_Key", word: str) -> Sequence[TextChange]:
        """Return the changes that rename a key, unless its table has such a key."""
        changes = [TextChange(*span, toml_key(word)) for span in key.spans]
        kind, *id = key.steps
        if id and len(id) == 1 and kind in KEYED:
            # Another file may declare the id.
            taken = self.snapshot.ids.definition(RecordKind(kind), word) is not None
        elif id or word not in _children(self.file.positions):
            taken = word in _children(key.table)
        else:
            # Tables with headers can be merged, if none is declared twice.
            taken = bool(self.file.broken) or not _parses(changed_text(self.buffer.text, changes))
        return () if taken else changes

    def _declarations(self, problem: Problem, start: int, end: int) -> Iterator[_Fix]:
        """Yield the declaration of a predicate that facts have, and that is not declared."""
        use = self.snapshot.ids.at(self.buffer.path, min(start + 1, end))
        if problem.fault is not Fault.DANGLING or use is None or self.file.broken:
            return
        if use.start < start or use.kind is not RecordKind.PREDICATE:
            return
        predicate = _predicate_of(use.id, _facts(self.snapshot.read.files.values(), use.id))
        if predicate is None:
            return
        table = plain_values(predicate)
        del table["id"]
        added = self._added_table(RecordKind.PREDICATE.value, f"[predicate.{use.id}]", table)
        title = f"Declare the predicate `{use.id}`, which takes {_TAKES[predicate.takes]}"
        yield from (_Fix(title, [each], code=problem.fault.code) for each in added)

    def _rule_names(self, finding: Finding, start: int) -> Iterator[_Fix]:
        """Yield the correction of the rule that a waiver names, in its table."""
        hint = finding.hint
        if not isinstance(hint, Correction) or hint.wrong is None:
            return
        end = _end_of(self.buffer.text, "\n[", start)
        for word in hint.words:
            if changes := self._new_string(hint.wrong, word, start, end):
                yield _Fix(_title(hint, word), changes, code=finding.code)

    def _waivers(self, finding: Finding) -> Iterator[_Fix]:
        """Yield the waiver of a finding. Until it has a reason, `stale-waiver` reports it."""
        if finding.subject.kind is not RecordKind.WAIVER:
            table = plain_values(Waiver(finding.name, finding.subject, reason=""))
            title = f"Waive {finding.name} for {finding.subject}; write the reason"
            added = self._added_table(RecordKind.WAIVER.value, "[[waiver]]", table)
            yield from (_Fix(title, [each], code=finding.code) for each in added)

    def _short_forms(self) -> Iterator[_Fix]:
        """Yield the removal of superfluous words on the lines, and in the whole file."""
        if self.snapshot.read.problems:
            return
        changes = superfluous(self.file, self.snapshot.read.ledger.documents)
        here = [each for each in changes if self.start <= each.start <= self.end]
        if here:
            title = "Leave out what the shorthands of the file add"
            yield _Fix(title, here, types.CodeActionKind.RefactorRewrite)
        if changes:
            yield _Fix("Leave out what the shorthands add, in the whole file", changes, SHORTEN)
        given, changes = repeated(self.file, self.snapshot.read.ledger.documents)
        if added := [*self._new_defaults(given)] if given else []:
            title = f"Say once in [defaults] what the file repeats: {' and '.join(given)}"
            yield _Fix(title, sorted([*changes, *added], key=lambda each: each.start), SHORTEN)

    def _new_defaults(self, given: Mapping[str, object]) -> Iterator[TextChange]:
        """Yield the addition of defaults, to their table if there is one with a header."""
        position = _children(self.file.positions).get("defaults")
        if position is None or position.start >= position.key_end:
            yield from self._added_table("defaults", "[defaults]", given)
        elif self.buffer.text[position.start] == "[":
            after = _end_of(self.buffer.text, "\n", position.end)
            yield TextChange(after, after, "".join(f"\n{line}" for line in toml_pairs(given)))

    def _added_table(
        self, section: str, header: str, table: Mapping[str, object]
    ) -> Iterator[TextChange]:
        """Yield the addition of a table to the end of the file, if it has no inline ones."""
        position = _children(self.file.positions).get(section)
        if position is not None and position.start >= position.key_end:
            return
        text = self.buffer.text
        end = "" if text.endswith("\n") else "\n"
        lines = "".join(f"{line}\n" for line in (header, *toml_pairs(table)))
        yield TextChange(len(text), len(text), f"{end}\n{lines}")


_TAKES = {
    ValueType.NOTHING: "no value",
    ValueType.NUMBER: "a number",
    ValueType.NAME: "a name",
}


@frozen(eq=False)
class _Key:
    """A key in a file: the way to it, its table, and all offsets at which it is written."""

    steps: Sequence[str]
    table: ValuePosition
    spans: Sequence[tuple[int, int]]


def _find_key(positions: ValuePosition, start: int, end: int) -> _Key | None:
    """Return the key that is written at some offsets, or None."""
    todo: list[tuple[tuple[str, ...], ValuePosition]] = [((), positions)]
    while todo:
        steps, table = todo.pop()
        for word, position in _children(table).items():
            spans = {(position.key_start, position.key_end), *(position.more_keys or ())}
            items = position.children if isinstance(position.children, list) else []
            spans |= {(each.key_start, each.key_end) for each in items}
            spans.discard((NO_KEY, NO_KEY))
            if (start, end) in spans:
                return _Key((*steps, word), table, sorted(spans))
            todo += [((*steps, word), each) for each in (position, *items)]
    return None


def _title(hint: Correction, word: str) -> str:
    if hint.wrong is None:
        return f"Write {quote_word(toml_string(word))}"
    return f"Replace {quote_word(hint.wrong)} by {quote_word(word)}"


def _end_of(text: str, mark: str, start: int) -> int:
    """Return the next offset of a mark, or the end of the text."""
    end = text.find(mark, start)
    return len(text) if end < 0 else end


def _children(position: ValuePosition) -> Mapping[str, ValuePosition]:
    return position.children if isinstance(position.children, dict) else {}


def _facts(files: Iterable[PartialFile], predicate: str) -> Iterator[Mapping[str, object]]:
    """Yield the tables of the facts of a predicate, whose claims may have other problems."""
    for file in files:
        claims = file.data.get(RecordKind.CLAIM.value)
        for claim in claims.values() if isinstance(claims, dict) else ():
            fact = claim.get("fact") if isinstance(claim, dict) else None
            if isinstance(fact, dict) and fact.get("predicate") == predicate:
                yield fact


def _predicate_of(id: str, tables: Iterable[Mapping[str, object]]) -> Predicate | None:
    """Return the first predicate that permits some facts, or None if none does."""
    facts = []
    for table in tables:
        try:
            facts.append(Fact(**table))  # type: ignore[arg-type]  # its converters check
        except (LedgerError, TypeError):  # an unknown or missing key
            return None
    for takes in ValueType if facts else ():
        predicate = Predicate(id, takes)
        if not any(chain.from_iterable(check_fact(fact, predicate) for fact in facts)):
            return predicate
    return None


def _parses(text: str) -> bool:
    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError:
        return False
    return True


def _content(token: str) -> str:
    """Return the text of a string of TOML."""
    try:
        return str(tomli.loads(f"_ = {token}")["_"])
    except tomli.TOMLDecodeError:
        return token
