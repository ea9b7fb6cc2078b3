"""Drafts: what a text says and who says it, for a person to accept or reject."""
