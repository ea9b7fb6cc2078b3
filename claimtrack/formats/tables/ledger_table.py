"""The table ``ledger`` of a folder of tables, with the version and the settings.

It has the columns ``key`` and ``value``. Text is written verbatim, other values as JSON.
"""

import json
from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import json_source
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import RecordTable, quote_word
from claimtrack.formats.records.shape import Key, plain_values, shape_of
from claimtrack.formats.tables.layout import VERSION
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Ledger, Settings

NAME = "ledger"
"""The name of the table, and of its file without extension."""

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "key": "`version`, or a setting by its name",
        "value": f"of `version` {VERSION}, of a setting its value: text as it is, else JSON",
    }
)


@frozen(eq=False)
class SettingRow:
    """One row: its key, its value and their position."""

    key: str
    value: str
    position: ValuePosition


def setting_rows(ledger: Ledger) -> list[tuple[str, str]]:
    """Return the rows of the table, with the version first."""
    rows = [("version", str(VERSION))]
    for key, value in plain_values(ledger.settings).items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        rows.append((key, text))
    return rows


def parse_setting_rows(
    collector: RecordCollector, rows: Iterable[SettingRow], source_text: SourceText
) -> None:
    """Parse the rows of the table as settings, and check the version."""
    seen: dict[str, SettingRow] = {}
    for row in rows:
        first = seen.setdefault(row.key, row)
        if first is not row:
            message, place = (
                f"{quote_word(row.key)} is given twice",
                source_text.key_place(row.position),
            )
            related = source_text.key_place(first.position)
            hint = f"the first is at {related}"
            collector.problems.add(Problem(Fault.DUPLICATE, message, place, hint, related=related))
    version = seen.pop("version", None)
    if version is None or version.value != str(VERSION):
        place = (
            Place(source_text.file, 1)
            if version is None
            else source_text.value_place(version.position)
        )
        collector.problems.add(version_problem(place))
    if seen:
        table = {key: _parse_value(collector, row, source_text) for key, row in seen.items()}
        positions = {key: row.position for key, row in seen.items()}
        whole = source_text.value_place(next(iter(positions.values())))
        position = next(iter(positions.values()))
        position = ValuePosition(
            position.start, position.end, position.key_start, position.key_end, positions
        )
        collector.parse_settings(RecordTable(table, source_text, position, whole))


def version_problem(place: Place) -> Problem:
    """Return the problem for tables of another version or without a version."""
    message = f"this program reads tables of version {VERSION}"
    hint = f"the table `{NAME}` has the row `version`, `{VERSION}`"
    return Problem(Fault.VERSION, message, place, hint)


def _parse_value(collector: RecordCollector, row: SettingRow, source_text: SourceText) -> object:
    key = shape_of(Settings).by_name.get(row.key)
    if key is None or _is_text_key(key):
        return row.value
    try:
        parsed = json_source.parse_json(row.value, source_text.file)
    except LedgerError:
        # Text is never valid for such a setting, so that the parser reports it.
        return row.value
    place = source_text.value_place(row.position)
    collector.notes += [Problem(n.fault, n.message, place, warning=True) for n in parsed.notes]
    return parsed.value


def _is_text_key(key: Key) -> bool:
    return isinstance(key.type, type) and issubclass(key.type, (str, Enum))
