"""A fictional ledger with an article, in several ways of writing, for tests of edits."""

from pathlib import Path

from claimtrack.edits.edited_ledger import EditedLedger

ARTICLE = """\
Harbour closed

The harbour office said on Monday: "A tank leaked." Nobody was hurt.

The mayor saw it as well: a tank leaked, she said, and the harbour was closed.
"""

LEDGER = """\
# Fictional.
ledger = 1

[source]
daily = { kind = "outlet", name = "The Daily" } # the paper
office = { kind = "government", name = "Harbour office" }

[document.page]
publisher = "daily"
path = "page.txt"

# The first one
[claim.closed]
text = "The harbour was closed." # two days
via = [
  "office", # by phone
  { source = "daily", on = "2021" },  # in print
]
at = "#p3"
#? Monday: a guess
draft = true

[claim.hurt]
text = "Nobody was hurt."
via = ["office"]
at = "#p2"
# The end
"""

INLINE = """\
ledger = 1
source = { daily = { kind = "outlet", name = "The Daily" }, office = { kind = "government" } }
document.page = { publisher = "daily", path = "page.txt" } # the page
waiver = [] # none yet

[claim] # all of them
closed = { text = "Shut.", via = ["office", "daily"], at = "#p3", draft = true }
hurt.text = "Nobody was hurt." # h
hurt.via = ["office"]
hurt.at = "page#p2"
"""

COMPLETE = """\
ledger = 1
[defaults]
add_publisher = false
topics = ["port"]
kind = "decision"
[source.daily]
kind = "outlet"
[source.office]
kind = "government"
[document.page]
publisher = "daily"
path = "page.txt"
[document.other]
publisher = "office"
[claim.closed]
text = "The harbour was closed."
via = [{ source = "office" }, { source = "daily", on = "2021" }]
at = ["page#p3"]
draft = true
[claim.hurt]
text = "Nobody was hurt."
kind = "event"
topics = []
via = ["office", "daily"]
at = ["page#p2"]
"""

WRITINGS = {"tables": LEDGER, "inline": INLINE, "complete": COMPLETE}


def edited(
    folder: Path, text: str = LEDGER, *, mark: str = "", line_end: str = "\n"
) -> EditedLedger:
    """Write a ledger with its article, and read it."""
    (folder / "page.txt").write_text(ARTICLE)
    path = folder / "ledger.toml"
    path.write_bytes(f"{mark}{text}".replace("\n", line_end).encode())
    return EditedLedger.read(path)
