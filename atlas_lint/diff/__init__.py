"""The graph before and after a change, and the records that depend on a record."""
