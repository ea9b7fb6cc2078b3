"""Division of an input into texts, so that one file holds several arguments."""

SEPARATOR = "\n=====\n"


def split_input(data: bytes, count: int) -> list[str]:
    """Return ``count`` texts, separated by lines of ``=``; missing ones are empty."""
    parts = data.decode(errors="replace").split(SEPARATOR, count - 1)
    return parts + [""] * (count - len(parts))


def join_input(*parts: str) -> bytes:
    """Return the input that is split into some texts."""
    return SEPARATOR.join(parts).encode()
