"""How often a property of the formats is tried."""

from hypothesis import HealthCheck, settings

# Whole ledgers take tens of milliseconds each to make up, which is no fault of theirs.
tried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
