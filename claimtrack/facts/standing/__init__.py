"""Argumentation: attacks between claims, and the claims that stand."""
