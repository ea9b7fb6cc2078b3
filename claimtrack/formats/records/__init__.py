"""Reading and writing records, whatever the file format."""
