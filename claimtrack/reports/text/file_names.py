"""Names of files as other tools take them: with forward slashes, and as URIs (RFC 3986)."""

import os
from pathlib import PurePath
from urllib.parse import quote


def posix(file: str) -> str:
    """Return a path with forward slashes, and without the ``.`` parts that mean nothing."""
    return PurePath(file).as_posix()


def is_inside(file: str) -> bool:
    """Whether a path means a file below the folder that the program runs in.

    One that leads out of it does not, nor does a name such as ``<stdin>``.
    """
    path = PurePath(file)
    return not (path.is_absolute() or ".." in path.parts or (file[:1] == "<" and file[-1:] == ">"))


def uri(file: str) -> str:
    """Return a path as a URI, relative if it is so itself."""
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    # A colon in the first part would be taken for the end of a scheme (section 4.2).
    return quote(os.fsencode(path.as_posix()), safe="/")
