"""The language server: findings, navigation and edits of ledger files in an editor."""
