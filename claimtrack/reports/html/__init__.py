"""The HTML page of a report.

``lanes`` and ``timeline`` compute parts of the page as plain values. ``page`` adds the
others, and renders all of them with the templates in ``templates/``.
"""
