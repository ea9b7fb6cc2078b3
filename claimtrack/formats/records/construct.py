"""Instances of frozen classes, filled field by field: many at once, and without their converters.

This is the one place where a record comes to be without its constructor. It may,
since what it is given has been through the very converters of the fields; defaults
go through them here, and what a class checks of its fields together is checked of
each instance, as attrs does it. A slot is filled by its descriptor, which is how
attrs gets past its own refusal to change what is frozen.
"""

from collections import deque
from collections.abc import Collection, Mapping
from itertools import repeat
from typing import Any, TypeVar

from attrs import NOTHING, AttrsInstance, Factory, fields

_A = TypeVar("_A", bound=AttrsInstance)

ABSENT = object()
"""Stands, among the values of a field, for one that is not given."""


def filled(kind: type[_A], count: int, values: Mapping[str, Collection[object]]) -> list[_A]:
    """Return so many instances, from the converted values of each of their fields by name.

    A field that is not named has its default in all of them. The class has slots, no
    validators, and takes every field.

    Raises:
        LedgerError: an instance refuses its values together.
        TypeError: a field without a default is not given.
    """
    made: list[_A] = [*map(object.__new__, repeat(kind, count))]
    for field in fields(kind):
        fill = getattr(kind, field.name).__set__
        given = values.get(field.name)
        convert = field.converter or _as_is
        derived = made_for_each(field.default)
        if given is not None:
            if len(given) != count:
                raise ValueError(f"{len(given)} values of `{field.name}` for {count} instances")
            # This runs through the column without a step of Python's own.
            deque(map(fill, made, given), maxlen=0)
        elif not derived:
            if field.default is NOTHING:
                raise TypeError(f"`{field.name}` is not given")
            deque(map(fill, made, repeat(convert(field.default))), maxlen=0)
        if derived and (given is None or ABSENT in given):
            for instance, value in zip(made, given or repeat(ABSENT), strict=False):
                if value is ABSENT:
                    factory = field.default.factory
                    default = factory(instance) if field.default.takes_self else factory()
                    fill(instance, convert(default))
    check = getattr(kind, "__attrs_post_init__", None)
    if check is not None:
        deque(map(check, made), maxlen=0)
    return made


def made_for_each(default: object) -> bool:
    """Say whether a default is made anew for each instance, or of what else it holds."""
    factory: Any = Factory  # a class, which attrs types as a function
    return isinstance(default, factory)


def _as_is(value: object) -> object:
    return value
