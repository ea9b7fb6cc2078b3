"""What checks found, kept in a file from one to the next, by a digest of all that it rests on.

The file is one line that says what it goes by, and one for each neighbourhood: a checksum,
the digest, and findings in JSON. A line that is not what its checksum says is passed over.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from attrs import define, field

NAME = "findings.state"
"""The file in the folder of a state."""

VERSION = 1


@define(eq=False)
class State:
    """What is known of before, and what will be known from now on; grows, hence not frozen.

    ``basis`` is a digest of what all findings rest on, program and rules: what was found
    on another is not known. ``trouble`` says what was not
    as it should be. To be saved is only what was asked for or added.
    """

    path: Path
    basis: str
    trouble: str | None = None
    _known: Mapping[str, str] = field(factory=dict, repr=False)
    _used: dict[str, str] = field(factory=dict, repr=False)

    @classmethod
    def open(cls, folder: Path, basis: str) -> "State":
        """Read the state in a folder; what is wrong with it is told and not known."""
        path = folder / NAME
        try:
            lines = path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return cls(path, basis)
        except OSError as error:
            return cls(path, basis, f"it cannot be read: {error.strerror}")
        head = _head(lines[0])
        if head is None:
            return cls(path, basis, "it is damaged, or is none that this version reads")
        made, count = head
        if made != basis:
            return cls(path, basis, "another version of the program or of the rules made it")
        known = dict(_sound(lines[1:]))
        whole = len(known) == count == len(lines) - 2
        return cls(path, basis, None if whole else "some of it is damaged", known)

    def __getitem__(self, digest: str) -> object:
        """Return what is known under a digest, as JSON has it.

        Raises:
            KeyError: nothing is.
        """
        text = self._used.get(digest) or self._known[digest]
        self._used[digest] = text
        return json.loads(text)

    def __setitem__(self, digest: str, data: object) -> None:
        self._used[digest] = json.dumps(data, separators=(",", ":"))

    def save(self) -> None:
        """Write the file anew, for nobody else to read, unless it is as it should be.

        Raises:
            OSError: it cannot be written; the old one is as it was.
        """
        if self._used == self._known and self.trouble is None and self.path.exists():
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        opened, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{NAME}.")
        try:
            with os.fdopen(opened, "wb") as file:
                head = {"state": VERSION, "basis": self.basis, "entries": len(self._used)}
                file.write(_line(json.dumps(head)))
                for digest, text in self._used.items():
                    file.write(_line(f"{digest} {text}"))
            Path(name).replace(self.path)
        except BaseException:
            with suppress(OSError):
                Path(name).unlink()
            raise


def _line(text: str) -> bytes:
    return f"{_sum(text.encode())} {text}\n".encode()


def _sum(data: bytes) -> str:
    return sha256(data).hexdigest()[:32]


def _text(line: bytes) -> str | None:
    """Return what a line says, if its checksum bears it out."""
    given, _, data = line.partition(b" ")
    return data.decode() if given == _sum(data).encode() else None


def _head(line: bytes) -> tuple[str, int] | None:
    """Return the basis of a state and how many entries it has."""
    text = _text(line)
    if text is None:
        return None
    match json.loads(text):
        case {"state": version, "basis": str(basis), "entries": int(count)} if version == VERSION:
            return basis, count
        case _:
            return None


def _sound(lines: list[bytes]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if (text := _text(line)) is not None:
            digest, _, data = text.partition(" ")
            yield digest, data
