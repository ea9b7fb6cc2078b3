"""Reading and writing of records, independent of the file format."""
