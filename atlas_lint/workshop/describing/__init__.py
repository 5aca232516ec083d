"""Readable pages about the kinds: attributes, edges, examples, pictures."""
