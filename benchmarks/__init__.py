"""How fast atlas-lint is, as ratios to a yardstick: `make bench`."""
