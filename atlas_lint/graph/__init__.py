"""Drawings of the graph in several formats, and statistics about it."""
