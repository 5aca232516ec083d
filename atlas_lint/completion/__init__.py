"""Completion: what may be written at a cursor, as values without a protocol."""
