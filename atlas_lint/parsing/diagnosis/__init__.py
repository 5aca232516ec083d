"""The diagnosis of a file that is not YAML: the mistake in words, at its place, confirmed by a trial repair."""
