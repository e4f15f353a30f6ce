"""Questions answered and drawn: what a page, a file and a briefing show is made here, once."""
