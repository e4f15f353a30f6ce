"""Other programs that show the dashboard's figures, to measure it beside."""
