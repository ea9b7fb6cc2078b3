"""STIX 2.1, for threat-intelligence platforms."""
