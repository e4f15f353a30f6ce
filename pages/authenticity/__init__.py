"""Whether something came from this dashboard: what is asked on the screen, and what is answered."""
