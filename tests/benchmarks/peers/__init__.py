"""Benchmark of other packages, for the tasks that they can express.

``python -m tests.benchmarks.peers`` asks them; :mod:`tests.benchmarks.peers.questions` says
what, and of whom.
"""
