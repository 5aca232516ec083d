"""Fixes applied to the data, each verified on the whole atlas."""
