"""Recognition of the names of confidential sources in texts."""
