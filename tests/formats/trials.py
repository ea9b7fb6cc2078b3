"""How often a property of the formats is tried."""

from hypothesis import HealthCheck, settings

# Whole ledgers take tens of milliseconds each to make up, and of the larger ones many are too
# much for a try, which is no fault of theirs.
tried = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
