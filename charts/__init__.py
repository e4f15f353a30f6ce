"""Figures: DataFrame in, chart out, with title, subtitle, status and sources."""
