"""Questions about a ledger, answered in columns for all claims at once."""
