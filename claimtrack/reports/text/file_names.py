"""File names for other tools: with forward slashes, and as URIs (RFC 3986)."""

import os
from pathlib import PurePath
from urllib.parse import quote


def posix_path(file: str) -> str:
    """Return a path with forward slashes and without redundant ``.`` parts."""
    return PurePath(file).as_posix()


def is_below_working_folder(file: str) -> bool:
    """True if a path is a relative path below the working folder of the program.

    False for a path with ``..`` parts and for a name such as ``<stdin>``.
    """
    path = PurePath(file)
    return not (path.is_absolute() or ".." in path.parts or (file[:1] == "<" and file[-1:] == ">"))


def file_uri(file: str) -> str:
    """Return a path as a URI; a relative path gives a relative URI."""
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    # A colon in the first part would end a scheme (section 4.2).
    return quote(os.fsencode(path.as_posix()), safe="/")
