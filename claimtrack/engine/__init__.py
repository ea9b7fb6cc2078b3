"""The rules engine: rule declarations, findings, reports, and the runner."""
