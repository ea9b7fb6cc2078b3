"""Rules about attribution chains and citations (CT3xx)."""
