"""A fictional ledger with its article."""

from tests.mcp.assistant import Assistant

ARTICLE = """\
Harbour closed

The harbour office said on Monday: "A tank leaked." Nobody was hurt, the harbour office said.

The mayor saw it as well: a tank leaked, she said, and the harbour was closed.
"""

LEDGER = """\
# Fictional.
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily" }
office = { kind = "government", name = "Harbour office" }

[document.page]
publisher = "daily"
path = "page.txt"

[claim.hurt]
text = "Nobody was hurt."
via = ["office"]
at = "#p2"
"""


def write_ledger(assistant: Assistant, folder: str, text: str = LEDGER) -> str:
    """Write the ledger and its article to a folder below the root, and return its name."""
    assistant.write(f"{folder}/page.txt", ARTICLE)
    return assistant.write(f"{folder}/ledger.toml", text)
