"""Access to responses of providers: objects of their libraries, or tables from JSON."""

import re
from collections.abc import Iterator, Mapping
from typing import NoReturn

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model.values import describe_value

_UNDERSCORE = re.compile(r"_([a-z])")


@frozen(eq=False)
class ResponseValue:
    """A value inside a response, with its path, such as ``content[2].citations[0]``.

    Names are in snake case. The camel case of a name is tried as well, for JSON that
    comes from a library in another language. A member that is None counts as missing.
    """

    value: object = field(repr=False)
    path: str = ""

    @property
    def has_members(self) -> bool:
        """True for an object or table, False for a text, number, list or None."""
        return not isinstance(self.value, str | bytes | int | float | list | tuple | None)

    def member(self, name: str) -> "ResponseValue | None":
        """Return an attribute or the value of a key, or None if it is missing.

        Raises:
            LedgerError: the value has no members, because it is a text, number or list.
        """
        found = self._find(name)
        return None if found.value is None else found

    def _find(self, name: str) -> "ResponseValue":
        """Return a member under the name that it has, with None as value if it is missing."""
        if not self.has_members:
            self.refuse(f"expected an object, found {describe_value(self.value)}")
        table = self.value
        for each in dict.fromkeys((name, _UNDERSCORE.sub(lambda m: m[1].upper(), name))):
            found = table.get(each) if isinstance(table, Mapping) else getattr(table, each, None)
            if found is not None:
                return self._at(each, found)
        return self._at(name, None)

    def _at(self, name: str, value: object) -> "ResponseValue":
        return ResponseValue(value, f"{self.path}.{name}" if self.path else name)

    def members(self, name: str) -> list["ResponseValue"]:
        """Return the values of a list, none if the list is missing.

        Raises:
            LedgerError: the member is not a list.
        """
        found = self.member(name)
        return [] if found is None else list(found.items())

    def items(self) -> Iterator["ResponseValue"]:
        """Yield the values of a list, and nothing for None.

        Raises:
            LedgerError: the value is not a list.
        """
        if not isinstance(self.value, list | tuple | None):
            self.refuse(f"expected a list, found {describe_value(self.value)}")
        for index, each in enumerate(self.value or ()):
            yield ResponseValue(each, f"{self.path}[{index}]")

    def table(self, name: str) -> Mapping[str, object]:
        """Return a table, empty if it is missing.

        Raises:
            LedgerError: the member is not a table.
        """
        found = self._find(name)
        if found.value is None:
            return {}
        if not isinstance(found.value, Mapping):
            found.refuse(f"expected an object, found {describe_value(found.value)}")
        return found.value

    def text(self, name: str) -> str:
        """Return a text, or "" if it is missing.

        Raises:
            LedgerError: the member is not a text.
        """
        return self.text_or_none(name) or ""

    def text_or_none(self, name: str) -> str | None:
        """Return a text, or None if it is missing.

        Raises:
            LedgerError: the member is not a text.
        """
        found = self._find(name)
        if found.value is not None and not isinstance(found.value, str):
            found.refuse(f"expected text, found {describe_value(found.value)}")
        return found.value

    def required_text(self, name: str) -> str:
        """Return a text.

        Raises:
            LedgerError: the member is not a text, is empty or is missing.
        """
        found = self.text(name)
        return found or self._find(name).refuse("expected text, found nothing")

    def index(self, name: str, end: int, default: int | None = None) -> int:
        """Return a whole number from 0 to ``end``.

        Raises:
            LedgerError: the member is none, or it is missing and there is no default.
        """
        found = self._find(name)
        return default if found.value is None and default is not None else found.to_index(end)

    def to_index(self, end: int) -> int:
        """Return the value itself as a whole number from 0 to ``end``.

        Raises:
            LedgerError: it is none.
        """
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            self.refuse(f"expected a whole number, found {describe_value(self.value)}")
        if not 0 <= self.value <= end:
            self.refuse(f"{describe_value(self.value)} is not between 0 and {end}")
        return self.value

    def refuse(self, message: str, hint: str | None = None) -> NoReturn:
        """Raise a :class:`LedgerError` with the path before the message."""
        where = f"`{self.path}`: " if self.path else "the response: "
        raise LedgerError(Problem(Fault.VALUE, where + message, hint=hint))

    def refuse_kind(self, noun: str) -> NoReturn:
        """Raise a :class:`LedgerError` about the ``type`` of this object."""
        kind = self.required_text("type")
        self._find("type").refuse(f"unknown kind of {noun} {kind[:40]!r}")
