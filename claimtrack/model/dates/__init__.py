"""Dates and times, as precise as they were given."""
