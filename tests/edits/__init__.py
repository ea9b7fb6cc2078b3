"""Tests of edits of ledgers."""
