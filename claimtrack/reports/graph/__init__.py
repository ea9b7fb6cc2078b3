"""The attribution graph of a ledger."""
