"""Waivers: accepted findings."""

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
        values.refuse(f"expected a rule's code or name, found {values.describe_value(value)}")
    return value


def _subject(value: Ref) -> Ref:
    if not isinstance(value, Ref) or value.kind is RecordKind.WAIVER:
        values.refuse("a waiver needs the record whose finding is accepted")
    return value


@frozen
class Waiver:
    """The acceptance of a finding, with its reason.

    In files, the kind of the subject is the key: ``claim = "defensive"``.
    """

    code: str = field(
        converter=_code, metadata=meaning("the rule's code or name, such as CT102 or single-origin")
    )
    subject: Ref = field(
        converter=_subject, metadata=meaning("the record whose finding is accepted")
    )
    reason: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("the reason for accepting it")
    )
    by: str | None = field(
        default=None, converter=values.name_or_none, metadata=meaning("the person who accepted it")
    )
    until: When | None = field(
        default=None,
        converter=when_or_none,
        metadata=meaning("the last day on which it applies (EDTF)"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def ref(self) -> Ref:
        """The reference to the waiver."""
        return Ref(RecordKind.WAIVER, content_id("w", self))
