"""Drawings: a part of the graph, or the whole of it, in forms that other programs and browsers draw."""
