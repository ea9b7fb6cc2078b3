"""The number of examples of property tests of formats."""

from tests.laws import profiles

tried = profiles.law_settings(25)
