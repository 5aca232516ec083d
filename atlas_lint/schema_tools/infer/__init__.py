"""Schemas proposed from the records and edges of an atlas."""
