"""Settings of a ledger that configure its check."""

from collections.abc import Callable, Container, Iterable, Mapping
from enum import Enum
from functools import partial
from types import MappingProxyType

from attrs import evolve, field, fields, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.ref import SourceId
from claimtrack.model.source import Reliability
from claimtrack.model.values import meaning


class Severity(Enum):
    """Severities of findings, highest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """The position in the order, 0 for the highest."""
        return list(Severity).index(self)


class Profile(Enum):
    """Profiles of use. A profile sets the default severities and thresholds."""

    NEWS = "news"
    OSINT = "osint"
    ANSWERS = "answers"


class Criterion(Enum):
    """Criteria that decide which of two contradictory sides is stronger."""

    SUPPORT = "support"
    RELIABILITY = "reliability"


class ContestedBy(Enum):
    """Conditions under which a claim counts as contested."""

    OPEN = "open"
    """Opposition that nothing defeats."""
    EVER = "ever"
    """Any supported opposition, even if defeated."""


def _profile(value: Profile | str) -> Profile:
    return values.to_member(Profile, value)


def _criteria(value: Iterable[Criterion | str]) -> tuple[Criterion, ...]:
    criteria = values.to_tuple(value, partial(values.to_member, Criterion), "criteria")
    if len(set(criteria)) < len(criteria):
        values.refuse("the list repeats a criterion", "name each criterion once")
    return criteria


def _voices_or_none(value: int | None) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 2 <= value <= _MOST_VOICES:
        found = values.describe_value(value)
        message = f"expected a whole number from 2 to {_MOST_VOICES}, found {found}"
        values.refuse(message, "one voice alone corroborates nothing")
    return value


_MOST_VOICES = 1000


def _reliability_or_none(value: Reliability | str | None) -> Reliability | None:
    if value is None:
        return None
    grade = values.to_member(Reliability, value)
    if grade is Reliability.F:
        values.refuse("F means unknown and is not a minimum grade", "omit it to accept any grade")
    return grade


def _opposed_or_none(value: ContestedBy | str | None) -> ContestedBy | None:
    return None if value is None else values.to_member(ContestedBy, value)


def _share(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1:
        values.refuse(f"expected a number between 0 and 1, found {values.describe_value(value)}")
    return float(value)


def _evidence(value: Mapping[str, Iterable[float]]) -> Mapping[str, tuple[float, ...]]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of counts by grade, found {values.describe_value(value)}")
    counts: dict[str, tuple[float, ...]] = {}
    for letter, pair in value.items():
        if values.to_member(Reliability, letter) is Reliability.F:
            values.refuse("F means no evidence", "give counts for A to E")
        counts[letter] = values.to_tuple(pair, _count, "two counts")
        if len(counts[letter]) != 2:
            values.refuse(f"`{letter}`: expected two counts, right and wrong", "such as [8, 2]")
    return MappingProxyType({letter: counts[letter] for letter in sorted(counts)})


def _count(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        values.refuse(f"expected a count from 0 to {_MOST:,}, found {values.describe_value(value)}")
    return float(value)


_MOST = 1_000_000


def _severities(value: Mapping[str, Severity | str | None]) -> Mapping[str, Severity]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of severities, found {values.describe_value(value)}")
    weights = {
        values.to_name(code): values.to_member(Severity, word) for code, word in value.items()
    }
    return MappingProxyType({code: weights[code] for code in sorted(weights)})


def _code_lists(value: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table of lists of codes, found {values.describe_value(value)}")
    lists = {values.to_identifier(key): values.to_names(codes) for key, codes in value.items()}
    return MappingProxyType({key: lists[key] for key in sorted(lists)})


@frozen(eq=True, unsafe_hash=False)
class Settings:
    """The settings of a check; the table ``[check]`` of a ledger file.

    A rule is given by its code (``CT102``) or name (``single-origin``), a family by
    its prefix (``CT1``), and all rules by ``ALL``.
    """

    profile: Profile = field(
        default=Profile.NEWS, converter=_profile, metadata=meaning("news, osint or answers")
    )
    desk: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that keeps the ledger and publishes it, such as a newsroom"),
    )
    select: tuple[str, ...] = field(
        default=(), converter=values.to_names, metadata=meaning("the rules to apply; empty for all")
    )
    ignore: tuple[str, ...] = field(
        default=(), converter=values.to_names, metadata=meaning("the rules not to apply")
    )
    severity: Mapping[str, Severity] = field(
        factory=dict,
        converter=_severities,
        metadata=meaning("the severity of a rule's findings, by code or name"),
    )
    ignore_by_topic: Mapping[str, tuple[str, ...]] = field(
        factory=dict,
        converter=_code_lists,
        metadata=meaning("rules not applied to claims of a topic, by topic"),
    )
    ignore_by_source: Mapping[SourceId, tuple[str, ...]] = field(
        factory=dict,
        converter=_code_lists,
        metadata=meaning("rules not applied to claims with a single origin, by that source"),
    )
    strength: tuple[Criterion, ...] = field(
        default=(Criterion.SUPPORT, Criterion.RELIABILITY),
        converter=_criteria,
        metadata=meaning(
            "the criteria, in order, that decide between contradictory claims: support,"
            " reliability; an empty list decides none"
        ),
    )
    corroborated: int | None = field(
        default=None,
        converter=_voices_or_none,
        metadata=meaning(
            "the number of independent voices that corroborate; by default the profile's"
        ),
    )
    corroborating: Reliability | None = field(
        default=None,
        converter=_reliability_or_none,
        metadata=meaning("the minimum grade of a corroborating origin; by default any"),
    )
    contested: ContestedBy | None = field(
        default=None,
        converter=_opposed_or_none,
        metadata=meaning(
            "the condition for a contested claim: open or ever; by default the profile's"
        ),
    )
    base_rate: float = field(
        default=0.5,
        converter=_share,
        metadata=meaning("the prior probability of a claim, between 0 and 1"),
    )
    relay_trust: float = field(
        default=0.5,
        converter=_share,
        metadata=meaning("the probability that a relay of grade F repeats correctly"),
    )
    evidence: Mapping[str, tuple[float, ...]] = field(
        factory=dict,
        converter=_evidence,
        metadata=meaning("counts of right and wrong reports by grade, such as B = [8, 2]"),
    )
    places: Mapping[tuple[str, str], Place] = field(factory=dict, eq=False, repr=False)
    """The places of rule, topic and source names, by field and name."""

    def within(self, sources: Container[str]) -> "Settings":
        """Return the settings for a part of a ledger: without a desk that the part lacks."""
        return self if self.desk is None or self.desk in sources else evolve(self, desk=None)

    __repr__ = values.short_repr

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickle and copy, which read-only mappings do not."""
        given = {each.name: getattr(self, each.name) for each in fields(Settings)}
        del given["places"]
        plain = {n: dict(v) if isinstance(v, Mapping) else v for n, v in given.items()}
        build: Callable[..., Settings] = Settings
        return partial(build, **plain), ()
