"""Mutation testing of the rules and of the facts that all rules share."""
