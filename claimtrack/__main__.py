"""``python -m claimtrack``."""

import sys

from claimtrack.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
