"""Records of editions, released figures and exported files, kept for good in one SQLite file."""
