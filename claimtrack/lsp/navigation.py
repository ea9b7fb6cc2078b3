"""Definitions, references and renames of the ids in the files of a ledger.

Each function takes the path and the offset of the cursor in a snapshot. It answers with
places in all files of the ledger.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from lsprotocol import types

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.files import resolve_below
from claimtrack.formats.records.ids import ReadableIds
from claimtrack.formats.toml.partial import PartialFile, read_partial
from claimtrack.lsp.context import context_at
from claimtrack.lsp.id_index import IdUse
from claimtrack.lsp.short_forms import TextChange, changed_text
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.lsp.table_keys import short_document, value_slot
from claimtrack.lsp.unread_parts import included_names
from claimtrack.model import Passage, RecordKind, Ref
from claimtrack.model.document import TEXT_EXTENSIONS
from claimtrack.model.values import suggest, to_identifier

UriFinder: TypeAlias = Callable[[Path], str]
"""A function that returns the URI by which the editor knows a file."""
_MOST_PLACES = 5
"""The number of places that a note lists."""


def definition(
    snapshot: LedgerSnapshot, path: Path, offset: int, uri: UriFinder = Path.as_uri
) -> list[types.Location]:
    """Return each declaration of the id at an offset, or the file that is named there.

    Two files may declare a source in the same words. The declaration of an assertion that
    is named by the hash of its content is the assertion itself. That of a passage such as
    `#p3` is its document.
    """
    use = snapshot.ids.at(path, offset)
    if use is None:
        return [*_named_without_id(snapshot, path, offset, uri)]
    declared = snapshot.ids.definitions(use.kind, use.id)
    found = [_location(snapshot, each, uri) for each in declared]
    return found or list(_hashed(snapshot, use, uri))


def _named_without_id(
    snapshot: LedgerSnapshot, path: Path, offset: int, uri: UriFinder
) -> Iterator[types.Location]:
    """Yield the file that a path names, or the declarations of the document of a passage."""
    file = snapshot.file(path)
    if file is None:
        return
    context = context_at(file.source_text.text, offset)
    slot = value_slot(context.table, context.key or "")
    match (*context.table, context.key):
        case ("include",):
            yield from _file(snapshot, path.parent / context.word, (".toml",), uri)
        case (RecordKind.DOCUMENT.value, _, "path"):
            text = snapshot.root.parent / context.word
            yield from _file(snapshot, text, TEXT_EXTENSIONS, uri)
        case _ if slot is not None and slot.hint is Passage and context.word.startswith("#"):
            document = short_document(file.data)
            for each in snapshot.ids.definitions(RecordKind.DOCUMENT, document or ""):
                yield _location(snapshot, each, uri)


def _file(
    snapshot: LedgerSnapshot, path: Path, extensions: tuple[str, ...], uri: UriFinder
) -> Iterator[types.Location]:
    """Yield the start of a file if the ledger may name it and it exists."""
    try:
        real = resolve_below(snapshot.root.parent, path, extensions)
    except LedgerError:
        return  # the diagnostics say why
    if real.is_file():
        start = types.Position(0, 0)
        yield types.Location(uri(real), types.Range(start, start))


def references(
    snapshot: LedgerSnapshot,
    path: Path,
    offset: int,
    *,
    declarations: bool = True,
    uri: UriFinder = Path.as_uri,
) -> list[types.Location]:
    """Return each use of the id at an offset, by file and in the order of the text."""
    return [
        _location(snapshot, use, uri)
        for use in _uses_at(snapshot, path, offset)
        if declarations or not use.defines
    ]


def highlights(snapshot: LedgerSnapshot, path: Path, offset: int) -> list[types.DocumentHighlight]:
    """Return each use of the id at an offset in the same file."""
    kinds = types.DocumentHighlightKind
    return [
        types.DocumentHighlight(_range(snapshot, use), kinds.Write if use.defines else kinds.Read)
        for use in _uses_at(snapshot, path, offset)
        if use.path == path
    ]


def prepare_rename(
    snapshot: LedgerSnapshot, path: Path, offset: int
) -> types.PrepareRenamePlaceholder:
    """Return the range of the id at an offset, and the id.

    Raises:
        LedgerError: there is no id, or it cannot be renamed.
    """
    use = _renamable(snapshot, path, offset)
    return types.PrepareRenamePlaceholder(_range(snapshot, use), use.id)


def rename(
    snapshot: LedgerSnapshot,
    path: Path,
    offset: int,
    new: str,
    uri: UriFinder = Path.as_uri,
) -> types.WorkspaceEdit:
    """Return the edits that rename a record, whose id is at an offset, in all files.

    Only ids that name the record are edited. The renamed ledger is read before it is
    returned, so that it has no problem that the old one does not have.

    Raises:
        LedgerError: there is no id, it cannot be renamed, the new one is not an id or is
            already used, or the ledger would have a new problem.
    """
    use = _renamable(snapshot, path, offset)
    if new == use.id:
        return types.WorkspaceEdit(changes={})
    _require_free(snapshot, use, new)
    uses = snapshot.ids.uses(use.kind, use.id)
    _require_no_new_problem(snapshot, uses, new)
    changes: dict[str, list[types.TextEdit]] = {}
    for each in uses:
        edit = types.TextEdit(_range(snapshot, each), new)
        changes.setdefault(uri(each.path), []).append(edit)
    return types.WorkspaceEdit(changes=changes)


def rename_note(snapshot: LedgerSnapshot, path: Path, offset: int) -> str | None:
    """Return a sentence on what a rename leaves as it is, or None if it leaves nothing.

    The word of an id may be part of a text or comment, a topic, or the id of a record of
    another kind. These uses do not name the record.
    """
    use = snapshot.ids.at(path, offset)
    if use is None:
        return None
    places = [_where(snapshot, place) for place in _other_places(snapshot, use)]
    if not places:
        return None
    shown = ", ".join(places[:_MOST_PLACES])
    more = f" and {len(places) - _MOST_PLACES:,} more" if len(places) > _MOST_PLACES else ""
    return (
        f"Only ids of the {use.kind.value} are renamed. Texts, comments and other words are "
        f"unchanged; `{use.id}` still stands at {shown}{more}."
    )


def _uses_at(snapshot: LedgerSnapshot, path: Path, offset: int) -> Sequence[IdUse]:
    use = snapshot.ids.at(path, offset)
    return () if use is None else snapshot.ids.uses(use.kind, use.id)


def _range(snapshot: LedgerSnapshot, use: IdUse) -> types.Range:
    return snapshot.lines(use.path).range(use.start, use.end)


def _location(snapshot: LedgerSnapshot, use: IdUse, uri: UriFinder) -> types.Location:
    return types.Location(uri(use.path), _range(snapshot, use))


def _hashed(snapshot: LedgerSnapshot, use: IdUse, uri: UriFinder) -> Iterator[types.Location]:
    """Yield the place of a record that is named by the hash of its content."""
    try:
        place = snapshot.read.ledger.get(Ref(use.kind, use.id)).place
    except (KeyError, LedgerError):
        return
    for path, file in snapshot.read.files.items():
        if place is not None and place.file == file.source_text.file:
            yield types.Location(uri(path), snapshot.lines(path).place_range(place))


def _where(snapshot: LedgerSnapshot, place: Place) -> str:
    """Return the file, line and column of a place, the file from the ledger's folder."""
    path, folder = Path(place.file).resolve(), snapshot.root.parent
    name = path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.name
    return f"{name}:{place.line}:{place.column}"


def _renamable(snapshot: LedgerSnapshot, path: Path, offset: int) -> IdUse:
    """Return the id at an offset.

    Raises:
        LedgerError: there is none, it is not declared, or a use of it could be missed.
    """
    use = snapshot.ids.at(path, offset)
    if use is None:
        hint = "place the cursor on the id of a source, document, predicate, claim or assertion"
        raise LedgerError(Problem(Fault.VALUE, "no id of a record stands here", hint=hint))
    for file in snapshot.read.files.values():
        _require_whole(snapshot, file, use)
    if snapshot.ids.definition(use.kind, use.id) is not None:
        return use
    kind = use.kind.value
    if any(_hashed(snapshot, use, Path.as_uri)):
        message = f"`{use.id}` is a hash of the {kind}'s content, which cannot be renamed"
        raise LedgerError(Problem(Fault.LOSS, message, hint=f"give the {kind} an `id`"))
    message = f"the ledger has no {kind} `{use.id}` to rename"
    hint = suggest(use.id, snapshot.ids.ids(use.kind)) or "declare it, or correct the id"
    raise LedgerError(Problem(Fault.DANGLING, message, hint=hint))


def _require_whole(snapshot: LedgerSnapshot, file: PartialFile, use: IdUse) -> None:
    """Require that a file and those that it includes were read as a whole.

    Raises:
        LedgerError: a use of an id could be missed.
    """
    unread = [_where(snapshot, file.source_text.place(*span)) for span in file.broken[:1]]
    folder = Path(file.source_text.file).parent
    for name in included_names(file.data):
        unread += [] if (folder / name).resolve() in snapshot.read.files else [name]
    if unread:
        message = f"{unread[0]} cannot be read, so a use of `{use.id}` could be missed"
        raise LedgerError(Problem(Fault.SYNTAX, message, hint="correct it, then rename"))


def _require_free(snapshot: LedgerSnapshot, use: IdUse, new: str) -> None:
    """Require that a new id is valid, and that no record of the kind has it.

    Raises:
        LedgerError: with another id as a hint.
    """
    problem = None
    try:
        to_identifier(new)
    except LedgerError as error:
        problem = error.problems[0]
    taken = snapshot.ids.uses(use.kind, new)
    if problem is None and not taken:
        return
    ids = ReadableIds()
    ids.reserve([*snapshot.ids.ids(use.kind), *(each.id for each in taken)])
    hint = f"for example `{ids.make(new, use.id)}`"
    if problem is not None:
        raise LedgerError(Problem(problem.fault, problem.message, hint=hint))
    place = snapshot.read.files[taken[0].path].source_text.place(taken[0].start, taken[0].end)
    message = f"`{new}` is already a {use.kind.value}, at {_where(snapshot, place)}"
    raise LedgerError(Problem(Fault.DUPLICATE, message, hint=hint))


def _require_no_new_problem(snapshot: LedgerSnapshot, uses: Sequence[IdUse], new: str) -> None:
    """Read the ledger with a new id in the place of some uses of the old one.

    Raises:
        LedgerError: the ledger then has a problem that it does not have now.
    """
    contents: dict[Path, bytes] = {}
    for path, file in snapshot.read.files.items():
        changes = [TextChange(use.start, use.end, new) for use in uses if use.path == path]
        text = changed_text(file.source_text.text, changes)
        contents[path] = text.encode(errors="replace")
    after = read_partial(snapshot.root, contents)
    # The messages may name the id, and the columns after it move.
    known = Counter(map(_line_of, snapshot.read.problems))
    for problem in after.problems:
        known[_line_of(problem)] -= 1
        if known[_line_of(problem)] < 0:
            where = f", at {_where(snapshot, problem.place)}" if problem.place else ""
            message = f"the rename would leave a problem: {problem.message}{where}"
            hint = problem.hint
            if problem.fault is Fault.DANGLING:
                hint = "a hash of a record's content names it; give the record an `id` instead"
            raise LedgerError(Problem(Fault.LOSS, message, hint=hint))


def _line_of(problem: Problem) -> tuple[Fault, str, int]:
    place = problem.place
    return (problem.fault, place.file, place.line) if place else (problem.fault, "", 0)


def _other_places(snapshot: LedgerSnapshot, use: IdUse) -> Iterator[Place]:
    """Yield the places of the word of an id that do not name its record."""
    word = re.compile(rf"(?<![a-z0-9-]){re.escape(use.id)}(?![a-z0-9-])")
    named = {(each.path, each.start) for each in snapshot.ids.uses(use.kind, use.id)}
    for path, file in snapshot.read.files.items():
        for found in word.finditer(file.source_text.text):
            if (path, found.start()) not in named:
                yield file.source_text.place(*found.span())
