"""Judges that ask models of other packages. Each package is imported when a judge is loaded."""
