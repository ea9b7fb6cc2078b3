"""What of a ledger a writer has carried, field by field; all the rest is lost, and told.

For formats that have room for little: they keep account of what they write, and
nothing can be forgotten.
"""

from collections.abc import Callable, Mapping

from attrs import define, field

from claimtrack.formats.loss import Fate, Losses
from claimtrack.formats.shape import CLASSES, Key, shape_of
from claimtrack.model import Assertion, Hop, Ledger, Record, Ref, Settings

_NOUNS = {kind: noun.value for noun, kind in CLASSES.items()}


@define(eq=False)
class Carried:
    """What was carried so far, and why some things were not. Grows while a ledger is written."""

    _kept: dict[int, int] = field(factory=dict)
    """By the identity of a record or hop, the fields that were carried, a bit for each."""
    _bits: dict[str, int] = field(factory=dict)
    _why: dict[tuple[int, str], tuple[str, Fate]] = field(factory=dict)
    _parts: list[tuple[str, str, Record]] = field(factory=list)

    def keep(self, thing: Record | Hop, *names: str) -> None:
        """Keep account of fields that were carried."""
        kept = self._kept.get(id(thing), 0)
        for name in names:
            kept |= self._bits.setdefault(name, 1 << len(self._bits))
        self._kept[id(thing)] = kept

    def refuse(self, record: Record, why: str, fate: Fate = Fate.LOST) -> None:
        """Keep account of why nothing of a record was carried."""
        self._why[id(record), ""] = why, fate

    def lose(self, record: Record, name: str, why: str) -> None:
        """Keep account of why a field was not carried, be it one that is as by default."""
        self._why[id(record), name] = why, Fate.LOST

    def lose_part(self, what: str, why: str, record: Record) -> None:
        """Keep account of a part that was not carried, in the words of losses."""
        self._parts.append((what, why, record))

    def is_refused(self, record: Record) -> bool:
        """Whether nothing of a record may be carried."""
        return (id(record), "") in self._why

    def tell(self, ledger: Ledger, losses: Losses, why: Callable[[str, Record, bool], str]) -> None:
        """Add all that was not carried to the losses, record by record.

        ``why`` gives the reason where none was kept, for a noun and key, a record,
        and whether anything else of the record was carried.
        """
        for record in ledger.records():
            noun = _NOUNS[type(record)]
            for key in shape_of(type(record)).fields.values():
                if key.word != "via" and self._is_lost(record, key, record):
                    word = _word(record, key)
                    self._tell(losses, f"{noun}.{word}", key.field, record, why)
            if isinstance(record, Assertion):
                for word, name in self._lost_of_hops(record).items():
                    self._tell(losses, f"hop.{word}", name, record, why)
        for part in self._parts:
            losses.add(*part)
        if ledger.settings != Settings():
            losses.add("ledger.settings", "it says how a ledger is checked, and nothing of claims")

    def _tell(
        self,
        losses: Losses,
        what: str,
        name: str,
        record: Record,
        why: Callable[[str, Record, bool], str],
    ) -> None:
        known = self._why.get((id(record), name)) or self._why.get((id(record), ""))
        if known is None:
            known = why(what, record, id(record) in self._kept), Fate.LOST
        losses.add(what, known[0], record, known[1])

    def _is_lost(self, thing: Record | Hop, key: Key, record: Record) -> bool:
        if self._kept.get(id(thing), 0) & self._bits.get(key.field, 0):
            return False
        if key.required or (thing is record and (id(record), key.field) in self._why):
            return True
        return bool(getattr(thing, key.field) != key.default_of(thing))

    def _lost_of_hops(self, assertion: Assertion) -> Mapping[str, str]:
        """Return the words and fields that are lost of any link of a chain."""
        return {
            key.word: f"via.{key.field}"
            for hop in assertion.via
            for key in shape_of(Hop).fields.values()
            if self._is_lost(hop, key, assertion)
        }


def _word(record: Record, key: Key) -> str:
    value = getattr(record, key.field)
    return value.kind.value if isinstance(value, Ref) else key.word
