"""The ledger file in TOML."""
