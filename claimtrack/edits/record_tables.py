"""The tables of records in the text of a ledger file: their places, and changes of them."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from difflib import SequenceMatcher

from claimtrack.edits.shorthands import FileShorthands
from claimtrack.errors import LedgerError
from claimtrack.formats.records.shape import KEYED_KINDS, plain_values, shape_of
from claimtrack.formats.toml.edit import EditableToml, Steps
from claimtrack.model import Assertion, Record, RecordKind, Source, ref_of


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
    """Return the way to the table of a record that stands in a text."""
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
