"""Ledgers as folders of CSV or Parquet tables."""
