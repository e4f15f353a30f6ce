"""From office files to typed, checked rows."""
