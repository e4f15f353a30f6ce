"""The press room: search, pick, adjust and export figures."""
