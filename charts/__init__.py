"""DataFrame in, complete figure out: title, subtitle, status and source are part of the figure."""
