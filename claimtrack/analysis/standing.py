"""What stands of a plain argumentation framework: ``python -m claimtrack.analysis.standing FILE``.

Prints the grounded extension, one argument a line, in the order of the file.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from claimtrack.analysis import framework
from claimtrack.analysis.grounded import grounded
from claimtrack.errors import LedgerError

_USAGE = "usage: python -m claimtrack.analysis.standing FILE (.apx, .tgf or .af)"


def extension(path: Path) -> list[str]:
    """Return the arguments in the grounded extension of a framework, in the order of its file.

    Raises:
        LedgerError: the file does not hold a framework.
    """
    found = framework.read(path)
    labels = grounded(len(found.names), found.attacker, found.target)
    return [str(found.names[argument]) for argument in labels.extension.tolist()]


def main(arguments: Sequence[str]) -> int:
    """Print what stands of the framework in a file; return 0, or 2 if that cannot be done."""
    if arguments and arguments[0] in ("-h", "--help"):
        print(_USAGE)
        return 0
    if len(arguments) != 1 or arguments[0].startswith("-"):
        print(_USAGE, file=sys.stderr)
        return 2
    try:
        sys.stdout.writelines(f"{name}\n" for name in extension(Path(arguments[0])))
        sys.stdout.flush()
    except LedgerError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader has seen enough; nothing is left for the interpreter to flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    # Left alone, Python would exit with 1, as if there were an answer.
    except Exception as error:
        print(f"unexpected {type(error).__name__}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main(sys.argv[1:]))
