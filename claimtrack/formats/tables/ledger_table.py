"""The table that a ledger of tables is known by: its version and its settings.

It has two columns, ``key`` and ``value``. A value that is text is written as it is,
any other as JSON.
"""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import json_source
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import RecordTable, shown
from claimtrack.formats.records.shape import Key, shape_of, written
from claimtrack.formats.tables.layout import VERSION
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Ledger, Settings

NAME = "ledger"
"""The name of the table, and of its file without the ending."""

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "key": "`version`, or a setting by its name",
        "value": f"of `version` {VERSION}, of a setting its value: text as it is, else JSON",
    }
)


@frozen(eq=False)
class SettingRow:
    """One row: its key and value, and where they stand."""

    key: str
    value: str
    spot: ValuePosition


def lines_of(ledger: Ledger) -> list[tuple[str, str]]:
    """Return the rows of the table, the version first."""
    rows = [("version", str(VERSION))]
    for key, value in written(ledger.settings).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        rows.append((key, text))
    return rows


def keep(gathering: RecordCollector, lines: Iterable[SettingRow], page: SourceText) -> None:
    """Read the rows of the table into what is gathered; see that the version is known."""
    seen: dict[str, SettingRow] = {}
    for line in lines:
        first = seen.setdefault(line.key, line)
        if first is not line:
            message, place = f"{shown(line.key)} is given twice", page.of_key(line.spot)
            related = page.of_key(first.spot)
            hint = f"the first is at {related}"
            gathering.problems.add(Problem(Fault.DUPLICATE, message, place, hint, related=related))
    version = seen.pop("version", None)
    if version is None or version.value != str(VERSION):
        place = Place(page.file, 1) if version is None else page.of_value(version.spot)
        gathering.problems.add(wrong_version(place))
    if seen:
        table = {key: _value(gathering, line, page) for key, line in seen.items()}
        inside = {key: line.spot for key, line in seen.items()}
        whole = page.of_value(next(iter(inside.values())))
        spot = next(iter(inside.values()))
        spot = ValuePosition(spot.start, spot.end, spot.key_start, spot.key_end, inside)
        gathering.set(RecordTable(table, page, spot, whole))


def wrong_version(place: Place) -> Problem:
    """Return the problem of tables of another version, or of none."""
    message = f"this program reads tables of version {VERSION}"
    hint = f"the table `{NAME}` has the row `version`, `{VERSION}`"
    return Problem(Fault.VERSION, message, place, hint)


def _value(gathering: RecordCollector, line: SettingRow, page: SourceText) -> object:
    key = shape_of(Settings).words.get(line.key)
    if key is None or _is_text(key):
        return line.value
    try:
        parsed = json_source.parse(line.value, page.file)
    except LedgerError:
        # No text is a value of such a setting, so that it is refused, where it stands.
        return line.value
    place = page.of_value(line.spot)
    gathering.notes += [Problem(n.fault, n.message, place, warning=True) for n in parsed.notes]
    return parsed.value


def _is_text(key: Key) -> bool:
    return isinstance(key.type, type) and issubclass(key.type, (str, Enum))
