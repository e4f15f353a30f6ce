"""Snapshots: build, publish, compare, roll back and verify them, with an audit log."""
