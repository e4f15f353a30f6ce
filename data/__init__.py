"""From office files to snapshots: reference, specifications, checks and the code between them."""
