"""Locating quotations in the text of a document."""
