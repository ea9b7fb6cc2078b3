"""How long claimtrack takes, on ledgers made up by a seed: ``python -m tests.benchmarks``."""
