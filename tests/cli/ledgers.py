"""Ledgers for tests of the command line."""

ONE_ORIGIN = """\
ledger = 1

[source]
office = { kind = "government" }
wire   = { kind = "news-agency" }

[claim.closed]
text = "The harbour was closed."
via  = ["office", "wire"]
"""
TWO_ORIGINS = (
    ONE_ORIGIN
    + """
[source.pilot]
kind = "witness"

[[claim.closed.assertion]]
via = ["pilot"]
"""
)
ONLY = ("--select", "single-origin")
