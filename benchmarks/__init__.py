"""The speed of atlas-lint, as ratios to a yardstick: `make bench`."""
