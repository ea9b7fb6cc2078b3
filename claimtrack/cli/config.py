"""How a check is configured, and which word goes before which.

The ledger's own ``[check]`` table comes first. The nearest ``claimtrack.toml``
(table ``[check]``) or ``pyproject.toml`` (table ``[tool.claimtrack.check]``) in
the ledger's folder or above goes before it, and the command line before both.
Each key replaces what was said before; tables, such as ``severity``, are merged
key by key. The way up ends at a folder that holds ``.git``.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from attrs import evolve, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.parser import ProblemLog, RecordTable, settings
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Settings
from claimtrack.model.values import spell

TABLE = "check"

_TABLES = {"claimtrack.toml": (TABLE,), "pyproject.toml": ("tool", "claimtrack", TABLE)}
"""The files that may have it, and where in them it stands."""


@frozen
class Overrides:
    """Some of the settings: only those that were given."""

    given: Mapping[str, object]

    def over(self, base: Settings) -> Settings:
        """Return settings with what was given put over them."""
        merged = {
            name: {**old, **value}
            if isinstance(value, Mapping) and isinstance(old := getattr(base, name), Mapping)
            else value
            for name, value in self.given.items()
        }
        changed: Callable[..., Settings] = evolve
        return changed(base, **merged)


def found_for(folder: Path) -> Overrides:
    """Return what the nearest configuration file for a folder says, if there is one.

    Raises:
        LedgerError: a file on the way cannot be read, or sets what nobody knows.
    """
    for file in files_for(folder):
        if file.is_file():
            overrides = read(file, _TABLES[file.name])
            if overrides is not None:
                return overrides
    return Overrides({})


def files_for(folder: Path) -> Iterator[Path]:
    """Yield the files that may configure a check in a folder, the nearest first, there or not."""
    for here in _upwards(folder.resolve()):
        yield from (here / name for name in _TABLES)


def read(file: Path, path: tuple[str, ...]) -> Overrides | None:
    """Return what a table of a TOML file sets, or None where the file has no such table.

    The table that holds it is ours and may hold nothing else.

    Raises:
        LedgerError: with every problem found.
    """
    # Other tools' tables may nest as they like.
    limits = Limits(key_parts=64, nesting=128)
    page, _ = files.page_at(file, limits.size)
    tables = reader.parse(page, limits)
    problems = ProblemLog()
    around, inside = _table(tables, path[:-1], page)
    for word in around or {}:
        if word not in path[-1:]:
            problems.unknown(word, path[-1:], page.of_key(inside.at(word)))
    table, spot = _table(tables, path, page)
    given = None
    if table is not None:
        read_settings = settings(RecordTable(table, page, spot, page.of_table(spot)), problems)
        given = Overrides({name: getattr(read_settings, name, None) for name in (*table, "places")})
    if problems.found:
        raise LedgerError(*problems.found)
    return given


def _table(
    tables: reader.ParsedToml, path: tuple[str, ...], page: SourceText
) -> tuple[Mapping[str, object] | None, ValuePosition]:
    """Go down to a table, if it is there."""
    table: Mapping[str, object] = tables.data
    spot = tables.spots
    for word in path:
        if word not in table:
            return None, spot
        value, spot = table[word], spot.at(word)
        if not isinstance(value, dict):
            message = f"`{word}`: expected a table, found {spell(value)}"
            raise LedgerError(Problem(Fault.VALUE, message, page.of_value(spot)))
        table = value
    return table, spot


def _upwards(folder: Path) -> Iterator[Path]:
    """Yield a folder and those above it, up to the one of the repository."""
    for here in (folder, *folder.parents):
        yield here
        if (here / ".git").exists():
            return
