"""Remedies as edits of the text: what a rule proposes by places, written into the file."""
