"""The view of an article with its claims: texts with marked words, and notes beside them."""
