"""An accepted finding."""

import re

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.values import meaning

_CODE = re.compile(r"[A-Z]{2,4}[0-9]{3}|[a-z][a-z0-9-]{0,63}")


def _code(value: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        values.refuse(f"expected a rule's code or name, found {values.spell(value)}")
    return value


def _subject(value: Ref) -> Ref:
    if not isinstance(value, Ref) or value.kind is RecordKind.WAIVER:
        values.refuse("a waiver names the record whose finding is accepted")
    return value


@frozen
class Waiver:
    """A finding that somebody has accepted, and why.

    In files the subject is named by its kind: ``claim = "defensive"``.
    """

    code: str = field(
        converter=_code, metadata=meaning("the rule's code or name, such as CT102 or single-origin")
    )
    subject: Ref = field(
        converter=_subject, metadata=meaning("the record whose finding is accepted")
    )
    reason: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("why it is accepted")
    )
    by: str | None = field(
        default=None, converter=values.name_or_none, metadata=meaning("who accepted it")
    )
    until: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the last day it holds (EDTF)")
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def ref(self) -> Ref:
        """How findings name it."""
        return Ref(RecordKind.WAIVER, content_id("w", self))
