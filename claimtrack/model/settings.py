"""What a ledger says of how it wants to be checked."""

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import field, frozen

from claimtrack.model import values
from claimtrack.model.meaning import meaning
from claimtrack.place import Place


class Severity(Enum):
    """How much a finding weighs, most first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """Its position in the order, 0 for the heaviest."""
        return list(Severity).index(self)


class Profile(Enum):
    """Who is checking: which rules weigh how much by default."""

    NEWS = "news"
    OSINT = "osint"
    ANSWERS = "answers"


def _profile(value: Profile | str) -> Profile:
    return values.choice(Profile, value)


def _severities(value: Mapping[str, Severity | str | None]) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of severities, found {values.spell(value)}")
    weights = {values.name(code): values.choice(Severity, word) for code, word in value.items()}
    return MappingProxyType({code: weights[code] for code in sorted(weights)})


def _code_lists(value: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of lists of codes, found {values.spell(value)}")
    lists = {values.identifier(key): values.names(codes) for key, codes in value.items()}
    return MappingProxyType({key: lists[key] for key in sorted(lists)})


@frozen(eq=True, unsafe_hash=False)
class Settings:
    """How a ledger wants to be checked; the table ``[check]`` of a ledger file.

    Codes are written whole (``CT102``), by name (``single-origin``), by family
    (``CT1``) or as ``ALL``.
    """

    profile: Profile = field(
        default=Profile.NEWS, converter=_profile, metadata=meaning("news, osint or answers")
    )
    select: tuple[str, ...] = field(
        default=(), converter=values.names, metadata=meaning("only these rules; empty for all")
    )
    ignore: tuple[str, ...] = field(
        default=(), converter=values.names, metadata=meaning("never these rules")
    )
    severity: Mapping[str, Severity] = field(
        factory=dict,
        converter=_severities,
        metadata=meaning("what a rule's findings weigh, by code or name"),
    )
    ignore_by_topic: Mapping[str, tuple[str, ...]] = field(
        factory=dict,
        converter=_code_lists,
        metadata=meaning("rules not applied to claims of a topic"),
    )
    ignore_by_source: Mapping[str, tuple[str, ...]] = field(
        factory=dict,
        converter=_code_lists,
        metadata=meaning("rules not applied to claims that a source alone originates"),
    )
    places: Mapping[tuple[str, str], Place] = field(factory=dict, eq=False, repr=False)
    """Where a field names a rule, topic or source, by the field and that word."""

    def __reduce__(self) -> tuple[type["Settings"], tuple[object, ...]]:
        """Pickle and copy with plain tables, since read-only views of them do neither."""
        plain = (dict(self.severity), dict(self.ignore_by_topic), dict(self.ignore_by_source))
        return Settings, (self.profile, self.select, self.ignore, *plain)
