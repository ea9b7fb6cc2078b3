"""The summary of a check: one screen that says what to do with each claim."""
