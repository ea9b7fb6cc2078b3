"""A ledger as it may be shown to others: nothing says who its confidential sources are.

Their ids and names are put out of every text of every record, whole words only,
and their notes are dropped. What else a text gives away is its author's to see to.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any  # records are walked field by field, whatever the fields hold

from attrs import evolve, fields, has

from claimtrack.model import Assertion, Ledger, Link, Record, Retraction, Source
from claimtrack.model.record import mentions, ref_of
from claimtrack.model.settings import Settings
from claimtrack.model.when import When
from claimtrack.place import Place

_LEFT_ALONE = (When, Place, Settings)


def disguised(ledger: Ledger) -> Ledger:
    """Return a ledger without a word of who its confidential sources are; itself if there are none.

    Records of such a ledger have no place, since the text there tells.
    """
    secret = sorted(source.id for source in ledger.sources.values() if source.confidential)
    if not secret:
        return ledger
    names = _unused({id: f"confidential-{i}" for i, id in enumerate(secret, 1)}, ledger)
    words = dict(names)
    for id in secret:
        name = ledger.sources[id].name
        if name is not None:
            words[name.casefold()] = names[id]
    longest = sorted(words, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w-])", re.IGNORECASE
    )

    def said(text: str) -> str:
        return pattern.sub(lambda found: words[found[0].casefold()], text)

    ignored = {said(id): codes for id, codes in ledger.settings.ignore_by_source.items()}
    return Ledger.of(
        _renamed([*ledger.records()], said, frozenset(secret)),
        settings=evolve(ledger.settings, ignore_by_source=ignored),
    )


def _renamed(
    records: Sequence[Record], said: Callable[[str], str], secret: frozenset[str]
) -> Sequence[Record]:
    """Return records with all texts changed, and what names them by their content with it.

    A record without an id is named by its content, which changes; who names it so
    changes in turn, until nothing does.
    """
    mentioned = {id for record in records for *_, id in mentions(record)}
    named = [
        i
        for i, record in enumerate(records)
        if isinstance(record, Assertion | Link | Retraction)
        and record.id is None
        and mentioned
        and record.ref.id in mentioned
    ]
    ids: dict[str, str] = {}
    while True:
        changed = [_record(r, _either(ids, said), secret) for r in records]
        found = {ref_of(records[i]).id: ref_of(changed[i]).id for i in named}
        if found == ids:
            return changed
        ids = found


def _either(ids: Mapping[str, str], said: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: ids.get(text) or said(text)


def _unused(names: dict[str, str], ledger: Ledger) -> dict[str, str]:
    """Return names that nothing in the ledger has."""
    taken = {*ledger.sources, *ledger.documents, *ledger.predicates, *ledger.claims}
    while not taken.isdisjoint(names.values()):
        names = {id: f"{name}-x" for id, name in names.items()}
    return names


def _record(record: Record, said: Callable[[str], str], secret: frozenset[str]) -> Record:
    if isinstance(record, Source) and record.id in secret:
        record = evolve(record, name=None, note=None)
    changed: Record = _disguised(record, said)
    return changed


def _disguised(value: Any, said: Callable[[str], str]) -> Any:
    """Return a value with all texts in it changed; it is as deep as the model, and no deeper."""
    if isinstance(value, str):
        return said(value)
    if isinstance(value, tuple):
        return tuple(_disguised(each, said) for each in value)
    if has(type(value)) and not isinstance(value, _LEFT_ALONE):
        changes = {
            each.name: None if each.name == "place" else _disguised(getattr(value, each.name), said)
            for each in fields(type(value))
            if each.init
        }
        return type(value)(**changes)
    return value
