"""``python -m claimtrack``."""

import os
import sys


def _leave_working_folder() -> None:
    """Remove the working folder, which ``python -m`` puts first, from the module path.

    It may contain files of strangers: modules that are named like those of the standard
    library, or metadata that name rules to load. It stays if claimtrack itself is there.
    """
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
    if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()] != [home]:  # noqa: PTH109
        del sys.path[0]


if __name__ == "__main__":
    _leave_working_folder()
    from claimtrack.cli.main import main

    sys.exit(main())
