"""Golden files: reviewed output, stored next to the tests.

``RENEW_GOLDEN=1 pytest tests/reports`` rewrites them. Review the difference before you
commit it.
"""

import os
from pathlib import Path


def assert_golden(path: Path, text: str) -> None:
    """Compare a text with a golden file, or rewrite the file."""
    if os.environ.get("RENEW_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    golden = path.read_bytes().decode() if path.exists() else ""
    assert golden == text, f"{path} differs; RENEW_GOLDEN=1 with the same tests renews it"
