"""The graph drawn in several formats, and measured."""
