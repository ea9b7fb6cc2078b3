"""Answers of language models, with their citations."""
