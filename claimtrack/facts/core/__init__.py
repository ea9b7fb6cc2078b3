"""Lineage, independence, rings and inference."""
