"""Rules about dates and their order (CT4xx)."""
