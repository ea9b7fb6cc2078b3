"""What a ledger says of how it wants to be checked."""

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import field, fields, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.source import Reliability
from claimtrack.model.values import meaning


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


class Criterion(Enum):
    """By what one of two sides that cannot both hold is the stronger."""

    SUPPORT = "support"
    RELIABILITY = "reliability"


class ContestedBy(Enum):
    """What makes a claim contested."""

    OPEN = "open"
    """Opposition that nothing defeats."""
    EVER = "ever"
    """Any opposition that somebody supports, be it defeated."""


def _profile(value: Profile | str) -> Profile:
    return values.choice(Profile, value)


def _criterion(value: Criterion | str) -> Criterion:
    return values.choice(Criterion, value)


def _criteria(value: Iterable[Criterion | str]) -> tuple[Criterion, ...]:
    criteria = values.items(value, _criterion, "criteria")
    if len(set(criteria)) < len(criteria):
        values.refuse("a criterion stands there twice", "the first to decide is the last asked")
    return criteria


def _voices_or_none(value: int | None) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 2 <= value <= _MOST_VOICES:
        message = f"expected a whole number from 2 to {_MOST_VOICES}, found {values.spell(value)}"
        values.refuse(message, "one voice alone corroborates nothing")
    return value


_MOST_VOICES = 1000


def _reliability_or_none(value: Reliability | str | None) -> Reliability | None:
    if value is None:
        return None
    grade = values.choice(Reliability, value)
    if grade is Reliability.F:
        values.refuse("F is unknown, which is not a least grade", "leave it out to count any grade")
    return grade


def _opposed_or_none(value: ContestedBy | str | None) -> ContestedBy | None:
    return None if value is None else values.choice(ContestedBy, value)


def _share(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        values.refuse(f"expected a number between 0 and 1, found {values.spell(value)}")
    return float(value)


def _evidence(value: Mapping[str, Iterable[float]]) -> Mapping[str, tuple[float, ...]]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of counts by grade, found {values.spell(value)}")
    counts: dict[str, tuple[float, ...]] = {}
    for letter, pair in value.items():
        if values.choice(Reliability, letter) is Reliability.F:
            values.refuse("F stands for no evidence at all", "give counts for A to E")
        counts[letter] = values.items(pair, _count, "two counts")
        if len(counts[letter]) != 2:
            values.refuse(f"`{letter}`: expected two counts, right and wrong", "such as [8, 2]")
    return MappingProxyType({letter: counts[letter] for letter in sorted(counts)})


def _count(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        values.refuse(f"expected a count from 0 to {_MOST:,}, found {values.spell(value)}")
    return float(value)


_MOST = 1_000_000


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
    strength: tuple[Criterion, ...] = field(
        default=(Criterion.SUPPORT, Criterion.RELIABILITY),
        converter=_criteria,
        metadata=meaning(
            "what decides between claims that cannot both hold, the first first: support,"
            " reliability; with none of them all stays open"
        ),
    )
    corroborated: int | None = field(
        default=None,
        converter=_voices_or_none,
        metadata=meaning("independent voices that corroborate a claim; by default the profile's"),
    )
    corroborating: Reliability | None = field(
        default=None,
        converter=_reliability_or_none,
        metadata=meaning("the least grade of an origin that corroborates; by default any"),
    )
    contested: ContestedBy | None = field(
        default=None,
        converter=_opposed_or_none,
        metadata=meaning("what makes a claim contested: open, or ever; by default the profile's"),
    )
    base_rate: float = field(
        default=0.5,
        converter=_share,
        metadata=meaning("how likely a claim is before anybody is heard, between 0 and 1"),
    )
    relay_trust: float = field(
        default=0.5,
        converter=_share,
        metadata=meaning("how far a relay of grade F is trusted to repeat what it heard"),
    )
    evidence: Mapping[str, tuple[float, ...]] = field(
        factory=dict,
        converter=_evidence,
        metadata=meaning("how often sources of a grade were right and wrong, such as B = [8, 2]"),
    )
    places: Mapping[tuple[str, str], Place] = field(factory=dict, eq=False, repr=False)
    """Where a field names a rule, topic or source, by the field and that word."""

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle and copy with plain tables, since read-only views of them do neither."""
        given = {each.name: getattr(self, each.name) for each in fields(Settings)}
        del given["places"]
        plain = {n: dict(v) if isinstance(v, Mapping) else v for n, v in given.items()}
        return _of_fields, (plain,)


def _of_fields(given: Mapping[str, object]) -> Settings:
    build: Callable[..., Settings] = Settings
    return build(**given)
