"""The HTML page of a report.

Each module computes one part of the page as plain values. ``page`` renders them with
the templates in ``templates/``.
"""
