"""Benchmarks of claimtrack on generated ledgers: ``python -m tests.benchmarks``."""
