"""Findings of a ledger of which parts cannot be read.

Some findings then only say that a part is missing: a claim is unsupported because the line
that supports it is not finished. A part is a table, from its header to the next one. It is
not read if it has a problem, or names a record that is not read. A finding is left out if
such a part names one of its subjects, or a claim that links join to one.

Some parts matter to records that they do not name: defaults and settings, the table of a
document, which may be cited without its name, a retraction, and a table whose header is not
finished. The names in an unreadable file are unknown. In these cases only findings of
contradictions, attribution and time remain, which more records rarely remove.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding
from claimtrack.lsp.id_index import IdUse
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Predicate,
    Record,
    RecordKind,
    Source,
)
from claimtrack.model.record import mentions

_HEADER = re.compile(r"^\[\[?[ \t]*(?P<kind>[a-z]*)", re.MULTILINE)
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_KINDS = frozenset(kind.value for kind in RecordKind)
_LOCAL_KINDS = _KINDS - {RecordKind.DOCUMENT.value, RecordKind.RETRACTION.value}
"""The tables that matter only to the records that they name."""
_CITING_KINDS = frozenset({"defaults", RecordKind.CLAIM.value, RecordKind.ASSERTION.value})
"""The tables that may cite a document without its name."""
_LASTING_FAMILIES = ("CT2", "CT3", "CT4")


def shown_findings(snapshot: LedgerSnapshot) -> Sequence[MainFinding]:
    """Return the findings that nothing covers, without those that a missing part may cause."""
    if snapshot.report is None:
        return ()
    main = snapshot.report.main_findings()
    if not snapshot.read.problems:
        return main
    named, unread_kinds = _unread_parts(snapshot)
    if not unread_kinds <= _LOCAL_KINDS or _lacks_file(snapshot):
        main = tuple(each for each in main if _is_lasting(each.finding))
    if unread_kinds & _CITING_KINDS:
        named.update(snapshot.read.ledger.documents)
    _add_linked_claims(named, snapshot.read.ledger)
    return [
        each
        for each in main
        if named.isdisjoint(id for record in each.finding.flag.subjects for id in _names(record))
    ]


def _is_lasting(finding: Finding) -> bool:
    """True if more records rarely remove a finding."""
    return finding.code.startswith(_LASTING_FAMILIES) and finding.name != "one-sided"


def _lacks_file(snapshot: LedgerSnapshot) -> bool:
    """True if the ledger file or a file that is included cannot be read."""
    files = snapshot.read.files
    return snapshot.root not in files or any(
        (path.parent / name).resolve() not in files
        for path, file in files.items()
        for name in included_names(file.data)
    )


def included_names(data: Mapping[str, object]) -> Sequence[str]:
    """Return the paths of the files that a parsed file includes, as they are written."""
    value = data.get("include", ())
    items = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return [name for name in items if isinstance(name, str) and "\0" not in name]


def _unread_parts(snapshot: LedgerSnapshot) -> tuple[set[str], set[str]]:
    """Return the words that may be ids in tables that are not read as a whole, and their kinds.

    These tables have a problem, or name a record that is not read.
    """
    unread: defaultdict[Path, list[tuple[int, int]]] = defaultdict(list)
    path_of: dict[str, Path] = {}
    for path, file in snapshot.read.files.items():
        unread[path] += file.broken
        path_of[file.source_text.file] = path
    for problem in snapshot.read.problems:
        if problem.place is not None and problem.place.file in path_of:
            path = path_of[problem.place.file]
            unread[path].append(snapshot.lines(path).place_offsets(problem.place))
    for use in _uses_of_unread_records(snapshot):
        unread[use.path].append((use.start, use.end))
    words: set[str] = set()
    kinds: set[str] = set()
    for path, file in snapshot.read.files.items():
        text = file.source_text.text
        headers = [*_HEADER.finditer(text)]
        starts = [0, *(header.start() for header in headers)]
        ends = [*starts[1:], len(text)]
        for table in _tables_at(unread[path], starts):
            own = text[starts[table] : ends[table]]
            kind = headers[table - 1]["kind"] if table else "include"
            if ("=" if table else "include") not in own:
                # A header that is being typed has no keys, and the top matters by what it includes.
                kind = RecordKind.CLAIM.value
            elif table and kind not in _KINDS:
                words.update(_ID.findall(text, starts[table - 1], ends[table - 1]))
            words.update(_ID.findall(own))
            kinds.add(kind)
    return words, kinds


def _tables_at(spans: Sequence[tuple[int, int]], starts: Sequence[int]) -> set[int]:
    """Return the numbers of the tables that some spans overlap, given their starts."""
    return {
        table
        for start, end in spans
        for table in range(
            bisect_right(starts, start) - 1, bisect_right(starts, max(start, end - 1))
        )
    }


def _uses_of_unread_records(snapshot: LedgerSnapshot) -> Iterator[IdUse]:
    """Yield each use of an id whose record is not in the ledger that was read."""
    ledger, ids = snapshot.read.ledger, snapshot.ids
    known: Mapping[RecordKind, Mapping[str, object]] = {
        RecordKind.SOURCE: ledger.sources,
        RecordKind.DOCUMENT: ledger.documents,
        RecordKind.PREDICATE: ledger.predicates,
        RecordKind.CLAIM: ledger.claims,
    }
    for kind, records in known.items():
        for id in (*ids.ids(kind), *ids.undeclared(kind)):
            if id not in records:
                yield from ids.uses(kind, id)


def _add_linked_claims(named: set[str], ledger: Ledger) -> None:
    """Add the claims that links join to named ones, directly or indirectly."""
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for link in ledger.links:
        if link.to is not None:
            joined[link.from_].append(link.to)
            joined[link.to].append(link.from_)
    todo = [id for id in named if id in joined]
    while todo:
        new = [id for id in joined[todo.pop()] if id not in named]
        named.update(new)
        todo += new


def _names(record: Record) -> Iterator[str]:
    """Yield the ids that a part of a file would contain if it named a subject."""
    match record:
        case Source() | Document() | Predicate() | Claim():
            yield record.id
        case Assertion():
            yield record.claim
        case _:
            yield from (id for *_, id in mentions(record))
