"""The cheapest checks that would change the assessment of a claim."""
