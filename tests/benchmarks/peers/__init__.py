"""How long other packages take for the part of this work that they can express.

``python -m tests.benchmarks.peers`` asks them; :mod:`tests.benchmarks.peers.questions` says
what, and of whom.
"""
