"""Renaming of an id wherever it is written."""
