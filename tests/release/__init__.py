"""Releases: every step but publishing, which ``python -m tests.release`` runs."""
