"""Golden files: output that was read and found right, kept beside the test.

``RENEW_GOLDEN=1 pytest tests/reports`` writes them anew; read the difference
before it is committed.
"""

import os
from pathlib import Path


def assert_golden(path: Path, text: str) -> None:
    """Hold a text to a golden file, or put it there."""
    if os.environ.get("RENEW_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    assert path.read_bytes().decode() == text
