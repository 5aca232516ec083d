"""How fast atlas-lint is: `make bench`."""
