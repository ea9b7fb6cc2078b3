"""Analyses that only one or two rules need."""
