"""Fixes, insertions and deletions as edits of the text, so that every byte around them stays."""
