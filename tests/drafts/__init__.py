"""Tests of drafts from text."""
