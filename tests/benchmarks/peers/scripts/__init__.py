"""One module for each package that is asked, run by the Python it is installed for.

``build(body, folder)`` expresses a made-up body through the package's public API, on disk
below the folder where it must; ``QUESTIONS`` are asked of what that returns, and answer
with a number. What a package cannot express is left out, as its module says.

The packages are not installed where these modules are checked: they are imported by name,
which makes everything of theirs untyped.
"""
