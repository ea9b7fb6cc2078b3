"""Findings in the formats of terminals, programs and other tools."""
