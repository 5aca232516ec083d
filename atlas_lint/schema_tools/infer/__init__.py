"""Inference of schemas from the records and edges of an atlas."""
