"""`atlas-lint init`."""
