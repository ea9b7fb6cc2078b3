"""Attributions found by patterns: no model and no library, fast and linear in the text."""
