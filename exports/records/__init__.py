"""What left the house: editions, released figures and files, kept for good in one SQLite file."""
