"""Tests of splitting a text into blocks."""

from claimtrack.model.document import split_blocks


def test_blank_lines_separate_blocks() -> None:
    assert split_blocks("\n\nOne\nline.\n \t\nTwo.\r\n\r\nThree.\n\n\n") == [
        "One\nline.",
        "Two.",
        "Three.",
    ]
