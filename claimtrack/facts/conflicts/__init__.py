"""Claims whose structured statements conflict."""
