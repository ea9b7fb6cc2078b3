"""What a claim says, in a form in which contradictions can be found."""

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
    """Return a value as it was given, or None: a number, or text on one line.

    Whether a text is a name or a number with words around it is for the
    predicate to say.
    """
    if isinstance(value, Quantity):
        return value.given
    if value is None:
        return None
    return values.name(value) if isinstance(value, str) else Quantity.parse(value).given


@frozen
class Fact:
    """What a claim says in structured form: of whom or what, which predicate, which value."""

    subject: str = field(
        converter=values.identifier,
        metadata=meaning("what it is about: an id, which need not be that of a record"),
    )
    predicate: PredicateId = field(
        converter=values.identifier, metadata=meaning("what is said of it, as declared")
    )
    value: Figure | None = field(
        default=None,
        converter=value_or_none,
        metadata=meaning("the value, as the predicate takes it: 1900, `about 1,900 km`, a name"),
    )
    unit: str | None = field(
        default=None,
        converter=unit_or_none,
        metadata=meaning("the unit of a number, where its text names none"),
    )
    when: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it is or was so (EDTF)")
    )
    where: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("where: an id, which need not be that of a record"),
    )
    negated: bool = field(
        default=False,
        converter=values.flag,
        metadata=meaning("true if it is not so, for the whole of `when`"),
    )
    first_since: When | None = field(
        default=None,
        converter=when_or_none,
        metadata=meaning("an event then, one at `when`, and none between them (EDTF)"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)


def fact_or_none(value: Fact | Mapping[str, object] | None) -> Fact | None:
    """Return a fact, or None; a table is one with its fields."""
    if value is None or isinstance(value, Fact):
        return value
    if not isinstance(value, Mapping):
        values.refuse(f"expected a table, found {values.spell(value)}")
    return values.record(Fact, value)
