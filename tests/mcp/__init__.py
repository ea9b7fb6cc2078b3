"""Tests of the server for assistants, by the client of the official SDK."""
