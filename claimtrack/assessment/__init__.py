"""Assessment of each claim: status, grade, belief and what they depend on."""
