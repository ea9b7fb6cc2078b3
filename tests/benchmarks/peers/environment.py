"""Virtual environments for the packages, each created once."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.benchmarks.peers.questions import Peer

INSTALLED = "installed.txt"
"""The file in an environment with the installed requirement."""
NEWER = ("python3.12", "python3.13", "python3.14")


class NotInstalledError(Exception):
    """An installation failed; the message is one line."""


def prepare_environment(peer: Peer, folder: Path, pythons: Sequence[str] = ()) -> Path:
    """Return the Python of a package's environment, which is created if necessary.

    Of this Python, those given and those of the path the first is taken that is new enough.

    Raises:
        NotInstalledError: there is no Python new enough, or pip fails.
    """
    place = folder / peer.name
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    installed = place / INSTALLED
    if not installed.exists() or installed.read_text(encoding="utf-8") != peer.requirement:
        base = next(_new_enough(peer, [sys.executable, *pythons, *NEWER]), None)
        if base is None:
            major, minor = peer.python
            raise NotInstalledError(f"there is no Python {major}.{minor} or later")
        _run([base, "-m", "venv", str(place)])
        pip = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        _run([*pip, peer.requirement])
        installed.write_text(peer.requirement, encoding="utf-8")
    return python


def _new_enough(peer: Peer, pythons: Sequence[str]) -> Iterator[str]:
    program = f"import sys; sys.exit(sys.version_info < {peer.python})"
    for python in pythons:
        try:
            done = subprocess.run([python, "-c", program], capture_output=True, check=False)
        except OSError:  # there is none of that name
            continue
        if done.returncode == 0:
            yield python


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()]
        errors = [line.removeprefix("ERROR: ") for line in said if line.startswith("ERROR")]
        raise NotInstalledError((errors or said or [f"exit {done.returncode}"])[-1])
