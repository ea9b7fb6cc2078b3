"""Configuration files of a check, and their precedence.

The command line overrides the configuration file, which overrides the ``[check]``
table of the ledger. The configuration file is the nearest ``claimtrack.toml`` (table
``[check]``) or ``pyproject.toml`` (table ``[tool.claimtrack.check]``) in the folder of
the ledger or above, up to the folder of the repository, which contains ``.git``. Without
a repository, only the folder of the ledger is searched: a folder above, such as ``/tmp``,
may belong to anybody. A file that is a link to another folder than these, or to a hidden
file, is refused, since messages quote its lines. Each key replaces the overridden value.
Tables, such as ``severity``, are merged key by key.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.parser import ProblemLog, RecordTable, parse_settings
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Settings
from claimtrack.model.values import describe_value

TABLE = "check"

_TABLES = {"claimtrack.toml": (TABLE,), "pyproject.toml": ("tool", "claimtrack", TABLE)}
"""Names of configuration files, each with the path of its table."""


@frozen
class Overrides:
    """The settings that a configuration file or the command line changes."""

    given: Mapping[str, object]
    file: Path | None = None
    """The configuration file, or None if there is none."""

    def apply(self, base: Settings) -> Settings:
        """Return the base settings with the overrides applied."""
        merged = {
            name: {**old, **value}
            if isinstance(value, Mapping) and isinstance(old := getattr(base, name), Mapping)
            else value
            for name, value in self.given.items()
        }
        evolve_settings: Callable[..., Settings] = evolve  # values were checked when parsed
        return evolve_settings(base, **merged)


def find_overrides(folder: Path, top: Path | None = None) -> Overrides:
    """Return the overrides of the nearest configuration file, empty if there is none.

    With ``top``, files outside that folder, which has no links in its path, are not read.

    Raises:
        LedgerError: a configuration file cannot be read, has an unknown key, or is a link
            that leads out of the folders that are searched.
    """
    searched = _searched_folders(folder)[-1]
    for file in config_files(folder):
        if top is not None and not file.resolve().is_relative_to(top):
            continue
        if file.is_symlink():
            files.resolve_below(searched, file, (".toml",), f"`{searched}`")
        if os.path.lexists(file):
            overrides = read_overrides(file, _TABLES[file.name])
            if overrides is not None:
                return evolve(overrides, file=file)
    return Overrides({})


def config_files(folder: Path) -> Iterator[Path]:
    """Yield the paths of configuration files for a folder, nearest first, existing or not."""
    for each in _searched_folders(folder):
        yield from (each / name for name in _TABLES)


def _searched_folders(folder: Path) -> Sequence[Path]:
    """Return a folder and those above it, up to the repository. None has links in its path."""
    start = folder.resolve()
    folders = (start, *start.parents)
    repositories = (i for i, each in enumerate(folders) if os.path.lexists(each / ".git"))
    return folders[: next(repositories, 0) + 1]


def read_overrides(file: Path, path: tuple[str, ...]) -> Overrides | None:
    """Return the overrides in a table of a TOML file, or None without that table.

    The parent table belongs to claimtrack and may contain nothing else.

    Raises:
        LedgerError: with every problem found.
    """
    # Tables of other tools may nest more deeply than a ledger.
    limits = Limits(key_parts=64, nesting=128)
    page, _ = files.read_text_file(file, limits.size)
    tables = reader.parse_toml(page, limits)
    problems = ProblemLog()
    parent, position = _find_table(tables, path[:-1], page)
    for word in parent or {}:
        if word not in path[-1:]:
            problems.add_unknown_key(word, path[-1:], page.key_place(position.at(word)))
    table, position = _find_table(tables, path, page)
    given = None
    if table is not None:
        read_settings = parse_settings(
            RecordTable(table, page, position, page.table_place(position)), problems
        )
        given = Overrides({name: getattr(read_settings, name, None) for name in (*table, "places")})
    if problems.found:
        raise LedgerError(*problems.found)
    return given


def _find_table(
    tables: reader.ParsedToml, path: tuple[str, ...], page: SourceText
) -> tuple[Mapping[str, object] | None, ValuePosition]:
    """Return a nested table and its position, or None for the table if it is missing."""
    table: Mapping[str, object] = tables.data
    position = tables.positions
    for word in path:
        if word not in table:
            return None, position
        value, position = table[word], position.at(word)
        if not isinstance(value, dict):
            message = f"`{word}`: expected a table, found {describe_value(value)}"
            raise LedgerError(Problem(Fault.VALUE, message, page.value_place(position)))
        table = value
    return table, position
