"""Rules about the ledger itself (CT5xx)."""
