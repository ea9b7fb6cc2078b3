"""Tests of checks of model answers."""
