"""Inputs made to keep a run going, to fill the memory, or to end it without a word."""
