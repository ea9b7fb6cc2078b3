"""Checks of ledgers in Parquet on Spark, with the same parts and the same code."""
