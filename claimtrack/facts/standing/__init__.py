"""Argumentation: attacks between claims, and the verdict on each claim."""
