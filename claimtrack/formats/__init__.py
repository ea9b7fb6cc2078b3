"""The file formats of ledgers, one module or package each."""
