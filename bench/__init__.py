"""Speed of the dashboard beside other programs with the same figures: `python -m bench`."""
