"""Rules about claims that conflict (CT2xx)."""
