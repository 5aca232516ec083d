"""The cache of results: a run on an unchanged atlas returns the result of an earlier one."""
