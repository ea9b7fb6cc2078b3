"""Fuzzing: properties of the readers and renderers, tried on mutated input.

``python -m tests.fuzz`` runs it. Each module with a function ``check`` is a harness. ``check``
takes any bytes and raises an error if the property in its docstring does not hold. Inputs are
texts, so that the files of the corpus can be read and edited.
"""
