"""Edits of ledgers in TOML: each writes its file at once and keeps everything else in it."""
