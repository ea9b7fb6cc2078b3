"""The same rules over a ledger in parts: on several processes, from disk, or on a cluster."""
