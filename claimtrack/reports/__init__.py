"""Renderings: findings, problems and claims in; text out. One module, one rendering."""
