"""Parsing of YAML: bytes to documents with their faults, and paths to exact spans."""
