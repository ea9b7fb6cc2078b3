"""Assessments and changes of claims."""
