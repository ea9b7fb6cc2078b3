"""A ledger in Parquet judged on Spark: the same parts and the same code, on a cluster."""
