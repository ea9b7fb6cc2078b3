"""Rules about the support of claims (CT1xx)."""
