"""Kelola data: the screens of the data steward and the server that has them."""
