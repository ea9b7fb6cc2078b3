"""Facts: structured content of claims, for finding contradictions."""

from collections.abc import Mapping

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.numbers.quantity import Figure, Quantity
from claimtrack.model.numbers.units import unit_or_none
from claimtrack.model.ref import PredicateId
from claimtrack.model.values import meaning


def value_or_none(value: Figure | Quantity | None) -> Figure | None:
    """Return a number or a one-line text as given, or None.

    The predicate decides if a text is a name or a number with words around it.
    """
    if isinstance(value, Quantity):
        return value.given
    if value is None:
        return None
    return values.to_name(value) if isinstance(value, str) else Quantity.parse(value).given


@frozen
class Fact:
    """The content of a claim in structured form: subject, predicate and value."""

    subject: str = field(
        converter=values.to_identifier,
        metadata=meaning("the subject: an id, not necessarily of a record"),
    )
    predicate: PredicateId = field(
        converter=values.to_identifier, metadata=meaning("the id of a declared predicate")
    )
    value: Figure | None = field(
        default=None,
        converter=value_or_none,
        metadata=meaning("the value that the predicate takes: 1900, `about 1,900 km`, a name"),
    )
    unit: str | None = field(
        default=None,
        converter=unit_or_none,
        metadata=meaning("the unit of a number whose text names none"),
    )
    when: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the time at which it holds (EDTF)")
    )
    where: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the location: an id, not necessarily of a record"),
    )
    negated: bool = field(
        default=False,
        converter=values.to_flag,
        metadata=meaning("true if it does not hold at any time in `when`"),
    )
    first_since: When | None = field(
        default=None,
        converter=when_or_none,
        metadata=meaning(
            "the date of the previous event: none happened between it and `when` (EDTF)"
        ),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def dates(self) -> tuple[When, ...]:
        """The dates at which it holds or happened: each of all in a set, and that of `first_since`.

        A "first since" states two events.
        """
        given = (self.when, self.first_since)
        return tuple(part for when in given if when is not None for part in when.parts)


def fact_or_none(value: Fact | Mapping[str, object] | None) -> Fact | None:
    """Return a fact, given a fact or a table of its fields, or None."""
    if value is None or isinstance(value, Fact):
        return value
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table, found {values.describe_value(value)}")
    return values.to_record(Fact, value)
