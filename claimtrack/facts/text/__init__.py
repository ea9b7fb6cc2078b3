"""Figures, dates and sentences in running text."""
