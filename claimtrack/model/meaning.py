"""The sentence that says what a field means, kept with the field.

The JSON Schema and the reference page are generated from it.
"""

from collections.abc import Mapping


def meaning(sentence: str) -> Mapping[str, str]:
    """Return field metadata with its meaning."""
    return {"meaning": sentence}
