"""Sources whose failure would change the assessment of a claim."""
