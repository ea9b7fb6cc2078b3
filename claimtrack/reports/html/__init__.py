"""One page of HTML that holds a whole report: a file, no network, no need for a script.

Each module makes one part of the page as plain values, ``page`` puts them
together, and the templates beside them say how they are written down.
"""
