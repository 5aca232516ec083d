"""The graph before and after a change, and the records that a change of one affects."""
