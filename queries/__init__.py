"""One `.sql` per question, one typed function per `.sql`, over one locked connection a snapshot."""
