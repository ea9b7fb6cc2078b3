"""Ledgers in files, snapshots of them, and slow renames to compare with."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlparse

from attrs import evolve
from lsprotocol import types

from claimtrack.formats.toml.partial import read_partial
from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Passage,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
)

ROOT = Path(__file__).parents[2]
LEDGERS = sorted(
    path
    for folder in ("seeds", "examples", "tests/defects")
    for path in (ROOT / folder).glob("*/*.toml")
)

EVERY_FORM = r'''ledger = 1
[check]
desk = "post"
[check.ignore_by_source]
"post" = ["CT102"]
[source]
"p\u0061r" = { kind = "person", part_of = 'post' }
post.kind = "outlet"
post.name = "post"
[document.art]
publisher = """
p\
  ost"""
[predicate.was]
[claim.post.fact]
subject = "post"
predicate = "was"
[claim.'post']
text = "post"
via = ["par", { source = "post", at = "art\u0023p1" }]
at = ["#p2", 'art#p3']
topics = ["post"]
[[claim.post.assertion]]
id = "post"
via = [
  "post", # post
]
at = "art"
[[assertion]]
claim = ["post", "other"]
via = ["post"]
[[link]]
kind = "undercuts"
from = "post"
to_assertion = "post"
[claim.other]
text = "😀"
speaker = "post"
because = ["post"]
[[waiver]]
code = "CT102"
claim = "post"
[defaults]
document = "art"
'''
"""A ledger with ids in every way of writing, and one id for records of several kinds."""


def snapshot_of(root: Path, contents: Mapping[Path, bytes] | None = None) -> LedgerSnapshot:
    root = root.resolve()
    return LedgerSnapshot(root, read_partial(root, contents or {}), None, ())


def write_files(folder: Path, texts: Mapping[str, str]) -> LedgerSnapshot:
    """Write files, and return a snapshot of the ledger that is the first of them."""
    for name, text in texts.items():
        folder.joinpath(name).write_bytes(text.encode())
    return snapshot_of(folder / next(iter(texts)))


def divided(text: str, sides: Iterable[bool]) -> Mapping[str, str]:
    """Return a written ledger as two files, of which the first includes the second.

    A claim and its assertions stay together, and so do the tables without an id.
    """
    first, *tables = re.split(r"\n(?=\[(?:source|document|predicate|claim)\.)", f"{text}\n")
    defaults = "\n[defaults]\nadd_publisher = false\n" if "[defaults]" in first else ""
    texts: dict[bool, list[str]] = {True: [], False: []}
    for table, side in zip(tables, sides, strict=False):
        texts[side].append(table)
    # The last table is followed by those without an id.
    rest = tables[sum(map(len, texts.values())) :]
    first = first.replace("ledger = 1\n", 'ledger = 1\ninclude = ["part.toml"]\n', 1)
    return {
        "ledger.toml": "\n".join([first, *texts[True], *rest]),
        "part.toml": "\n".join([f"ledger = 1\n{defaults}", *texts[False]]),
    }


def path_of(uri: str) -> Path:
    return Path(unquote(urlparse(uri).path))


def offset_of(text: str, position: types.Position) -> int:
    """Return the offset of a position by converting the line to UTF-16."""
    lines = text.split("\n")
    before = lines[position.line].encode("utf-16-le")[: 2 * position.character]
    return sum(len(line) + 1 for line in lines[: position.line]) + len(before.decode("utf-16-le"))


def word_at(location: types.Location, snapshot: LedgerSnapshot) -> str:
    """Return the words of a location, and the line in front of them."""
    text = snapshot.read.files[path_of(location.uri)].source_text.text
    start, end = (offset_of(text, at) for at in (location.range.start, location.range.end))
    return f"{text[text.rfind(chr(10), 0, start) + 1 : start]}<{text[start:end]}>"


def edited(snapshot: LedgerSnapshot, edit: types.WorkspaceEdit) -> dict[Path, bytes]:
    """Return the bytes of all files after an edit."""
    texts = {path: file.source_text.text for path, file in snapshot.read.files.items()}
    for uri, edits in (edit.changes or {}).items():
        text = texts[path_of(uri)]
        spans = [
            (offset_of(text, each.range.start), offset_of(text, each.range.end), each.new_text)
            for each in edits
        ]
        for start, end, new in sorted(spans, reverse=True):
            text = text[:start] + new + text[end:]
        texts[path_of(uri)] = text
    return {path: text.encode() for path, text in texts.items()}


def renamed(ledger: Ledger, kind: RecordKind, old: str, new: str) -> Ledger:
    """Return a ledger in which one record has another id, field by field."""

    def id(each: RecordKind, name: str) -> str:
        return new if (each, name) == (kind, old) else name

    def maybe(each: RecordKind, name: str | None) -> str | None:
        return None if name is None else id(each, name)

    def ids(each: RecordKind, names: Iterable[str]) -> list[str]:
        return [id(each, name) for name in names]

    def passages(at: Iterable[Passage]) -> list[Passage]:
        return [Passage(id(RecordKind.DOCUMENT, one.document), one.block) for one in at]

    def record(one: Record) -> Record:
        source, document, predicate, claim, assertion, link, retraction, _ = RecordKind
        match one:
            case Source():
                return evolve(one, id=id(source, one.id), part_of=maybe(source, one.part_of))
            case Document():
                return evolve(
                    one,
                    id=id(document, one.id),
                    publisher=maybe(source, one.publisher),
                    author=maybe(source, one.author),
                    credits=ids(source, one.credits),
                )
            case Predicate():
                return evolve(
                    one,
                    id=id(predicate, one.id),
                    excludes=ids(predicate, one.excludes),
                    inverse=maybe(predicate, one.inverse),
                    before=ids(predicate, one.before),
                )
            case Claim():
                fact = one.fact
                if fact is not None:
                    fact = evolve(fact, predicate=id(predicate, fact.predicate))
                return evolve(
                    one,
                    id=id(claim, one.id),
                    about=ids(source, one.about),
                    because=ids(claim, one.because),
                    speaker=maybe(source, one.speaker),
                    fact=fact,
                )
            case Assertion():
                via = [
                    evolve(
                        hop,
                        source=id(source, hop.source),
                        follows=maybe(source, hop.follows),
                        at=None if hop.at is None else passages([hop.at])[0],
                    )
                    for hop in one.via
                ]
                return evolve(
                    one,
                    claim=id(claim, one.claim),
                    via=via,
                    at=passages(one.at),
                    id=maybe(assertion, one.id),
                )
            case Link():
                return evolve(
                    one,
                    from_=id(claim, one.from_),
                    to=maybe(claim, one.to),
                    by=maybe(source, one.by),
                    to_link=maybe(link, one.to_link),
                    to_assertion=maybe(assertion, one.to_assertion),
                    id=maybe(link, one.id),
                )
            case Retraction():
                what = Ref(one.what.kind, id(one.what.kind, one.what.id))
                return evolve(
                    one,
                    what=what,
                    by=maybe(source, one.by),
                    id=maybe(retraction, one.id),
                    at=passages(one.at),
                )
            case Waiver():
                subject = Ref(one.subject.kind, id(one.subject.kind, one.subject.id))
                return evolve(one, subject=subject)

    settings = ledger.settings
    ignored = {
        id(RecordKind.SOURCE, name): codes for name, codes in settings.ignore_by_source.items()
    }
    settings = evolve(
        settings, desk=maybe(RecordKind.SOURCE, settings.desk), ignore_by_source=ignored
    )
    return Ledger.of(map(record, ledger.records()), settings=settings)
