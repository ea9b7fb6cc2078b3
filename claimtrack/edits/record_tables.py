"""The tables of records in the text of a ledger file: their places, changes and shorthands."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from difflib import SequenceMatcher

from attrs import frozen

from claimtrack.errors import LedgerError
from claimtrack.formats.records.shape import KEYED_KINDS, plain_values, shape_of
from claimtrack.formats.toml.edit import EditableToml, Steps
from claimtrack.formats.toml.shorthands import Defaults, lacks_publisher, publishers_of
from claimtrack.model import (
    Assertion,
    Claim,
    Hop,
    Ledger,
    Passage,
    Record,
    RecordKind,
    Source,
    ref_of,
)


@frozen
class FileShorthands:
    """The defaults of a ledger file, by which new records are written as short as its own."""

    ledger: Ledger
    defaults: Defaults
    document: str | None
    """The document of passages such as ``#p4``."""

    @classmethod
    def of(cls, toml: EditableToml, ledger: Ledger) -> "FileShorthands":
        """Return the shorthands of a file of a ledger that loads."""
        data = toml.data
        defaults = Defaults(**data.get("defaults", {}))
        documents = [*data.get(RecordKind.DOCUMENT.value, {})]
        only = documents[0] if len(documents) == 1 else None
        return cls(ledger, defaults, defaults.document or only)

    def table(self, record: Record) -> dict[str, object]:
        """Return a claim, an assertion or a waiver as the plain values of its table."""
        match record:
            case Claim():
                return self.claim(record)
            case Assertion():
                return self.assertion(record)
            case _:
                return plain_values(record)

    def claim(self, claim: Claim) -> dict[str, object]:
        """Return a claim without its id as the plain values of its table."""
        table = plain_values(claim)
        del table["id"]
        if claim.kind is self.defaults.kind:
            table.pop("kind", None)
        else:
            table["kind"] = claim.kind.value
        if claim.topics == self.defaults.topics:
            table.pop("topics", None)
        else:
            table["topics"] = [*claim.topics]
        return table

    def assertion(self, assertion: Assertion) -> dict[str, object]:
        """Return an assertion without its claim as the plain values of its table."""
        table = plain_values(assertion)
        del table["claim"]
        table["via"] = [self.hop(hop) for hop in self.chain(assertion)]
        if assertion.at:
            table["at"] = self.passages(assertion.at)
        return table

    def hop(self, hop: Hop) -> object:
        """Return a hop as a plain value: its source, or a table."""
        table = plain_values(hop)
        if hop.at is not None:
            table["at"] = self.passages([hop.at])
        return table if len(table) > 1 else hop.source

    def chain(self, assertion: Assertion) -> Sequence[Hop]:
        """Return a chain without the publisher at its end, if the reader adds it."""
        via, short = assertion.via, assertion.via[:-1]
        if not short or not self.defaults.add_publisher:
            return via
        return short if complete_chain(short, assertion.at, self.ledger) == via else via

    def passages(self, at: Iterable[Passage]) -> str | list[str]:
        """Return passages as short as the file permits; a single one is no list."""
        written = [
            f"#{each.block}" if each.block and each.document == self.document else str(each)
            for each in at
        ]
        return written[0] if len(written) == 1 else written


def complete_chain(via: Iterable[Hop], at: Iterable[Passage], ledger: Ledger) -> tuple[Hop, ...]:
    """Return a chain with the publisher of its passages at its end, as the reader adds it.

    A chain without a source begins with the publisher.
    """
    chain = tuple(via)
    publishers = publishers_of(at, ledger)
    if len(publishers) == 1 and lacks_publisher({hop.source for hop in chain}, publishers):
        chain += tuple(Hop(each) for each in publishers if each is not None)
    return chain


def with_sources(toml: EditableToml, sources: Iterable[Source]) -> EditableToml:
    """Return a text with new sources at its end."""
    for source in sources:
        table = plain_values(source)
        del table["id"]
        toml = toml.add_table((RecordKind.SOURCE.value, source.id), table)
    return toml


def with_chain(toml: EditableToml, claim: str, table: Mapping[str, object]) -> EditableToml:
    """Return a text with a further chain below a claim, or at the end if it has no header."""
    steps: Steps = RecordKind.CLAIM.value, claim
    word = RecordKind.ASSERTION.value
    with suppress(LedgerError):
        return toml.add_table((*steps, word, toml.count((*steps, word))), table, below=steps)
    table = {RecordKind.CLAIM.value: claim, **table}
    return toml.add_table((word, toml.count((word,))), table)


def with_changes(
    toml: EditableToml, steps: Steps, old: Record, new: Record, shorthands: FileShorthands
) -> EditableToml:
    """Return a text in which the keys of a record that differ are changed."""
    before, after = shorthands.table(old), shorthands.table(new)
    for key in shape_of(type(new)).by_field.values():
        word, path = key.name, (*steps, key.name)
        is_same = getattr(old, key.field) == getattr(new, key.field)
        if is_same and before.get(word) == after.get(word):
            continue
        if isinstance(old, Assertion) and isinstance(new, Assertion) and word == "via":
            toml = _with_hops(toml, path, old, new, shorthands)
        elif word in after:
            toml = toml.set(path, after[word])
        elif toml.has(path):
            toml = toml.remove(path)
    return toml


def _with_hops(
    toml: EditableToml, steps: Steps, old: Assertion, new: Assertion, shorthands: FileShorthands
) -> EditableToml:
    """Return a text in which the sources of a chain that differ are changed."""
    written = toml.count(steps)
    is_short = written < len(old.via)  # the reader adds the publisher
    before, after = old.via[:written], shorthands.chain(new) if is_short else new.via
    codes = SequenceMatcher(
        None, [hop.source for hop in before], [hop.source for hop in after], autojunk=False
    ).get_opcodes()
    for _, old_start, old_end, start, end in reversed(codes):
        shared = min(old_end - old_start, end - start)
        at = old_start + shared
        for number in reversed(range(at, old_end)):
            toml = toml.remove((*steps, number))
        for hop in reversed(after[start + shared : end]):
            toml = toml.insert((*steps, at), shorthands.hop(hop))
        for number in range(shared):
            if before[old_start + number] != (hop := after[start + number]):
                toml = toml.set((*steps, old_start + number), shorthands.hop(hop))
    return toml


def steps_of(toml: EditableToml, record: Record) -> Steps:
    """Return the path to the table of a record in a text."""
    kind = ref_of(record).kind
    if kind in KEYED_KINDS:
        return kind.value, ref_of(record).id
    claim: Steps = ()
    if isinstance(record, Assertion):
        claim = RecordKind.CLAIM.value, record.claim
    for above in dict.fromkeys(((), claim)):
        position = toml.positions
        for step in (*above, kind.value):
            position = position.at(step)
        tables = position.children if isinstance(position.children, list) else []
        for number, table in enumerate(tables):
            if toml.source_text.table_place(table) == record.place:
                return *above, kind.value, number
    return claim  # an assertion that is written in the table of its claim
