"""The blocks of a text."""

from claimtrack.model.document import split_blocks


def test_blocks_are_divided_by_blank_lines() -> None:
    assert split_blocks("\n\nOne\nline.\n \t\nTwo.\r\n\r\nThree.\n\n\n") == [
        "One\nline.",
        "Two.",
        "Three.",
    ]
