"""Checks of model answers in memory: each figure, date, quotation and name in the cited texts."""
