"""Fixes made: tried on the whole atlas, round after round, before any is kept."""
