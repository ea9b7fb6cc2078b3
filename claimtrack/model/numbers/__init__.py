"""Quantities, amounts in words, and units."""
