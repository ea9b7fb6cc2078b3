"""Rules, findings, reports, and the code that runs the rules."""
