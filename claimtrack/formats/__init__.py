"""One module, one file format: what it reads, what it writes, what it cannot carry."""
