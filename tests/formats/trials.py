"""How often a property of the formats is tried."""

from tests.laws import profiles

tried = profiles.law_settings(40)
