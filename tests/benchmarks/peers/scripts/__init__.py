"""One module for each package, run by the Python of its environment.

``build(body, folder)`` converts a generated body with the package's public API, on disk
below the folder if necessary. ``QUESTIONS`` are functions from its result to a number.
Each module lists what its package cannot express.

The packages are not installed in the environment of the type checker, so they are imported
by name and untyped.
"""
