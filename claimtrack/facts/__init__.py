"""Facts computed from a ledger, for all claims at once."""
