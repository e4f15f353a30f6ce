"""The public edition: a folder of static files that any web server carries."""
