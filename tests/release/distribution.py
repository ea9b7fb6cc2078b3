"""Checks of a wheel and a source distribution: each returns what is wrong, or nothing.

Standard library only, because a release tests the wheel in environments without the packages
that the tests need.
"""

import re
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any  # a parsed TOML table
from zipfile import ZipFile

_PYTHON = re.compile(r"Programming Language :: Python :: (3\.\d+)")
_SECTION = re.compile(r"^## (\S+) \((.+)\)$", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def project(root: Path) -> dict[str, Any]:
    """Return the table ``project`` of a ``pyproject.toml``."""
    table: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def pythons(root: Path) -> Sequence[str]:
    """Return the versions of Python that the project supports, by its classifiers."""
    found = map(_PYTHON.fullmatch, project(root)["classifiers"])
    return [match[1] for match in found if match]


def tag_problems(version: str, changelog: str, tag: str | None, urls: object) -> Iterator[str]:
    """Check that the changelog begins with the version.

    A tag must be ``v`` and the version, the section must have its day, and the project an
    address.
    """
    section = _SECTION.search(changelog)
    name, day = (section[1], section[2]) if section else ("no version", "")
    if version != name:
        yield f"CHANGELOG.md begins with {name}, not with {version}"
    if tag is None:
        return
    if tag != f"v{version}":
        yield f"the tag is {tag}, but claimtrack/version.py says {version}"
    if not _DAY.fullmatch(day):
        yield f"CHANGELOG.md has `## {name} ({day})` in place of a section with its day"
    if not urls:
        yield "pyproject.toml has no [project.urls]: name the repository before a release"


def content_problems(wheel: Path, sdist: Path, files: set[str]) -> Iterator[str]:
    """Check that the sdist has all files of the repository, and the wheel all of the package.

    Neither has any others, but for the metadata.
    """
    with tarfile.open(sdist) as archive:
        inside = {name.partition("/")[2] for name in archive.getnames()}
    yield from _differences(sdist, inside - {"PKG-INFO"}, files)
    with ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    yield from _differences(
        wheel, inside, {file for file in files if file.startswith("claimtrack/")}
    )


def _differences(archive: Path, inside: set[str], expected: set[str]) -> Iterator[str]:
    for file in sorted(expected - inside):
        yield f"{archive.name} lacks {file}"
    for file in sorted(inside - expected):
        yield f"{archive.name} has {file}, which is not for it"


def metadata_of(wheel: Path) -> Message:
    """Return the metadata of a wheel."""
    with ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def metadata_problems(metadata: Message, version: str, supported: Sequence[str]) -> Iterator[str]:
    """Check what an index shows: version, license, supported versions of Python, readme."""
    for key, expected in (
        ("Name", "claimtrack"),
        ("Version", version),
        ("License-Expression", "Apache-2.0"),
        ("License-File", "LICENSE"),
        ("Requires-Python", f">={supported[0]}"),
        ("Description-Content-Type", "text/markdown"),
    ):
        if metadata[key] != expected:
            yield f"the metadata has {key} {metadata[key]}, not {expected}"
    classified = [
        match[1] for match in map(_PYTHON.fullmatch, metadata.get_all("Classifier", [])) if match
    ]
    if list(supported) != classified:
        yield f"the metadata names Python {', '.join(classified)}, not {', '.join(supported)}"
