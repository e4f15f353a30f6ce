"""A figure or a table in, a file out."""
