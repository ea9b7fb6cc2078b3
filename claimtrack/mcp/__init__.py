"""A server of the Model Context Protocol, by which assistants read ledgers and draft claims."""
