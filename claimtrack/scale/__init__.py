"""Checks of ledgers in parts: on several processes, or on a Spark cluster."""
