"""Fixes: remedies as edits of the text, tried out on the whole atlas before any is kept."""
